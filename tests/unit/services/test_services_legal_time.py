"""Whoever states when an act took effect gains nothing by it: no period that was over before it began, no amount of a
day on which more was owed."""

from datetime import timedelta

import pytest
from officekit import CREDITOR, TestOffice
from paykit import paid, rows
from storykit import Debt

from notary.domain.errors import Refused
from notary.domain.times import format_time
from notary.services import payments
from notary.services.wish import Wish


def refused(debt: Debt, who: str, step: str, at: str, **detail: object) -> str:
    """Why a step with effect since a time is not taken."""
    with pytest.raises(Refused) as caught:
        debt.office.do(debt.id, who, step, at=at, **detail)
    assert caught.value.code == "LEGAL_TIME"
    return str(caught.value)


def test_a_letter_is_not_served_before_it_was_applied_for(office: TestOffice) -> None:
    """Its reply would be overdue at once, and the certificate issued without any."""
    debt = Debt(office).default().requested()
    told = refused(debt, "NOTARY", "VERIFY", "2026-11-22T02:00:00Z")
    assert told.endswith("is before that of the REQUEST that it goes on from, 2026-11-23 (Asia/Shanghai)")
    office.clock.forward(days=3)
    office.do(debt.id, "NOTARY", "VERIFY", at="2026-11-23T01:00:00Z")  # the day counts, not the hour


def test_an_application_is_of_the_day_on_which_it_is_signed(office: TestOffice) -> None:
    debt = Debt(office).default()
    owed, early = debt.owed, format_time(office.clock.now)
    office.clock.forward(days=2)
    with office.write() as tx:
        most = {"amount": str(owed.minor - 1000), "currency": "CNY"}
        payments.import_(tx, office.context, CREDITOR, rows(paid(day="2026-11-25", amount=most)))
    claim = {"applied": owed.to_json(), "claims": ["PRINCIPAL"]}
    wish = office.wish("CREDITOR", "REQUEST", claim)
    with pytest.raises(Refused, match="takes effect on the day on which it is signed, 2026-11-25"):
        office.prepare(debt.id, "CREDITOR", Wish("REQUEST", {}, wish.evidence, early))
    with pytest.raises(Refused, match="no more may be asked for than is owed on the day"):
        office.prepare(debt.id, "CREDITOR", wish)
    office.clock.forward(days=365 * 3)
    few = {"applied": {"amount": "100", "currency": "CNY"}, "claims": ["PRINCIPAL"]}
    with pytest.raises(Refused, match="takes effect on the day"):
        office.do(debt.id, "CREDITOR", "REQUEST", few, at=early)
    with pytest.raises(Refused, match="its period must not have passed"):
        office.do(debt.id, "CREDITOR", "REQUEST", few)


def test_nothing_happens_to_a_deed_before_it_is_issued(office: TestOffice) -> None:
    debt = Debt(office).issue()
    early = format_time(office.clock.now - timedelta(days=1))
    assert "the ISSUE that it goes on from" in refused(debt, "NOTARY", "RECHECK", early)
    with pytest.raises(Refused, match="the ISSUE that it goes on from"):
        office.prepare(debt.id, "NOTARY", Wish("DELIVER", {"party": "borrower"}, {}, early))
    office.do(debt.id, "CREDITOR", "DISBURSE", {"disbursed": debt.content["sections"]["loan"]["principal"]}, at=early)


def test_a_court_has_no_case_before_the_certificate(office: TestOffice) -> None:
    debt = Debt(office).default().requested()
    debt.do("NOTARY", "VERIFY")
    for party in debt.bound:
        debt.submit(party, "REPLY")
    debt.do("NOTARY", "CERTIFY", office.certificate_draft(debt.id))
    receipt = office.papers("CREDITOR", "court_document")
    assert "the CERTIFY that it goes on from" in refused(
        debt, "CREDITOR", "FILE", "2026-11-22T02:00:00Z", shown=receipt
    )
    debt.do("CREDITOR", "FILE")
    office.clock.forward(days=20)
    debt.do("NOTARY", "DOCKET")
    assert "the DOCKET that it goes on from" in refused(debt, "NOTARY", "ENFORCE", "2026-12-01T02:00:00Z")


def test_what_was_struck_holds_nobody_back(office: TestOffice) -> None:
    debt = Debt(office).default().requested()
    office.clock.forward(days=10)
    letter = debt.do("NOTARY", "VERIFY")
    debt.strike(letter)
    office.do(debt.id, "NOTARY", "VERIFY", at="2026-11-24T02:00:00Z")


def test_a_filing_that_is_late_is_in_time_by_the_courts_receipt_alone(office: TestOffice) -> None:
    debt = Debt(office).default().requested()
    debt.do("NOTARY", "VERIFY")
    for party in debt.bound:
        debt.submit(party, "REPLY")
    debt.do("NOTARY", "CERTIFY", office.certificate_draft(debt.id))
    office.clock.forward(days=365 * 4)
    with pytest.raises(Refused, match="its period must not have passed"):
        debt.do("CREDITOR", "FILE")
    assert "the court's receipt shows" in refused(debt, "CREDITOR", "FILE", "2026-11-24T02:00:00Z")
    office.do(debt.id, "CREDITOR", "FILE", office.papers("CREDITOR", "court_document"), at="2026-11-24T02:00:00Z")
