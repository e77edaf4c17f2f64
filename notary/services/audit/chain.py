"""Whether the registry in use shows what the register leads to: itself, its anchors, and the byte of every number.

The database may be ahead of the chain, for a worker that is on its way; the chain is never ahead of the database
(notary.services.audit.case.Seen).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from notary.db import audit as rows
from notary.db import register as register_rows
from notary.domain import standing
from notary.services.audit.case import Case
from notary.services.audit.report import Difference, Finding, NotCompared, UnderWay, compare

_BATCH = 500
"""Numbers or sizes asked for together."""


def registry(case: Case) -> Iterator[Finding]:
    """The registry at the address is this very instance, and the blocks that were relied on are still there."""
    if case.instance is None:
        return
    case.count()
    where = f"registry {case.instance.address}"
    yield from compare("instance", where, case.instance.instance, case.view.state.instance)
    if case.view.state.instance != case.instance.instance:
        return
    for number, expected in (
        (case.instance.opened_block, case.instance.opened_hash),
        (case.instance.block_number, case.instance.block_hash),
    ):
        yield from compare(f"hash of block {number}", where, expected, case.view.block_hash(number))


def in_use(case: Case) -> Any | None:
    """The registry in use; None before the first.

    Raises:
        NotCompared: what was looked at is not that one, so whatever it shows says nothing about this register.
    """
    if case.instance is not None and case.view.state.instance != case.instance.instance:
        raise NotCompared(f"the registry at {case.instance.address} is not the one in use")
    return case.instance


def anchors(case: Case) -> Iterator[Finding]:
    """The registry holds the root of every anchor on record, and its latest checkpoint is one of the register's."""
    instance = in_use(case)
    if instance is None:
        return
    state, block = case.view.state, case.view.state.block_number
    stored = rows.all_anchors(case.tx, instance.instance)
    largest = 0
    while batch := list(islice(stored, _BATCH)):
        roots = case.view.roots([row.size for row in batch])
        for row in batch:
            case.count()
            where = f"anchor of size {row.size}"
            if row.block_number > block:
                yield UnderWay("is in a block after the one that was looked at", where)
                continue
            yield from compare("root on the chain", where, row.root, roots[row.size])
            largest = row.size
    yield from _latest(case, largest)
    newest = register_rows.latest(case.tx)
    if newest is not None and newest.size > state.size:
        yield UnderWay("waits for its anchor", f"checkpoint {newest.size}")


def _latest(case: Case, largest: int) -> Iterator[Finding]:
    state, where = case.view.state, "latest() of the registry"
    if state.size < largest:
        yield Difference("size", where, f"{largest} or more", str(state.size))
    if state.size == 0:
        return
    checkpoint = register_rows.checkpoint(case.tx, state.size)
    if checkpoint is None:
        yield Difference("size", where, "that of a checkpoint of the register", str(state.size))
        return
    yield from compare("root", where, checkpoint.root, state.root)
    yield from compare("instruments", where, checkpoint.instruments, state.instruments)


@dataclass
class _Number:
    """What the acts of one register number lead to, on one instance.

    ``path`` holds the byte before any move and after each; ``settled`` counts the moves seen on the instance, and
    ``surely`` those of them that the block looked at must show.
    """

    register_no: int
    void: bool
    path: list[int] = field(default_factory=lambda: [0])
    settled: int = 0
    surely: int = 0

    def judge(self, byte: int | None) -> Iterator[Finding]:
        """Compare with the byte on the chain, which exposes this number."""
        where = f"number {self.register_no}"
        if byte is not None and byte in self.path[self.surely :] and not (self.void and byte == 0):
            if byte != self.path[-1]:
                yield UnderWay(f"waits to become {_name(self.path[-1])} on the chain", where)
            return
        expected = self.path[-1] if self.void else self.path[self.settled]
        yield Difference("standing on the chain", where, _name(expected), _name(byte))


def standings(case: Case) -> Iterator[Finding]:
    """The byte of every exposed number is that to which its acts lead, or that of an act before one still under way."""
    instance = in_use(case)
    if instance is None:
        return
    numbers = _exposed(case, instance.instance)
    while batch := list(islice(numbers, _BATCH)):
        for number, byte in zip(batch, case.view.standings([each.register_no for each in batch]), strict=True):
            case.count()
            yield from number.judge(byte)


def _exposed(case: Case, instance: str) -> Iterator[_Number]:
    """The numbers that the registry shows, in order."""
    number: _Number | None = None
    for row in rows.standings(case.tx, case.view.state.instruments):
        if number is None or number.register_no != row.register_no:
            if number is not None:
                yield number
            number = _Number(row.register_no, row.type == "VOID")
        if row.from_byte != row.to_byte:
            _add(number, row, instance, case)
    if number is not None:
        yield number


def _add(number: _Number, row: Any, instance: str, case: Case) -> None:
    number.path.append(row.to_byte)
    if row.settled_on == instance:
        number.settled = len(number.path) - 1
        if not is_later(case, row):
            number.surely = number.settled


def is_later(case: Case, row: Any) -> bool:
    """Whether a settled act's order was seen in a block after the one looked at.

    Where somebody else relayed the order no block is on record; then only a worker that has moved on can excuse it.
    """
    block = case.view.state.block_number
    known = row.block_number if row.block_number is not None else case.instance.block_number  # type: ignore[union-attr]
    return bool(known > block)


def _name(byte: int | None) -> str:
    if byte is None:
        return "no such number"
    return standing.name(byte) if standing.is_valid(byte) else f"the undefined byte {byte:#04x}"
