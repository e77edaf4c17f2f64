"""A debt as its party sees it, in both languages, and who looked at it."""

import logging
import re
from typing import Any

import pytest
from officekit import COURT, CREDITOR, FOREIGN, NOTARY, TestOffice
from storykit import TODAY, Debt

from notary.db import lookups as lookup_rows
from notary.db.scope import Scope
from notary.domain.errors import Conflict, FormatError, NotFound, Refused
from notary.domain.law.table import REGIONS
from notary.domain.profiles.cn import DOCUMENT_TYPES
from notary.services import lookups, view
from notary.services.papers import Offer
from notary.wire.view import PartyView

AUDITOR = Scope("AUDITOR", "trial-office")
CHINESE = re.compile("[\u4e00-\u9fff]")


def seen(debt: Debt, scope: Scope, **which: Any) -> PartyView:
    """The view in its wire form."""
    with debt.office.read() as tx:
        return PartyView.model_validate(view.of_party(tx, debt.office.context, scope, debt.id, **which))


def look(debt: Debt, scope: Scope, what: str = "CONTENT", caller: str = "key-1") -> None:
    lookups.note(debt.office.database, debt.office.context, scope, caller, debt.id, what)


def looks(debt: Debt, scope: Scope = NOTARY, **which: Any) -> list[tuple[str, str, str]]:
    with debt.office.read() as tx:
        rows, _ = lookups.page(tx, scope, debt.id, **{"cursor": None, "limit": 50, **which})
        return [(row.institution, row.role, row.what) for row in rows]


class TestView:
    def test_before_the_issue_it_asks_for_the_consent(self, office: TestOffice) -> None:
        debt = Debt(office)
        found = seen(debt, debt.as_party("borrower"))
        assert (found.standing, found.regions) == ([], [])
        assert [(task.task, task.text, task.last_day) for task in found.tasks] == [
            ("CONSENT", "阅读全部内容；同意的，请签署", None)
        ]
        assert [(item.role, item.given) for item in found.consents] == [("BORROWER", False)]
        assert found.next_step == "请阅读全部内容和告知事项；同意的，请签署。"

    def test_it_tells_the_standing_and_every_region_in_words(self, office: TestOffice) -> None:
        debt = Debt(office).default()
        found = seen(debt, debt.as_party("guarantor"))
        assert [word.name for word in found.standing] == ["已报告违约"]
        assert {(word.region, word.code) for word in found.regions} >= {
            ("performance", "ACCELERATED"),
            ("creditor", "ORIGINAL"),
        }
        assert len(found.regions) == len(REGIONS)
        assert (found.party, found.role) == ("guarantor", "保证人")

    def test_in_english_no_word_of_ours_is_chinese(self, office: TestOffice) -> None:
        debt = Debt(office).indemnified()
        debt.submit("borrower", "STATEMENT")
        look(debt, CREDITOR, "PAPER:DEED_TEXT")
        found = seen(debt, debt.as_party("borrower"), lang="en")
        words = [word.name + word.text for word in (*found.standing, *found.regions)]
        words += [item.text for item in (*found.tasks, *found.lookups)] + [found.role]
        words += [item.name for item in (*found.submissions, *found.consents, *found.documents)]
        assert found.amount is not None
        words += [line.name for line in found.amount.lines]
        assert words
        assert not [word for word in words if CHINESE.search(word)]
        for sentence in (found.next_step, *found.rights, found.creditor.why):
            assert re.search(r"[a-z]{3} [a-z]", sentence)

    def test_it_says_who_is_owed_since_when_and_why(self, office: TestOffice) -> None:
        before = Debt(office, "LN-2").default()
        insurer, lender = (before.person(party)["name"] for party in ("insurer", "lender"))
        first = seen(before, before.as_party("borrower")).creditor
        assert (first.names, first.since) == ([lender], before.content["dates"]["signed"])
        debt = Debt(office).indemnified()
        found = seen(debt, debt.as_party("borrower"))
        assert (found.creditor.names, found.creditor.since) == ([insurer], TODAY)
        assert "保险法第六十条" in found.creditor.why
        assert found.standing[1].name == "债权人已变更"
        part = Debt(office, "LN-3").indemnified(share=2)
        assert seen(part, part.as_party("borrower")).creditor.names == [insurer, lender]

    def test_it_tells_what_to_answer_and_until_when(self, office: TestOffice) -> None:
        debt = Debt(office).default().requested()
        assert seen(debt, debt.as_party("borrower")).tasks == []
        debt.do("NOTARY", "VERIFY")
        (task,) = seen(debt, debt.as_party("borrower")).tasks
        assert task.task == "ANSWER_LETTER"
        assert task.last_day is not None
        own = debt.submit("borrower", "OBJECTION")
        found = seen(debt, debt.as_party("borrower"))
        assert found.tasks == []
        assert [(item.sequence, item.kind, item.taken_up) for item in found.submissions] == [(own, "OBJECTION", False)]
        assert Offer("SUBMISSION_RECEIPT", "borrower", own) in [
            Offer(item.kind, item.party, item.sequence) for item in found.papers
        ]
        debt.do("NOTARY", "OBJECT", by={"actor": "DEBTOR", "party": "borrower"}, submission=own)
        assert [item.taken_up for item in seen(debt, debt.as_party("borrower")).submissions] == [True]
        assert seen(debt, debt.as_party("guarantor")).submissions == []

    def test_it_tells_the_amount_with_its_parts_and_what_is_not_due(self, office: TestOffice) -> None:
        debt = Debt(office).issue()
        assert seen(debt, debt.as_party("borrower")).no_amount == "贷款尚未登记放款。"
        debt.do("CREDITOR", "DISBURSE", {"disbursed": debt.content["sections"]["loan"]["principal"]})
        amount = seen(debt, debt.as_party("borrower")).amount
        assert amount is not None
        assert amount.as_of == TODAY
        assert sum(int(str(line.amount["amount"])) for line in amount.lines) == int(str(amount.total["amount"]))
        assert int(str(amount.outstanding["amount"])) > int(str(amount.total["amount"]))
        assert all(line.formula for line in amount.lines)
        assert (amount.cap or "").startswith("法发〔2017〕22号")
        debt.do("CREDITOR", "DISCHARGE", ground="PAYMENT")
        paid = seen(debt, debt.as_party("borrower"))
        assert (paid.amount, paid.no_amount) == (None, "债务已经了结。")

    def test_consents_and_documents(self, office: TestOffice) -> None:
        debt = Debt(office).issue()
        found = seen(debt, debt.as_party("borrower"))
        assert [(item.name, item.given, item.method) for item in found.consents] == [("借款人", True, "EVENT_KEY")]
        assert [item.type for item in found.documents] == ["COMMITMENT"]

    def test_a_creditor_has_its_own_advice(self, office: TestOffice) -> None:
        debt = Debt(office).default()
        lender, borrower = (seen(debt, NOTARY, party=party) for party in ("lender", "borrower"))
        assert not set(lender.rights) & set(borrower.rights)

    def test_whose_it_is(self, office: TestOffice) -> None:
        debt = Debt(office).issue()
        assert seen(debt, NOTARY).party == "borrower"
        assert seen(debt, CREDITOR, party="guarantor").party == "guarantor"
        mine = debt.as_party("guarantor")
        assert seen(debt, mine).party == "guarantor"
        assert {item.party for item in seen(debt, NOTARY, party="guarantor").papers} == {None, "guarantor"}
        for scope, party in ((mine, "borrower"), (NOTARY, "stranger")):
            with pytest.raises(NotFound, match=f"has no party '{party}' that you may look as"):
                seen(debt, scope, party=party)
        with pytest.raises(NotFound):
            seen(debt, FOREIGN)

    def test_a_draft_has_none(self, office: TestOffice) -> None:
        id = office.draft("LN-9")
        with office.read() as tx, pytest.raises(Conflict, match="is DRAFT"):
            view.of_party(tx, office.context, NOTARY, id)


class TestLookups:
    def test_staff_appear_by_institution_and_role_newest_first(self, office: TestOffice) -> None:
        debt = Debt(office).issue()
        look(debt, CREDITOR)
        look(debt, NOTARY, "DOCUMENT:COMMITMENT")
        assert looks(debt) == [
            ("trial-office", "NOTARY", "DOCUMENT:COMMITMENT"), ("trial-bank", "CREDITOR", "CONTENT"),
        ]  # fmt: skip
        shown = seen(debt, debt.as_party("borrower")).lookups
        assert [item.institution for item in shown] == ["trial-office", "trial-bank"]
        assert shown[0].text == f"文件 {DOCUMENT_TYPES['COMMITMENT'][0]}"
        assert "key-1" not in str(seen(debt, debt.as_party("borrower")).to_json())

    def test_the_same_look_within_ten_minutes_is_one(self, office: TestOffice) -> None:
        debt = Debt(office).issue()
        look(debt, CREDITOR)
        office.clock.forward(minutes=9, seconds=59)
        look(debt, CREDITOR)
        assert len(looks(debt)) == 1
        look(debt, CREDITOR, "AMOUNT")
        look(debt, CREDITOR, caller="key-2")
        assert len(looks(debt)) == 3
        office.clock.forward(seconds=1)
        look(debt, CREDITOR)
        assert len(looks(debt)) == 4
        other = Debt(office, "LN-2").issue()
        look(other, CREDITOR)
        assert len(looks(other)) == 1

    def test_two_who_look_at_the_same_moment_are_entered_once(self, office: TestOffice) -> None:
        """Both found nothing noted; under the lock the second one sees the first."""
        debt = Debt(office).issue()
        values = {"institution": "trial-bank", "role": "CREDITOR", "at": "2026-11-23T06:30:00Z"}
        for _ in range(2):
            with office.write() as tx:
                lookup_rows.note(tx, debt.id, "key-1", "CONTENT", "2026-11-23T06:20:00Z", **values)
        assert len(looks(debt)) == 1

    def test_a_partys_own_look_is_none(self, office: TestOffice) -> None:
        debt = Debt(office).issue()
        look(debt, debt.as_party("borrower"))
        look(debt, Scope("SYSTEM", ""))
        assert looks(debt) == []

    def test_parties_and_the_office_see_them_and_nobody_else(self, office: TestOffice) -> None:
        debt = Debt(office).issue()
        look(debt, COURT)
        for scope in (debt.as_party("borrower"), debt.as_party("guarantor"), NOTARY, AUDITOR):
            assert len(looks(debt, scope)) == 1
        with pytest.raises(Refused, match="to its parties and to the office"):
            looks(debt, CREDITOR)
        for scope in (FOREIGN, COURT):
            with pytest.raises(NotFound):
                looks(debt, scope)

    def test_pages(self, office: TestOffice) -> None:
        debt = Debt(office).issue()
        for index in range(5):
            look(debt, CREDITOR, caller=f"key-{index}")
        found, cursor = [], None
        with office.read() as tx:
            while True:
                rows, cursor = lookups.page(tx, NOTARY, debt.id, cursor=cursor, limit=2)
                found += [row.caller for row in rows]
                if cursor is None:
                    break
        assert found == [f"key-{index}" for index in (4, 3, 2, 1, 0)]
        with pytest.raises(FormatError, match="cursor"):
            looks(debt, cursor="nonsense")

    def test_what_goes_wrong_is_logged_and_keeps_nobody_from_reading(
        self, office: TestOffice, caplog: pytest.LogCaptureFixture
    ) -> None:
        debt = Debt(office).issue()
        with caplog.at_level(logging.ERROR):
            look(debt, Scope("CREDITOR", "nobody"))
        assert "was not noted" in caplog.text
        assert looks(debt) == []


def test_every_kind_of_look_has_words_in_both_languages() -> None:
    for what in lookups.WHAT:
        assert CHINESE.search(view.looked_at(what, "zh-CN"))
        assert not CHINESE.search(view.looked_at(what, "en"))
    assert view.looked_at("PAPER:DEED_TEXT", "en") == "paper notarial wording"
