"""Whoever holds the acts, and nothing else, gets the legal state that they lead to, and is told where they do not."""

from typing import Any

import pytest

from notary.domain.headline import Court, Deed, Performance
from notary.domain.law.replay import START, History, NotFollowed, replay

ISSUE = {"type": "ISSUE", "sequence": 0, "actor": {"role": "NOTARY"}, "detail": {}}


def step(type: str, role: str, actor: str, **detail: Any) -> dict[str, Any]:
    """The mandatory part of a step, as far as a reader follows it."""
    said = {"by": {"actor": actor, "party": None}, "ground": None, "declared": [], "submission": None, "insurer": None}
    return {"type": type, "actor": {"role": role}, "detail": said | detail}


def correction(corrects: int, role: str = "NOTARY", kind: str = "STANDING") -> dict[str, Any]:
    return {"type": "CORRECTION", "actor": {"role": role}, "detail": {"kind": kind, "corrects": corrects}}


def acts(*after: dict[str, Any]) -> list[dict[str, Any]]:
    """An issue and what follows it, numbered."""
    return [each | {"sequence": sequence} for sequence, each in enumerate([ISSUE, *after])]


DISBURSED = step("DISBURSE", "CREDITOR", "LENDER")
DEFAULTED = step("DEFAULT", "CREDITOR", "LENDER")
SUPPLEMENTED = step("SUPPLEMENT", "NOTARY", "NOTARY")
RECHECKED = step("RECHECK", "NOTARY", "DEBTOR")


def test_an_issue_leads_to_a_deed_of_a_debt_that_is_not_paid_out() -> None:
    assert replay(acts()) == START


def test_steps_lead_where_their_rows_say() -> None:
    assert replay(acts(DISBURSED, DEFAULTED)).regions.performance is Performance.OVERDUE


def test_a_recheck_that_maintains_leads_back() -> None:
    maintained = replay(acts(SUPPLEMENTED, RECHECKED, step("MAINTAIN", "NOTARY", "NOTARY")))
    assert maintained.regions.deed is Deed.SUPPLEMENTED


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (step("ACCELERATE", "CREDITOR", "LENDER"), "starts from OVERDUE; the performance was PERFORMING"),
        (step("DEFAULT", "NOTARY", "LENDER"), "is not one of LENDER signed as NOTARY"),
        (step("CURE", "CREDITOR", "GUARANTOR"), "is not one of GUARANTOR signed as CREDITOR"),
        (ISSUE, "a deed is issued once"),
        ({"type": "DELIVER", "actor": {"role": "CREDITOR"}, "detail": {}}, "DELIVER is for NOTARY to sign"),
        ({"type": "SUBMISSION", "actor": {"role": "NOTARY"}, "detail": {}}, "SUBMISSION is for PARTY to sign"),
        (step("DISCHARGE", "PARTY", "DEBTOR"), "is not one of DEBTOR signed as PARTY"),
        (correction(0, "CREDITOR"), "CORRECTION is for NOTARY to sign, not for CREDITOR"),
        (correction(0, "COURT", "WORDING"), "CORRECTION is for NOTARY to sign, not for COURT"),
    ],
)
def test_what_does_not_follow_is_told(act: dict[str, Any], message: str) -> None:
    with pytest.raises(NotFollowed, match=message):
        replay(acts(DISBURSED, act))


def test_nothing_comes_before_the_issue_and_only_the_notary_issues() -> None:
    with pytest.raises(NotFollowed, match="the first act is ISSUE, not DISBURSE"):
        History().with_act(DISBURSED)
    with pytest.raises(NotFollowed, match="ISSUE is for NOTARY to sign, not for CREDITOR"):
        History().with_act(ISSUE | {"actor": {"role": "CREDITOR"}})


def test_a_correction_strikes_what_it_names() -> None:
    assert replay(acts(DISBURSED, DEFAULTED, correction(2))) == replay(acts(DISBURSED))
    assert replay(acts(DISBURSED, DEFAULTED, correction(2, kind="WORDING"))) == replay(acts(DISBURSED, DEFAULTED))
    again = acts(DISBURSED, DEFAULTED, correction(2), DEFAULTED)
    assert replay(again).regions.performance is Performance.OVERDUE


@pytest.mark.parametrize(
    ("corrects", "message"),
    [
        (0, "act 0 is no step that counts"),
        (3, "act 3 is no step that counts"),
        (1, "act 2 rests on act 1, so strike it first"),
    ],
)
def test_a_correction_of_what_cannot_be_struck_is_refused(corrects: int, message: str) -> None:
    wording = correction(1, kind="WORDING")
    with pytest.raises(NotFollowed, match=message):
        replay(acts(DISBURSED, DEFAULTED, wording, correction(corrects)))


def test_what_was_struck_cannot_be_struck_again() -> None:
    with pytest.raises(NotFollowed, match="act 2 is no step that counts"):
        replay(acts(DISBURSED, DEFAULTED, correction(2), correction(2)))


def test_submissions_and_deliveries_move_nothing() -> None:
    aside = [
        {"type": "SUBMISSION", "actor": {"role": "PARTY"}, "detail": {}},
        {"type": "DELIVER", "actor": {"role": "NOTARY"}, "detail": {}},
    ]
    assert replay(acts(*aside)) == START
    assert replay(acts(*aside)).regions.court is Court.NONE
