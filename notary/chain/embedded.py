"""What the embedded chain looks like to everybody but its supervisor: an address, and which block counts."""

import time
from pathlib import Path

from notary import faults
from notary.chain import hexes
from notary.chain.chain_files import ChainFiles, Confirmed, NodeInfo
from notary.chain.errors import ChainUnreachable
from notary.chain.reader import read_block
from notary.chain.rpc import Rpc


class EmbeddedChain:
    """The chain in a directory, from any process; it may be down at the moment."""

    def __init__(self, directory: Path) -> None:
        self._files = ChainFiles(directory)

    @property
    def node(self) -> NodeInfo:
        """Where the node is. Raises :class:`ChainUnreachable` when none ever ran here."""
        node = self._files.node()
        if node is None:
            raise ChainUnreachable("no chain node ever ran here", where=str(self._files.directory))
        faults.set_node_pid(node.pid)
        return node

    @property
    def url(self) -> str:
        """The address of the node; it stays the same over restarts as long as nobody else takes the port."""
        return self.node.url

    def confirmed(self) -> Confirmed:
        """The newest block that a kill of node and supervisor cannot take back."""
        confirmed = self._files.confirmed()
        if confirmed is None:
            raise ChainUnreachable("no block is confirmed yet", where=str(self._files.directory))
        return confirmed

    def confirmed_block(self) -> int:
        """The number of that block, in the form that ``RegistryReader`` takes."""
        return self.confirmed().number

    def freshen(self, max_age: float, timeout: float = 30.0) -> None:
        """See to it that the newest confirmed block is not older than ``max_age`` seconds.

        Mines an empty block when it is, and waits until the supervisor has confirmed it.
        Raises :class:`ChainUnreachable` when that does not happen within ``timeout`` seconds.
        """
        with Rpc(self.url) as rpc:
            block = read_block(rpc, self.confirmed().number)
            if block is not None and time.time() - block.time <= max_age:
                return
            rpc.call("evm_mine", retries=0)
            number = hexes.quantity(rpc.call("eth_blockNumber"), "eth_blockNumber")
        self._wait_for(number, timeout)

    def _wait_for(self, number: int, timeout: float) -> None:
        deadline = time.monotonic() + timeout
        while self.confirmed().number < number:
            if time.monotonic() > deadline:
                text = f"block {number} was not confirmed in {timeout:g} s: is the chain's supervisor running?"
                raise ChainUnreachable(text, where=str(self._files.directory))
            time.sleep(0.01)
