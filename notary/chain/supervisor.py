"""The one process or thread that owns a local anvil: starts it, mines, dumps, confirms, restarts it.

It repeats one small step: is the node alive, is something in its pool, is its head dumped? Whoever mined a block
(a step here, or another process that asked for one), the next step dumps it. A block is *confirmed* when it is in
a dump that replaced the last one whole; a kill at any moment loses at most the blocks after that.
"""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from notary import faults
from notary.chain import anvil, hexes
from notary.chain.anvil import Anvil, NodeFailed, StateRefused
from notary.chain.chain_files import (
    ChainFiles,
    Confirmed,
    NodeInfo,
    StateDamaged,
    parse_state,
    without_false_genesis,
)
from notary.chain.embedded import EmbeddedChain
from notary.chain.errors import ChainError, ChainMoved, ChainNonsense
from notary.chain.mining_pause import MiningPause
from notary.chain.reader import Block, read_block
from notary.chain.rpc import Rpc
from notary.domain.errors import Error, Refused

DEFAULT_CHAIN_ID = 31337
POLL_SECONDS = 0.02

_LOG = logging.getLogger(__name__)
_SLOWEST = 10
"""Where nothing happens the pauses grow to this many times the first one, so that an idle node costs little."""
_PORT_ATTEMPTS = 5
_SILENT_STEPS = 3
_TROUBLE_SECONDS = 0.5
_SETTLE_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Loss:
    """The chain was lost and began anew. ``kept`` is where the unusable state file is, if there was one."""

    reason: str
    kept: Path | None


class WrongChain(Refused):
    """The directory holds a chain with another id."""

    code = "WRONG_CHAIN"


class Supervisor:
    """Supervises the chain in ``directory``; a second one on the same directory stands by until it can take over.

    Use :meth:`run` as a process of its own, or the object in a ``with`` statement for a thread in this process.
    ``port`` 0 means any, and the same one again at the next start.
    """

    def __init__(
        self,
        directory: Path,
        *,
        chain_id: int = DEFAULT_CHAIN_ID,
        port: int = 0,
        binary: Path | None = None,
        poll: float = POLL_SECONDS,
    ) -> None:
        self.chain = EmbeddedChain(directory)
        self.loss: Loss | None = None
        self.failure: BaseException | None = None
        self._files = ChainFiles(directory)
        self._chain_id = chain_id
        self._fixed_port = port
        self._binary = binary
        self._poll = poll
        self._node: Anvil | None = None
        self._confirmed: Confirmed | None = None
        self._silent_steps = 0
        self._pause = MiningPause()
        self._settled = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run_thread, name="chain-supervisor", daemon=True)

    def run(self, stop: threading.Event) -> None:
        """Supervise until ``stop``, then end the node. Waits while another supervisor has the directory.

        Raises:
            AnvilMissing: there is no anvil binary.
            NodeFailed: the node does not start, for a reason that is not its state file.
            WrongChain: the directory holds a chain with another id.
        """
        while not stop.is_set():
            with self._files.lock() as mine:
                if mine:
                    self._supervise(stop)
            self._settled.set()
            stop.wait(self._poll)

    def __enter__(self) -> Self:
        """Start the thread and wait until the node serves, or another supervisor is seen to have the directory."""
        self._thread.start()
        settled = self._settled.wait(_SETTLE_SECONDS)
        if self.failure is not None:
            raise self.failure
        if not settled:
            self.__exit__(None, None, None)
            raise NodeFailed(f"the chain node does not serve after {_SETTLE_SECONDS:g} s")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run_thread(self) -> None:
        try:
            self.run(self._stop)
        except Error as error:
            self.failure = error
            if self._settled.is_set():  # until then it is raised where the supervisor was started
                _LOG.error("the chain supervisor gave up: %s", error)
        except Exception as error:
            self.failure = error
            _LOG.exception("the chain supervisor gave up")
        finally:
            self._settled.set()

    def _supervise(self, stop: threading.Event) -> None:
        self._clear_the_way()
        try:
            idle = 0
            while not stop.is_set():
                idle = 0 if self._step(stop) else min(idle + 1, _SLOWEST)
                if idle:
                    stop.wait(self._poll * idle)
        finally:
            self._end_node(Anvil.stop)

    def _clear_the_way(self) -> None:
        """Refuse a chain of another id, and end a node that a killed supervisor left behind."""
        last = self._files.node()
        if last is None:
            return
        if last.chain_id != self._chain_id:
            text = f"this directory holds chain {last.chain_id}, not {self._chain_id}"
            raise WrongChain(text, where=str(self._files.directory))
        if anvil.kill_orphan(last.pid, self._files.directory):
            _LOG.warning("ended node %d, left behind by a supervisor that was killed", last.pid)

    # -- one step

    def _step(self, stop: threading.Event) -> bool:
        """Do the next thing; says whether there may be more to do at once."""
        try:
            if self._node is None or not self._node.running:
                self._start_node()
                return True
            worked = self._mine_and_confirm(self._node)
        except ChainMoved:
            return True
        except ChainError as error:
            self._note_silence(error)
            return False
        except OSError as error:
            if not self._settled.is_set():
                raise
            # For example a full disk: the block stays unconfirmed, and the next step tries again.
            _LOG.error("the chain's files cannot be written: %s", error)
            stop.wait(_TROUBLE_SECONDS)
            return False
        self._silent_steps = 0
        return worked

    def _note_silence(self, error: ChainError) -> None:
        """A node that lives and does not serve is ended, so that the next step starts it anew."""
        self._silent_steps += 1
        _LOG.warning("the chain node did not do as asked (%d): %s", self._silent_steps, error)
        if self._silent_steps >= _SILENT_STEPS:
            self._end_node(Anvil.kill)

    def _mine_and_confirm(self, node: Anvil) -> bool:
        pending = _pending(node.rpc)
        mined = bool(pending) and not self._pause.covers(pending)
        if mined:
            faults.point("chain.before_mine")
            node.rpc.call("evm_mine")
            faults.point("chain.after_mine")
        head, transactions = _head(node.rpc)
        if transactions or not pending:
            self._pause.end()
        elif mined:
            self._pause.begin(pending)
        if Confirmed(head.number, head.hash) == self._confirmed:
            return False
        self._confirm(node, head)
        return True

    def _confirm(self, node: Anvil, head: Block) -> None:
        try:
            state = without_false_genesis(parse_state(node.dump()))
        except StateDamaged as error:
            raise ChainNonsense(str(error), where="anvil_dumpState") from error
        if _head(node.rpc)[0] != head:
            raise ChainMoved("the head changed during the dump", where=node.url)
        confirmed = Confirmed(head.number, head.hash)
        faults.point("chain.before_dump_write")
        self._files.save(json.dumps(state, separators=(",", ":")).encode(), confirmed)
        self._confirmed = confirmed

    # -- starting and ending the node

    def _start_node(self) -> None:
        """Start the node from the last dump, or from nothing when that cannot be used."""
        self._end_node(Anvil.kill)
        try:
            number = self._files.examine()
            node = self._launch()
            self._confirmed = None if number is None else self._compare_with_marker(node, number)
        except (StateDamaged, StateRefused) as error:
            self._end_node(Anvil.kill)
            self._report_loss(error)
            node = self._launch()
            self._confirmed = None
        if self._confirmed is None:
            self._confirm(node, _head(node.rpc)[0])
        self._files.publish(NodeInfo(node.pid, node.port, node.url, self._chain_id))
        self._settled.set()

    def _launch(self) -> Anvil:
        binary = self._binary or anvil.find_binary()
        state = self._files.state if self._files.state.exists() else None
        failure: NodeFailed | None = None
        for port in self._ports():
            try:
                self._node = Anvil.start(binary, self._files.directory, port=port, chain_id=self._chain_id, state=state)
            except StateRefused:
                raise
            except NodeFailed as error:
                failure = error
                continue
            faults.set_node_pid(self._node.pid)
            faults.point("chain.after_node_start")
            return self._node
        raise failure or NodeFailed(f"port {self._fixed_port} is taken by another program")

    def _ports(self) -> list[int]:
        """The ports to try: the demanded one; else that of last time if it is free, then any."""
        if self._fixed_port:
            return [self._fixed_port] if anvil.is_free(self._fixed_port) else []
        last = self._files.node()
        again = [last.port] if last is not None and anvil.is_free(last.port) else []
        return again + [anvil.free_port() for _ in range(_PORT_ATTEMPTS)]

    def _compare_with_marker(self, node: Anvil, number: int) -> Confirmed:
        """Bring the marker up to block ``number``, the newest of the state file, once its own block is seen there."""
        marker = self._files.confirmed()
        if marker is not None and _block_hash(node.rpc, marker.number) != marker.hash:
            raise StateDamaged(f"its block {marker.number} is not the confirmed one", where="state.json")
        newest = _block_hash(node.rpc, number)
        if newest is None:
            raise StateDamaged(f"the node did not find block {number} in it", where="state.json")
        confirmed = Confirmed(number, newest)
        if confirmed != marker:
            self._files.mark(confirmed)
        return confirmed

    def _report_loss(self, error: Error) -> None:
        self.loss = Loss(str(error), self._files.set_aside())
        _LOG.error("the embedded chain is lost and begins anew: %s (kept: %s)", error, self.loss.kept)

    def _end_node(self, how: Callable[[Anvil], None]) -> None:
        if self._node is not None:
            how(self._node)
        self._node = None
        self._silent_steps = 0
        self._pause.end()
        faults.set_node_pid(None)


def _block_hash(rpc: Rpc, number: int) -> bytes | None:
    block = read_block(rpc, number)
    return None if block is None else block.hash


def _pending(rpc: Rpc) -> int:
    pool = hexes.mapping(rpc.call("txpool_status"), "txpool_status")
    return hexes.quantity(pool.get("pending"), "txpool_status.pending")


def _head(rpc: Rpc) -> tuple[Block, int]:
    """The newest block, and how many transactions it holds."""
    fields = hexes.mapping(rpc.call("eth_getBlockByNumber", "latest", False), "block")
    transactions = fields.get("transactions")
    block = Block(
        hexes.quantity(fields.get("number"), "block.number"),
        hexes.hash32(fields.get("hash"), "block.hash"),
        hexes.quantity(fields.get("timestamp"), "block.timestamp"),
    )
    return block, len(transactions) if isinstance(transactions, list) else 0
