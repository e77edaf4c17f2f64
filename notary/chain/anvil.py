"""One anvil process: where its binary is, how it is started and stopped, and how a stranger is told from ours."""

import os
import platform
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from notary.chain import hexes, leash
from notary.chain.errors import ChainUnreachable
from notary.chain.rpc import Rpc
from notary.domain.errors import Unavailable

VARIABLE = "NOTARY_ANVIL"
CALL_SECONDS = 10.0
"""How long one call may take before the node counts as silent."""
HISTORY = 300
"""States of past blocks kept in memory; a read can be pinned this far back."""

_HOST = "127.0.0.1"
_START_SECONDS = 60.0
_STOP_SECONDS = 5.0
_DUMP_SECONDS = 120.0
_MAX_DUMP = 2 * 1024**3
_BAD_ARGUMENT = 2  # the exit code of anvil's argument parser, which also reads the state file
_ARCHITECTURES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


class AnvilMissing(Unavailable):
    """There is no anvil binary."""

    code = "ANVIL_MISSING"


class NodeFailed(Unavailable):
    """anvil does not start; the message carries the end of its log."""

    code = "NODE_FAILED"


class StateRefused(NodeFailed):
    """anvil does not accept the state file."""

    code = "STATE_REFUSED"


def find_binary() -> Path:
    """The binary named by ``NOTARY_ANVIL``, else that of the npm package next to the project."""
    named = os.environ.get(VARIABLE)
    if named:
        return _executable(Path(named), f"{VARIABLE} names {named}, which is no executable file")
    system = sys.platform.removesuffix("32")
    architecture = _ARCHITECTURES.get(platform.machine().lower(), platform.machine())
    package = f"node_modules/@foundry-rs/anvil-{system}-{architecture}/bin/anvil"
    root = Path(__file__).resolve().parents[2]
    hint = f"no chain node: {package} is missing; run `npm ci` in {root}, or set {VARIABLE} to an anvil binary"
    return _executable(root / package, hint)


class Anvil:
    """A running node. Start it with :meth:`start` from the thread that supervises it: it dies with that thread."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port
        self.url = f"http://{_HOST}:{port}"
        self.rpc = Rpc(self.url, timeout=CALL_SECONDS, retries=0)
        self._dumps = Rpc(self.url, timeout=_DUMP_SECONDS, retries=0, max_answer=_MAX_DUMP)

    @classmethod
    def start(cls, binary: Path, directory: Path, *, port: int, chain_id: int, state: Path | None) -> "Anvil":
        """Start a node and wait until it answers.

        Raises:
            StateRefused: the state file is not one that anvil loads.
            NodeFailed: it ended or stayed silent for another reason.
        """
        log = directory / "node.log"
        command = _command(binary, directory, port, chain_id, state)
        wrapper = [sys.executable, "-I", "-S", str(Path(leash.__file__)), str(os.getpid())]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*wrapper, *command], stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            )
        node = cls(process, port)
        try:
            node._wait_until_up(log, loads_state=state is not None)
        except BaseException:
            node.kill()
            raise
        return node

    @property
    def pid(self) -> int:
        """The process id."""
        return self.process.pid

    @property
    def running(self) -> bool:
        """Whether the process still lives."""
        return self.process.poll() is None

    def dump(self) -> bytes:
        """The whole chain, as ``--load-state`` takes it once it is unzipped."""
        return hexes.data(self._dumps.call("anvil_dumpState"), "anvil_dumpState")

    def stop(self) -> None:
        """End the node, politely first."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(_STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End the node now."""
        self.process.kill()
        self.process.wait()
        self.rpc.close()
        self._dumps.close()

    def _wait_until_up(self, log: Path, *, loads_state: bool) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while self.running:
            try:
                self.rpc.call("eth_chainId")
            except ChainUnreachable:
                if time.monotonic() > deadline:
                    raise NodeFailed(f"the chain node is silent for {_START_SECONDS:g} s: {_tail(log)}") from None
                time.sleep(0.01)
            else:
                return
        kind = StateRefused if loads_state and self.process.returncode == _BAD_ARGUMENT else NodeFailed
        raise kind(f"the chain node ended with code {self.process.returncode}: {_tail(log)}")


def is_ours(pid: int, directory: Path) -> bool:
    """Whether a process is an anvil that was started on this data directory (known on Linux only)."""
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return os.fsencode(_cache(directory)) in arguments


def kill_orphan(pid: int, directory: Path) -> bool:
    """End a node that a dead supervisor left behind; leaves every other process alone."""
    if not is_ours(pid, directory):
        return False
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + _STOP_SECONDS
    while is_ours(pid, directory) and time.monotonic() < deadline:
        time.sleep(0.01)
    return True


def is_free(port: int) -> bool:
    """Whether a port of the loopback address can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _command(binary: Path, directory: Path, port: int, chain_id: int, state: Path | None) -> list[str]:
    """Mining only on request, loopback only, no page of any web site let in, nothing written outside the directory.

    Gas is free (base fee 0, no least tip), so that no account needs a balance and none can run dry.
    """
    options = [
        "--host",
        _HOST,
        "--port",
        str(port),
        "--chain-id",
        str(chain_id),
        "--accounts",
        "0",
        "--quiet",
    ]
    options += ["--no-mining", "--no-cors", "--no-request-size-limit"]
    options += ["--base-fee", "0", "--disable-min-priority-fee"]
    options += ["--prune-history", str(HISTORY), "--cache-path", str(_cache(directory))]
    options += ["--load-state", str(state)] if state else []
    return [str(binary), *options]


def _cache(directory: Path) -> Path:
    return directory.resolve() / "cache"


def _executable(path: Path, hint: str) -> Path:
    if not path.is_file() or not os.access(path, os.X_OK):
        raise AnvilMissing(hint)
    return path


def _tail(log: Path) -> str:
    return log.read_text("utf-8", errors="replace").strip()[-500:] or "its log is empty"
