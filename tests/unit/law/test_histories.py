"""Histories that the law allows or forbids as a whole, step by step."""

from dataclasses import replace

import pytest
from lawful import AMOUNT, facts, region

from notary.domain.headline import REST, Certificate, Court, Creditor, Deed, Performance, Regions
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


ISSUED = Case(regions=Regions(performance=Performance.UNDISBURSED))
DEFAULTED = [("P1", Actor.LENDER), ("P2", Actor.LENDER)]
CERTIFIED = [*DEFAULTED, ("E1", Actor.LENDER), ("E2", Actor.NOTARY), ("E6", Actor.NOTARY)]
ENFORCING = [*CERTIFIED, ("F1", Actor.LENDER), ("F3", Actor.COURT), ("F7", Actor.COURT)]


def test_a_default_is_enforced_to_the_end() -> None:
    assert split(play(ISSUED, *ENFORCING, ("F16", Actor.COURT)).byte)[0] is Code.ENFORCED


def test_the_insurer_applies_after_the_notice_arrived_and_up_to_what_it_paid() -> None:
    paid = play(
        ISSUED, *DEFAULTED, ("C1", Actor.LENDER), ("C2", Actor.INSURER), ("C3", Actor.LENDER),
        indemnity=Money(80_00, "CNY"), transferred=Money(80_00, "CNY"), part_paid=True,
    )  # fmt: skip
    assert paid.split
    assert paid.regions.rest is None
    with pytest.raises(StepForbidden, match="once the notice of the transfer has arrived"):
        take(paid, row("E1"), facts(Actor.INSURER, applied=Money(80_00, "CNY")))
    effective = play(paid, ("C4", Actor.INSURER))
    with pytest.raises(StepForbidden, match="up to what it paid"):
        take(effective, row("E1"), facts(Actor.INSURER))
    with pytest.raises(StepForbidden, match="what the insurer did not pay"):
        take(effective, row("E1"), facts(Actor.LENDER, share=REST))
    applied = take(effective, row("E1"), facts(Actor.INSURER, applied=Money(80_00, "CNY")))
    with pytest.raises(StepForbidden, match="than was applied for"):
        play(applied, ("E2", Actor.NOTARY), ("E6", Actor.NOTARY))


SPLIT = [*DEFAULTED, ("C1", Actor.LENDER), ("C2", Actor.INSURER), ("C3", Actor.LENDER), ("C4", Actor.INSURER)]
PART, REMAINDER = Money(80_00, "CNY"), Money(20_00, "CNY")


def parted(*before: tuple[str, Actor]) -> Case:
    """A claim of 100 of which the insurer paid 80, after these steps of the lender."""
    return play(ISSUED, *DEFAULTED, *before, *SPLIT[2:], indemnity=PART, transferred=PART, part_paid=True)


def rest(case: Case, *steps: tuple[str, Actor], **change: object) -> Case:
    """The case after steps about the lender's rest."""
    return play(case, *steps, share=REST, applied=REMAINDER, certified=REMAINDER, **change)


def share(case: Case, *steps: tuple[str, Actor], **change: object) -> Case:
    """The case after steps about the insurer's share."""
    return play(case, *steps, applied=PART, certified=PART, **change)


def test_each_creditor_has_a_certificate_and_a_case_of_its_own() -> None:
    asked = [("E2", Actor.NOTARY), ("E6", Actor.NOTARY)]
    both = rest(share(parted(), ("E1", Actor.INSURER), *asked), ("E1", Actor.LENDER), *asked)
    assert both.regions.certificate is both.regions.rest.certificate is Certificate.ISSUED
    assert (both.certified, both.turned.certified) == (PART, REMAINDER)
    court = [("F3", Actor.COURT), ("F7", Actor.COURT)]
    filed = share(both, ("F1", Actor.INSURER), *court)
    assert split(filed.byte)[0] is Code.ENFORCING
    assert filed.regions.rest.court is Court.NONE
    done = share(filed, ("F16", Actor.COURT), received=PART)
    assert split(done.byte)[0] is Code.CERTIFIED
    over = rest(done, ("F1", Actor.LENDER), *court, ("F16", Actor.COURT), received=REMAINDER)
    assert split(over.byte)[0] is Code.ENFORCED


def test_what_was_under_way_when_the_claim_was_split_is_the_lenders() -> None:
    case = parted(("E1", Actor.LENDER), ("E2", Actor.NOTARY))
    assert (case.regions.certificate, case.regions.rest.certificate) == (Certificate.NONE, Certificate.VERIFYING)
    assert (case.applied, case.turned.applied) == (None, AMOUNT)
    with pytest.raises(StepForbidden, match="what the insurer did not pay"):
        play(case, ("E6", Actor.NOTARY), share=REST)
    assert rest(case, ("E6", Actor.NOTARY)).turned.certified == REMAINDER


def test_a_suit_from_before_the_split_bars_both_and_a_later_one_its_own_share() -> None:
    early = parted(("L2", Actor.LENDER))
    assert early.is_barred
    assert early.turned.is_barred
    judged = play(early, ("L4 creditor", Actor.COURT))
    assert (judged.is_barred, judged.turned.is_barred) == (False, True)
    late = rest(parted(), ("L2", Actor.LENDER))
    assert (late.is_barred, late.turned.is_barred) == (False, True)
    assert share(late, ("E1", Actor.INSURER)).regions.certificate is Certificate.APPLIED
    with pytest.raises(StepForbidden, match="suit of the creditor was accepted"):
        rest(late, ("E1", Actor.LENDER))


@pytest.mark.parametrize(("name", "actor", "named", "message"), [
    ("E1", Actor.LENDER, None, "the lender's steps are about its REST"),
    ("E1", Actor.INSURER, REST, "the insurer's name no share"),
    ("N9", Actor.DEBTOR, REST, "the deed is one for the whole claim"),
])  # fmt: skip
def test_a_step_is_about_its_actors_share(name: str, actor: Actor, named: str | None, message: str) -> None:
    with pytest.raises(StepForbidden, match=message):
        take(parted(), row(name), facts(actor, share=named, applied=Money(1, "CNY")))


def test_a_claim_that_is_one_has_no_rest() -> None:
    with pytest.raises(StepForbidden, match="the claim is not split"):
        take(play(ISSUED, *DEFAULTED), row("E1"), facts(Actor.LENDER, share=REST))
    whole = play(ISSUED, *SPLIT)
    assert (whole.split, whole.regions.rest) == (False, None)


def test_whether_it_was_a_part_is_said_as_it_is() -> None:
    claimed = play(ISSUED, *SPLIT[:3])
    with pytest.raises(StepForbidden, match="does not declare PART_PAID"):
        take(claimed, row("C2"), facts(Actor.INSURER, part_paid=True))
    for change in ({"indemnity": PART}, {"outstanding": None}):
        with pytest.raises(StepForbidden, match="declares PART_PAID"):
            take(claimed, row("C2"), facts(Actor.INSURER, **change))


def test_what_the_insurer_got_back_is_claimed_no_more() -> None:
    """Of 100 the insurer paid 80 and has received 30 since: 70 are owed, 50 of them to it and 20 to the lender."""
    known = {"recovered": Money(30_00, "CNY"), "outstanding": Money(70_00, "CNY")}
    with pytest.raises(StepForbidden, match="less what it has received"):
        play(parted(), ("E1", Actor.INSURER), applied=Money(50_01, "CNY"), **known)
    play(parted(), ("E1", Actor.INSURER), applied=Money(50_00, "CNY"), **known)
    with pytest.raises(StepForbidden, match="what the insurer did not pay"):
        play(parted(), ("E1", Actor.LENDER), share=REST, applied=Money(20_01, "CNY"), **known)
    play(parted(), ("E1", Actor.LENDER), share=REST, applied=Money(20_00, "CNY"), **known)


def test_a_lender_whose_claim_has_passed_is_certified_nothing() -> None:
    passed = play(ISSUED, *DEFAULTED, ("E1", Actor.LENDER), ("E2", Actor.NOTARY), *SPLIT[2:])
    with pytest.raises(StepForbidden, match="the claim has gone to the insurer since the application"):
        take(passed, row("E6"), facts(Actor.NOTARY))
    anew = play(passed, ("E8", Actor.INSURER), ("E1", Actor.INSURER), ("E2", Actor.NOTARY), ("E6", Actor.NOTARY))
    assert anew.applicant is Actor.INSURER


def test_a_notice_is_taken_back_with_the_assignee_and_before_it_has_begun_anything() -> None:
    whole = play(ISSUED, *SPLIT)
    back = play(whole, ("C5", Actor.LENDER))
    assert back.regions.creditor is Creditor.RIGHTS_TRANSFERRED
    assert back.holders == {Actor.LENDER}
    with pytest.raises(StepForbidden, match="ASSIGNEES_CONSENT, which was not shown"):
        take(whole, row("C5"), facts(Actor.LENDER, evidence=frozenset()))
    with pytest.raises(StepForbidden, match="what the insurer has applied for must be over first"):
        play(whole, ("E1", Actor.INSURER), ("C5", Actor.LENDER))
    play(whole, ("E1", Actor.INSURER), ("E8", Actor.INSURER), ("C5", Actor.LENDER))
    with pytest.raises(StepForbidden, match="each creditor has a share of its own"):
        play(parted(), ("C5", Actor.LENDER))


def test_the_insurer_comes_in_the_place_of_the_lender_in_an_open_case() -> None:
    passed = play(ISSUED, *ENFORCING, *SPLIT[2:])
    assert passed.applicant is Actor.LENDER
    swapped = play(passed, ("F20", Actor.COURT))
    assert (swapped.applicant, swapped.regions) == (Actor.INSURER, passed.regions)
    for case in (swapped, play(ISSUED, *ENFORCING)):
        with pytest.raises(StepForbidden, match=r"the case must be the lender's|it starts from TRANSFER_EFFECTIVE"):
            play(case, ("F20", Actor.COURT))
    with pytest.raises(StepForbidden, match="enforcement must be under way"):
        play(ISSUED, *CERTIFIED, *SPLIT[2:], ("F20", Actor.COURT))


def test_one_of_two_creditors_settles_nothing_for_the_other() -> None:
    with pytest.raises(StepForbidden, match="both must confirm"):
        take(parted(), row("P7"), facts(Actor.LENDER, ground="WAIVER"))
    settled = take(parted(), row("P7"), facts(Actor.LENDER, ground="WAIVER", other_creditor_agrees=True))
    assert split(settled.byte)[0] is Code.DISCHARGED
    assert take(parted(), row("P7"), facts(Actor.COURT, ground="PAYMENT")).byte == settled.byte


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
