"""The deadlines that run for a notarised debt, as far as its deed and its acts tell; and those of which they tell only
that they may run.

A register knows less than the parties: not when somebody received a certificate, not what was demanded, and of payments
only those that the creditor booked. Each assumption made instead is a ``Reason``, and one reason is enough to make a
deadline provisional.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from notary.domain.deadlines import calendar, limitation
from notary.domain.deadlines.counting import Deadline, deadline
from notary.domain.deadlines.kinds import Name
from notary.domain.deadlines.period import Effect, Suspension
from notary.domain.standing import Code
from notary.domain.times import add_years


@dataclass(frozen=True)
class Move:
    """An act that changed the code of the standing, and the day (Asia/Shanghai) since when it holds in law."""

    sequence: int
    before: Code
    after: Code
    day: date


@dataclass(frozen=True)
class Examination:
    """A notary's examination of an application for the deed or the execution certificate.

    Attributes:
        begun: the day on which one for the deed was accepted, or one for the certificate made.
        stops: when the clock stood still, for papers that were asked for and came.
        waits: whether papers were asked for that did not come yet, so that it stands still now.
    """

    begun: date
    stops: tuple[Suspension, ...] = ()
    waits: bool = False

    @property
    def deadline(self) -> Deadline | None:
        """The fifteen working days of 公证法 art 30; None while the clock stands still."""
        return None if self.waits else deadline(Name.ISSUE, self.begun, suspended=self.stops)


@dataclass(frozen=True)
class Facts:
    """What the register knows of an issued instrument.

    Attributes:
        issued: the day of the deed.
        due: the last days for performance, ascending: of each instalment, or of the whole.
        reply_days: how long the contract lets one reply to the notary's verification.
        moves: the acts that changed the code, in sequence.
        paid: the days of the payments that are on record and count today, in any order; a day may be there twice.
        examination: of the last application for the execution certificate; None: nobody applied.
        letter: when the last verification letter on that application was served (VERIFY); None: none was.
        delivered: when the last of those who received the deed did (DELIVER); None: no receipt is on record.
        filed: when the application that a court has to docket was made or mended (FILE, MEND_FILING); None: none waits.
    """

    issued: date
    due: Sequence[date]
    reply_days: int | None
    moves: Sequence[Move]
    paid: Sequence[date] = ()
    examination: Examination | None = None
    letter: date | None = None
    delivered: date | None = None
    filed: date | None = None

    @property
    def code(self) -> Code:
        """The standing now."""
        return self.moves[-1].after if self.moves else Code.ENFORCEABLE


class Doubt(StrEnum):
    """Why a deadline is provisional."""

    HOLIDAYS = "HOLIDAYS"
    """A day that mattered is outside the holiday table."""
    START_ASSUMED = "START_ASSUMED"
    """The event that starts it is not recorded; another day was taken in its place."""
    NOT_RECORDED = "NOT_RECORDED"
    """Events that would move it are not recorded."""


@dataclass(frozen=True)
class Reason:
    """One reason why a deadline is provisional, in words."""

    doubt: Doubt
    detail: str


@dataclass(frozen=True)
class Running:
    """A deadline that runs, and all that makes it provisional."""

    deadline: Deadline
    reasons: tuple[Reason, ...]

    @property
    def provisional(self) -> bool:
        """Whether anything about it is not known."""
        return bool(self.reasons)


@dataclass(frozen=True)
class Open:
    """A deadline that may run, or begin again, from an event that the register does not record."""

    kind: Name
    detail: str


OVER = frozenset({
    Code.DISCHARGED, Code.ENFORCED, Code.SUPERSEDED, Code.REVOKED, Code.REVERSED, Code.NOT_ENFORCED,
})  # fmt: skip
"""Nothing is left to be applied for on this deed."""

_APPLIED_FOR = frozenset({Code.FILED, Code.ENFORCING, Code.PAUSED, Code.IN_LITIGATION})
"""A court has it; the limitation period begins again when that ends (民法典 art 195)."""

_EXAMINED = frozenset({Code.CERTIFICATE_REQUESTED, Code.OBJECTED})
"""The notary examines an application for the execution certificate."""

_INTERRUPTING = frozenset({Code.CERTIFICATE_REQUESTED, Code.FILED})
"""Applications that interrupt (法释〔2018〕18号 art 9(2), 法释〔2020〕17号 art 11(5)). Other acts may do so as well,
but counting them would let a creditor believe in more time than is sure."""


@dataclass(frozen=True)
class _Begun:
    """What the entry of a code starts, and for which event the act's legal time is taken."""

    kind: Name
    sources: frozenset[Code]
    event: str


_BEGUN: Mapping[Code, _Begun] = {
    Code.FILED: _Begun(Name.EXECUTION_NOTICE, frozenset(Code), "the receipt of the application by the court"),
    Code.ENFORCING: _Begun(Name.NON_ENFORCEMENT, frozenset({Code.FILED}), "the service of the execution notice"),
    Code.NOT_ACCEPTED: _Begun(Name.RECONSIDERATION, frozenset(Code), "the service of the ruling"),
}


def of_deed(facts: Facts) -> tuple[list[Running], list[Open]]:
    """What runs for an issued deed now, and what may run."""
    return [*_limitation(facts), *_recheck(facts), *_begun(facts)], list(_open(facts))


def of_offer(examined: Examination | None) -> tuple[list[Running], list[Open]]:
    """What runs for an instrument that is offered and not yet issued, and what may run.

    Args:
        examined: the examination of the application that was accepted; None: none was.
    """
    if examined is None:
        return [], [Open(Name.ISSUE, "it begins when the notary office accepts the application")]
    if examined.deadline is None:
        return [], [Open(Name.ISSUE, "the clock stands still until the items come that the notary asked for")]
    return [_running(examined.deadline)], []


def _running(item: Deadline, *reasons: Reason) -> Running:
    """A deadline with its doubts."""
    if not item.provisional:
        return Running(item, reasons)
    table = f"the holiday table goes from {calendar.FIRST} to {calendar.LAST}; outside it only weekends are known"
    return Running(item, (*reasons, Reason(Doubt.HOLIDAYS, table)))


def _limitation(facts: Facts) -> Iterator[Running]:
    if facts.code in OVER | _APPLIED_FOR:
        return
    applied = {move.day for move in facts.moves if move.after in _INTERRUPTING}
    item = deadline(Name.LIMITATION, due=facts.due, interrupted=met(facts.due, applied | spaced(facts.paid)))
    unknown = (
        f"payments on record: {len(facts.paid)}; demands, acknowledgements and payments that the creditor did not book "
        "are not recorded, and each of them would restart it"
    )
    yield _running(item, Reason(Doubt.NOT_RECORDED, unknown))


def spaced(days: Iterable[date]) -> set[date]:
    """As many of these days as tell the same ends of all periods of two years that begin again from each: without those
    that others surround within a year, so that a debt paid daily for decades is counted as fast as any."""
    kept: list[date] = []
    for day in sorted(set(days)):
        if len(kept) > 1 and day <= add_years(kept[-2], 1):
            kept.pop()
        kept.append(day)
    return set(kept)


def met(due: Sequence[date], days: set[date]) -> set[date]:
    """Those of the days on which a period runs; a record of the others is no mistake, but interrupts nothing."""
    if not days:
        return days
    steps = [step for day in due for step in limitation.run(day, days).steps]
    return {step.begins for step in steps if step.effect is Effect.RESTARTED}


def _recheck(facts: Facts) -> Iterator[Running]:
    if facts.code is Code.REVOKED:
        return
    if facts.delivered is not None:
        yield _running(deadline(Name.RECHECK, facts.delivered))
        return
    assumed = "counted from the day of the deed; it begins when a party receives the certificate, which is not recorded"
    yield _running(deadline(Name.RECHECK, facts.issued), Reason(Doubt.START_ASSUMED, assumed))


def _begun(facts: Facts) -> Iterator[Running]:
    examined = facts.examination.deadline if facts.examination and facts.code in _EXAMINED else None
    if examined is not None:
        yield _running(examined)
    if facts.code is Code.CERTIFICATE_REQUESTED and facts.letter is not None and facts.reply_days is not None:
        yield _running(deadline(Name.VERIFICATION_REPLY, facts.letter, days=facts.reply_days))
    if facts.code is Code.CERTIFIED and facts.filed is not None:
        yield _running(deadline(Name.DOCKET, facts.filed))
    begun = _BEGUN.get(facts.code)
    if begun is None:
        return
    entered = [move for move in facts.moves if move.after is facts.code and move.before in begun.sources]
    for move in entered[-1:]:
        assumed = f"the legal time of act {move.sequence} is taken for {begun.event}"
        yield _running(deadline(begun.kind, move.day), Reason(Doubt.START_ASSUMED, assumed))


def _open(facts: Facts) -> Iterator[Open]:
    if facts.code in _APPLIED_FOR:
        yield Open(Name.LIMITATION, "enforcement is applied for; it begins again when that ends, which is not recorded")
    if facts.code in _EXAMINED and facts.examination and facts.examination.waits:
        yield Open(Name.ISSUE, "the clock stands still until the papers come that the notary asked for")
    if facts.code is Code.CERTIFICATE_REQUESTED and facts.letter is None:
        agreed = f"{facts.reply_days} days" if facts.reply_days else "as many days as the contract says"
        yield Open(
            Name.VERIFICATION_REPLY, f"{agreed} from the service of the verification letter, which was not sent yet"
        )
