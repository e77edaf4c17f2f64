"""One debt over HTTP: drafted, offered, agreed, issued, anchored, certified, discharged; each by whom it concerns."""

import hashlib
import json
from typing import Any

import pytest
from apikit import Service
from officekit import DOCUMENT, EVIDENCE, terms

from notary.domain import canonical
from notary.keys.ethereum import EthereumKey, new_private_key
from notary.services import rehearsal


def drafted(service: Service, reference: str = "LN-1") -> str:
    """A draft with its document."""
    claims = service.as_("claims")
    made = claims.post("/v1/instruments", json={"reference": reference, "draft": terms()})
    assert made.status_code == 201, made.text
    id: str = made.json()["id"]
    sent = claims.post(f"/v1/instruments/{id}/documents?type=COMMITMENT", content=DOCUMENT)
    assert sent.status_code == 201, sent.text
    assert sent.json()["sha256"] == hashlib.sha256(DOCUMENT).hexdigest()
    return id


def offered(service: Service, reference: str = "LN-1") -> str:
    """A draft that was offered, and that its bound parties chose to notarise."""
    id = drafted(service, reference)
    answer = service.as_("claims").post(f"/v1/instruments/{id}:offer")
    assert answer.status_code == 200, answer.text
    service.play(rehearsal.choose, id)
    return id


def agreed(service: Service, reference: str = "LN-1") -> str:
    """An offer that every party consented to, by event keys, with a case file that the notary is done with."""
    id, claims = offered(service, reference), service.as_("claims")
    for item in claims.get(f"/v1/instruments/{id}/consents").json()["items"]:
        body = {"party": item["party"], "role": item["role"], "evidence": EVIDENCE}
        assert claims.post(f"/v1/instruments/{id}/consents", json=body).status_code == 201
    service.play(rehearsal.examine, [id])
    return id


def issued(service: Service, reference: str = "LN-1") -> str:
    """A deed that is issued and anchored."""
    id = agreed(service, reference)
    service.do("notary", id, {"type": "ISSUE", "authority": "trial-notary"})
    service.settle()
    return id


def test_a_debt_from_draft_to_discharge(service: Service) -> None:
    id = issued(service)
    claims = service.as_("claims")
    shown = claims.get(f"/v1/instruments/{id}").json()
    assert (shown["status"], shown["register_no"], shown["missing"]) == ("ISSUED", 0, [])
    assert claims.get(f"/v1/instruments/{id}/standing").json()["settled"] is True
    entered = service.discharge(id)
    before = claims.get(f"/v1/instruments/{id}/standing").json()
    assert (before["standing"], before["settled"], before["chain"]["standing"]) == ("DISCHARGED", False, "ENFORCEABLE")
    service.settle()
    after = claims.get(f"/v1/instruments/{id}/standing").json()
    assert (after["settled"], after["chain"]["standing"]) == (True, "DISCHARGED")
    history = claims.get(f"/v1/instruments/{id}/history").json()["items"]
    assert [(item["type"], item["from"], item["to"]) for item in history] == [
        ("ISSUE", "ENFORCEABLE", "ENFORCEABLE"),
        ("DISCHARGE", "ENFORCEABLE", "DISCHARGED"),
    ]
    assert history[1]["act_hash"] == entered["acts"][0]


def test_what_is_missing_is_one_problem(service: Service) -> None:
    id = offered(service)
    answer = service.as_("notary").post(
        f"/v1/instruments/{id}/acts:prepare", json={"type": "ISSUE", "authority": "trial-notary"}
    )
    assert (answer.status_code, answer.json()["title"]) == (422, "NOT_READY")
    assert answer.headers["content-type"] == "application/problem+json"
    assert [(item["where"], item["code"]) for item in answer.json()["errors"]] == [
        ("parties.borrower", "CONSENT"),
        ("parties.insurer", "CONSENT"),
        ("parties.lender", "CONSENT"),
        ("caseFile.deed", "CASE_FILE"),
        ("caseFile.parties.borrower", "CASE_FILE"),
        ("caseFile.parties.borrower", "CASE_FILE"),
        ("caseFile.notary", "CASE_FILE"),
    ]


def test_a_customer_checks_and_signs_its_own_consent_with_its_enrolled_wallet(service: Service) -> None:
    id, wallet = offered(service), EthereumKey(new_private_key())
    borrower = next(party for party in terms()["parties"] if party["id"] == "borrower")
    paper = {"id_type": borrower["id_type"], "id_no": borrower["id_no"], "evidence": EVIDENCE}
    assert service.as_("claims").post("/v1/keys", json={"address": wallet.address, **paper}).status_code == 201
    customer = service.as_("customer")
    assert [item["id"] for item in customer.get("/v1/instruments").json()["items"]] == [id]
    asked = customer.get(f"/v1/instruments/{id}/consents/borrower/BORROWER").json()
    assert asked["schema"] == "debt-notary/consent-request/1"
    with service.office.read() as tx:
        from notary.domain import consent_request

        _, request = consent_request.parse(canonical.encode(asked))
        assert tx is not None
    signature = "0x" + wallet.sign_digest(request.digest(asked["origin"])).hex()
    body: dict[str, Any] = {"party": "borrower", "role": "BORROWER", "signature": signature}
    taken = customer.post(f"/v1/instruments/{id}/consents", json=body)
    assert taken.status_code == 201, taken.text
    left = [item["where"] for item in taken.json()["missing"] if item["code"] == "CONSENT"]
    assert left == ["parties.insurer", "parties.lender"]
    for other in ({"party": "lender", "role": "LENDER"}, {"party": "insurer", "role": "INSURER"}):
        refused = customer.post(f"/v1/instruments/{id}/consents", json={**body, **other})
        assert (refused.status_code, "consents for itself" in refused.json()["detail"]) == (422, True)
    event = customer.post(
        f"/v1/instruments/{id}/consents", json={"party": "borrower", "role": "BORROWER", "evidence": EVIDENCE}
    )
    assert (event.status_code, "sign with the enrolled key" in event.json()["detail"]) == (422, True)


def test_a_certificate_is_fetched_again_by_its_id(service: Service) -> None:
    id, claims = issued(service), service.as_("claims")
    made = claims.get(f"/v1/instruments/{id}/certificate").json()
    first = claims.get(made["url"])
    assert first.headers["etag"] == f'"{made["etag"]}"'
    assert hashlib.sha256(first.content).hexdigest() == made["etag"]
    assert claims.get(made["url"], headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    service.office.clock.forward(minutes=9)
    assert claims.get(made["url"]).content == first.content
    service.office.clock.forward(minutes=2)
    renewed = claims.get(made["url"], headers={"If-None-Match": first.headers["etag"]})
    assert renewed.status_code == 200
    assert renewed.json()["standing"]["body"]["asOf"] > first.json()["standing"]["body"]["asOf"]
    service.discharge(id)
    gone = claims.get(made["url"])
    assert (gone.status_code, gone.json()["title"]) == (404, "CERTIFICATE_SUPERSEDED")
    unsettled = claims.get(f"/v1/instruments/{id}/certificate")
    assert (unsettled.status_code, unsettled.json()["title"]) == (503, "NOT_SETTLED")
    service.settle()
    newer = claims.get(f"/v1/instruments/{id}/certificate").json()
    assert newer["id"] in gone.json()["detail"]
    assert claims.get(newer["url"]).status_code == 200


def test_a_court_sees_what_its_certificate_opened_and_nothing_else(service: Service) -> None:
    first, second, court = issued(service, "LN-1"), issued(service, "LN-2"), service.as_("court")
    assert court.get("/v1/instruments").json()["items"] == []
    made = service.as_("claims").get(f"/v1/instruments/{first}/certificate").json()
    certificate = service.as_("claims").get(made["url"]).json()
    shown = {"certificate": certificate, "case_no": "（2026）沪0115执1234号"}
    assert court.post("/v1/instruments:open", json=shown).json() == {"instrument": first}
    assert [item["id"] for item in court.get("/v1/instruments").json()["items"]] == [first]
    by_case = court.get("/v1/instruments", params={"case_no": "（2026）沪0115执1234号"}).json()["items"]
    assert [item["id"] for item in by_case] == [first]
    assert court.get(f"/v1/instruments/{second}").status_code == 404
    forged = json.loads(json.dumps(certificate))
    forged["credential"]["credentialSubject"]["registerNo"] = 1
    assert court.post("/v1/instruments:open", json={"certificate": forged}).status_code == 404
    assert court.get(f"/v1/instruments/{second}").status_code == 404
    case = {"court": "trial-court", "case_no": "（2026）沪0115执1235号"}
    assert service.as_("notary").post(f"/v1/instruments/{second}/cases", json=case).status_code == 201
    assert court.get(f"/v1/instruments/{second}").status_code == 200


@pytest.mark.parametrize("batch", [2, 5])
def test_one_signature_issues_many(service: Service, batch: int) -> None:
    ids = [agreed(service, f"LN-{index}") for index in range(batch)]
    notary = service.as_("notary")
    approved = {"approval": {"approver": "trial-reviewer", "sample": ids[:1]}}
    wish = {"instruments": ids, "act": {"type": "ISSUE", "authority": "trial-notary", "evidence": approved}}
    items = notary.post("/v1/acts:prepare", json=wish).json()["items"]
    from notary.services import acts

    prepared = [acts.Prepared(item["body"], item["body_hash"]) for item in items]
    signed = acts.sign_batch(service.office.context, prepared, service.office.people["NOTARY"].sign_digest)
    body = {"acts": [{"body_hash": item.body_hash, "signature": item.signature} for item in signed]}
    entered = notary.post("/v1/acts", json=body)
    assert entered.status_code == 201, entered.text
    assert len(entered.json()["acts"]) == batch
    issued_ones = notary.get("/v1/instruments?status=ISSUED&sort=register_no").json()["items"]
    assert [item["register_no"] for item in issued_ones] == list(range(batch))
