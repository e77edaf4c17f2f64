"""The facts of a step: what the office has on record and reckons, and what whoever acts shows and says.

Whatever is not found counts as not shown (notary.domain.law.facts).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from notary.db.scope import SYSTEM
from notary.db.session import Transaction
from notary.domain import money
from notary.domain.errors import NotFound, Refused
from notary.domain.law import Actor, Declared, Evidence, Facts, Transition
from notary.domain.law import guards as g
from notary.domain.law.replay import History, about
from notary.domain.money import Money
from notary.domain.parties import DEBTOR_ROLES, SURETY_ROLES
from notary.domain.times import parse_date
from notary.services import amounts, answers, instruments, people, periods, shares, values
from notary.services.amounts import NoAmount, Owed
from notary.services.context import Context

_RECKONED = frozenset({
    g.instalment_unpaid, g.arrears_paid, g.waiting_period_over, g.indemnity_named, g.up_to_the_outstanding,
    g.certified_is_outstanding,
})  # fmt: skip
"""Guards for which the amount is reckoned; it takes some milliseconds."""

_SUBMITTED = {
    "OBJECTION": Evidence.OBJECTION,
    "RECHECK": Evidence.WRITTEN_GROUNDS,
    "NON_ENFORCEMENT": Evidence.WRITTEN_GROUNDS,
    "RECONSIDERATION": Evidence.APPLICATION,
    "DISCHARGE": Evidence.DISCHARGE_PROOF,
}
"""What a party's own act is evidence of."""


def is_reckoned(row: Transition) -> bool:
    """Whether the law allows a step for what is owed on its day."""
    return not _RECKONED.isdisjoint(row.guards)


@dataclass(frozen=True)
class Step:
    """A step that is asked for.

    Attributes:
        row: of the law.
        authority: who signs.
        detail, evidence: what its act says and discloses.
        papers: the kinds of evidence that it hands in.
        legal_time: when it took effect.
    """

    row: Transition
    authority: str
    detail: Mapping[str, Any]
    evidence: Mapping[str, Any]
    papers: frozenset[Evidence]
    legal_time: str


def gather(
    tx: Transaction, context: Context, row: Any, so_far: History, bodies: Sequence[Mapping[str, Any]], step: Step
) -> Facts:
    """The facts of a step on an instrument.

    Args:
        row: the instrument.
        so_far: where its acts lead.
        bodies: the mandatory parts of its acts so far, without those that a correction struck.

    Raises:
        FormatError: an amount, a day or a list in the evidence is out of form.
        NotFound: a party or a submission that is named is not there.
        Refused: it says that something else is owed than is.
    """
    content = instruments.content(context, row)
    detail, declared = step.detail, set(step.detail["declared"])
    party = detail["by"]["party"] or ""
    _require_party(content, Actor(detail["by"]["actor"]), party)
    submission = _submission(bodies, detail["submission"], party)
    moment = step.legal_time if submission is None else submission["eventTime"]
    day = periods.day_of(moment)
    owed = _owed(tx, context, row, step, day)
    known = _Reckoned(owed, due_or_not=step.row.type == "INDEMNIFY")
    _require_reckoned(step, known)
    own = about(bodies, detail["share"])
    letter = answers.letter(own, people.bound(content), reply_days(content))
    claimed = values.claims(step.evidence)
    unreached, waits_until = _unreached(content, bodies, step, day), _waits_until(tx, context, row, content, step, day)
    return Facts(
        actor=Actor(detail["by"]["actor"]),
        evidence=step.papers | _of_submission(submission),
        who=party,
        share=detail["share"],
        ground=detail["ground"] or "",
        guarantors_consent=Declared.GUARANTORS_CONSENT in declared,
        burden_capped=Declared.BURDEN_CAPPED in declared,
        other_notary=step.authority != _decided_by(bodies, own, step.row),
        within_time=_in_time(content, own, step.row, party, day),
        late_is_excused=Declared.LATE_IS_EXCUSED in declared,
        disbursed=values.amount(step.evidence, "disbursed"),
        principal=_principal(content),
        instalment_unpaid=_defaulted(tx, context, row, content, step, day),
        arrears_paid=known.paid,
        cure_allowed=Declared.CURE_AGREED in declared,
        acceleration_agreed=bool(content["sections"].get("loan", {}).get("acceleration")),
        waiting_passed=waits_until is not None and day >= waits_until,
        waits_until=waits_until,
        insurer=detail["insurer"] or "",
        indemnity=values.indemnity(step.evidence),
        within_the_loss=_within_the_loss(content, step.evidence, known),
        part_paid=Declared.PART_PAID in declared,
        recovered=shares.recovered(tx, row, so_far, day),
        transferred=values.amount(step.evidence, "transferred"),
        bases=values.bases(step.evidence),
        arrived_at_all=not unreached,
        unreached=unreached,
        applied=values.amount(step.evidence, "applied"),
        outstanding=known.outstanding,
        verified=letter.is_answered(day),
        unanswered=letter.unanswered,
        answers_until=letter.until,
        all_endowed=bool(claimed) and claimed <= set(content["scope"]),
        counted_twice=_counted_twice(tx, context, row, so_far, step, known, day),
        certified=values.amount(step.evidence, "certified"),
        received=values.amount(step.evidence, "received"),
        notarised=Declared.NOTARISED in declared,
        amendment_disclosed=Declared.AMENDMENT_DISCLOSED in declared,
        other_creditor_agrees=Declared.OTHER_CREDITOR_AGREES in declared,
        newly_known=Declared.NEWLY_KNOWN in declared,
        separable=Declared.SEPARABLE in declared,
    )


@dataclass(frozen=True)
class _Reckoned:
    """What follows from the amount as of a day; nothing where none could be reckoned.

    ``due_or_not``: whether all that is owed counts. An insurer that pays what is due leaves the later instalments to
    the lender, so it has paid a part.
    """

    owed: Owed | None
    due_or_not: bool

    @property
    def paid(self) -> bool:
        return self.owed is not None and self.owed.statement.arrears == 0

    @property
    def lines(self) -> dict[str, Money]:
        """What can be claimed by component."""
        return {} if self.owed is None else people.by_component(self.owed.statement, self.owed.statement.claimable)

    @property
    def all_parts(self) -> dict[str, Money]:
        """What is owed by component, due or not."""
        return {} if self.owed is None else people.by_component(self.owed.statement, self.owed.statement.parts)

    @property
    def outstanding(self) -> Money | None:
        if self.owed is None:
            return None
        statement = self.owed.statement
        parts = statement.parts if self.due_or_not else statement.claimable
        return people.exact(sum(parts.values(), Decimal(0)), statement.terms.currency)


def _require_reckoned(step: Step, known: _Reckoned) -> None:
    """Ensure that an act which says what is owed says what was reckoned: whether the insurer paid all hangs on it."""
    said = values.amount(step.evidence, "outstanding")
    if said is not None and said != known.outstanding:
        right = "nothing is reckoned here" if known.outstanding is None else f"it is {money.format(known.outstanding)}"
        raise Refused(f"the outstanding amount is not what is owed on that day; {right}")


def _counted_twice(
    tx: Transaction, context: Context, row: Any, so_far: History, step: Step, known: _Reckoned, day: date
) -> bool:
    """Whether an application, or a certificate line by line, takes what stands in the other share's certificate.

    Over one share the table lets nobody apply while a certificate is in force.
    """
    there = (
        shares.taken(tx, context, row, so_far, step.detail["share"], day) if g.counted_once in step.row.guards else {}
    )
    if not there:
        return False
    paper, outstanding = step.evidence.get(shares.PAPER), known.outstanding
    if paper is None:
        wanted = values.amount(step.evidence, "applied")
        both = None if wanted is None else wanted.minor + money.total(there.values(), wanted.currency).minor
        return both is None or outstanding is None or both > outstanding.minor
    lines = {line["component"]: values.money_at(line["amount"], "lines") for line in paper["object"]["lines"]}
    most = known.lines
    return any(
        own.minor + there[name].minor > (most[name].minor if name in most else 0)
        for name, own in lines.items()
        if name in there and own.minor
    )


def _owed(tx: Transaction, context: Context, row: Any, step: Step, day: date) -> Owed | None:
    if not is_reckoned(step.row):
        return None
    try:
        return amounts.of_instrument(tx, context, SYSTEM, row.id, day)
    except NoAmount:
        return None


def _defaulted(tx: Transaction, context: Context, row: Any, content: Mapping[str, Any], step: Step, day: date) -> bool:
    """Whether an instalment is unpaid after its due day, which the debtor has whole."""
    if g.instalment_unpaid not in step.row.guards:
        return False
    try:
        since = amounts.unpaid_since(tx, context, row.id, due(content), day)
    except NoAmount:
        return False
    return since is not None and since < day


def _waits_until(
    tx: Transaction, context: Context, row: Any, content: Mapping[str, Any], step: Step, day: date
) -> date | None:
    """When the waiting days of the policy are over, counted from the first instalment that is not paid in full."""
    days = content["sections"].get("guarantee_insurance", {}).get("waiting_days")
    if days is None or g.waiting_period_over not in step.row.guards:
        return None
    since = amounts.unpaid_since(tx, context, row.id, due(content), day)
    return None if since is None else since + timedelta(days=days)


def _within_the_loss(content: Mapping[str, Any], evidence: Mapping[str, Any], known: _Reckoned) -> bool:
    """Whether an indemnity is at most the sum insured, and of no component more than is owed of it, due or not."""
    paid, policy = values.indemnity(evidence), content["sections"].get("guarantee_insurance")
    if paid is None or policy is None or known.owed is None:
        return False
    insured, owed = money.from_json(policy["sum_insured"]), known.all_parts
    parts = values.amount_lines(evidence["indemnity_parts"], "evidence.indemnity_parts")
    fits = all(name in owed and part.minor <= owed[name].minor for name, part in parts.items())
    return fits and paid.currency == insured.currency and paid.minor <= insured.minor


def _unreached(
    content: Mapping[str, Any], bodies: Sequence[Mapping[str, Any]], step: Step, day: date
) -> tuple[str, ...]:
    """The debtors and guarantors of whom ``arrivals`` has no day since the transfer."""
    days, transfer = values.arrivals(step.evidence), periods.last(bodies, "TRANSFER")
    since = date.max if transfer is None else periods.legal_day(transfer)
    return tuple(party for party in people.bound(content) if not (party in days and since <= days[party] <= day))


def _require_party(content: Mapping[str, Any], actor: Actor, party: str) -> None:
    """Ensure that a debtor or guarantor who acts is one of this debt."""
    wanted = {Actor.DEBTOR: DEBTOR_ROLES, Actor.GUARANTOR: SURETY_ROLES}.get(actor)
    if wanted is None:
        return
    known = [item["id"] for item in content["parties"] if wanted & set(item["roles"])]
    if party not in known:
        there = ", ".join(known) or "none"
        raise NotFound(f"{party or 'nobody'!r} is no {actor} of this debt; those are: {there}")


def _decided_by(bodies: Sequence[Mapping[str, Any]], own: Sequence[Mapping[str, Any]], row: Transition) -> str:
    """Who decided what a review is about: the notary of the deed, or of the execution certificate (公证程序规则 62)."""
    issued = periods.last(own, "CERTIFY") if row.region == "certificate" else None
    return str((issued or bodies[0])["actor"]["authority"])


def _submission(bodies: Sequence[Mapping[str, Any]], sequence: int | None, party: str) -> Mapping[str, Any] | None:
    """The party's own act that a step records."""
    if sequence is None:
        return None
    found = next((body for body in bodies if body["sequence"] == sequence), None)
    if found is None or found["type"] != "SUBMISSION" or found["actor"]["authority"] != party:
        raise NotFound(f"act {sequence} is no submission of {party or 'anybody'!r}")
    return found


def _of_submission(submission: Mapping[str, Any] | None) -> frozenset[Evidence]:
    kind = None if submission is None else _SUBMITTED.get(submission["detail"]["kind"])
    return frozenset() if kind is None else frozenset({kind})


def _in_time(
    content: Mapping[str, Any], bodies: Sequence[Mapping[str, Any]], row: Transition, party: str, day: date
) -> bool:
    last = periods.last_day(row, bodies, due(content), reply_days(content), party)
    return last is None or day <= last


def due(content: Mapping[str, Any]) -> list[date]:
    """The last days of performance: of each instalment, or of the whole."""
    schedule = content["sections"].get("loan", {}).get("schedule", ())
    return [parse_date(line["due"]) for line in schedule] or [parse_date(content["dates"]["due"])]


def reply_days(content: Mapping[str, Any]) -> int | None:
    """The days that the contract gives to answer the notary; of several the fewest, which is the careful number."""
    agreed = [section["reply_days"] for section in content["sections"].values() if "reply_days" in section]
    return min(agreed, default=None)


def _principal(content: Mapping[str, Any]) -> Money | None:
    loan = content["sections"].get("loan")
    return None if loan is None else money.from_json(loan["principal"])
