"""Real processes: workers with a planned fault, and waiting for a condition instead of for a time."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from notary.faults import VARIABLE

T = TypeVar("T")
Process = subprocess.Popen[bytes]

PATIENCE = 120.0
NOTARY = ("-m", "notary.cli")
"""How the command line is started."""

LEASE_SECONDS = 2
"""How long a killed worker's lease holds the next one up."""

_TICK = threading.Event()


def wait_for(condition: Callable[[], T], what: str, *alive: Process) -> T:
    """The first true value of a condition; fails when a process that must live ended, or after a generous time."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        for process in alive:
            assert process.poll() is None, f"waiting for {what}: a worker ended with {process.returncode}"
        _TICK.wait(0.02)
    raise AssertionError(f"waited {PATIENCE:g} s in vain for {what}")


@contextmanager
def worker(data: Path, fault: str = "", launcher: Sequence[str] = NOTARY, **settings: str) -> Iterator[Process]:
    """``notary worker`` on a data directory; what it says goes to ``worker.log`` beside it."""
    with spawn([*launcher, "worker", "--data", str(data)], data, fault, **settings) as process:
        yield process


@contextmanager
def supervisor(data: Path) -> Iterator[Process]:
    """The chain's supervisor as a process of its own, so that workers can be stopped without stopping the chain."""
    with spawn(["-m", "notary.chain", str(data / "chain")], data) as process:
        yield process


@contextmanager
def spawn(arguments: list[str], data: Path, fault: str = "", **settings: str) -> Iterator[Process]:
    """A Python process that is ended politely at the end of the block, and killed when that does not help."""
    environment = {
        **os.environ,
        "NOTARY_WORKER_LEASE_SECONDS": str(LEASE_SECONDS),
        "NOTARY_POLL_SECONDS": "0.02",
        **{f"NOTARY_{name.upper()}": value for name, value in settings.items()},
        VARIABLE: fault,
    }
    with (data.parent / "worker.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, *arguments], env=environment, stdout=log, stderr=log)
    try:
        yield process
    finally:
        end(process)


def end(process: Process) -> None:
    """Ask a process to end, and kill it when it does not."""
    if process.poll() is None:
        process.terminate()
        process.send_signal(signal.SIGCONT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            raise AssertionError("a process did not end when it was asked to") from None
    process.wait()


def killed(process: Process) -> None:
    """Wait until a process died of its planned SIGKILL."""
    wait_for(lambda: process.poll() is not None, "the planned fault")
    assert process.returncode == -signal.SIGKILL, f"it ended with {process.returncode} instead"


def is_stopped(process: Process) -> bool:
    """Whether a process stands still after SIGSTOP (waitpid without taking its end away)."""
    found = os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOHANG | os.WNOWAIT)
    assert found is None or found.si_code != os.CLD_KILLED, "it was killed and should have been stopped"
    return found is not None and found.si_code == os.CLD_STOPPED


def said(data: Path) -> str:
    """Everything that the processes of a data directory wrote."""
    return (data.parent / "worker.log").read_text("utf-8", errors="replace")
