"""The trial signs and submits in one sitting; what is refused there must not hold back later deeds."""

from types import SimpleNamespace
from typing import Any

import pytest
from officekit import TestOffice

from notary.domain.errors import Conflict, Unavailable
from notary.domain.standing import Role
from notary.services import orders
from notary.trial import sign_and_submit


def app(office: TestOffice) -> Any:
    """As much of the office as signing needs."""
    return SimpleNamespace(database=office.database, context=office.context)


def test_refused_acts_are_given_up(office: TestOffice) -> None:
    twice = office.agreed("LN-1")
    prepared = [office.prepare_issue(twice), office.prepare_issue(twice)]
    with pytest.raises(Conflict):
        sign_and_submit(app(office), Role.NOTARY, prepared)
    assert office.prepare_issue(office.agreed("LN-2")).number == 0
    office.submit("NOTARY", office.prepare_issue(twice))
    assert office.row(twice).register_no == 1


def test_a_database_that_does_not_answer_is_no_refusal(office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: Any) -> None:
        raise Unavailable("locked")

    prepared = office.prepare_issue(office.agreed())
    monkeypatch.setattr(orders, "sign_held", down)
    with pytest.raises(Unavailable):
        sign_and_submit(app(office), Role.NOTARY, [prepared])
    office.submit("NOTARY", prepared)
