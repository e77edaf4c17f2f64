"""Steps of the law on an issued instrument: who takes them, what they say, and where they lead."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from notary.db import acts as act_rows
from notary.db import instruments as rows
from notary.db.scope import SYSTEM, Scope
from notary.db.session import Transaction
from notary.domain import acts, canonical, standing
from notary.domain.errors import NotFound, Refused
from notary.domain.headline import REST, Regions
from notary.domain.law import Actor, Case, Declared, Evidence, row_for, take
from notary.domain.law.facts import is_part
from notary.domain.law.replay import ASIDE, PER_SHARE_TYPES, SIGNERS, History
from notary.domain.law.table import Transition
from notary.domain.law.wording import BASIS, completed
from notary.domain.money import Money
from notary.domain.payments import statement_value
from notary.domain.standing import Role, StandingError
from notary.services import evidence, execution, facts, history, payments, periods
from notary.services.context import Context
from notary.services.facts import Step
from notary.services.wish import Wish

PAYMENTS, OUTSTANDING = "payments", "outstanding"
"""The evidence that freezes the bookings which an act rests on, and what could be claimed by them; the service adds it,
and whoever signs sees it."""


class StepRefused(Refused):
    """Who asks may not take this step, or the registry has no such move."""

    code = "STEP_REFUSED"


@dataclass(frozen=True)
class Signer:
    """Who signs an act: an authority or a party, in a role, acting for an institution."""

    authority: str
    role: str
    institution: str


@dataclass(frozen=True)
class Taken:
    """What an act says of the law: its detail, the state that it leads to, and its legal basis."""

    detail: dict[str, Any]
    regions: Regions | None
    byte: int
    basis: tuple[str, ...]
    frozen: Mapping[str, Any] = field(default_factory=dict)
    """What the act discloses besides what was asked for: the bookings that its amounts were reckoned from."""


def act_on(
    tx: Transaction, context: Context, scope: Scope, row: Any, signer: Signer, wanted: Wish, number: str = ""
) -> Taken:
    """What an act on an issued instrument leads to.

    Args:
        row: the instrument.
        wanted: its legal time and its share are settled (``with_share``).
        number: of the execution certificate, for CERTIFY.

    Raises:
        StepForbidden: the law does not allow it as things stand; every reason is named.
        StepRefused: who asks cannot take it.
        NotFollowed: a correction strikes what cannot be struck.
        FormatError, NotFound, Refused: the detail or the evidence is out of form, or names what is not there.
    """
    so_far = history.of_instrument(tx, context, row.id)
    by_rule = SIGNERS.get(wanted.type)
    allowed = [by_rule] if by_rule else row_for(wanted.type, so_far.case, wanted.detail.get("share")).roles
    if signer.role not in allowed:
        told = f"{wanted.type} is signed by {' or '.join(allowed)}, not by {signer.role}"
        recorded = "; the notary records it, and `by` says whose step it is" if Role.NOTARY in allowed else ""
        raise StepRefused(told + recorded)
    papers = evidence.shown(tx, replace(scope, institution=signer.institution), wanted.evidence)
    if wanted.type == "CORRECTION":
        return _corrected(so_far, row, signer, dict(wanted.detail))
    if wanted.type in ASIDE:
        return _aside(so_far, row, wanted)
    return _step(tx, context, row, so_far, signer, wanted, papers, number)


def _aside(so_far: History, row: Any, wanted: Wish) -> Taken:
    """An act that moves nothing."""
    detail, case = dict(wanted.detail), so_far.case
    known = [party["id"] for party in canonical.parse(row.envelope)["mandatory"]["parties"]]
    if wanted.type == "DELIVER" and detail["party"] not in known:
        raise NotFound(f"{detail['party']!r} is no party of this debt; those are: {', '.join(known)}")
    return Taken(detail, case.regions, case.byte, BASIS[wanted.type])


def _corrected(so_far: History, row: Any, signer: Signer, detail: dict[str, Any]) -> Taken:
    if detail["corrects"] > row.head_sequence:
        raise Refused(f"there is no act {detail['corrects']} to correct; the last is {row.head_sequence}")
    body = {"type": "CORRECTION", "sequence": row.head_sequence + 1, "actor": {"role": signer.role}, "detail": detail}
    case = so_far.with_act(body).case
    _require_move(Role(signer.role), "CORRECTION", row.standing, case.byte)
    return Taken(detail, case.regions, case.byte, BASIS["CORRECTION"])


def _step(
    tx: Transaction,
    context: Context,
    row: Any,
    so_far: History,
    signer: Signer,
    wanted: Wish,
    papers: frozenset[Evidence],
    number: str,
) -> Taken:
    case, transition = so_far.case, row_for(wanted.type, so_far.case, wanted.detail.get("share"))
    detail = completed(wanted.detail, _usual(transition, row, signer))
    if wanted.type == "CERTIFY":
        detail["executionNo"] = number
    acts.DETAILS[wanted.type](detail, "detail")
    _require_own(Actor(detail["by"]["actor"]), case, row, signer)
    if detail["insurer"]:
        _require_insurer(tx, row, detail["insurer"])
    acts_so_far = [canonical.parse(act.act) for act in act_rows.of_instrument(tx, row.id)]
    bodies = periods.counting([act["body"]["mandatory"] for act in acts_so_far])
    step = Step(
        row=transition,
        authority=signer.authority,
        detail=detail,
        evidence=wanted.evidence,
        papers=papers,
        legal_time=wanted.legal_time or "",
    )
    if wanted.type == "CERTIFY":
        execution.require_same(tx, context, SYSTEM, row.id, signer.authority, wanted.evidence, detail["share"])
    known = facts.gather(tx, context, row, so_far, bodies, step)
    if wanted.type == "INDEMNIFY" and not known.part_paid and is_part(known.indemnity, known.outstanding):
        known = replace(known, part_paid=True)
        detail["declared"] = sorted([*detail["declared"], Declared.PART_PAID])
    after = take(case, transition, known)
    _require_move(Role(signer.role), wanted.type, row.standing, after.byte)
    frozen = _frozen(tx, row, transition, wanted, known.outstanding)
    return Taken(detail, after.regions, after.byte, tuple(transition.article.split("; ")), frozen)


def _frozen(
    tx: Transaction, row: Any, transition: Transition, wanted: Wish, outstanding: Money | None
) -> dict[str, Any]:
    """The bookings up to the act's day and what could be claimed on it, where the law allowed the act for that."""
    if not facts.is_reckoned(transition):
        return {}
    day = periods.day_of(wanted.legal_time or "")
    booked = payments.of_instruments(tx, [row.id])[row.id]
    frozen: dict[str, Any] = {PAYMENTS: statement_value([item.booking for item in booked], day)}
    return frozen if outstanding is None else {**frozen, OUTSTANDING: outstanding.to_json()}


def with_share(so_far: History, row: Any, signer: Signer, wanted: Wish) -> Wish:
    """The wish with the share of a split claim that a step is about, where it does not say and only one can be meant.

    Raises:
        StepRefused: the step can be taken over either, and nobody says over which.
    """
    case, detail = so_far.case, wanted.detail
    if "share" in detail or case.regions.rest is None or wanted.type not in PER_SHARE_TYPES:
        return wanted
    by = detail.get("by")
    named = by.get("actor") if isinstance(by, dict) else None
    return replace(wanted, detail={**detail, "share": _share(case, wanted.type, named or _creditor(row, signer))})


def _share(case: Case, type: str, actor: str | None) -> str | None:
    if actor in (Actor.LENDER, Actor.INSURER):
        return REST if actor == Actor.LENDER else None
    fitting = [share for share in (None, REST) if _starts(case, type, share)]
    if len(fitting) > 1:
        raise StepRefused(f"{type} can be about the insurer's share (share: null) or the lender's (share: {REST})")
    return next(iter(fitting), None)


def _starts(case: Case, type: str, share: str | None) -> bool:
    row = row_for(type, case, share)
    return getattr(case.regions.of(share), row.region) in row.sources


def _creditor(row: Any, signer: Signer) -> Actor | None:
    """As which creditor somebody signs; None where it signs as something else."""
    if signer.role != Role.CREDITOR:
        return None
    return Actor.LENDER if signer.institution == row.institution else Actor.INSURER


def _usual(transition: Transition, row: Any, signer: Signer) -> str | None:
    """Who takes a step, where nobody is named: whoever signs, in its own right; None where that is nobody's step."""
    creditor = _creditor(row, signer)
    if creditor is not None:
        return creditor if creditor in transition.actors else None
    own = Actor.NOTARY if signer.role == Role.NOTARY else Actor.COURT
    if own in transition.actors:
        return own
    return Actor.COURT if signer.role == Role.NOTARY and transition.actors == {Actor.COURT} else None


def _require_own(actor: Actor, case: Case, row: Any, signer: Signer) -> None:
    """Ensure that whoever signs may: a creditor for itself, the notary for all that it records.

    What a debtor did is recorded by whoever holds the claim: it was done to them.
    """
    if signer.role != Role.CREDITOR:
        return
    creditors = {Actor.LENDER: row.institution, Actor.INSURER: case.insurer}
    if actor not in creditors:
        if signer.institution not in {creditors[holder] for holder in case.holders}:
            raise StepRefused(f"{signer.institution} does not hold the claim, so it records no step of the {actor}")
    elif creditors[actor] != signer.institution:
        named = creditors[actor] or "nobody yet: the lender names it in its CLAIM"
        raise StepRefused(f"{signer.institution} does not act as the {actor} of this debt; that is {named}")


def _require_insurer(tx: Transaction, row: Any, id: str) -> None:
    if id == row.institution:
        raise StepRefused(f"{id} is the lender of this debt; its claim goes to an insurer, another institution")
    found = rows.institution_or_none(tx, id)
    if found is None or found.kind != "CREDITOR":
        raise NotFound(f"{id!r} is no creditor known here; an insurer is entered as an institution first")


def _require_move(role: Role, type: str, before: int, after: int) -> None:
    """Ensure that the registry lets this role make the move; the law and the registry agree (docs/standing.md)."""
    if before == after:
        return
    try:
        standing.allows(role, before, after)
    except StandingError as error:
        recorded = "" if role == Role.NOTARY else "; the notary can record it"
        raise StepRefused(f"{type} is not possible now: {error}{recorded}") from error
