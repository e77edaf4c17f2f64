"""Drafts, documents and the offer."""

from typing import Any

import pytest
from officekit import BANK, CREDITOR, DOCUMENT, FOREIGN, NOTARY, TestOffice, terms

from notary.domain.errors import Conflict, FormatError, NotFound
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
    with office.write() as tx, pytest.raises(Conflict, match="is no longer DRAFT"):
        instruments.offer(tx, office.context, CREDITOR, id)
    with office.write() as tx, pytest.raises(Conflict, match="is OFFERED; documents can only be added to a draft"):
        instruments.attach(tx, office.context, CREDITOR, id, "OTHER", b"more")
    assert office.row(id).envelope_hash == row.envelope_hash


def test_a_document_is_attached_once(office: TestOffice) -> None:
    id = office.draft()
    with office.write() as tx, pytest.raises(Conflict, match=r"has the document .* already"):
        instruments.attach(tx, office.context, CREDITOR, id, "LOAN_CONTRACT", DOCUMENT)


def test_documents_come_back_as_they_were_given_in_their_order(office: TestOffice) -> None:
    given = [("COMMITMENT", DOCUMENT), ("LOAN_CONTRACT", b"\x00\xff" * 1000), ("OTHER", b"")]
    id = office.draft(documents=given)
    with office.read() as tx:
        assert instruments.document_contents(tx, office.context, CREDITOR, id) == given


def test_a_draft_has_no_disclosures_yet(office: TestOffice) -> None:
    with pytest.raises(Conflict, match="is a draft; offer it first"):
        instruments.disclosures(office.context, office.row(office.draft()))
