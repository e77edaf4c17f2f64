"""The read side of the registry: light enough for ``notary verify``, with no ABI library and no keccak.

A :class:`RegistryView` is everything that was read at one block. The block is ``confirmations`` below the
head (or the one that the embedded node confirmed), and every read ends by asking for that block's hash again:
when a reorganisation replaced it, the read raises :class:`ChainMoved` instead of mixing two histories.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from notary.chain import hexes
from notary.chain.errors import ChainMoved, ChainNonsense, NoRegistry, Reverted, RpcError
from notary.chain.rpc import Call, Client

ZERO32 = bytes(32)

# The first four bytes of keccak256 of each signature; a test recomputes them.
LATEST = bytes.fromhex("52bfe789")
ROOT_AT = bytes.fromhex("eaa38b41")
STANDING_OF = bytes.fromhex("19941b1a")
CHANGE_COUNT = bytes.fromhex("f35f6447")
INSTANCE_ID = bytes.fromhex("04fad28d")

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class RegistryFacts:
    """What one registry says at one block; times are Unix seconds.

    ``instance_id`` is None when no registry answers at the address (no code, or some other contract); the
    members after it are then zero and mean nothing. Before the first anchor they are zero as well.
    """

    chain_id: int
    block_number: int
    block_hash: bytes
    block_time: int
    instance_id: bytes | None
    size: int
    root: bytes
    instruments: int
    anchored_at: int
    change_count: int


@dataclass(frozen=True, slots=True)
class Block:
    """Number, hash and time (Unix seconds) of a block."""

    number: int
    hash: bytes
    time: int


class RegistryReader:
    """Opens views of one registry on one node.

    ``confirmed_block`` gives the number of the newest block that counts as final where the chain has its own
    rule for that (the embedded node: contained in a dump); otherwise it is head − ``confirmations``.
    """

    def __init__(
        self,
        rpc: Client,
        address: str,
        *,
        confirmations: int = 0,
        confirmed_block: Callable[[], int] | None = None,
    ) -> None:
        self.address = address
        self._rpc = rpc
        self._confirmations = confirmations
        self._confirmed_block = confirmed_block

    def view(self) -> "RegistryView":
        """A view pinned to the newest confirmed block. Raises :class:`ChainError` when it cannot be read."""
        for _ in range(_ATTEMPTS - 1):
            try:
                return self._view()
            except ChainMoved:
                continue
        return self._view()

    def _view(self) -> "RegistryView":
        number = self._confirmed_block() if self._confirmed_block else self._buried()
        block = read_block(self._rpc, number)
        if block is None:
            raise ChainMoved(f"block {number} is not there (any more)", where=self._rpc.node)
        return RegistryView(self._rpc, self.address, block)

    def _buried(self) -> int:
        head = hexes.count(self._rpc.call("eth_blockNumber"), "eth_blockNumber")
        return max(0, head - self._confirmations)


class RegistryView:
    """One registry at one block. ``facts`` is read when the view is made, everything else on demand."""

    def __init__(self, rpc: Client, address: str, block: Block) -> None:
        self.address = address
        self._rpc = rpc
        self._block = block
        self.facts = self._read_facts()

    def roots(self, sizes: Iterable[int]) -> dict[int, bytes | None]:
        """The anchored root of each register size, None where that size was never anchored."""
        wanted = list(dict.fromkeys(sizes))
        answers = self._read([self._eth_call(ROOT_AT, size) for size in wanted])
        return {size: _root(answer) for size, answer in zip(wanted, answers, strict=True)}

    def standing(self, register_no: int) -> int | None:
        """The standing byte of a register number, None when the registry has no such number."""
        return self.standings(range(register_no, register_no + 1))[0]

    def standings(self, numbers: Sequence[int]) -> list[int | None]:
        """The standing bytes of register numbers, in order, None where the registry has no such number."""
        answers = self._read([self._eth_call(STANDING_OF, number) for number in numbers])
        return [self._standing(*pair) for pair in zip(numbers, answers, strict=True)]

    def block_hash(self, number: int) -> bytes | None:
        """The hash of a block of this chain, None above the head."""
        block = read_block(self._rpc, number)
        return None if block is None else block.hash

    def logs(self, first: int, last: int, topics: Sequence[Sequence[bytes]]) -> list[object]:
        """The registry's entries in the logs of these blocks as the node has them: in each place one of the topics.

        Raises:
            RpcError: the node refuses, such as for too many blocks at once.
        """
        wanted = [[hexes.to_hex(topic) for topic in choices] for choices in topics]
        blocks = {"fromBlock": hex(first), "toBlock": hex(last)}
        (answer,) = self._read([("eth_getLogs", [{"address": self.address, **blocks, "topics": wanted}])])
        if isinstance(answer, RpcError):
            raise answer
        if not isinstance(answer, list):
            raise ChainNonsense("expected a list of logs", where="eth_getLogs")
        return answer

    def _read_facts(self) -> RegistryFacts:
        names = (INSTANCE_ID, LATEST, CHANGE_COUNT)
        chain_id, *answers = self._pinned([("eth_chainId", []), *(self._eth_call(name) for name in names)])
        block = (
            hexes.count(chain_id, "eth_chainId"),
            self._block.number,
            self._block.hash,
            self._block.time,
        )
        try:
            (instance,), (size, root, instruments, anchored_at), (changes,) = (
                _words(answer, count) for answer, count in zip(answers, (1, 4, 1), strict=True)
            )
            numbers = [_uint(word, 64) for word in (size, instruments, anchored_at, changes)]
        except NoRegistry:
            return RegistryFacts(*block, None, 0, ZERO32, 0, 0, 0)
        return RegistryFacts(*block, instance, numbers[0], root, *numbers[1:])

    def _standing(self, number: int, answer: object) -> int | None:
        """The byte in an answer; a number is there when the registry answers for it and counts it, else absent."""
        if isinstance(answer, Reverted):
            return None
        byte = _uint(_words(answer, 1)[0], 8)
        return byte if number < self.facts.instruments else None

    def _read(self, calls: list[Call]) -> list[object]:
        if self.facts.instance_id is None:
            raise NoRegistry("no registry contract answers", where=self.address)
        return self._pinned(calls)

    def _pinned(self, calls: list[Call]) -> list[object]:
        """Run the calls, then make sure that the block they were pinned to is still the same one."""
        answers = self._rpc.batch(calls)
        now = read_block(self._rpc, self._block.number)
        if now != self._block:
            raise ChainMoved(f"block {self._block.number} was replaced during the read", where=self._rpc.node)
        return answers

    def _eth_call(self, selector: bytes, argument: int | None = None) -> Call:
        data = selector if argument is None else selector + argument.to_bytes(32, "big")
        call = {"to": self.address, "data": hexes.to_hex(data)}
        return "eth_call", [call, hex(self._block.number)]


def read_block(rpc: Client, number: int) -> Block | None:
    """Number, hash and time of a block, None when the chain does not have it (yet)."""
    answer = rpc.call("eth_getBlockByNumber", hex(number), False)
    if answer is None:
        return None
    fields = hexes.mapping(answer, "block")
    block = Block(
        hexes.count(fields.get("number"), "block.number"),
        hexes.hash32(fields.get("hash"), "block.hash"),
        hexes.count(fields.get("timestamp"), "block.timestamp"),
    )
    if block.number != number:
        raise ChainNonsense(f"asked for block {number}, got {block.number}", where="block.number")
    return block


def _root(answer: object) -> bytes | None:
    if isinstance(answer, Reverted):
        return None
    (word,) = _words(answer, 1)
    return None if word == ZERO32 else word


def _words(answer: object, count: int) -> list[bytes]:
    """The 32-byte words of one answer. Another contract answers another shape: :class:`NoRegistry`."""
    if isinstance(answer, RpcError) and not isinstance(answer, Reverted):
        raise answer  # the node could not run the call: says nothing about the contract
    if isinstance(answer, Reverted):
        raise NoRegistry("the contract refuses the registry's reads")
    data = hexes.data(answer, "eth_call")
    if len(data) != 32 * count:
        raise NoRegistry(f"a registry answers {32 * count} bytes, this is {len(data)}")
    return [data[start : start + 32] for start in range(0, len(data), 32)]


def _uint(word: bytes, bits: int) -> int:
    value = int.from_bytes(word, "big")
    if value >= 1 << bits:
        raise NoRegistry(f"a registry answers a uint{bits} here")
    return value
