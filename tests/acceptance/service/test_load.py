"""Two services and three workers under load, with one of them killed and one stopped every few seconds: what was
accepted is in the register exactly once, and nothing else is."""

import contextlib
import itertools
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import httpx2
import pytest
from desk import Desk
from harness import Office
from processes import Process, said, spawn, supervisor, wait_for

from notary.services import api_keys
from notary.services.institutions import TRIAL

pytestmark = pytest.mark.process

DESKS = 3
KILL_EVERY = 3.0
STOPPED_FOR = 2.0


@dataclass
class Fleet:
    """The processes of one office; whichever is killed is started again."""

    office: Office
    ports: tuple[int, int]
    running: dict[str, Process] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)
    _stack: ExitStack = field(default_factory=ExitStack)

    @property
    def urls(self) -> list[str]:
        """Where the services answer."""
        return [f"http://127.0.0.1:{port}" for port in self.ports]

    def start(self, name: str) -> None:
        """Start one process by its name."""
        kind, _, index = name.partition("-")
        arguments = ["-m", "notary.cli", kind, "--data", str(self.office.data)]
        if kind == "api":
            arguments += ["--port", str(self.ports[int(index)])]
        self.running[name] = self._stack.enter_context(spawn(arguments, self.office.data))

    def kill_one(self, chance: random.Random) -> None:
        """Kill one process and start it again."""
        name = chance.choice(sorted(self.running))
        process = self.running[name]
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.losses.append(f"killed {name}")
        self.start(name)

    def stop_one(self, chance: random.Random, pause: Callable[[float], bool]) -> None:
        """Stop one process for a while, long enough for the others to take over its lease."""
        name = chance.choice(sorted(self.running))
        process = self.running[name]
        process.send_signal(signal.SIGSTOP)
        self.losses.append(f"stopped {name}")
        try:
            pause(STOPPED_FOR)
        finally:
            process.send_signal(signal.SIGCONT)

    def close(self) -> None:
        """End all of them."""
        for process in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGCONT)
        self._stack.close()


@contextmanager
def fleet(office: Office) -> Iterator[Fleet]:
    """Two services and three workers, with the chain's supervisor beside them."""
    made = Fleet(office, (_free_port(), _free_port()))
    with supervisor(office.data):
        try:
            for name in ("api-0", "api-1", "worker-0", "worker-1", "worker-2"):
                made.start(name)
            for url in made.urls:
                wait_for(lambda url=url: _answers(url), f"{url} to answer", *made.running.values())  # type: ignore[misc]
            yield made
        finally:
            made.close()


def tokens(office: Office) -> dict[str, str]:
    """API keys of the bank's claims staff and of the notary."""
    with office.app.database.write() as tx:
        return {
            role: api_keys.create(tx, office.app.context, name="load", role=role, institution=TRIAL[acts_as][1], days=1)
            for role, acts_as in (("claims", "CREDITOR"), ("notary", "NOTARY"))
        }


def test_whatever_dies_or_stands_still_what_was_accepted_is_entered_once(
    shared_office: Office, request: pytest.FixtureRequest
) -> None:
    office, seconds = shared_office, 180.0 if request.config.getoption("--long") else 20.0
    keys, signers = tokens(office), office.app.context.keys.signers
    chance, until = random.Random(20261125), threading.Event()
    with fleet(office) as machines, ThreadPoolExecutor(DESKS + 1) as pool:
        desks = [Desk(f"LD-{index}", machines.urls, keys, signers, TRIAL["CREDITOR"][1]) for index in range(DESKS)]
        wait_for(lambda: office.instance() is not None, "the registry", *machines.running.values())
        working = [pool.submit(desk.work, until) for desk in desks]
        trouble = pool.submit(_make_trouble, machines, chance, seconds)
        try:
            trouble.result()
        finally:
            until.set()
        for each in working:
            each.result()
        assert [fault for desk in desks for fault in desk.faults] == []
        office.submitted = [act for desk in desks for act in desk.accepted]
        office.ids = {number: id for desk in desks for number, id in desk.issued.items()}
        assert len(office.submitted) == len(set(office.submitted))
        assert len(office.ids) == sum(len(desk.issued) for desk in desks)
        assert len(machines.losses) >= 4
        assert office.submitted, machines.losses
        office.settle()
        office.assert_sound()
    assert "broke off" not in said(office.data)
    _check(office)


def _make_trouble(machines: Fleet, chance: random.Random, seconds: float) -> None:
    """Every few seconds kill one process and stop another; the time is the load's, nothing is waited for with it."""
    clock, over = threading.Event(), threading.Event()
    timer = threading.Timer(seconds, over.set)
    timer.start()
    for turn in itertools.count():
        if over.wait(KILL_EVERY / 2):
            break
        if turn % 2:
            machines.kill_one(chance)
        else:
            machines.stop_one(chance, clock.wait)
    timer.join()


def _check(office: Office) -> None:
    check = [sys.executable, "-m", "notary.cli", "register", "check", "--offline", "--data", str(office.data)]
    environment = {**os.environ, "NOTARY_DATABASE": office.app.settings.database}
    done = subprocess.run(check, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr


def _answers(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/livez").is_success
    except httpx2.TransportError:
        return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
