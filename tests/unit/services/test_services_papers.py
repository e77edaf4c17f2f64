"""Papers are made from the record, each to those whom it concerns, and say only what is there."""

import dataclasses
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from officekit import COURT, CREDITOR, FOREIGN, NOTARY, TestOffice
from storykit import TODAY, Debt

from notary.db import acts as act_rows
from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.domain.errors import Conflict, NotFound, Refused
from notary.domain.identifiers import IdType
from notary.domain.money import Money
from notary.domain.papers import Paper, data
from notary.domain.papers.base import Part
from notary.domain.papers.parts import Person
from notary.domain.parties import Role
from notary.papers import render_html, render_text
from notary.services import execution, instruments, papers, telling
from notary.services.amounts import NoAmount
from notary.services.papers import Offer


def offers(debt: Debt, scope: Scope = NOTARY) -> list[Offer]:
    """The papers that a scope can read."""
    with debt.office.read() as tx:
        return papers.available(tx, debt.office.context, scope, debt.id)


def made(debt: Debt, kind: str, scope: Scope = NOTARY, **which: Any) -> Any:
    """A paper as a scope reads it."""
    with debt.office.read() as tx:
        return papers.make(tx, debt.office.context, scope, debt.id, kind, **which)


def kinds(found: list[Offer]) -> set[str]:
    return {offer.kind for offer in found}


def persons(value: Any) -> Iterator[Person]:
    """Every person in a paper."""
    if isinstance(value, tuple):
        for item in value:
            yield from persons(item)
    if isinstance(value, Person):
        yield value
    elif isinstance(value, Part):
        for member in dataclasses.fields(value):
            yield from persons(getattr(value, member.name))


def test_every_paper_that_is_offered_can_be_made_and_rendered(office: TestOffice) -> None:
    debt = Debt(office).indemnified().requested("INSURER")
    debt.do("NOTARY", "VERIFY")
    own = debt.submit("borrower", "OBJECTION")
    debt.do("NOTARY", "OBJECT", by={"actor": "DEBTOR", "party": "borrower"}, submission=own)
    debt.do("NOTARY", "DENY", {"text": "债务人已经证明履行。"}, ground="PERFORMED")
    debt.do("NOTARY", "RECHECK")
    debt.do("REVIEWER", "MAINTAIN")
    debt.do("INSURER", "DISCHARGE", ground="PAYMENT")
    found = offers(debt)
    assert kinds(found) == set(papers.MADE) - {"EXECUTION_CERTIFICATE"}
    for offer in found:
        paper = made(debt, *offer[:1], party=offer.party, sequence=offer.sequence)
        assert isinstance(paper, Paper)
        assert paper.kind == offer.kind
        assert render_text(paper)
        assert render_html(paper)
        json.dumps(data(paper))


def test_nothing_is_on_paper_before_the_offer_and_nothing_is_left_of_what_was_withdrawn(office: TestOffice) -> None:
    id = office.draft("LN-9")
    with office.read() as tx:
        assert papers.available(tx, office.context, NOTARY, id) == []
        with pytest.raises(NotFound, match="has no paper DEED_TEXT for you"):
            papers.make(tx, office.context, NOTARY, id, "DEED_TEXT")
    with office.write() as tx:
        instruments.withdraw(tx, CREDITOR, id)
    with office.read() as tx, pytest.raises(Conflict, match="erased"):
        papers.available(tx, office.context, NOTARY, id)


class TestDeed:
    def test_it_is_a_draft_until_act_0_signs_it(self, office: TestOffice) -> None:
        debt = Debt(office)
        draft = made(debt, "DEED_TEXT")
        assert draft.signed is None
        assert draft.findings.identity is False
        assert kinds(offers(debt)) == {"DEED_TEXT", "COMMITMENT"}
        debt.issue()
        deed = made(debt, "DEED_TEXT")
        assert deed.signed.act_hash == office.row(debt.id).head_hash
        assert (deed.deed_no, deed.dated.isoformat()) == (office.row(debt.id).deed_no, TODAY)
        assert all(dataclasses.asdict(deed.findings).values())
        assert deed.notary.name == deed.signed.signer

    def test_it_says_what_the_instrument_says(self, office: TestOffice) -> None:
        debt = Debt(office).issue()
        loan, deed = debt.content["sections"]["loan"], made(debt, "DEED_TEXT")
        assert deed.obligation.principal.to_json() == loan["principal"]
        assert [line.due.isoformat() for line in deed.obligation.schedule] == [line["due"] for line in loan["schedule"]]
        assert deed.commitment == debt.content["sections"]["commitment"]["statement"]
        assert [item.guarantor for item in deed.obligation.guarantees] == [debt.person("guarantor")["name"]]
        assert [item.sha256 for item in deed.documents] == [
            row.sha256 for row in _documents(office, debt.id)
        ]  # fmt: skip

    def test_the_commitment_is_signed_by_all_who_make_it(self, office: TestOffice) -> None:
        debt = Debt(office)
        assert made(debt, "COMMITMENT").signed is None
        debt.issue()
        signed = made(debt, "COMMITMENT").signed
        assert signed.signer == "、".join(debt.person(party)["name"] for party in ("borrower", "guarantor"))
        assert signed.capacity is Role.BORROWER


class TestNotices:
    def test_of_a_default(self, office: TestOffice) -> None:
        debt = Debt(office).default()
        notice = made(debt, "DEFAULT_NOTICE", party="borrower")
        first = debt.content["sections"]["loan"]["schedule"][0]["due"]
        assert notice.since.isoformat() == first
        assert notice.creditor == debt.person("lender")["name"]
        assert (notice.signed.capacity, notice.addressee.name) == (Role.LENDER, debt.person("borrower")["name"])
        assert notice.amounts.total.minor < made(debt, "ACCELERATION_NOTICE", party="borrower").amounts.total.minor

    def test_of_an_acceleration(self, office: TestOffice) -> None:
        debt = Debt(office).default()
        notice = made(debt, "ACCELERATION_NOTICE", party="guarantor")
        assert notice.due.isoformat() == TODAY
        assert notice.clause == debt.content["sections"]["loan"]["acceleration"]
        assert notice.amounts.total == debt.owed

    def test_of_a_transfer_of_all_and_of_a_part(self, office: TestOffice) -> None:
        whole = Debt(office).indemnified()
        notice = made(whole, "TRANSFER_NOTICE", party="guarantor")
        assert (notice.rest, notice.amounts.total) == (None, whole.owed)
        assert "保证责任" in render_text(notice)
        assert "保证责任" not in render_text(made(whole, "TRANSFER_NOTICE", party="borrower"))
        assert (notice.assignor.name, notice.assignee.name) == tuple(
            whole.person(party)["name"] for party in ("lender", "insurer")
        )
        part = Debt(office, "LN-2").indemnified(share=2)
        half = Money(part.part("PRINCIPAL").minor // 2, "CNY")
        told = made(part, "TRANSFER_NOTICE", party="borrower")
        assert told.amounts.total == half
        assert told.rest == Money(part.owed.minor - half.minor, "CNY")

    def test_there_is_one_to_each_and_the_party_must_be_named(self, office: TestOffice) -> None:
        debt = Debt(office).default()
        with pytest.raises(Refused, match="a DEFAULT_NOTICE to each of borrower, guarantor; name the party"):
            made(debt, "DEFAULT_NOTICE")
        with pytest.raises(NotFound, match="no paper DEFAULT_NOTICE, party lender for you; of that kind there is: of"):
            made(debt, "DEFAULT_NOTICE", party="lender")
        with pytest.raises(NotFound, match="DEFAULT_NOTICE, sequence 1 for you"):
            made(debt, "DEFAULT_NOTICE", sequence=1)


class TestVerification:
    def test_the_letter_is_a_draft_until_it_is_sent_and_its_days_count_from_then(self, office: TestOffice) -> None:
        debt = Debt(office).default().requested()
        draft = made(debt, "VERIFICATION_LETTER", party="borrower")
        assert draft.signed is None
        office.clock.forward(days=2)
        debt.do("NOTARY", "VERIFY")
        letter = made(debt, "VERIFICATION_LETTER", party="borrower")
        assert letter.signed.act_hash == office.row(debt.id).head_hash
        days = debt.content["sections"]["loan"]["reply_days"]
        assert (letter.reply.start, letter.reply.count) == (date(2026, 11, 25), days)
        assert draft.reply.start == date(2026, 11, 23)
        assert letter.sent_to == debt.person("borrower")["service_address"]
        assert any("还款明细" in item for item in letter.enclosed)
        office.clock.forward(days=2)
        assert made(debt, "VERIFICATION_LETTER", party="borrower").reply == letter.reply

    def test_it_is_of_the_last_application(self, office: TestOffice) -> None:
        debt = Debt(office).default().requested()
        first = debt.head
        debt.do("NOTARY", "VERIFY")
        debt.do("CREDITOR", "WITHDRAW")
        debt.requested()
        letter = made(debt, "VERIFICATION_LETTER", party="borrower")
        assert letter.signed is None
        with pytest.raises(NotFound):
            made(debt, "VERIFICATION_LETTER", party="borrower", sequence=first)

    def test_the_insurer_claims_what_it_paid(self, office: TestOffice) -> None:
        debt = Debt(office).indemnified(share=2)
        half = Money(debt.part("PRINCIPAL").minor // 2, "CNY")
        debt.do("INSURER", "REQUEST", {"applied": half.to_json(), "claims": ["PRINCIPAL"]})
        letter = made(debt, "VERIFICATION_LETTER", party="guarantor")
        assert letter.creditor == debt.person("insurer")["name"]
        assert letter.amounts.total == half
        assert "中主张的部分" in (letter.amounts.lines[0].formula or "")

    def test_an_objection_is_told_to_whoever_applied(self, office: TestOffice) -> None:
        debt = Debt(office).default().requested()
        debt.do("NOTARY", "VERIFY")
        paper = office.papers("NOTARY", "objection")
        own = debt.submit("guarantor", "OBJECTION", {"text": "已经付清", "replies": ["PAID", "X"], **paper})
        debt.do("NOTARY", "OBJECT", by={"actor": "GUARANTOR", "party": "guarantor"}, submission=own)
        notice = made(debt, "OBJECTION_NOTICE")
        assert notice.addressee.name == debt.person("lender")["name"]
        assert (notice.objector.name, notice.statement) == (debt.person("guarantor")["name"], "已经付清")
        assert (notice.replies, notice.in_time) == (("PAID",), True)
        assert len(notice.enclosed) == 1

    @pytest.mark.parametrize("words", ["x" * 60_000, "\u202e已付", 5])
    def test_whatever_words_it_has_it_goes_out(self, office: TestOffice, words: Any) -> None:
        debt = Debt(office).default().requested()
        debt.do("NOTARY", "VERIFY")
        own = debt.submit("borrower", "OBJECTION", {"text": words})
        debt.do("NOTARY", "OBJECT", by={"actor": "DEBTOR", "party": "borrower"}, submission=own,
                shown=office.papers("NOTARY", "objection"))  # fmt: skip
        assert made(debt, "OBJECTION_NOTICE").statement

    @pytest.mark.parametrize("said", [[[]], [{}], [None, 5, "PAID"], {"PAID": 1}, "PAID", ["PAID", "PAID"]])
    def test_whatever_an_objection_says_its_notice_goes_out(self, office: TestOffice, said: Any) -> None:
        debt = Debt(office).default().requested()
        debt.do("NOTARY", "VERIFY")
        own = debt.submit("borrower", "OBJECTION", {"replies": said, "admitted": said})
        debt.do("NOTARY", "OBJECT", by={"actor": "DEBTOR", "party": "borrower"}, submission=own)
        notice = made(debt, "OBJECTION_NOTICE")
        assert set(notice.replies) <= {"PAID", "OTHER"}
        assert notice.admitted is None
        with office.write() as tx:
            for act in act_rows.untold(tx, 99):
                telling.tell(tx, office.context, act)


class TestDecisions:
    def certified(self, office: TestOffice) -> Debt:
        debt = Debt(office).default().requested()
        debt.do("NOTARY", "VERIFY")
        for party in debt.bound:
            debt.submit(party, "REPLY")
        with office.read() as tx:
            paper = execution.draft(tx, office.context, NOTARY, debt.id, "trial-notary", office.context.today)
        shown = {"certified": paper.object.total.to_json(), execution.NAME: execution.value(paper)}
        debt.do("NOTARY", "CERTIFY", shown)
        return debt

    def test_an_execution_certificate_says_how_its_amounts_came_about(self, office: TestOffice) -> None:
        debt = self.certified(office)
        paper = made(debt, "EXECUTION_CERTIFICATE")
        assert paper.signed.act_hash == office.row(debt.id).head_hash
        assert all(line.formula for line in paper.object.lines)
        principal = next(line for line in paper.object.lines if line.component == "PRINCIPAL")
        assert principal.formula == f"借款本金{principal.amount.minor / 100:.2f}"
        table = render_text(paper).split("执行标的")[1].split("合计")[0]
        assert "未记载" not in table

    def test_a_draft_is_the_offices_and_no_partys(self, office: TestOffice) -> None:
        debt = Debt(office).default().requested()
        draft = Offer("EXECUTION_CERTIFICATE", None, debt.head, draft=True)
        assert draft in offers(debt)
        assert draft in offers(debt, CREDITOR)
        assert made(debt, "EXECUTION_CERTIFICATE").signed is None
        assert draft not in offers(debt, debt.as_party("borrower"))
        with pytest.raises(NotFound):
            made(debt, "EXECUTION_CERTIFICATE", debt.as_party("borrower"))

    def test_one_that_was_revoked_is_not_there(self, office: TestOffice) -> None:
        debt = self.certified(office)
        debt.do("REVIEWER", "REVOKE_CERTIFICATE")
        with pytest.raises(NotFound):
            made(debt, "EXECUTION_CERTIFICATE")

    def test_a_refusal_names_its_ground(self, office: TestOffice) -> None:
        debt = Debt(office).default().requested()
        debt.do("NOTARY", "DENY", ground="PERFORMANCE_NOT_PROVED")
        decision = made(debt, "REFUSAL_DECISION")
        assert decision.grounds == ("PERFORMANCE_NOT_PROVED",)
        assert decision.reasons.startswith("见决定书（SHA-256 ")
        assert "债权人未能充分证明其已履行义务" in render_text(decision)

    @pytest.mark.parametrize("outcome", ["MAINTAIN", "RECTIFY", "REVOKE_PART", "REVOKE"])
    def test_a_recheck_ends_with_a_decision(self, office: TestOffice, outcome: str) -> None:
        debt = Debt(office).issue()
        debt.do("NOTARY", "RECHECK")
        ground = {"ground": "PROCEDURE"} if outcome == "REVOKE" else {}
        debt.do("REVIEWER", outcome, {"findings": "查明", "parts": ["利率"]}, **ground)
        decision = made(debt, "REVIEW_DECISION")
        assert (decision.outcome, decision.applicant, decision.findings) == (outcome, None, "查明")
        assert decision.parts == (("利率",) if outcome in ("RECTIFY", "REVOKE_PART") else ())
        assert decision.handler.name != decision.deed_notary

    def test_an_act_that_was_struck_has_no_paper(self, office: TestOffice) -> None:
        debt = Debt(office).default().requested()
        denied = debt.do("NOTARY", "DENY", ground="PERFORMED")
        assert Offer("REFUSAL_DECISION", None, denied) in offers(debt)
        struck = debt.strike(denied)
        found = offers(debt)
        assert "REFUSAL_DECISION" not in kinds(found)
        assert denied not in {offer.sequence for offer in found}
        assert Offer("STANDING_NOTICE", "borrower", struck) in found
        with pytest.raises(NotFound, match="of that kind there is: none"):
            made(debt, "REFUSAL_DECISION")


class TestStanding:
    def test_it_tells_what_an_act_changed(self, office: TestOffice) -> None:
        debt = Debt(office).default().requested()
        notice = made(debt, "STANDING_NOTICE", party="borrower")
        assert data(notice)["before"] == "IN_DEFAULT"
        assert data(notice)["now"] == "CERTIFICATE_REQUESTED"
        assert notice.amounts.total == debt.owed
        earlier = made(debt, "STANDING_NOTICE", party="borrower", sequence=2)
        assert data(earlier)["now"] == "IN_DEFAULT"
        assert earlier.amounts.total.minor < notice.amounts.total.minor

    def test_a_creditor_has_rights_of_its_own(self, office: TestOffice) -> None:
        debt = Debt(office).default()
        debtor, lender = (made(debt, "STANDING_NOTICE", party=party) for party in ("guarantor", "lender"))
        assert not set(debtor.rights) & set(lender.rights)
        assert debtor.next_step != lender.next_step

    def test_it_names_the_last_day_to_answer(self, office: TestOffice) -> None:
        debt = Debt(office).default().requested()
        debt.do("NOTARY", "VERIFY")
        debt.do("NOTARY", "OBJECT", by={"actor": "DEBTOR", "party": "borrower"})
        debt.do("NOTARY", "OVERRULE")
        letter = made(debt, "VERIFICATION_LETTER", party="guarantor")
        assert made(debt, "STANDING_NOTICE", party="guarantor").deadline.last_day == letter.reply.last_day

    def test_it_says_who_the_creditor_is(self, office: TestOffice) -> None:
        debt = Debt(office).indemnified()
        insurer, lender = (debt.person(party)["name"] for party in ("insurer", "lender"))
        assert made(debt, "STANDING_NOTICE", party="borrower").creditor == insurer
        assert made(debt, "STANDING_NOTICE", party="borrower", sequence=2).creditor == lender
        part = Debt(office, "LN-2").indemnified(share=2)
        assert made(part, "STANDING_NOTICE", party="borrower").creditor == f"{insurer}、{lender}"


class TestReceipts:
    def test_of_a_submission(self, office: TestOffice) -> None:
        debt = Debt(office).issue()
        own = debt.submit("borrower", "STATEMENT", {**office.papers("NOTARY", "written_grounds")})
        receipt = made(debt, "SUBMISSION_RECEIPT", party="borrower")
        assert receipt.signed is None  # the office signs by its register
        assert receipt.items[0].sha256 == office.row(debt.id).head_hash
        assert len(receipt.items) == 2
        office.sequence()
        signed = made(debt, "SUBMISSION_RECEIPT", sequence=own).signed
        assert (signed.capacity, signed.act_hash) == (Role.NOTARY_OFFICE, office.row(debt.id).head_hash)

    def test_of_a_discharge(self, office: TestOffice) -> None:
        debt = Debt(office).default()
        debt.do("CREDITOR", "DISCHARGE", {"paid": debt.owed.to_json()}, ground="PAYMENT")
        receipt = made(debt, "DISCHARGE_RECEIPT")
        assert (receipt.reason, receipt.paid, receipt.on.isoformat()) == ("PAYMENT", debt.owed, TODAY)
        assert made(debt, "STANDING_NOTICE", party="borrower").amounts is None


class TestReaders:
    def test_a_party_reads_what_is_to_it_and_what_is_to_all(self, office: TestOffice) -> None:
        debt = Debt(office).default().requested()
        debt.submit("guarantor", "STATEMENT")
        own = offers(debt, debt.as_party("borrower"))
        assert {offer.party for offer in own} == {None, "borrower"}
        to_it = [offer for offer in offers(debt) if offer.party in (None, "borrower")]
        assert own == [offer for offer in to_it if not offer.draft]
        assert (
            made(debt, "VERIFICATION_LETTER", debt.as_party("borrower")).addressee.name
            == debt.person("borrower")["name"]
        )
        with pytest.raises(NotFound):
            made(debt, "SUBMISSION_RECEIPT", debt.as_party("borrower"))

    def test_nobody_elses_numbers_are_shown_to_it(self, office: TestOffice) -> None:
        debt = Debt(office).default().requested()
        debt.do("NOTARY", "VERIFY")
        own = debt.submit("guarantor", "OBJECTION")
        debt.do("NOTARY", "OBJECT", by={"actor": "GUARANTOR", "party": "guarantor"}, submission=own)
        debt.do("NOTARY", "DENY", ground="PERFORMED")
        number = debt.person("borrower")["id_no"]
        for party in ("borrower", "guarantor", "lender"):
            scope, numbers = debt.as_party(party), {debt.person(party)["id_no"], None}
            for offer in offers(debt, scope):
                paper = made(debt, offer.kind, scope, party=offer.party, sequence=offer.sequence)
                assert {person.id_no for person in persons(paper)} <= numbers, offer
                hidden = [person for person in persons(paper) if person.id_no is None]
                assert all((person.id_type, person.mobile, person.email) == (None, None, None) for person in hidden)
        whole = made(debt, "DEED_TEXT")
        assert Person in {type(person) for person in persons(whole)}
        assert number in {person.id_no for person in persons(whole)}
        assert IdType.RESIDENT_ID in {person.id_type for person in persons(made(debt, "DEED_TEXT", CREDITOR))}

    def test_who_does_not_see_the_instrument_reads_nothing(self, office: TestOffice) -> None:
        debt = Debt(office).issue()
        for scope in (FOREIGN, COURT, Scope("PARTY", "trial-bank", "0" * 64), Scope("ADMIN", "trial-office")):
            with pytest.raises(NotFound):
                offers(debt, scope)
            with pytest.raises(NotFound):
                made(debt, "DEED_TEXT", scope)

    def test_what_is_no_paper_is_said(self, office: TestOffice) -> None:
        debt = Debt(office).issue()
        with pytest.raises(NotFound, match="'NONSENSE' is made here; those are DEED_TEXT"):
            made(debt, "NONSENSE")
        with pytest.raises(NotFound, match="papers of the application are in the case file"):
            made(debt, "APPLICATION_FORM")


def test_where_no_amount_follows_papers_that_state_one_are_refused(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    debt = Debt(office).default()

    def none(*_: Any) -> None:
        raise NoAmount("no amount follows")

    monkeypatch.setattr("notary.services.amounts.of_instrument", none)
    with pytest.raises(NoAmount):
        made(debt, "DEFAULT_NOTICE", party="borrower")
    assert made(debt, "STANDING_NOTICE", party="borrower").amounts is None


def _documents(office: TestOffice, id: str) -> Any:
    with office.read() as tx:
        return rows.documents_of(tx, id)
