"""Whether everything that the registry recorded follows from the register: who held which role, who moved what and why.

The events are replayed from the registry's creation. Each anchor must be a checkpoint, sent by an account that held
SEQUENCER then. Each move must be that of the next act of its number, by that act's authority, on that act as evidence.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from notary.db import acts as act_rows
from notary.db import audit as rows
from notary.db import register as register_rows
from notary.db.chain import UNKNOWN_TX
from notary.domain import acts as act_rules
from notary.domain import standing
from notary.domain.registry_events import Advanced, Anchored, RegistryEvent, RoleChanged
from notary.domain.standing import Role
from notary.domain.times import format_time
from notary.services.audit.case import Case, parsed, place
from notary.services.audit.chain import in_use, is_later
from notary.services.audit.report import Difference, Finding, UnderWay, compare, shown


def history(case: Case) -> Iterator[Finding]:
    """Every anchor and every move on the chain was by a holder of its role and follows from the register."""
    instance = in_use(case)
    if instance is None:
        return
    replay = _Replay(case, instance.instance)
    for _, group in groupby(case.view.events(instance.opened_block), key=_call):
        yield from replay.take(list(group))
    yield from compare("lanes moved", "changeCount() of the registry", replay.lanes, case.view.state.change_count)
    yield from replay.unseen()
    yield from replay.roles_now()


def _call(event: RegistryEvent) -> Any:
    """Events of one call that advances stand together: its evidence is over all of them."""
    if isinstance(event, Advanced):
        return event.transaction, event.evidence, event.authority
    return event


def _seeded(case: Case, instance: str) -> int:
    """Acts below this leaf were written into the registry before it was opened, and left no events.

    A registry that was deployed with acts in it was opened by an anchor of the deployment, which is no transaction of
    ours on record.
    """
    first = rows.opening_anchor(case.tx, instance)
    if first is None or first.sent is not None or first.tx_hash == UNKNOWN_TX:
        return 0
    return int(first.size)


class _Replay:
    """The roles as of the event before, and how far the acts of each number have been explained."""

    def __init__(self, case: Case, instance: str) -> None:
        self.lanes = 0
        self._case = case
        self._instance = instance
        self._seeded = _seeded(case, instance)
        self._holders: dict[str, set[str]] = {}
        self._moved: dict[int, int] = {}
        """Register number → sequence of the last act that the events moved."""

    def take(self, events: list[RegistryEvent]) -> Iterator[Finding]:
        """The events of one call."""
        for _ in events:
            self._case.count()
        first = events[0]
        if isinstance(first, RoleChanged):
            held = self._holders.setdefault(first.role, set())
            (held.add if first.granted else held.discard)(first.account)
        elif isinstance(first, Anchored):
            yield from self._anchored(first)
        else:
            yield from self._advanced([event for event in events if isinstance(event, Advanced)])

    def _anchored(self, event: Anchored) -> Iterator[Finding]:
        where = f"anchor of size {event.size} in block {event.block}"
        if event.sequencer not in self._held("SEQUENCER"):
            yield Difference("sender", where, "a holder of SEQUENCER", event.sequencer)
        checkpoint = register_rows.checkpoint(self._case.tx, event.size)
        if checkpoint is None:
            yield Difference("checkpoint", where, "one of the register", f"{event.root}, which no checkpoint has")
            return
        yield from compare("root", where, checkpoint.root, event.root)
        yield from compare("instruments", where, checkpoint.instruments, event.instruments)

    def _advanced(self, events: list[Advanced]) -> Iterator[Finding]:
        where = f"move by {events[0].authority} in block {events[0].block}"
        hashes: list[str] = []
        for event in events:
            numbers = event.change.register_numbers()
            self.lanes += len(numbers)
            yield from self._held_role(event, where)
            expected = self._next(numbers)
            for number in numbers:
                yield from self._explains(expected.get(number), number, event, where)
                if number in expected:
                    hashes.append(expected[number].act_hash)
        if hashes:
            yield from compare("evidence", where, act_rules.evidence_root(hashes).hex(), events[0].evidence)

    def _held_role(self, event: Advanced, where: str) -> Iterator[Finding]:
        held = [role for role in Role if event.authority in self._held(role)]
        if not any(_allows(role, event.change.from_byte, event.change.to_byte) for role in held):
            move = f"{standing.name(event.change.from_byte)} to {standing.name(event.change.to_byte)}"
            yield Difference("role", where, f"one that may move {move}", shown(", ".join(held) or None))

    def _next(self, numbers: list[int]) -> dict[int, Any]:
        """The act of each number that has to move it next."""
        found: dict[int, Any] = {}
        for row in rows.moves(self._case.tx, numbers):
            if row.leaf_index >= self._seeded and row.sequence > self._moved.get(row.register_no, -1):
                found.setdefault(row.register_no, row)
        return found

    def _explains(self, row: Any | None, number: int, event: Advanced, where: str) -> Iterator[Finding]:
        change = event.change
        moved = f"number {number} to {standing.name(change.to_byte)} on {event.evidence}"
        if row is None:
            yield Difference("act", where, "one that explains it", f"{moved}, and no act moves it then")
            return
        self._moved[number] = row.sequence
        act = place(number, row.sequence)
        bytes_ = (standing.name(row.from_byte), standing.name(row.to_byte))
        yield from compare(act, where, bytes_, (standing.name(change.from_byte), standing.name(change.to_byte)))
        value = parsed(row)
        if value is not None:
            key = value["body"]["mandatory"]["actor"]["binding"]["body"]["key"]
            yield from compare(f"authority of {act}", where, key, event.authority)

    def unseen(self) -> Iterator[Finding]:
        """Acts that count as moved on this registry, and that no event moved."""
        for row in rows.settled_moves(self._case.tx, self._instance, self._seeded):
            if row.sequence <= self._moved.get(row.register_no, -1):
                continue
            where = place(row.register_no, row.sequence)
            if is_later(self._case, row):
                yield UnderWay("was moved in a block after the one that was looked at", where)
            else:
                yield Difference("move on the chain", where, "one, since it counts as settled", "none")

    def roles_now(self) -> Iterator[Finding]:
        """Whoever holds an authority's role is on record for it; whoever is on record waits for it."""
        now = format_time(self._case.context.now)
        for role in Role:
            known = {row.address for row in act_rows.all_authorities(self._case.tx) if row.role == role}
            for account in sorted(self._held(role) - self._ever(role)):
                yield Difference("role", f"holders of {role}", shown(" or ".join(sorted(known))), account)
            for row in act_rows.all_authorities(self._case.tx):
                if row.role == role and row.address not in self._held(role) and now <= (row.not_after or now):
                    yield UnderWay(f"{row.address} waits to be given the role on the chain", f"{row.id} as {role}")

    def _ever(self, role: str) -> set[str]:
        keys = self._case.authority_keys
        return {key for (_, held), found in keys.items() if held == role for key in found}

    def _held(self, role: str) -> set[str]:
        return self._holders.get(role, set())


def _allows(role: Role, before: int, after: int) -> bool:
    try:
        standing.allows(role, before, after)
    except standing.StandingError:
        return False
    return True
