"""The events of one registry from its creation to the block of a view, in order, a bounded page at a time.

The first event of a registry is its constructor's grant of the admin role. It is searched backwards from a block by
which the registry was complete. Where a node no longer has it, nothing is told at all, because a history with its
beginning missing would make lawful moves look like a stranger's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eth_hash.auto import keccak

from notary.chain import hexes
from notary.chain.calls import Role, role_id
from notary.chain.errors import ChainError, ChainNonsense, ChainUnreachable, RpcError
from notary.chain.reader import ZERO32, RegistryView
from notary.domain.registry_events import Advanced, Anchored, RegistryEvent, RoleChanged
from notary.domain.signed_advance import Advance

PAGE = 2_000
"""Blocks asked for at once; halved where a node refuses as many."""

MAX_PAGES_BACK = 500
"""How far before the block that is known the creation is searched: a deployment takes minutes, not months."""

ROLE_GRANTED = keccak(b"RoleGranted(bytes32,address,address)")
ROLE_REVOKED = keccak(b"RoleRevoked(bytes32,address,address)")
ANCHORED = keccak(b"Anchored(uint64,bytes32,uint64,address)")
ADVANCED = keccak(b"Advanced(uint64,uint32,uint8,uint8,bytes32,address)")

_TOPICS = [ROLE_GRANTED, ROLE_REVOKED, ANCHORED, ADVANCED]
_ROLES: tuple[Role, ...] = ("SEQUENCER", "NOTARY", "CREDITOR", "COURT")
_ROLE_NAMES = {role_id(role): str(role) for role in _ROLES} | {ZERO32: "ADMIN"}


class HistoryGone(ChainError):
    """The node no longer has the registry's first events."""

    code = "CHAIN_HISTORY_GONE"


@dataclass(frozen=True, slots=True)
class Log:
    """One entry of a node's log, once its form was checked."""

    block: int
    index: int
    transaction: str
    topics: tuple[bytes, ...]
    data: bytes


def read(view: RegistryView, complete_at: int) -> Iterator[RegistryEvent]:
    """Every event of ours up to the view's block.

    Args:
        complete_at: a block at which the registry was there already.

    Raises:
        HistoryGone: the registry's beginning is not found.
        ChainError: the logs cannot be read now, or make no sense.
    """
    last: tuple[int, int] = (-1, -1)
    for log in _forward(view, _creation(view, complete_at), [_TOPICS]):
        if (log.block, log.index) <= last:
            raise ChainNonsense(f"log {log.index} of block {log.block} out of order", where="eth_getLogs")
        last = log.block, log.index
        yield _event(log)


def _creation(view: RegistryView, complete_at: int) -> int:
    """The block in which the registry was created."""
    admin_changes = [[ROLE_GRANTED, ROLE_REVOKED], [ZERO32]]
    end = min(complete_at, view.facts.block_number)
    for _ in range(MAX_PAGES_BACK):
        start = max(0, end - PAGE + 1)
        revoked: set[str] = set()
        for log in _page(view, start, end, admin_changes):
            if log.topics[0] == ROLE_REVOKED:
                revoked.add(log.transaction)
            elif log.transaction not in revoked:  # a change of admin takes the role from the old one first
                return log.block
        if start == 0:
            break
        end = start - 1
    raise HistoryGone(f"the node has no events of the creation of this registry, by block {complete_at}")


def _forward(view: RegistryView, start: int, topics: Sequence[Sequence[bytes]]) -> Iterator[Log]:
    while start <= view.facts.block_number:
        end = min(start + PAGE - 1, view.facts.block_number)
        yield from _page(view, start, end, topics)
        start = end + 1


def _page(view: RegistryView, start: int, end: int, topics: Sequence[Sequence[bytes]]) -> Iterator[Log]:
    """The logs of a range of blocks; where a node refuses it as too much, of its halves."""
    try:
        found = view.logs(start, end, topics)
    except ChainUnreachable:
        raise
    except RpcError:
        if start == end:
            raise
        middle = (start + end) // 2
        yield from _page(view, start, middle, topics)
        yield from _page(view, middle + 1, end, topics)
        return
    for item in found:
        yield _log(item, view.address, start, end)


def _log(item: object, address: str, start: int, end: int) -> Log:
    fields = hexes.mapping(item, "log")
    topics = fields.get("topics")
    if not isinstance(topics, list) or not topics:
        raise ChainNonsense("a log without topics", where="eth_getLogs")
    by = hexes.to_hex(hexes.data(fields.get("address"), "log.address", 20))
    block = hexes.count(fields.get("blockNumber"), "log.blockNumber")
    if by != address.lower() or not start <= block <= end or fields.get("removed"):
        raise ChainNonsense(f"a log of {by} in block {block} was not asked for", where="eth_getLogs")
    return Log(
        block,
        hexes.count(fields.get("logIndex"), "log.logIndex"),
        hexes.to_hex(hexes.hash32(fields.get("transactionHash"), "log.transactionHash")),
        tuple(hexes.hash32(topic, "log.topics") for topic in topics),
        hexes.data(fields.get("data"), "log.data"),
    )


def _event(log: Log) -> RegistryEvent:
    kind, place = log.topics[0], (log.block, log.transaction)
    if kind == ANCHORED:
        (size, sequencer), (root, instruments) = _words(log, 2, 2)
        return Anchored(*place, _uint(size, 64), root.hex(), _uint(instruments, 64), _account(sequencer))
    if kind == ADVANCED:
        (word, evidence, authority), (lanes, before, after) = _words(log, 3, 3)
        change = Advance(_uint(word, 64), _uint(lanes, 32), _uint(before, 8), _uint(after, 8))
        return Advanced(*place, change, evidence.hex(), _account(authority))
    (role, account, _), _ = _words(log, 3, 0)
    return RoleChanged(*place, _ROLE_NAMES.get(role, role.hex()), _account(account), kind == ROLE_GRANTED)


def _words(log: Log, indexed: int, plain: int) -> tuple[tuple[bytes, ...], tuple[bytes, ...]]:
    """The indexed and the other arguments of an event, 32 bytes each."""
    if len(log.topics) != 1 + indexed or len(log.data) != 32 * plain:
        raise ChainNonsense(f"log {log.index} of block {log.block} has not the form of its event", where="eth_getLogs")
    return log.topics[1:], tuple(log.data[start : start + 32] for start in range(0, len(log.data), 32))


def _uint(word: bytes, bits: int) -> int:
    value = int.from_bytes(word, "big")
    if value >= 1 << bits:
        raise ChainNonsense(f"{value} is no uint{bits}", where="eth_getLogs")
    return value


def _account(word: bytes) -> str:
    return hexes.to_hex(_uint(word, 160).to_bytes(20, "big"))
