"""Drafts, documents and the offer."""

from typing import Any

import pytest
from officekit import BANK, CREDITOR, DOCUMENT, FOREIGN, NOTARY, TestOffice, terms

from notary.domain.errors import Conflict, FormatError, NotFound, Refused
from notary.domain.instrument import DraftError
from notary.services import instruments


def test_a_draft_may_be_incomplete_and_lists_all_its_problems(office: TestOffice) -> None:
    with office.write() as tx:
        id = instruments.draft(tx, office.context, CREDITOR, "LN-1", {"institution": BANK, "kind": "LOAN"})
    with office.read() as tx:
        found = instruments.problems(tx, office.context, CREDITOR, id)
    assert {"parties", "sections", "dates", "scope"} <= {problem.path.split(".")[0] for problem in found}
    with office.write() as tx, pytest.raises(DraftError) as caught:
        instruments.offer(tx, office.context, CREDITOR, id)
    assert list(caught.value.problems) == found
    assert office.row(id).status == "DRAFT"


def test_a_missing_document_is_a_problem_of_the_draft(office: TestOffice) -> None:
    id = office.draft(documents=())
    with office.read() as tx:
        found = instruments.problems(tx, office.context, CREDITOR, id)
    assert any("documents" in problem.path for problem in found)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "a draft is an object that names its institution"),
        ([], "a draft is an object"),
        ({}, "names its institution"),
        ({"institution": 7}, "names its institution"),
        ({"institution": BANK, "x": 1.5}, r"\$\.x: float is not allowed"),
        ({"institution": BANK, "x": "\ud800"}, "a lone surrogate"),
    ],
)
def test_what_is_no_draft(office: TestOffice, value: Any, message: str) -> None:
    with office.write() as tx, pytest.raises(FormatError, match=message):
        instruments.draft(tx, office.context, CREDITOR, "LN-1", value)


@pytest.mark.parametrize("reference", ["", " ", " a", "a ", "a\nb", "a\x00", "x" * 201, "\udcff"])
def test_what_is_no_reference(office: TestOffice, reference: str) -> None:
    with office.write() as tx, pytest.raises(FormatError, match="reference: must be 1 to 200 characters"):
        instruments.draft(tx, office.context, CREDITOR, reference, terms())


@pytest.mark.parametrize("reference", ["0", "12", "9" * 40, "１２"])
def test_a_reference_is_no_register_number(office: TestOffice, reference: str) -> None:
    with office.write() as tx, pytest.raises(FormatError, match="must not be digits alone, which are register numbers"):
        instruments.draft(tx, office.context, CREDITOR, reference, terms())


@pytest.mark.parametrize("reference", ["a", "HDDK-2026 000001", "合同一", "x" * 200])
def test_what_is_a_reference(office: TestOffice, reference: str) -> None:
    id = office.draft(reference)
    with office.read() as tx:
        assert instruments.rows.find(tx, CREDITOR, reference=reference).id == id


def test_a_reference_is_used_once_in_an_institution(office: TestOffice) -> None:
    office.draft("LN-1")
    with pytest.raises(Conflict, match="'trial-bank' has an instrument with the reference 'LN-1' already"):
        office.draft("LN-1")


def test_nobody_drafts_for_another_institution_or_for_one_that_is_not_there(office: TestOffice) -> None:
    with office.write() as tx, pytest.raises(NotFound, match="no institution 'trial-bank' is visible to 'other-bank'"):
        instruments.draft(tx, office.context, FOREIGN, "LN-1", terms())
    with office.write() as tx, pytest.raises(NotFound, match="there is no institution 'nowhere'"):
        instruments.draft(tx, office.context, NOTARY, "LN-1", terms() | {"institution": "nowhere"})


def test_the_offer_fixes_the_envelope(office: TestOffice) -> None:
    id = office.offered()
    row = office.row(id)
    assert row.status == "OFFERED"
    assert row.envelope_hash is not None
    with office.write() as tx, pytest.raises(Conflict, match="is OFFERED; only a draft can be offered"):
        instruments.offer(tx, office.context, CREDITOR, id)
    with office.write() as tx, pytest.raises(Conflict, match="is OFFERED; documents can only be added to a draft"):
        instruments.attach(tx, office.context, CREDITOR, id, "OTHER", b"more")
    assert office.row(id).envelope_hash == row.envelope_hash


def test_a_document_is_attached_once(office: TestOffice) -> None:
    id = office.draft()
    with office.write() as tx, pytest.raises(Conflict, match=r"has the document .* already"):
        instruments.attach(tx, office.context, CREDITOR, id, "LOAN_CONTRACT", DOCUMENT)


def test_documents_come_back_as_they_were_given_in_their_order(office: TestOffice) -> None:
    given = [("COMMITMENT", DOCUMENT), ("LOAN_CONTRACT", b"\x00\xff" * 1000), ("OTHER", b"\x00")]
    id = office.draft(documents=given)
    with office.read() as tx:
        assert instruments.document_contents(tx, office.context, CREDITOR, id) == given


def test_a_draft_has_no_disclosures_yet(office: TestOffice) -> None:
    with pytest.raises(Conflict, match="is a draft; offer it first"):
        instruments.disclosures(office.context, office.row(office.draft()))


def test_an_empty_document_is_none(office: TestOffice) -> None:
    with pytest.raises(FormatError, match="COMMITMENT: the document is empty"):
        office.draft(documents=[("COMMITMENT", b"")])


@pytest.mark.parametrize("claimed", [[], None, 7, [{"type": "COMMITMENT"}], "turned", "spoilt"])
def test_documents_that_the_draft_itself_names_are_the_attached_ones(office: TestOffice, claimed: Any) -> None:
    documents = [("COMMITMENT", DOCUMENT), ("LOAN_CONTRACT", b"contract")]
    entries = [instruments.instrument_rules.fingerprint(*each).to_json() for each in documents]
    if claimed == "turned":
        claimed = entries[::-1]
    elif claimed == "spoilt":
        claimed = [entries[0], entries[1] | {"sm3": "00" * 32}]
    for value, wrong in ((terms() | {"documents": claimed}, True), (terms() | {"documents": entries}, False)):
        with office.write() as tx:
            id = instruments.draft(tx, office.context, CREDITOR, f"LN-{wrong}", value)
            for each in documents:
                instruments.attach(tx, office.context, CREDITOR, id, *each)
            found = instruments.problems(tx, office.context, CREDITOR, id)
            assert [problem.path for problem in found] == (["documents"] if wrong else [])
            if wrong:
                with pytest.raises(DraftError, match="not the documents that are attached"):
                    instruments.offer(tx, office.context, CREDITOR, id)


class TestReplacing:
    def replace(self, office: TestOffice, id: str, value: Any, *documents: tuple[str, bytes]) -> None:
        with office.write() as tx:
            instruments.replace(tx, office.context, CREDITOR, id, value, documents)

    def test_a_wrong_draft_is_mended(self, office: TestOffice) -> None:
        with office.write() as tx:
            id = instruments.draft(tx, office.context, CREDITOR, "LN-1", {"institution": BANK, "kind": "LOAN"})
            instruments.attach(tx, office.context, CREDITOR, id, "OTHER", b"old")
        self.replace(office, id, terms(), ("LOAN_CONTRACT", b"new"), ("COMMITMENT", DOCUMENT))
        with office.write() as tx:
            assert instruments.document_contents(tx, office.context, CREDITOR, id) == [
                ("LOAN_CONTRACT", b"new"),
                ("COMMITMENT", DOCUMENT),
            ]
            instruments.offer(tx, office.context, CREDITOR, id)
        assert (office.row(id).reference, office.row(id).kind) == ("LN-1", "LOAN")

    def test_an_offer_stays_as_it_is(self, office: TestOffice) -> None:
        id = office.offered()
        before = office.row(id)
        with pytest.raises(Conflict, match="is no longer DRAFT"):
            self.replace(office, id, terms(1), ("COMMITMENT", b"another"))
        assert office.row(id) == before

    def test_what_is_no_draft_or_of_another_institution(self, office: TestOffice) -> None:
        id = office.draft()
        with pytest.raises(FormatError, match="names its institution"):
            self.replace(office, id, {})
        with pytest.raises(Refused, match="is of 'trial-bank' and stays so; this draft names 'other-bank'"):
            self.replace(office, id, terms() | {"institution": "other-bank"})
        with pytest.raises(NotFound), office.write() as tx:
            instruments.replace(tx, office.context, FOREIGN, id, terms(), ())


class TestWithdrawing:
    def withdraw(self, office: TestOffice, id: str, scope: Any = CREDITOR) -> None:
        with office.write() as tx:
            instruments.withdraw(tx, scope, id)

    @pytest.mark.parametrize("state", ["draft", "offered", "agreed"])
    def test_the_row_stays_without_content_and_the_reference_is_free(self, office: TestOffice, state: str) -> None:
        id = getattr(office, state)("LN-1")
        if state == "agreed":
            with pytest.raises(Conflict, match="taken back with a signed WITHDRAW record"):
                self.withdraw(office, id)
            office.take_back(id)
        else:
            self.withdraw(office, id)
        row = office.row(id)
        assert (row.status, row.reference, row.private, row.envelope) == ("WITHDRAWN", "LN-1", b"", None)
        with office.read() as tx:
            assert instruments.rows.documents_of(tx, id) == []
            assert instruments.rows.consents_of(tx, id) == []
            with pytest.raises(NotFound):
                instruments.rows.find(tx, CREDITOR, reference="LN-1")
            with pytest.raises(Conflict, match="is WITHDRAWN and its content erased"):
                instruments.problems(tx, office.context, CREDITOR, id)
        with pytest.raises(Conflict, match="is WITHDRAWN and its content erased"):
            instruments.disclosures(office.context, row)
        assert office.row(office.issued("LN-1")).status == "ISSUED"
        with pytest.raises(Conflict, match="is WITHDRAWN; only a draft or an offer can be withdrawn"):
            self.withdraw(office, id)

    def test_an_issue_that_was_prepared_is_off_and_its_number_free(self, office: TestOffice) -> None:
        id = office.agreed()
        prepared = office.prepare_issue(id)
        office.take_back(id)
        with pytest.raises(NotFound):
            office.submit("NOTARY", prepared)
        assert office.prepare_issue(office.agreed("LN-2")).number == prepared.number

    def test_what_is_issued_stays(self, office: TestOffice) -> None:
        id = office.issued()
        with pytest.raises(Conflict, match="is ISSUED; only a draft or an offer can be withdrawn"):
            self.withdraw(office, id)
        with pytest.raises(NotFound):
            self.withdraw(office, office.draft("LN-2"), FOREIGN)
