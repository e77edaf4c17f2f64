"""Everybody whom an act concerns is told of it, once, and nobody learns another party's papers from it."""

from typing import Any

import pytest
from officekit import NOTARY, TestOffice, terms
from sqlalchemy import select

from notary.clerk import Clerk
from notary.db import acts as act_rows
from notary.db.tables import notices as table
from notary.domain.errors import NotFound
from notary.services import acts, notices, telling
from notary.services.wish import Wish

PAPER = next(party for party in terms()["parties"] if party["id"] == "lender")["id_no"]


def told(office: TestOffice) -> list[Any]:
    """Tell of everything that waits; every notice there is."""
    while True:
        with office.write() as tx:
            waiting = act_rows.untold(tx, 1)
            for act in waiting:
                telling.tell(tx, office.context, act)
        if not waiting:
            break
    with office.read() as tx:
        return list(tx.execute(select(table).order_by(table.c.id)))


def test_parties_and_institution_hear_of_the_deed(office: TestOffice) -> None:
    office.issued()
    found = {(row.recipient, row.kind) for row in told(office)}
    assert {("borrower", "STANDING_NOTICE"), ("lender", "STANDING_NOTICE")} <= found
    assert ("trial-bank", "STANDING_NOTICE") in found


def test_an_act_is_told_of_once(office: TestOffice) -> None:
    office.issued()
    first = told(office)
    assert told(office) == first
    with office.read() as tx:
        assert act_rows.count_untold(tx) == 0


def test_a_submission_is_receipted_and_moves_no_standing(office: TestOffice) -> None:
    id = office.issued()
    before = len(told(office))
    with office.write() as tx:
        wish = Wish("SUBMISSION", {"kind": "STATEMENT"})
        acts.submit_with_event_key(tx, office.context, NOTARY, id, "borrower", "5f" * 32, wish)
    new = told(office)[before:]
    assert {(row.recipient, row.kind) for row in new} == {("borrower", "SUBMISSION_RECEIPT")}


def test_nobody_reads_another_partys_papers(office: TestOffice) -> None:
    id = office.issued()
    office.do(id, "NOTARY", "RECHECK")
    rows = [row for row in told(office) if row.recipient == "borrower"]
    assert rows
    for row in rows:
        content = notices.opened(office.context, row)
        assert PAPER not in content["text"] + content["html"] + str(content["data"])


def test_a_text_message_is_short_and_names_nobody(office: TestOffice) -> None:
    office.issued()
    messages = [notices.opened(office.context, row)["text"] for row in told(office) if row.channel == "SMS"]
    names = [party["name"] for party in terms()["parties"]]
    assert messages
    assert all(len(text) < 300 and not any(name in text for name in names) for text in messages)


@pytest.mark.parametrize("why", [NotFound("no such paper"), KeyError("a fault of ours")], ids=["error", "fault"])
def test_an_act_that_cannot_be_told_of_holds_up_no_other(office: TestOffice, monkeypatch: Any, why: Exception) -> None:
    office.issued("LN-1")
    office.issued("LN-2")
    real = telling.tell

    def broken(tx: Any, context: Any, act: Any) -> int:
        if act.register_no == 0:
            raise why
        return real(tx, context, act)

    monkeypatch.setattr(telling, "tell", broken)
    clerk = Clerk.__new__(Clerk)
    clerk._untellable = set()
    clerk._app = type("App", (), {"database": office.database, "context": office.context})()
    assert clerk._tell()
    assert clerk._tell()
    assert not clerk._tell()
    with office.write() as tx:
        assert [row.register_no for row in act_rows.untold(tx, 9)] == [0]
