"""The client's papers, view and looks."""

import json

import pytest
from apikit import Service
from clientkit import client
from storykit import Debt

from notary.client.errors import Told
from notary.domain.errors import FormatError, NotFound


def test_papers_in_three_forms(service: Service) -> None:
    debt = Debt(service.office).default()
    claims = client(service, "claims")
    assert [item.kind for item in claims.papers.list(debt.id)][:2] == ["DEED_TEXT", "COMMITMENT"]
    name = debt.person("borrower")["name"]
    assert name in claims.papers.fetch(debt.id, "DEFAULT_NOTICE", party="borrower").decode()
    assert b"<html" in claims.papers.fetch(debt.id, "DEED_TEXT", "html")
    shown = json.loads(claims.papers.fetch(debt.id, "STANDING_NOTICE", "json", party="borrower", sequence=2))
    assert (shown["kind"], shown["now"]) == ("STANDING_NOTICE", "IN_DEFAULT")
    with pytest.raises(FormatError, match="'pdf' is no format; those are text, html, json"):
        claims.papers.fetch(debt.id, "DEED_TEXT", "pdf")
    with pytest.raises(NotFound, match="has no paper REVIEW_DECISION"):
        claims.papers.fetch(debt.id, "REVIEW_DECISION")


def test_a_view_and_who_looked_page_by_page(service: Service) -> None:
    debt = Debt(service.office).default()
    notary, claims = client(service, "notary"), client(service, "claims")
    found = claims.papers.view(debt.id, party="guarantor", lang="en")
    assert (found.party, found.standing[0].name) == ("guarantor", "overdue")
    claims.papers.fetch(debt.id, "DEED_TEXT")
    claims.instruments.amount(debt.id)
    looks = list(notary.papers.lookups(debt.id, lang="en", limit=1))
    assert [(item.role, item.what) for item in looks] == [
        ("CREDITOR", "AMOUNT"), ("CREDITOR", "PAPER:DEED_TEXT"), ("CREDITOR", "VIEW"),
    ]  # fmt: skip
    with pytest.raises(Told, match="to its parties and to the office"):
        list(claims.papers.lookups(debt.id))
