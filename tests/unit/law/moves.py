"""Every state that the law can lead to, and every move of the standing on the way."""

from collections.abc import Iterator
from dataclasses import replace

from lawful import AMOUNT, facts

from notary.domain.headline import Certificate, Court, Performance, Regions, Suit
from notary.domain.law import TABLE, Actor, Case, Transition
from notary.domain.law.state import Asked
from notary.domain.law.steps import EFFECTS

START = Case(
    regions=Regions(), indemnity=AMOUNT, applied=AMOUNT, applicant=Actor.LENDER, certified=AMOUNT,
    non_enforcement_refused=True,
)  # fmt: skip

ROWS = [row for row in TABLE if row.roles and row.region != "creditor" and row.id != "N5"]
"""The creditor's region only sets a flag, which the notary does; to walk it too would multiply every state by five."""


def lawful_moves() -> Iterator[tuple[Transition, Case, Case]]:
    """Every step that can be taken in any state that the law leads to, by somebody for whom all facts speak."""
    seen, waiting = {START}, [START]
    while waiting:
        before = waiting.pop()
        for row in ROWS:
            after = _taken(before, row)
            if after is not None:
                yield row, before, after
                if after not in seen:
                    seen.add(after)
                    waiting.append(after)


ASKING = {actor: facts(actor, ground="a ground", newly_known=True) for row in TABLE for actor in row.actors}

ALIKE = {
    "performance": {Performance.UNDISBURSED: Performance.PERFORMING, Performance.RESTRUCTURED: Performance.PERFORMING},
    "certificate": {
        Certificate.WITHDRAWN: Certificate.NONE,
        Certificate.REVOKED: Certificate.NONE,
        Certificate.CORRECTED: Certificate.ISSUED,
        Certificate.SUPPLEMENT: Certificate.APPLIED,
    },
    "court": {
        Court.CORRECTION: Court.FILED,
        Court.DISMISSED: Court.NOT_ACCEPTED,
        Court.STAYED_BY_SECURITY: Court.SUSPENDED,
        Court.EXEC_SETTLEMENT: Court.SUSPENDED,
        Court.ROUND_ENDED: Court.SUSPENDED,
    },
    "creditor_suit": {Suit.JUDGED: Suit.NONE},
    "debtor_suit": dict.fromkeys(Suit, Suit.NONE),
    "third_party_suit": dict.fromkeys(Suit, Suit.NONE),
}
"""States with the same standing and the same ways on to other standings: one of each is walked, to end soon."""


def _taken(case: Case, row: Transition) -> Case | None:
    """The same as ``take``, without its sentences, which would take most of the time."""
    if getattr(case.regions, row.region) not in row.sources:
        return None
    actor = next(iter(row.actors & case.holders or row.actors))
    asked = Asked(case, ASKING[actor])
    if any(guard(asked) for guard in row.guards):
        return None
    moved = replace(case, regions=replace(case.regions, **{row.region: row.target}))
    effect = EFFECTS.get(row.id)
    return _forgetful(moved if effect is None else effect(asked, moved))


def _forgetful(case: Case) -> Case:
    regions = case.regions
    alike = {name: states.get(getattr(regions, name), getattr(regions, name)) for name, states in ALIKE.items()}
    return replace(
        START,
        regions=replace(regions, **alike),
        deed_before=case.deed_before,
        court_before=ALIKE["court"].get(case.court_before, case.court_before),
        title_changed=case.title_changed,
        non_enforcement_pending=case.non_enforcement_pending,
    )
