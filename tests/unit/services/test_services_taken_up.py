"""A step takes up the party's own submission of its kind, and counts as of that day; so no other one does."""

from typing import Any

import pytest
from officekit import TestOffice
from storykit import Debt

from notary.domain.errors import Refused

BORROWER = {"actor": "DEBTOR", "party": "borrower"}


def refused(debt: Debt, who: str, step: str, shown: dict[str, Any] | None = None, **detail: Any) -> str:
    """Why a step is not taken."""
    with pytest.raises(Refused) as caught:
        debt.do(who, step, shown, **detail)
    return str(caught.value)


def test_a_creditor_does_not_date_its_application_by_what_the_debtor_said(office: TestOffice) -> None:
    """Else the limitation period, and what was paid since, would be those of that day."""
    debt = Debt(office).default()
    said, owed = debt.submit("borrower", "STATEMENT"), debt.owed
    office.clock.forward(days=365 * 3)
    claim = {"applied": owed.to_json(), "claims": ["PRINCIPAL"]}
    as_borrower = {"by": {"actor": "LENDER", "party": "borrower"}, "submission": said}
    told = refused(debt, "CREDITOR", "REQUEST", claim, **as_borrower)
    assert told == f"REQUEST takes up no submission, and act {said} is a submission of the kind STATEMENT"
    assert debt.head == said


@pytest.mark.parametrize("kind", ["STATEMENT", "RECHECK", "DISCHARGE"])
def test_an_objection_that_is_late_is_not_in_time_by_something_else(office: TestOffice, kind: str) -> None:
    debt = Debt(office).default().requested()
    debt.do("NOTARY", "VERIFY")
    said = debt.submit("borrower", kind)
    office.clock.forward(days=60)
    told = refused(debt, "NOTARY", "OBJECT", by=BORROWER, submission=said)
    assert told.startswith("OBJECT takes up OBJECTION or REPLY, and")


def test_an_objection_is_taken_up_once_and_answers_the_last_letter(office: TestOffice) -> None:
    debt = Debt(office).default()
    early = debt.submit("borrower", "OBJECTION")
    letter = debt.requested().do("NOTARY", "VERIFY")
    told = refused(debt, "NOTARY", "OBJECT", by=BORROWER, submission=early)
    assert told.startswith(f"act {early} was submitted before act {letter} (VERIFY), which OBJECT answers")
    said = debt.submit("borrower", "OBJECTION")
    taken = debt.do("NOTARY", "OBJECT", by=BORROWER, submission=said)
    overruled = debt.do("NOTARY", "OVERRULE")
    office.clock.forward(days=60)
    again = refused(debt, "NOTARY", "OBJECT", by=BORROWER, submission=said)
    assert again == f"act {said} was taken up already, by act {taken} (OBJECT)"
    debt.strike(overruled)
    debt.strike(taken)
    debt.do("NOTARY", "OBJECT", by=BORROWER, submission=said)
