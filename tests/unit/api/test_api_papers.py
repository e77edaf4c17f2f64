"""Papers, a party's view and who looked, over HTTP."""

import re
from typing import Any

import pytest
from apikit import Service
from storykit import Debt

from notary.db import lookups as lookup_rows
from notary.papers.html import CONTENT_SECURITY_POLICY
from notary.services import api_keys


@pytest.fixture
def debt(service: Service) -> Debt:
    return Debt(service.office).default().requested()


def customer(service: Service, debt: Debt, party: str) -> Any:
    """A client with the key of a party."""
    person = debt.person(party)
    with service.office.write() as tx:
        service.tokens[party] = api_keys.create(
            tx, service.office.context, name=party, role="customer", institution="trial-bank", days=1,
            id_type=person["id_type"], id_no=person["id_no"],
        )  # fmt: skip
    return service.as_(party)


def looked(service: Service, debt: Debt) -> list[tuple[str, str, str]]:
    answer = service.as_("notary").get(f"/v1/instruments/{debt.id}/lookups?limit=200").json()
    return [(item["institution"], item["role"], item["what"]) for item in reversed(answer["items"])]


def test_papers_are_listed_and_had_in_three_forms(service: Service, debt: Debt) -> None:
    client, base = service.as_("claims"), f"/v1/instruments/{debt.id}/papers"
    listed = client.get(base).json()["items"]
    assert {"kind": "DEED_TEXT", "party": None, "sequence": None, "zh": "公证词", "en": "notarial wording"} in listed
    for item in listed:
        query = {name: item[name] for name in ("party", "sequence") if item[name] is not None}
        answer = client.get(f"{base}/{item['kind']}.json", params=query)
        assert answer.status_code == 200, answer.text
        assert (answer.json()["schema"], answer.json()["kind"]) == ("debt-notary/paper/1", item["kind"])
    text = client.get(f"{base}/VERIFICATION_LETTER.txt", params={"party": "guarantor"})
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert f"致：{debt.person('guarantor')['name']}（保证人）" in text.text
    assert "草稿" in text.text
    page = client.get(f"{base}/VERIFICATION_LETTER.html?party=guarantor&sequence={debt.head}")
    assert page.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["cache-control"] == "private, no-store"
    assert page.text.startswith("<!")


def test_what_is_not_there_is_said(service: Service, debt: Debt) -> None:
    client, base = service.as_("claims"), f"/v1/instruments/{debt.id}/papers"
    for path, status in (
        ("/NONSENSE.txt", 404), ("/REVIEW_DECISION.txt", 404), ("/DEED_TEXT.pdf", 404), ("/deed.txt", 400),
        ("/DEFAULT_NOTICE.txt", 422), ("/DEFAULT_NOTICE.txt?party=lender", 404), ("/DEED_TEXT.txt?sequence=-1", 400),
        ("/DEED_TEXT.txt?sequnce=1", 400),
    ):  # fmt: skip
        answer = client.get(base + path)
        assert answer.status_code == status, (path, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
    assert service.as_("foreign").get(f"{base}/DEED_TEXT.txt").status_code == 404


def test_a_party_reads_its_own(service: Service, debt: Debt) -> None:
    borrower, base = customer(service, debt, "borrower"), f"/v1/instruments/{debt.id}/papers"
    assert {item["party"] for item in borrower.get(base).json()["items"]} == {None, "borrower"}
    deed = borrower.get(f"{base}/DEED_TEXT.json").json()
    numbers = {item["id_no"] for item in deed["applicants"]}
    assert numbers == {debt.person("borrower")["id_no"], None}
    assert borrower.get(f"{base}/DEFAULT_NOTICE.txt").status_code == 200
    assert borrower.get(f"{base}/DEFAULT_NOTICE.txt?party=guarantor").status_code == 404
    assert borrower.get(f"{base}/EXECUTION_CERTIFICATE.txt").status_code == 404


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_a_view_is_of_the_asking_party(service: Service, debt: Debt, lang: str) -> None:
    guarantor, path = customer(service, debt, "guarantor"), f"/v1/instruments/{debt.id}/view"
    found = guarantor.get(path, params={"lang": lang}).json()
    assert (found["party"], found["lang"]) == ("guarantor", lang)
    assert found["standing"][0]["code"] == "CERTIFICATE_REQUESTED"
    assert guarantor.get(path, params={"party": "borrower"}).status_code == 404
    assert service.as_("notary").get(path, params={"lang": lang}).json()["party"] == "borrower"
    assert service.as_("notary").get(path, params={"lang": "fr"}).status_code == 400


def test_reads_are_noted_and_stay_reads(service: Service, debt: Debt) -> None:
    base, claims = f"/v1/instruments/{debt.id}", service.as_("claims")
    sha256 = claims.get(base).json()["documents"][0]["sha256"]
    evidence = debt.office.papers("CREDITOR", "payment_statement")["payment_statement"]["sha256"]
    for path in (
        f"/documents/{sha256}", f"/evidence/{evidence}", "/papers/DEED_TEXT.txt", "/amount", "/amount.xlsx", "/view",
    ):  # fmt: skip
        assert claims.get(base + path).status_code == 200, path
    head = debt.head
    assert looked(service, debt) == [
        ("trial-bank", "CREDITOR", what)
        for what in (
            "CONTENT", "DOCUMENT:COMMITMENT", "EVIDENCE:PAYMENT_STATEMENT", "PAPER:DEED_TEXT", "AMOUNT", "VIEW",
        )
    ]  # fmt: skip
    assert debt.head == head
    for path in ("", "/history", "/deadlines", "/papers"):  # again, and what shows no personal data
        assert claims.get(base + path).status_code == 200
    assert len(looked(service, debt)) == 6


def test_certificates_that_are_read_are_noted(service: Service, debt: Debt) -> None:
    service.settle()
    made = service.as_("claims").get(f"/v1/instruments/{debt.id}/certificate").json()
    service.office.clock.forward(minutes=11)
    assert service.as_("claims").get(made["url"]).status_code == 200
    assert looked(service, debt) == [("trial-bank", "CREDITOR", "CERTIFICATE")] * 2


def test_what_is_refused_is_not_noted(service: Service, debt: Debt) -> None:
    base = f"/v1/instruments/{debt.id}"
    for role, path, status in (
        ("foreign", "", 404), ("claims", "/papers/NONSENSE.txt", 404), ("court", "/amount", 404),
        ("admin", "", 403), ("claims", "/documents/" + "0" * 64, 404),
    ):  # fmt: skip
        assert service.as_(role).get(base + path).status_code == status, (role, path)
    assert looked(service, debt) == []


def test_a_party_sees_who_looked_and_is_not_among_them(service: Service, debt: Debt) -> None:
    borrower, base = customer(service, debt, "borrower"), f"/v1/instruments/{debt.id}"
    for path in ("", "/papers/DEED_TEXT.txt", "/amount", "/view"):
        assert borrower.get(base + path).status_code == 200
    service.as_("auditor").get(base)
    for role in ("claims", "notary", "auditor"):
        service.as_(role).get(f"{base}/amount")
    first = borrower.get(f"{base}/lookups?limit=3&lang=en").json()
    assert [(item["role"], item["text"]) for item in first["items"]] == [
        ("AUDITOR", "amount"), ("NOTARY", "amount"), ("CREDITOR", "amount"),
    ]  # fmt: skip
    rest = borrower.get(f"{base}/lookups", params={"cursor": first["next"]}).json()
    assert [(item["institution"], item["what"], item["text"]) for item in rest["items"]] == [
        ("trial-office", "CONTENT", "债务内容")
    ]
    assert rest["next"] is None
    key = re.match(r"ntk_([0-9a-f]{16})_", service.tokens["claims"])
    assert key is not None
    assert key[1] not in borrower.get(f"{base}/lookups").text
    refused = service.as_("claims").get(f"{base}/lookups")
    assert (refused.status_code, refused.json()["title"]) == (422, "REFUSED")
    assert borrower.get(f"{base}/lookups?cursor=x").status_code == 400


def test_a_reader_gets_its_answer_where_the_look_cannot_be_noted(
    service: Service, debt: Debt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(lookup_rows, "note", broken)
    assert service.as_("claims").get(f"/v1/instruments/{debt.id}").status_code == 200
    assert looked(service, debt) == []
