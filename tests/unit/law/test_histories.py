"""Histories that the law allows or forbids as a whole, step by step."""

from dataclasses import replace

import pytest
from lawful import AMOUNT, facts, region

from notary.domain.headline import Certificate, Court, Creditor, Deed, Performance, Regions
from notary.domain.law import Actor, Case, StepForbidden, Transition, rows, take
from notary.domain.money import Money
from notary.domain.standing import Code, split


def row(name: str) -> Transition:
    """A row by its id and variant."""
    return next(found for found in rows(name.split()[0]) if found.name == name)


def play(case: Case, *steps: tuple[str, Actor], **change: object) -> Case:
    """The case after these steps, each by its actor."""
    for name, actor in steps:
        step = row(name)
        case = take(case, step, facts(actor, ground="".join(step.grounds[:1]), **change))
    return case


ISSUED = Case(Regions(performance=Performance.UNDISBURSED))
DEFAULTED = [("P1", Actor.LENDER), ("P2", Actor.LENDER)]
CERTIFIED = [*DEFAULTED, ("E1", Actor.LENDER), ("E2", Actor.NOTARY), ("E6", Actor.NOTARY)]
ENFORCING = [*CERTIFIED, ("F1", Actor.LENDER), ("F3", Actor.COURT), ("F7", Actor.COURT)]


def test_a_default_is_enforced_to_the_end() -> None:
    assert split(play(ISSUED, *ENFORCING, ("F16", Actor.COURT)).byte)[0] is Code.ENFORCED


def test_the_insurer_applies_after_the_notice_arrived_and_up_to_what_it_paid() -> None:
    paid = play(
        ISSUED, *DEFAULTED, ("C1", Actor.LENDER), ("C2", Actor.INSURER), ("C3", Actor.LENDER),
        indemnity=Money(80_00, "CNY"), transferred=Money(80_00, "CNY"),
    )  # fmt: skip
    assert paid.split
    with pytest.raises(StepForbidden, match="once the notice of the transfer has arrived"):
        take(paid, row("E1"), facts(Actor.INSURER, applied=Money(80_00, "CNY")))
    effective = play(paid, ("C4", Actor.INSURER))
    with pytest.raises(StepForbidden, match="up to what it paid"):
        take(effective, row("E1"), facts(Actor.INSURER))
    with pytest.raises(StepForbidden, match="what the insurer did not pay"):
        take(effective, row("E1"), facts(Actor.LENDER))
    applied = take(effective, row("E1"), facts(Actor.INSURER, applied=Money(80_00, "CNY")))
    with pytest.raises(StepForbidden, match="than was applied for"):
        play(applied, ("E2", Actor.NOTARY), ("E6", Actor.NOTARY))


def test_nothing_is_docketed_or_certified_on_what_is_gone() -> None:
    filed = play(ISSUED, *CERTIFIED, ("F1", Actor.LENDER))
    revoked = region(filed, deed=Deed.REVOKED)
    with pytest.raises(StepForbidden, match="the deed is REVOKED"):
        take(revoked, row("F3"), facts(Actor.COURT))
    assert play(revoked, ("F17 before docketing", Actor.COURT)).regions.court is Court.ENDED
    ended = region(revoked, court=Court.ENDED, performance=Performance.DISCHARGED)
    with pytest.raises(StepForbidden, match="nothing is left to enforce"):
        take(ended, row("F3 another case"), facts(Actor.COURT))


def test_a_default_that_was_cured_is_certified_no_more() -> None:
    cured = play(ISSUED, *DEFAULTED, ("E1", Actor.LENDER), ("E2", Actor.NOTARY), ("P3", Actor.DEBTOR))
    with pytest.raises(StepForbidden, match="a default must be on record"):
        take(cured, row("E6"), facts(Actor.NOTARY))


def test_a_stay_by_security_does_not_decide_the_application() -> None:
    stayed = play(ISSUED, *ENFORCING, ("F8", Actor.DEBTOR), ("F12", Actor.COURT), ("F12 resumed", Actor.COURT))
    assert stayed.regions.court is Court.NE_REVIEW
    refused = play(stayed, ("F9 refused", Actor.COURT))
    assert play(refused, ("F10", Actor.DEBTOR)).regions.court is Court.NE_RECONSIDERATION


def test_a_new_case_knows_nothing_of_what_was_asked_in_the_last_one() -> None:
    ended = play(ISSUED, *ENFORCING, ("F8", Actor.DEBTOR), ("F17", Actor.COURT))
    anew = play(ended, ("E9 revoked", Actor.NOTARY), ("E1", Actor.LENDER), ("E2", Actor.NOTARY), ("E6", Actor.NOTARY))
    contested = play(anew, ("F1", Actor.LENDER), ("F4 not accepted", Actor.COURT), ("F5", Actor.LENDER))
    stayed = play(contested, ("F6 docketed", Actor.COURT), ("F7", Actor.COURT), ("F12", Actor.COURT))
    resumed = play(stayed, ("F12 resumed", Actor.COURT))
    assert resumed.regions.court is Court.ENFORCING
    assert play(resumed, ("F8", Actor.DEBTOR)).regions.court is Court.NE_REVIEW


def test_each_debtor_applies_for_itself() -> None:
    refused = play(ISSUED, *ENFORCING, ("F8", Actor.DEBTOR), ("F9 refused", Actor.COURT))
    with pytest.raises(StepForbidden, match="all grounds go into one application"):
        take(refused, row("F8"), facts(Actor.DEBTOR))
    assert take(refused, row("F8"), facts(Actor.GUARANTOR, who="guarantor")).regions.court is Court.NE_REVIEW


@pytest.mark.parametrize(("decision", "upheld", "other"), [
    ("F4 not accepted", "F6 upheld", "F6 dismissal upheld"),
    ("F4 dismissed", "F6 dismissal upheld", "F6 upheld"),
])  # fmt: skip
def test_what_is_upheld_is_what_was_decided(decision: str, upheld: str, other: str) -> None:
    filed = play(ISSUED, *CERTIFIED, ("F1", Actor.LENDER))
    if decision == "F4 dismissed":
        filed = play(filed, ("F3", Actor.COURT))
    asked = play(filed, (decision, Actor.COURT), ("F5", Actor.LENDER))
    with pytest.raises(StepForbidden, match="maintained or upheld is what stood before"):
        take(asked, row(other), facts(Actor.COURT))
    assert take(asked, row(upheld), facts(Actor.COURT)).regions.court is asked.court_before


def test_what_an_agreement_without_notarisation_changed_is_shown() -> None:
    changed = play(ISSUED, ("P1", Actor.LENDER), ("P5", Actor.LENDER), ("P2", Actor.LENDER))
    with pytest.raises(StepForbidden, match="must be shown and left out"):
        take(changed, row("E1"), facts(Actor.LENDER))
    assert take(changed, row("E1"), facts(Actor.LENDER, amendment_disclosed=True)).applied == AMOUNT


def test_a_title_that_was_corrected_stays_changed() -> None:
    corrected = play(ISSUED, ("N9", Actor.DEBTOR), ("N11", Actor.NOTARY), ("N8", Actor.NOTARY))
    assert corrected.title_changed
    done = replace(region(corrected, court=Court.COMPLETED, creditor=Creditor.ORIGINAL))
    assert split(take(done, row("F18"), facts(Actor.COURT)).byte)[0] is Code.REVERSED


def test_a_revoked_certificate_opens_no_case() -> None:
    revoked = play(ISSUED, *CERTIFIED, ("E9 revoked", Actor.NOTARY))
    assert revoked.regions.certificate is Certificate.REVOKED
    with pytest.raises(StepForbidden, match="an execution certificate must be issued and in force"):
        take(revoked, row("F1"), facts(Actor.LENDER))
