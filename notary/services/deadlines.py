"""The deadlines of instruments: what runs for each by its deed, its acts and what was booked on it, and what is flagged
today.

They are derived whenever they are asked for, because the dates of a debt are kept as ciphertext alone. Showing them is
all that happens: a flag is for people, and nothing here does a legal act.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from notary.db import acts as act_rows
from notary.db import case_records as record_rows
from notary.db import instruments as rows
from notary.db.instruments import Filter
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import canonical, deadlines, standing
from notary.domain.deadlines import Code, Flag, Name
from notary.domain.deadlines.running import Facts, Move, Open, Running, of_deed, of_offer
from notary.domain.errors import Refused
from notary.domain.headline import share_code
from notary.domain.law.replay import about
from notary.domain.law.wording import regions_of
from notary.domain.payments import counted
from notary.services import case_state, instruments, payments, periods
from notary.services import facts as agreed
from notary.services.context import Context
from notary.services.payments import Booked

MOST = 2_000
"""Instruments whose deadlines are listed together; each is decrypted for it, which takes some milliseconds."""

_AT_ONCE = 200
"""Instruments that are read by one query."""


class TooMany(Refused):
    """More instruments than are listed together."""

    code = "TOO_MANY_INSTRUMENTS"


@dataclass(frozen=True)
class Derived:
    """The deadlines of one instrument.

    Attributes:
        row: the instrument.
        since: when the last record, act or booking that bears on them was recorded.
        running: what runs.
        open: what may run from an event that is not recorded.
    """

    row: Any
    since: str
    running: tuple[Running, ...] = ()
    open: tuple[Open, ...] = ()


@dataclass(frozen=True)
class Line:
    """One last day: of a deadline, or of one instalment's limitation period on its own (``part`` of ``parts``)."""

    derived: Derived
    running: Running
    day: date
    part: int
    parts: int
    flags: tuple[Flag, ...]

    @property
    def kind(self) -> Name:
        """The kind of deadline."""
        return self.running.deadline.kind.name

    @property
    def order(self) -> tuple[str, str, str, int]:
        """Where it stands in a list: by its day, then always the same."""
        return self.day.isoformat(), self.derived.row.id, str(self.kind), self.part


def of_instrument(tx: Transaction, context: Context, scope: Scope, id: str) -> Derived:
    """The deadlines of one instrument (raises NotFound where the scope does not see it)."""
    row = rows.get(tx, scope, id)
    if row.status == "OFFERED":
        return _of_offer(row, record_rows.of_instruments(tx, [id])[id])
    if row.status != "ISSUED":
        return Derived(row, row.created_at)
    return _of_deed(context, row, act_rows.decisive(tx, [id])[id], payments.of_instruments(tx, [id])[id])


def flags(item: Running, day: date) -> tuple[Flag, ...]:
    """What a deadline raises on a day; provisional also where its start is assumed."""
    raised = deadlines.flags([item.deadline], day)
    return tuple(replace(flag, provisional=flag.provisional or item.provisional) for flag in raised)


def issued(tx: Transaction, scope: Scope, wanted: Filter) -> Sequence[Any]:
    """The issued instruments that the scope sees, narrowed by a filter.

    Raises:
        TooMany: more than ``MOST``; nothing is left out in silence.
    """
    wanted, found, cursor = replace(wanted, status="ISSUED"), list[Any](), None
    while len(found) <= MOST:
        some, cursor = rows.page(tx, scope, wanted, sort="created", cursor=cursor, limit=_AT_ONCE)
        found += some
        if cursor is None and len(found) <= MOST:
            return found
    raise TooMany(f"more than {MOST} issued instruments are meant; narrow them down by their standing")


def lines(tx: Transaction, context: Context, found: Sequence[Any], kind: Name | None = None) -> Iterator[Line]:
    """Every last day of these issued instruments, in no particular order; of one kind where that is named."""
    now = context.today
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        ids = [row.id for row in some]
        decisive, booked = act_rows.decisive(tx, ids), payments.of_instruments(tx, ids)
        for row in some:
            derived = _of_deed(context, row, decisive[row.id], booked[row.id])
            for item in derived.running:
                if kind is None or item.deadline.kind.name is kind:
                    yield from _lines(derived, item, flags(item, now))


def _lines(derived: Derived, item: Running, raised: tuple[Flag, ...]) -> Iterator[Line]:
    """The days of a deadline. A flag goes with the day that raised it: the early warning with the first, any other with
    the last."""
    days = item.deadline.early or (item.deadline.last_day,)
    first = days.index(min(days))
    for index, day in enumerate(days):
        own = tuple(
            flag for flag in raised if index == (first if flag.code is Code.LIMITATION_EARLY_WARNING else len(days) - 1)
        )
        yield Line(derived, item, day, index + 1, len(days), own)


def _of_offer(row: Any, records: Sequence[Any]) -> Derived:
    since = records[-1].recorded_at if records else row.created_at
    if case_state.replay(records).is_over:
        return Derived(row, since)
    running, open_ = of_offer(case_state.examination(records))
    return Derived(row, since, tuple(running), tuple(open_))


def _of_deed(context: Context, row: Any, acts: Sequence[Any], booked: Sequence[Booked]) -> Derived:
    content = instruments.content(context, row)
    bodies = [canonical.parse(item.act)["body"]["mandatory"] for item in acts]
    booked_on = [item.day for item in counted((item.booking for item in booked), context.today).payments]
    running, open_ = list[Running](), list[Open]()
    for share in regions_of(bodies[-1]["regions"]).shares:
        some, others = of_deed(_facts(content, bodies, booked_on, share))
        running += [item for item in some if item not in running]
        open_ += [item for item in others if item not in open_]
    since = max([acts[-1].recorded_at, *(item.recorded_at for item in booked)])
    return Derived(row, since, tuple(running), tuple(open_))


def _facts(content: Any, bodies: Sequence[Mapping[str, Any]], paid: Sequence[date], share: str | None) -> Facts:
    """What is on record of the claim, or of one share of it."""
    counting = about(periods.counting(bodies), share)
    return Facts(
        issued=date.fromisoformat(bodies[0]["detail"]["issueDate"]),
        due=agreed.due(content),
        reply_days=agreed.reply_days(content),
        moves=_moves(bodies, share),
        examination=periods.examination(counting),
        letter=_last(counting, "VERIFY", before="REQUEST"),
        delivered=_last(counting, "DELIVER"),
        filed=_last(counting, "FILE", "MEND_FILING", before="RETURN_FILING REQUEST"),
        paid=paid,
    )


def _last(bodies: Sequence[Mapping[str, Any]], *types: str, before: str = "") -> date | None:
    """The legal day of the last act of some types; None where there is none, or one came later that ends what it began
    (``before``, parted by blanks)."""
    found = periods.last(bodies, *types, *before.split())
    return periods.legal_day(found) if found is not None and found["type"] in types else None


def _moves(bodies: Sequence[Mapping[str, Any]], share: str | None) -> list[Move]:
    """The acts that changed the code of the claim, or of one share of it."""
    codes = [_code(body, share) for body in bodies]
    changed = [at for at in range(1, len(bodies)) if codes[at] is not codes[at - 1]]
    return [Move(bodies[at]["sequence"], codes[at - 1], codes[at], periods.legal_day(bodies[at])) for at in changed]


def _code(body: Mapping[str, Any], share: str | None) -> standing.Code:
    return share_code(regions_of(body["regions"]).of(share))
