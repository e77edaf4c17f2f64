"""For every row of the table a case and facts in which it is lawful, and for every guard what makes it fail alone."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from notary.domain.headline import Certificate, Court, Creditor, Deed, Performance, Rest, Suit
from notary.domain.law import Actor, Case, Evidence, Facts, Transition
from notary.domain.law import guards as g
from notary.domain.money import Money

AMOUNT, MORE = Money(100_00, "CNY"), Money(100_01, "CNY")


def facts(actor: Actor, **change: Any) -> Facts:
    """Facts with which every guard that looks at facts alone passes."""
    known = Facts(
        actor=actor,
        evidence=frozenset(Evidence),
        who="borrower",
        checklist_passed=True,
        all_bound_parties=True,
        guarantors_consent=True,
        other_notary=True,
        within_time=True,
        disbursed=AMOUNT,
        principal=AMOUNT,
        instalment_unpaid=True,
        arrears_paid=True,
        cure_allowed=True,
        acceleration_agreed=True,
        waiting_passed=True,
        indemnity=AMOUNT,
        within_the_loss=True,
        recovered=Money(0, "CNY"),
        transferred=AMOUNT,
        bases=frozenset({"ASSIGNMENT_545"}),
        arrived_at_all=True,
        applied=AMOUNT,
        outstanding=AMOUNT,
        all_endowed=True,
        counted_twice=False,
        verified=True,
        certified=AMOUNT,
        received=AMOUNT,
        separable=True,
    )
    return replace(known, **change)


def region(case: Case, **change: Any) -> Case:
    """A case with other states of its regions."""
    return replace(case, regions=replace(case.regions, **change))


def lawful(row: Transition) -> tuple[Case, Facts]:
    """A case and facts in which a row is lawful."""
    actor = sorted(row.actors & {Actor.LENDER} or row.actors)[0]
    case = Case(
        indemnity=AMOUNT, applied=AMOUNT, applicant=Actor.LENDER, certified=AMOUNT, non_enforcement_refused=True
    )
    case = region(case, performance=Performance.OVERDUE, certificate=Certificate.ISSUED, court=Court.ENFORCING)
    if g.no_case_pending in row.guards:
        case = region(case, court=Court.NONE)
    if g.title_changed in row.guards:
        case = replace(case, title_changed=True)
    if g.deed_gone in row.guards:
        case = region(case, deed=Deed.REVOKED)
    source = sorted(row.sources, key=lambda state: state.name)[0]
    case = region(case, **{row.region: source})
    if row.id == "F6":
        case = replace(case, court_before=row.target)
    for deed in Deed:
        if row.name == f"N10 {deed.name}":
            case = replace(case, deed_before=deed)
    return case, facts(actor, ground=row.grounds[0] if row.grounds else "")


Break = Callable[[Case, Facts], tuple[Case, Facts]]


def _fact(**change: Any) -> Break:
    return lambda case, known: (case, replace(known, **change))


def _case(**change: Any) -> Break:
    return lambda case, known: (replace(case, **change), known)


def _region(**change: Any) -> Break:
    return lambda case, known: (region(case, **change), known)


def _insurer_with(**change: Any) -> Break:
    """The insurer applies, after a transfer with effect."""
    return lambda case, known: (
        replace(region(case, creditor=Creditor.TRANSFER_EFFECTIVE), **change),
        replace(known, actor=Actor.INSURER),
    )


def _passed(case: Case, **change: Any) -> Case:
    """The claim is the insurer's, or partly; by default it has applied."""
    return replace(region(case, creditor=Creditor.TRANSFER_EFFECTIVE), **{"applicant": Actor.INSURER, **change})


BREAKS: dict[Any, Break] = {
    g.checklist_passed: _fact(checklist_passed=False),
    g.everyone_applies: _fact(all_bound_parties=False),
    g.has_ground: _fact(ground=""),
    g.guarantors_agree_or_burden_stays: _fact(guarantors_consent=False),
    g.in_time: _fact(within_time=False),
    g.in_time_or_own_motion: _fact(within_time=False),
    g.amendment_disclosed: _case(amends=(True, False)),
    g.in_time_or_excused: _fact(within_time=False),
    g.by_another_notary: _fact(other_notary=False),
    g.disbursed_in_full: _fact(disbursed=MORE),
    g.instalment_unpaid: _fact(instalment_unpaid=False),
    g.arrears_paid: _fact(arrears_paid=False),
    g.cure_agreed: _fact(cure_allowed=False),
    g.acceleration_agreed: _fact(acceleration_agreed=False),
    g.waiting_period_over: _fact(waiting_passed=False),
    g.indemnity_named: _fact(indemnity=None),
    g.transfers_the_indemnity: _fact(transferred=MORE),
    g.basis_named: _fact(bases=frozenset()),
    g.arrived_at_everyone: _fact(arrived_at_all=False),
    g.deed_stands: _region(deed=Deed.RECHECK_PENDING),
    g.deed_not_gone: _region(deed=Deed.REVOKED),
    g.deed_gone: _region(deed=Deed.RECHECK_PENDING),
    g.in_default: _region(performance=Performance.PERFORMING),
    g.still_owed: _region(performance=Performance.DISCHARGED),
    g.holds_the_claim: _fact(actor=Actor.INSURER),
    g.no_creditor_suit: _region(creditor_suit=Suit.ACCEPTED),
    g.asks_for_something: _fact(applied=Money(0, "CNY")),
    g.certifies_something: _fact(certified=Money(0, "CNY")),
    g.files_its_own: _case(applicant=Actor.INSURER, indemnity=None),
    g.only_endowed: _fact(all_endowed=False),
    g.up_to_the_outstanding: _fact(outstanding=Money(99_99, "CNY")),
    g.applies_for_its_own: _insurer_with(indemnity=Money(99_99, "CNY")),
    g.certified_is_the_applicants: lambda case, known: (_passed(case, indemnity=Money(99_99, "CNY")), known),
    g.applicant_holds_the_claim: lambda case, known: (_passed(case, applicant=Actor.LENDER), known),
    g.within_the_loss: _fact(within_the_loss=False),
    g.claim_is_one: _region(rest=Rest()),
    g.assignee_has_nothing_pending: _case(applicant=Actor.INSURER),
    g.case_is_the_assignors: _case(applicant=Actor.INSURER),
    g.part_named: _fact(part_paid=True),
    g.both_creditors: lambda case, known: (_passed(case, split=True).parted, known),
    g.verified: _fact(verified=False),
    g.certified_is_outstanding: _fact(outstanding=Money(99_99, "CNY")),
    g.counted_once: _fact(counted_twice=True),
    g.no_case_pending: _region(court=Court.FILED),
    g.no_more_than_applied: _fact(certified=MORE, outstanding=MORE),
    g.certificate_in_force: _region(certificate=Certificate.REVOKED),
    g.court_case_open: _region(court=Court.NONE),
    g.asked_once: _case(non_enforcement_asked=frozenset({"borrower"})),
    g.parts_are_separable: _fact(separable=False),
    g.satisfied_in_full: _fact(received=Money(99_99, "CNY")),
    g.title_changed: _case(title_changed=False),
    g.was_refused: _case(non_enforcement_refused=False),
}
"""For every guard, what makes it fail. A guard of ``returns_to`` fails for another deed before the recheck."""

ALONGSIDE = {
    g.still_owed: {g.in_default},
}
"""Guards that cannot fail alone: what is discharged is not in default either."""


def broken(row: Transition, guard: Any) -> tuple[Case, Facts]:
    """A case and facts in which one guard of a row fails."""
    case, known = lawful(row)
    if guard not in BREAKS:
        return replace(case, deed_before=Deed.DRAFT, court_before=Court.FILED), known
    return BREAKS[guard](case, known)
