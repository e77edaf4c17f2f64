"""One step of the law: whether it may be taken, and what stands after it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from notary.domain.errors import Refused
from notary.domain.headline import REST, Court, Deed, Regions
from notary.domain.law.facts import Actor, Facts
from notary.domain.law.state import CHANGED_TITLE, CLOSED_CASE, PER_SHARE, Asked, Case
from notary.domain.law.table import TABLE, Transition

_BY_TYPE: Mapping[str, Sequence[Transition]] = {
    each.type: tuple(row for row in TABLE if row.type == each.type) for each in TABLE
}


class StepForbidden(Refused):
    """The law does not allow the step as things stand; ``reasons`` says all that would make it lawful."""

    code = "STEP_FORBIDDEN"

    def __init__(self, row: Transition, reasons: list[str]) -> None:
        super().__init__(f"{row.type} ({row.name}; {row.article}) is not lawful now: {'; '.join(reasons)}")
        self.reasons = tuple(reasons)


def rows(id: str) -> tuple[Transition, ...]:
    """The rows of an id, such as ``F9`` (raises KeyError where there is none)."""
    found = tuple(row for row in TABLE if row.id == id)
    if not found:
        raise KeyError(id)
    return found


def row_for(type: str, case: Case, share: str | None = None) -> Transition:
    """The row that an act of a type takes as things stand: that which starts from there, or else the first.

    Args:
        share: REST where the act is about the lender's rest.

    Raises:
        KeyError: no row has that type.
    """
    found, case = _BY_TYPE[type], case.of(share)
    starting = [row for row in found if getattr(case.regions, row.region) in row.sources]
    fitting = [row for row in starting if not row.restores or getattr(case, row.restores) is row.target]
    return next(iter([*fitting, *starting, *found]))


def forbidding(case: Case, row: Transition, facts: Facts) -> list[str]:
    """Everything that keeps a step from being lawful, as what would make it so; empty when nothing does."""
    found = [told] if (told := wrong_share(case, row, facts.actor, facts.share)) else []
    case = case.of(facts.share)
    if facts.actor not in row.actors:
        allowed = ", ".join(sorted(row.actors))
        found.append(f"it is a step of {allowed}, not of {facts.actor}")
    if getattr(case.regions, row.region) not in row.sources:
        found.append(_from_elsewhere(case, row))
    if facts.ground and facts.ground not in row.grounds:
        wanted = f"its ground is one of {', '.join(row.grounds)}" if row.grounds else "from there it has no ground"
        found.append(f"{wanted}, and {facts.ground} is none")
    asked = Asked(case, facts)
    found += [told for guard in row.guards if (told := guard(asked))]
    missing = row.evidence - facts.evidence
    if missing:
        found.append(f"it rests on {', '.join(sorted(missing))}, which was not shown")
    return found


def take(case: Case, row: Transition, facts: Facts) -> Case:
    """The case after a step.

    Raises:
        StepForbidden: it is not lawful; every reason is named.
    """
    reasons = forbidding(case, row, facts)
    if reasons:
        raise StepForbidden(row, reasons)
    return moved(case, row, facts)


def moved(case: Case, row: Transition, facts: Facts) -> Case:
    """The case after a step, whether or not it is lawful: what a reader of the acts can follow without the evidence."""
    case = case.of(facts.share)
    after = _with(case, **{row.region: row.target})
    effect = EFFECTS.get(row.id)
    return (after if effect is None else effect(Asked(case, facts), after)).of(facts.share)


def wrong_share(case: Case, row: Transition, actor: Actor, share: str | None) -> str:
    """Why a step is not about the share of the claim that it names; empty when it is."""
    if row.region not in PER_SHARE:
        return "" if share is None else f"the {row.region} is one for the whole claim, so the step names no share"
    if case.regions.rest is None:
        return "" if share is None else "the claim is not split, so there is no rest; the step names no share"
    own = {Actor.LENDER: REST, Actor.INSURER: None}
    if own.get(actor, share) != share:
        return f"the claim is split: the lender's steps are about its {REST}, and the insurer's name no share"
    return ""


def _from_elsewhere(case: Case, row: Transition) -> str:
    """What comes first, where a step starts from another state."""
    state = getattr(case.regions, row.region)
    sources = " or ".join(sorted(source.name for source in row.sources))
    leading = {
        f"{other.type} ({other.id})"
        for other in TABLE
        if other.region == row.region and state in other.sources and other.target in row.sources
    }
    first = f"; first {' or '.join(sorted(leading))}" if leading else ""
    return f"it starts from {sources}, and the {row.region} is {state.name}{first}"


def _with(case: Case, **regions: Any) -> Case:
    changed: Regions = replace(case.regions, **regions)
    return replace(case, regions=changed)


def _recheck(asked: Asked, after: Case) -> Case:
    return replace(after, deed_before=asked.case.regions.deed)


def _reviewed(asked: Asked, after: Case) -> Case:
    """The review is over; parts that were revoked stay so, whatever comes."""
    changed = asked.case.title_changed or after.regions.deed in CHANGED_TITLE
    over = replace(after, deed_before=None, title_changed=changed)
    return _with(over, partial=True) if after.regions.deed is Deed.PARTLY_REVOKED else over


def _supplemented(asked: Asked, after: Case) -> Case:
    return replace(after, amends=(*asked.case.amends, True))


def _restructured(asked: Asked, after: Case) -> Case:
    return replace(after, amends=(*asked.case.amends, asked.facts.notarised))


def _claimed(asked: Asked, after: Case) -> Case:
    return replace(after, insurer=asked.facts.insurer)


def _indemnified(asked: Asked, after: Case) -> Case:
    return replace(after, indemnity=asked.facts.indemnity, split=asked.facts.part_paid)


def _passed(asked: Asked, after: Case) -> Case:
    """From the arrival of the notice the claim, or the part that was paid, is the insurer's."""
    return after.parted if asked.case.split else after


def _substituted(asked: Asked, after: Case) -> Case:  # noqa: ARG001
    return replace(after, applicant=Actor.INSURER)


def _applied(asked: Asked, after: Case) -> Case:
    """A new application takes the place of a case that is over."""
    after = replace(after, applied=asked.facts.applied, applicant=asked.facts.actor)
    return _with(after, court=Court.NONE) if asked.case.regions.court in CLOSED_CASE else after


def _certified(asked: Asked, after: Case) -> Case:
    return replace(after, certified=asked.facts.certified)


def _reconsidered(asked: Asked, after: Case) -> Case:
    return replace(after, court_before=asked.case.regions.court)


def _ruled(asked: Asked, after: Case) -> Case:
    """A ruling on a part sets it aside and the rest goes on at once (F19)."""
    after = replace(after, non_enforcement_pending=False)
    if after.regions.court is Court.PARTLY_NOT_ENFORCED:
        return _with(after, court=Court.ENFORCING, partial=True)
    refused = asked.case.regions.court is Court.NE_REVIEW and after.regions.court is Court.ENFORCING
    return replace(after, non_enforcement_refused=refused)


def _asked(asked: Asked, after: Case) -> Case:
    by = asked.case.non_enforcement_asked | {asked.facts.who}
    return replace(after, non_enforcement_asked=by, non_enforcement_pending=True, non_enforcement_refused=False)


def _stayed(asked: Asked, after: Case) -> Case:  # noqa: ARG001
    """A stay by security does not decide the application during which it was given: it goes on with the rest."""
    resumed = after.regions.court is Court.ENFORCING and after.non_enforcement_pending
    return _with(after, court=Court.NE_REVIEW) if resumed else after


def _new_case(asked: Asked, after: Case) -> Case:  # noqa: ARG001
    """Another case: what was asked of the court in the last one is no part of it."""
    return replace(
        after, non_enforcement_asked=frozenset(), non_enforcement_pending=False, non_enforcement_refused=False
    )


EFFECTS: Mapping[str, Callable[[Asked, Case], Case]] = {
    "N8": _supplemented,
    "N9": _recheck,
    "N10": _reviewed,
    "N11": _reviewed,
    "N12": _reviewed,
    "N13": _reviewed,
    "P5": _restructured,
    "C1": _claimed,
    "C2": _indemnified,
    "C4": _passed,
    "F20": _substituted,
    "E1": _applied,
    "E10": _applied,
    "E6": _certified,
    "F1": _new_case,
    "F3": _new_case,
    "F5": _reconsidered,
    "F8": _asked,
    "F9": _ruled,
    "F10": _ruled,
    "F12": _stayed,
}
"""What a step does besides moving its region."""
