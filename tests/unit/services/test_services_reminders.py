"""Who has not chosen or not consented is reminded by the creditor, once a day."""

import pytest
from officekit import CREDITOR, EVIDENCE, FOREIGN, NOTARY, TestOffice

from notary.db import notices as rows
from notary.db.notices import Filter
from notary.domain.errors import Conflict, NotFound, Refused
from notary.services import consents, notices, rehearsal, reminders


def remind(office: TestOffice, id: str, scope: object = CREDITOR) -> tuple[str, ...]:
    with office.write() as tx:
        return reminders.remind(tx, office.context, scope, id)


def told(office: TestOffice, id: str) -> list[str]:
    with office.read() as tx:
        found, _ = rows.page(tx, NOTARY, Filter(instrument=id, kind=reminders.KIND), cursor=None, limit=100)
    return [row.recipient for row in found]


def test_everybody_who_is_missing_is_told_and_nobody_else(office: TestOffice) -> None:
    id = office.untold()
    missing = remind(office, id)
    assert missing
    assert set(told(office, id)) == set(missing)
    with office.write() as tx:
        rehearsal.choose(tx, office.context, id)
        consents.record_with_event_key(tx, office.context, CREDITOR, id, "borrower", "BORROWER", EVIDENCE)
    assert "borrower" in missing
    assert "borrower" not in remind(office, id)


def test_once_a_day(office: TestOffice) -> None:
    id = office.untold()
    remind(office, id)
    first = len(told(office, id))
    remind(office, id)
    assert len(told(office, id)) == first
    office.clock.forward(days=1)
    remind(office, id)
    assert len(told(office, id)) == 2 * first


def test_it_says_that_nobody_need_agree_in_both_languages(office: TestOffice) -> None:
    id = office.untold()
    remind(office, id)
    with office.read() as tx:
        found, _ = rows.page(tx, NOTARY, Filter(instrument=id, kind=reminders.KIND), cursor=None, limit=100)
    said = notices.opened(office.context, found[0])["text"]
    assert "您可以同意，也可以不同意" in said
    assert "You may agree or say no" in said


def test_who_may_remind_and_of_what(office: TestOffice) -> None:
    id = office.untold()
    with pytest.raises(Refused, match="by the creditor who offers"):
        remind(office, id, NOTARY)
    with pytest.raises(NotFound):
        remind(office, id, FOREIGN)
    with pytest.raises(Conflict, match="is DRAFT; parties are reminded of an offer"):
        remind(office, office.draft("LN-2"))
    office.consent_all(office.offered("LN-3"))
    ready = office.agreed("LN-4")
    with pytest.raises(Conflict, match="nobody's choice or consent is missing"):
        remind(office, ready)
    assert told(office, ready) == []
