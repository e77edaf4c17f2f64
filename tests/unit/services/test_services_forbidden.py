"""What somebody tried to get by, with the keys of one role, and is refused."""

from datetime import date
from typing import Any

import pytest
from officekit import NOTARY, TestOffice
from storykit import TODAY, Debt

from notary.domain.errors import FormatError
from notary.domain.law import StepForbidden
from notary.domain.money import Money
from notary.services import execution
from notary.services.execution import CertificateDiffers
from notary.services.steps import StepRefused

FEN = Money(100, "CNY").to_json()
NOTHING = Money(0, "CNY").to_json()
PRINCIPAL = [{"component": "PRINCIPAL", "amount": FEN}]


def draft(debt: Debt, as_of: date | None = None, notary: str = "trial-notary") -> dict[str, Any]:
    with debt.office.read() as tx:
        context = debt.office.context
        paper = execution.draft(tx, context, NOTARY, debt.id, notary, as_of or context.today)
    return {execution.NAME: execution.value(paper), "certified": paper.object.total.to_json()}


@pytest.fixture
def verified(office: TestOffice) -> Debt:
    """A debt whose creditor applied, and whose debtors answered."""
    debt = Debt(office).default().requested()
    answered(debt)
    return debt


def answered(debt: Debt) -> None:
    debt.do("NOTARY", "VERIFY")
    for party in debt.bound:
        debt.submit(party, "REPLY")


def passed_on(debt: Debt, paid: dict[str, str], parts: list[dict[str, Any]], arrived: str = TODAY) -> None:
    debt.do("CREDITOR", "CLAIM", insurer="trial-insurer")
    debt.do("INSURER", "INDEMNIFY", {"indemnity": paid, "indemnity_parts": parts})
    debt.do("CREDITOR", "TRANSFER", {"transferred": paid, "bases": ["INSURANCE_60"]})
    by = {"actor": "INSURER", "party": None}
    debt.do("NOTARY", "NOTIFY_TRANSFER", {"arrivals": dict.fromkeys(debt.bound, arrived)}, by=by)


def test_a_certificate_for_a_lender_that_holds_nothing_any_more(verified: Debt) -> None:
    passed_on(verified, verified.owed.to_json(), verified.lines)
    with pytest.raises(StepForbidden, match="the claim has gone to the insurer since the application"):
        verified.do("NOTARY", "CERTIFY", draft(verified))


def test_the_lenders_certificate_in_the_hands_of_an_insurer_that_paid_a_fen(verified: Debt) -> None:
    verified.do("NOTARY", "CERTIFY", draft(verified))
    passed_on(verified, FEN, PRINCIPAL)
    with pytest.raises(StepForbidden, match="an execution certificate must be issued and in force"):
        verified.do("INSURER", "FILE")


def test_a_certificate_for_an_insurer_whose_notice_was_struck(office: TestOffice) -> None:
    debt = Debt(office).indemnified()
    notice = debt.head
    debt.requested("INSURER")
    answered(debt)
    debt.strike(notice)
    with pytest.raises(StepForbidden, match="since the application"):
        debt.do("NOTARY", "CERTIFY", draft(debt))


def test_a_paper_of_another_day_than_that_on_which_it_is_signed(verified: Debt) -> None:
    with pytest.raises(FormatError, match="yet to come"):
        draft(verified, date(2199, 1, 1))
    with pytest.raises(CertificateDiffers, match="the paper is as of 2026-08-01"):
        verified.do("NOTARY", "CERTIFY", draft(verified, date(2026, 8, 1)))


def test_an_enforcement_of_nothing(office: TestOffice) -> None:
    debt = Debt(office).default()
    with pytest.raises(StepForbidden, match="an amount above zero"):
        debt.do("CREDITOR", "REQUEST", {"applied": NOTHING, "claims": ["PRINCIPAL"]})


def test_a_notary_that_reviews_its_own_certificate(verified: Debt) -> None:
    verified.do("REVIEWER", "CERTIFY", draft(verified, notary="trial-reviewer"))
    with pytest.raises(StepForbidden, match="another notary"):
        verified.do("REVIEWER", "CORRECT_CERTIFICATE")
    verified.do("NOTARY", "CORRECT_CERTIFICATE")


@pytest.mark.parametrize(("steps", "last"), [([], "ENFORCE"), ([], "COMPLETE"), (["ENFORCE", "SUSPEND"], "RESUME")])
def test_a_case_that_goes_on_after_the_deed_was_revoked(verified: Debt, steps: list[str], last: str) -> None:
    verified.do("NOTARY", "CERTIFY", draft(verified))
    verified.do("CREDITOR", "FILE")
    for step in ["DOCKET", *steps]:
        verified.do("NOTARY", step, ground="OTHER" if step == "SUSPEND" else None)
    verified.office.revoke(verified.id)
    with pytest.raises(StepForbidden, match="the deed is REVOKED"):
        verified.do("NOTARY", last, {"received": verified.owed.to_json()} if last == "COMPLETE" else None)
    verified.do("NOTARY", "END", ground="TITLE_REVOKED")


def test_a_notice_that_arrived_before_there_was_a_transfer(office: TestOffice) -> None:
    debt = Debt(office).default()
    with pytest.raises(StepForbidden, match="must have arrived at the debtor"):
        passed_on(debt, FEN, PRINCIPAL, arrived="2020-01-01")


def test_a_lender_that_is_its_own_insurer(office: TestOffice) -> None:
    debt = Debt(office).default()
    with pytest.raises(StepRefused, match="trial-bank is the lender of this debt"):
        debt.do("CREDITOR", "CLAIM", insurer="trial-bank")


@pytest.mark.parametrize("paper", [[], "paper", 1, None])
def test_a_paper_that_is_no_object(verified: Debt, paper: Any) -> None:
    with pytest.raises(FormatError, match=r"evidence\.execution\.paper"):
        verified.do("NOTARY", "CERTIFY", {execution.NAME: paper, "certified": FEN})
