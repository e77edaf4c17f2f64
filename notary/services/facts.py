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
from notary.domain.errors import FormatError, NotFound, Refused
from notary.domain.glossary import COMPONENTS, TITLES
from notary.domain.law import Actor, Declared, Evidence, Facts, Transition
from notary.domain.law import guards as g
from notary.domain.law.replay import History, about
from notary.domain.money import Money
from notary.domain.parties import DEBTOR_ROLES, SURETY_ROLES
from notary.domain.times import SHANGHAI, parse_date, parse_time
from notary.services import amounts, answers, instruments, people, periods, shares
from notary.services.amounts import NoAmount, Owed
from notary.services.context import Context

_RECKONED = frozenset({
    g.instalment_unpaid, g.arrears_paid, g.waiting_period_over, g.indemnity_named, g.up_to_the_outstanding,
    g.certified_is_outstanding,
})  # fmt: skip
"""Guards for which the amount is reckoned; it takes some milliseconds."""

_COUNTED = frozenset({g.counted_once})

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
    day = parse_time(moment).astimezone(SHANGHAI).date()
    owed = _owed(tx, context, row, step, day)
    known = _Reckoned(owed)
    _require_reckoned(step, known)
    own = about(bodies, detail["share"])
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
        disbursed=amount(step.evidence, "disbursed"),
        principal=_principal(content),
        instalment_unpaid=_defaulted(tx, context, row, content, step, day),
        arrears_paid=known.paid,
        cure_allowed=Declared.CURE_AGREED in declared,
        acceleration_agreed=bool(content["sections"].get("loan", {}).get("acceleration")),
        waiting_passed=_waited(tx, context, row, content, step, day),
        insurer=detail["insurer"] or "",
        indemnity=_indemnity(step.evidence),
        part_paid=Declared.PART_PAID in declared,
        recovered=shares.recovered(tx, row, so_far, day),
        transferred=amount(step.evidence, "transferred"),
        bases=_bases(step.evidence),
        arrived_at_all=_arrived(content, bodies, step.evidence, day),
        applied=amount(step.evidence, "applied"),
        outstanding=known.outstanding,
        verified=_verified(content, own, day),
        all_endowed=_endowed(step.evidence, content),
        counted_twice=_counted_twice(tx, context, row, so_far, step, known, day),
        certified=amount(step.evidence, "certified"),
        received=amount(step.evidence, "received"),
        notarised=Declared.NOTARISED in declared,
        amendment_disclosed=Declared.AMENDMENT_DISCLOSED in declared,
        other_creditor_agrees=Declared.OTHER_CREDITOR_AGREES in declared,
        newly_known=Declared.NEWLY_KNOWN in declared,
        separable=Declared.SEPARABLE in declared,
    )


@dataclass(frozen=True)
class _Reckoned:
    """What follows from the amount as of a day; nothing where none could be reckoned."""

    owed: Owed | None

    @property
    def paid(self) -> bool:
        return self.owed is not None and self.owed.statement.arrears == 0

    @property
    def lines(self) -> dict[str, Money]:
        """What is owed by component."""
        return (
            {}
            if self.owed is None
            else {line.component: line.amount for line in people.table(self.owed.statement).lines}
        )

    @property
    def outstanding(self) -> Money | None:
        if self.owed is None:
            return None
        currency = self.owed.statement.terms.currency
        claimable = sum(self.owed.statement.claimable.values(), Decimal(0))
        return Money(int(claimable.scaleb(money.exponent(currency))), currency)


def _require_reckoned(step: Step, known: _Reckoned) -> None:
    """Ensure that an act which says what is owed says what was reckoned: whether the insurer paid all hangs on it."""
    said = amount(step.evidence, "outstanding")
    if said is not None and said != known.outstanding:
        right = "nothing is reckoned here" if known.outstanding is None else f"it is {money.format(known.outstanding)}"
        raise Refused(f"the outstanding amount is not what is owed on that day; {right}")


def _counted_twice(
    tx: Transaction, context: Context, row: Any, so_far: History, step: Step, known: _Reckoned, day: date
) -> bool:
    """Whether an application, or a certificate line by line, takes what stands in the other share's certificate.

    Over one share the table lets nobody apply while a certificate is in force.
    """
    there = shares.taken(tx, context, row, so_far, step.detail["share"], day) if _COUNTED & set(step.row.guards) else {}
    if not there:
        return False
    paper, outstanding = step.evidence.get(shares.PAPER), known.outstanding
    if paper is None:
        wanted = amount(step.evidence, "applied")
        both = None if wanted is None else wanted.minor + shares.total(there, wanted.currency).minor
        return both is None or outstanding is None or both > outstanding.minor
    lines = {line["component"]: _money(line["amount"], "lines") for line in paper["object"]["lines"]}
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


def _waited(tx: Transaction, context: Context, row: Any, content: Mapping[str, Any], step: Step, day: date) -> bool:
    """Whether the waiting days of the policy are over, counted from the first instalment that is not paid in full."""
    days = content["sections"].get("guarantee_insurance", {}).get("waiting_days")
    if days is None or g.waiting_period_over not in step.row.guards:
        return False
    since = amounts.unpaid_since(tx, context, row.id, due(content), day)
    return since is not None and day >= since + timedelta(days=days)


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


def _verified(content: Mapping[str, Any], bodies: Sequence[Mapping[str, Any]], day: date) -> bool:
    """Whether the days to answer the last verification letter are over, or everybody bound has answered a letter of
    this application."""
    applied = max((body["sequence"] for body in bodies if body["type"] == "REQUEST"), default=0)
    asked = [body for body in bodies if body["type"] == "VERIFY" and body["sequence"] > applied]
    if not asked:
        return False
    days = reply_days(content)
    if days is not None and day > periods.reply_until(asked[-1], days):
        return True
    return answers.to("OBJECT", bodies).issuperset(people.bound(content))


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


def amount(evidence: Mapping[str, Any], name: str) -> Money | None:
    """An amount that an act discloses under a name; None where it does not (raises FormatError)."""
    return _money(evidence[name], f"evidence.{name}") if name in evidence else None


def _money(value: Any, where: str) -> Money:
    try:
        return money.from_json(value)
    except FormatError as error:
        raise FormatError(str(error), where=where) from None


def _bases(evidence: Mapping[str, Any]) -> frozenset[str]:
    """How the claim passed, by the codes of the glossary."""
    found = evidence.get("bases", [])
    if not isinstance(found, list) or not set(map(str, found)) <= set(TITLES):
        raise FormatError(f"must be a list of {', '.join(TITLES)}", where="evidence.bases")
    return frozenset(found)


def _indemnity(evidence: Mapping[str, Any]) -> Money | None:
    """What the insurer paid: the sum of ``indemnity_parts``, which says for what (principal, interest and so on)."""
    paid = amount(evidence, "indemnity")
    if paid is None:
        return None
    lines = amount_lines(evidence.get("indemnity_parts"), "evidence.indemnity_parts")
    if money.total(lines.values(), paid.currency) != paid:
        raise FormatError(f"must sum to the indemnity, {money.format(paid)}", where="evidence.indemnity_parts")
    return paid


def amount_lines(value: Any, where: str) -> dict[str, Money]:
    """``[{component, amount}, …]`` as amounts by component.

    Raises:
        FormatError: out of form, a component that is none, or one named twice.
    """
    if not isinstance(value, list) or not value:
        raise FormatError("must be a list of {component, amount}", where=where)
    found: dict[str, Money] = {}
    for index, line in enumerate(value):
        if not isinstance(line, dict) or not {"component", "amount"} <= set(line):
            raise FormatError("must be {component, amount}", where=f"{where}[{index}]")
        if line["component"] not in COMPONENTS or line["component"] in found:
            raise FormatError(f"must name each of {', '.join(COMPONENTS)} once", where=f"{where}[{index}].component")
        found[line["component"]] = _money(line["amount"], f"{where}[{index}].amount")
    return found


def _arrived(
    content: Mapping[str, Any], bodies: Sequence[Mapping[str, Any]], evidence: Mapping[str, Any], day: date
) -> bool:
    """Whether ``arrivals`` (party → day) has every debtor and guarantor, on a day since the transfer."""
    arrivals = evidence.get("arrivals", {})
    if not isinstance(arrivals, dict):
        raise FormatError("must be an object {party: day of arrival}", where="evidence.arrivals")
    days = {party: parse_date(value, f"evidence.arrivals.{party}") for party, value in arrivals.items()}
    transfer = periods.last(bodies, "TRANSFER")
    since = date.max if transfer is None else periods.legal_day(transfer)
    return all(party in days and since <= days[party] <= day for party in people.bound(content))


def _endowed(evidence: Mapping[str, Any], content: Mapping[str, Any]) -> bool:
    """Whether all ``claims`` (PRINCIPAL, SECURITY) are within the scope of the deed."""
    claims = evidence.get("claims")
    if claims is None:
        return False
    if not isinstance(claims, list) or not claims or not all(claim in ("PRINCIPAL", "SECURITY") for claim in claims):
        raise FormatError("must be a list of PRINCIPAL, SECURITY or both", where="evidence.claims")
    return set(claims) <= set(content["scope"])
