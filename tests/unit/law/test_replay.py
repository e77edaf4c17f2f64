"""Whoever holds the acts, and nothing else, gets the legal state that they lead to, and is told where they do not."""

from typing import Any

import pytest

from notary.domain.headline import Court, Creditor, Deed, Performance
from notary.domain.law.replay import START, History, NotFollowed, replay

ISSUE = {"type": "ISSUE", "sequence": 0, "actor": {"role": "NOTARY"}, "detail": {}}


def step(type: str, role: str, actor: str, **detail: Any) -> dict[str, Any]:
    """The mandatory part of a step, as far as a reader follows it."""
    said = {
        "by": {"actor": actor, "party": None},
        "ground": None,
        "declared": [],
        "submission": None,
        "insurer": None,
        "share": None,
    }
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


def test_a_share_is_not_taken_back() -> None:
    by_insurer = {"by": {"actor": "INSURER", "party": None}}
    passing = [
        step("CLAIM", "CREDITOR", "LENDER"),
        step("INDEMNIFY", "CREDITOR", "INSURER", declared=["PART_PAID"]),
        step("TRANSFER", "CREDITOR", "LENDER"),
        step("NOTIFY_TRANSFER", "NOTARY", "INSURER", **by_insurer),
        step("TAKE_BACK", "NOTARY", "LENDER"),
    ]
    with pytest.raises(NotFollowed, match="this one is split"):
        replay(acts(DISBURSED, DEFAULTED, *passing))
    passing[1] = step("INDEMNIFY", "CREDITOR", "INSURER")
    assert replay(acts(DISBURSED, DEFAULTED, *passing)).regions.creditor is Creditor.RIGHTS_TRANSFERRED


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
        (step("REVOKE", "NOTARY", "NOTARY"), "starts from RECHECK_PENDING"),
        ({"type": "VOID", "actor": {"role": "NOTARY"}, "detail": {}}, "a number that a deed fills is not voided"),
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


SETTLED = (
    DISBURSED, DEFAULTED, step("REQUEST", "CREDITOR", "LENDER"), step("VERIFY", "NOTARY", "NOTARY"),
    step("CERTIFY", "NOTARY", "NOTARY"), step("FILE", "CREDITOR", "LENDER"), step("DOCKET", "COURT", "COURT"),
    step("ENFORCE", "COURT", "COURT"), step("SETTLE", "COURT", "COURT"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("before", "act", "message"),
    [
        (SETTLED, step("RESUME", "COURT", "COURT"), "has the ground None; it is one of BREACH, FRAUD"),
        (
            (*SETTLED, step("RESUME", "COURT", "COURT", ground="FRAUD"), step("END_ROUND", "COURT", "COURT")),
            step("RESUME", "COURT", "COURT", ground="BREACH"),
            "has the ground BREACH; from there it has none",
        ),
        (
            SETTLED[:-1],
            step("NOT_ENFORCE", "COURT", "COURT", ground="PROCEDURE"),
            "has the ground PROCEDURE; it is one of PUBLIC_POLICY",
        ),
        (
            SETTLED[:6],
            step("END", "COURT", "COURT", ground="OTHER"),
            "has the ground OTHER; it is one of TITLE_REVOKED",
        ),
    ],
)
def test_a_ground_is_one_of_the_row_that_is_taken(before: Any, act: dict[str, Any], message: str) -> None:
    replay(acts(*before))
    with pytest.raises(NotFollowed, match=message):
        replay(acts(*before, act))


def test_what_is_struck_takes_its_grounds_along() -> None:
    resisted = (*SETTLED[:-1], step("RESIST", "NOTARY", "DEBTOR"))
    refused = step("NOT_ENFORCE", "COURT", "COURT", ground="PROCEDURE")
    with pytest.raises(NotFollowed, match=r"act 10 rests on act 9, so strike it first: .* one of PUBLIC_POLICY"):
        replay(acts(*resisted, refused, correction(9)))


def submission(party: str) -> dict[str, Any]:
    return {"type": "SUBMISSION", "actor": {"role": "PARTY", "authority": party}, "detail": {"kind": "RECHECK"}}


def test_submissions_and_deliveries_move_nothing() -> None:
    aside = [submission("debtor"), {"type": "DELIVER", "actor": {"role": "NOTARY"}, "detail": {}}]
    assert replay(acts(*aside)) == START
    assert replay(acts(*aside)).regions.court is Court.NONE


def answer(submission: int, party: str | None) -> dict[str, Any]:
    return step("RECHECK", "NOTARY", "DEBTOR", submission=submission, by={"actor": "DEBTOR", "party": party})


def test_a_step_answers_what_its_party_submitted() -> None:
    assert replay(acts(submission("other"), submission("debtor"), answer(2, "debtor"))) == replay(acts(RECHECKED))


@pytest.mark.parametrize(
    ("sequence", "party"), [(0, "debtor"), (1, "debtor"), (1, None), (2, None), (2, "other"), (4, "debtor")]
)
def test_a_step_answers_nothing_else(sequence: int, party: str | None) -> None:
    with pytest.raises(NotFollowed, match=f"answers act {sequence}, which is no earlier submission of"):
        replay(acts(DISBURSED, submission("debtor"), answer(sequence, party), submission("debtor")))


def test_what_is_struck_is_followed_as_if_it_had_not_been() -> None:
    """Striking the step before last leads where the others lead alone, and on from there."""
    suit, judged = step("THIRD_PARTY_SUIT", "NOTARY", "INTERESTED"), step("JUDGE_THIRD_PARTY_SUIT", "NOTARY", "COURT")
    cured = step("CURE", "CREDITOR", "LENDER")
    struck = acts(DISBURSED, suit, DEFAULTED, judged, cured, correction(4), correction(2), DEFAULTED, correction(5))
    with pytest.raises(NotFollowed, match="act 8 rests on act 5"):
        replay(struck)
    assert replay(struck[:-1]) == replay(acts(DISBURSED, DEFAULTED, cured, DEFAULTED))
    assert replay([*struck[:-1], correction(8), correction(5)]) == replay(acts(DISBURSED, DEFAULTED))
