"""The case file over HTTP and through the client: who sees and does what, and the chain up to act 0."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest
from apikit import Service
from officekit import EVIDENCE, terms
from test_api_life import agreed, drafted, issued, offered
from worldkit import World

from notary.client import Client
from notary.client.errors import DoNotSign
from notary.keys.ethereum import EthereumKey, new_private_key
from notary.wire.case_files import RecordWish

PAGE = Path(__file__).parents[3] / "docs" / "case-file.md"
BORROWER = next(party for party in terms()["parties"] if party["id"] == "borrower")


class Line(httpx2.BaseTransport):
    """The way to the application, on which a test may change an answer."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.change: Any = lambda _path, value: value

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = self.service.as_(None).request(
            request.method, str(request.url), headers=dict(request.headers), content=request.read()
        )
        content = json.dumps(self.change(request.url.path, answer.json())).encode()
        headers = {"content-type": answer.headers["content-type"]}
        return httpx2.Response(answer.status_code, headers=headers, stream=httpx2.ByteStream(content))


def client(service: Service, role: str, line: Line | None = None) -> Client:
    return Client(
        "http://127.0.0.1:8000",
        service.tokens[role],
        transport=line or Line(service),
        now=lambda: service.office.clock.now,
    )


def wallet(service: Service) -> EthereumKey:
    key = EthereumKey(new_private_key())
    paper = {"id_type": BORROWER["id_type"], "id_no": BORROWER["id_no"], "evidence": EVIDENCE}
    assert service.as_("claims").post("/v1/keys", json={"address": key.address, **paper}).status_code == 201
    return key


def untold(service: Service) -> str:
    id = drafted(service)
    assert service.as_("claims").post(f"/v1/instruments/{id}:offer").status_code == 200
    return id


def told(customer: Client, id: str, now: str) -> dict[str, Any]:
    notice = customer.case_files.disclosure(id, "en")
    shown = [{"id": item.id, "sha256": item.sha256, "shownAt": now, "confirmedAt": now} for item in notice.items]
    return {
        "party": "borrower", "version": notice.version, "language": "en", "channel": "ONLINE", "items": shown,
        "questions": None, "readAloud": False,
    }  # fmt: skip


NOW = "2026-11-23T06:30:00Z"


def wish(type: str, key: EthereumKey, detail: dict[str, Any]) -> RecordWish:
    return RecordWish(type=type, party="borrower", role="BORROWER", key=key.address, detail=detail)


def test_a_customer_is_told_chooses_and_declines_with_its_wallet(service: Service) -> None:
    id, key, customer = untold(service), wallet(service), client(service, "customer")
    customer.case_files.do(id, wish("DISCLOSED", key, told(customer, id, NOW)), key)
    chosen = {"party": "borrower", "version": "2026-11", "choice": "DECLINE"}
    taken = customer.case_files.do(id, wish("CHOSEN", key, chosen), key)
    assert taken.deed == "DRAFT"
    assert ("caseFile.parties.borrower", "declined the notarisation") in [
        (fault.where, fault.detail) for fault in taken.missing
    ]
    chain = client(service, "claims").case_files.get(id)
    assert [(item.type, item.key_method) for item in chain.file.items] == [
        ("DISCLOSED", "ENROLLED_WALLET"),
        ("CHOSEN", "ENROLLED_WALLET"),
    ]
    refused = service.as_("claims").post(
        f"/v1/instruments/{id}/records:prepare", json={"type": "APPLY", "authority": "trial-bank"}
    )
    assert (refused.status_code, refused.json()["title"]) == (422, "CASE_FORBIDDEN")
    assert "declined the notarisation" in refused.json()["detail"]


def test_the_client_signs_no_notice_that_it_does_not_make_itself(service: Service) -> None:
    id, key, line = untold(service), wallet(service), Line(service)
    customer = client(service, "customer", line)
    detail = told(customer, id, NOW)
    line.change = lambda path, value: swapped(value) if path.endswith("/disclosure") else value
    with pytest.raises(DoNotSign, match="disclosure"):
        customer.case_files.disclosure(id, "en")
    line.change = lambda path, value: other_rate(value) if path == f"/v1/instruments/{id}" else value
    with pytest.raises(DoNotSign, match=r"items\.04_COST"):
        customer.case_files.do(id, wish("DISCLOSED", key, detail), key)
    for change in (
        lambda body: body["mandatory"].update(previous="ab" * 32),
        lambda body: body["mandatory"]["detail"].update(readAloud=True),
    ):
        line.change = lambda path, value, change=change: spoiled(value, change) if path.endswith(":prepare") else value
        with pytest.raises(DoNotSign):
            customer.case_files.do(id, wish("DISCLOSED", key, detail), key)
    assert customer.case_files.get(id).file.items == []


def swapped(value: dict[str, Any]) -> dict[str, Any]:
    value["items"][0]["text"] += " Sign here."
    return value


def other_rate(value: dict[str, Any]) -> dict[str, Any]:
    value["draft"]["sections"]["loan"]["annual_rate"] = "1.00"
    return value


def spoiled(value: dict[str, Any], change: Any) -> dict[str, Any]:
    change(value["body"])
    return value


def test_a_wish_names_an_authority_or_a_party_and_a_record_one_of_two_forms(service: Service) -> None:
    id, claims = offered(service), service.as_("claims")
    party = {"type": "WITHDRAW", "party": "borrower", "role": "BORROWER", "detail": {"reason": "OTHER"}}
    for form in (party, party | {"authority": "trial-bank"}, {"type": "APPLY"}):
        answer = claims.post(f"/v1/instruments/{id}/records:prepare", json=form)
        assert (answer.status_code, "name either an authority" in answer.json()["detail"]) == (400, True), answer.text
    both = {"wish": party, "identification": EVIDENCE, "body_hash": EVIDENCE}
    for body in ({}, {"wish": party}, {"body_hash": EVIDENCE}, both):
        answer = claims.post(f"/v1/instruments/{id}/records", json=body)
        assert (answer.status_code, "give either body_hash and signature" in answer.json()["detail"]) == (400, True)
    done = claims.post(f"/v1/instruments/{id}/records", json={"wish": party, "identification": EVIDENCE})
    assert (done.status_code, done.json()["deed"]) == (201, "TERMINATED")
    assert claims.get(f"/v1/instruments/{id}").json()["status"] == "WITHDRAWN"


def test_an_application_is_taken_back_with_a_signature(service: Service) -> None:
    id, claims = agreed(service), service.as_("claims")
    answer = claims.post(f"/v1/instruments/{id}:withdraw")
    assert (answer.status_code, answer.json()["title"]) == (409, "APPLIED")
    form = RecordWish(type="WITHDRAW", authority="trial-bank", detail={"reason": "NOT_NEEDED"})
    taken = client(service, "claims").case_files.do(id, form, service.office.people["CREDITOR"])
    assert (taken.deed, taken.missing) == ("TERMINATED", [])


def test_evidence_is_for_the_office_and_whoever_made_it(service: Service) -> None:
    id = agreed(service)
    shown = {
        role: [item["disclosures"] for item in service.as_(role).get(f"/v1/instruments/{id}/case-file").json()["items"]]
        for role in ("notary", "auditor", "claims", "customer")
    }
    assert [bool(found) for found in shown["notary"]].count(True) == 1
    assert shown["auditor"] == shown["notary"]
    assert not any(shown["claims"])
    assert not any(shown["customer"])


def test_another_banks_case_file_does_not_exist(world: World) -> None:
    id = world.own.instruments["OFFERED"]
    foreign = world.service.as_("foreign")
    for path in ("case-file", "disclosure"):
        assert foreign.get(f"/v1/instruments/{id}/{path}").status_code == 404
    form = {"type": "WITHDRAW", "authority": "other-bank", "detail": {"reason": "OTHER"}}
    assert foreign.post(f"/v1/instruments/{id}/records:prepare", json=form).status_code == 404


def test_the_chain_is_checked_up_to_act_0_as_the_page_says(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    id, claims = issued(service), service.as_("claims")
    file = claims.get(f"/v1/instruments/{id}/case-file").json()
    certificate = claims.get(claims.get(f"/v1/instruments/{id}/certificate").json()["url"]).json()
    (tmp_path / "case-file.json").write_text(json.dumps(file))
    (tmp_path / "certificate.json").write_text(json.dumps(certificate))
    monkeypatch.chdir(tmp_path)
    script = PAGE.read_text("utf-8").partition("```python\n")[2].partition("```")[0]
    exec(compile(script, "page", "exec"), {})
    assert capsys.readouterr().out == "act 0 follows record 7\n"
    file["items"][2]["record"]["body"]["mandatory"]["detail"]["replyDays"] = 60
    (tmp_path / "case-file.json").write_text(json.dumps(file))
    with pytest.raises(AssertionError):
        exec(compile(script, "page", "exec"), {})
