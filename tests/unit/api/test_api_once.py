"""``Idempotency-Key``: the same request under the same key has one effect and one answer, whatever comes between."""

import hashlib
import threading
from typing import Any

import httpx2
import pytest
from apikit import Service
from officekit import BANK, DOCUMENT, EVIDENCE, OTHER_BANK, TestOffice, terms
from paykit import csv_of, paid
from sqlalchemy import select
from test_api_life import agreed, drafted, issued, offered
from worldkit import CASE_NO, routes, told

from api import once
from notary.db.tables import metadata
from notary.db.tables import requests as kept_requests
from notary.domain.errors import Refused
from notary.keys.ethereum import EthereumKey
from notary.services import instruments

NEW = {"reference": "LN-1", "draft": {"institution": BANK}}
WALLET = "0x" + "ab" * 20


def key(value: str = "k-1") -> dict[str, str]:
    """The header."""
    return {"Idempotency-Key": value}


def instruments_of(service: Service) -> list[str]:
    """The references that the bank uses."""
    return [item["reference"] for item in service.as_("claims").get("/v1/instruments?limit=200").json()["items"]]


def _signed(service: Service, id: str, role: str, wish: dict[str, Any]) -> dict[str, Any]:
    prepared = service.as_(role).post(f"/v1/instruments/{id}/acts:prepare", json=wish).json()
    acts_as = {"claims": "CREDITOR", "notary": "NOTARY"}[role]
    return {"body_hash": prepared["body_hash"], "signature": {"value": service.sign(acts_as, prepared["digest"])}}


WITHDRAW = {"type": "WITHDRAW", "authority": "trial-bank", "detail": {"reason": "OTHER"}}
ISSUE = {"type": "ISSUE", "authority": "trial-notary"}


def _order(service: Service) -> dict[str, Any]:
    item = service.discharge(issued(service), order=False)["orders"][0]
    return {"acts": item["acts"], "deadline": item["deadline"], "signature": service.sign("CREDITOR", item["digest"])}


def _certificate(service: Service) -> dict[str, Any]:
    claims = service.as_("claims")
    made = claims.get(f"/v1/instruments/{issued(service)}/certificate").json()
    return {"certificate": claims.get(made["url"]).json(), "case_no": CASE_NO}


def _enrolled(service: Service) -> str:
    paper = {"address": WALLET, "id_type": "RESIDENT_ID", "id_no": "11010519491231002X", "evidence": EVIDENCE}
    assert service.as_("claims").post("/v1/keys", json=paper).status_code == 201
    return WALLET


def _submission(service: Service) -> tuple[str, str, dict[str, Any], EthereumKey]:
    """A request to prepare the borrower's own act, and the enrolled key that is to sign it."""
    key, id = service.wallet("borrower"), issued(service)
    body = {"party": "borrower", "kind": "REPLY", "key": key.address}
    return "customer", f"/v1/instruments/{id}/submissions:prepare", {"json": body}, key


def _signed_submission(service: Service) -> tuple[str, str, dict[str, Any]]:
    role, path, body, key = _submission(service)
    prepared = service.as_(role).post(path, **body).json()
    signature = {"value": "0x" + key.sign_digest(bytes.fromhex(prepared["digest"])).hex()}
    signed = {"body_hash": prepared["body_hash"], "signature": signature}
    return role, path.removesuffix(":prepare"), {"json": signed}


def writing(service: Service) -> dict[str, Any]:
    """Of each writing route: who, how, where, and a request that has an effect the first time."""
    id, named = "/v1/instruments/{id}", lambda made: {"json": made}
    authority = {"id": "x-1", "role": "CREDITOR", "institution": BANK, "name": "x", "address": WALLET}
    consent = {"party": "borrower", "role": "BORROWER", "evidence": EVIDENCE}
    paper = {"address": WALLET, "id_type": "RESIDENT_ID", "id_no": "11010519491231002X", "evidence": EVIDENCE}
    return {
        "POST /v1/instruments": lambda: ("claims", "/v1/instruments", named(NEW)),
        f"PUT {id}/draft": lambda: (
            "claims",
            f"/v1/instruments/{drafted(service)}/draft",
            named({"draft": {"institution": BANK}}),
        ),
        f"POST {id}:offer": lambda: ("claims", f"/v1/instruments/{drafted(service)}:offer", {}),
        f"POST {id}:remind": lambda: ("claims", f"/v1/instruments/{offered(service)}:remind", {}),
        f"POST {id}:withdraw": lambda: ("claims", f"/v1/instruments/{offered(service)}:withdraw", {}),
        f"POST {id}/documents": lambda: (
            "claims",
            f"/v1/instruments/{service.as_('claims').post('/v1/instruments', json=NEW).json()['id']}/documents?type=X",
            {"content": DOCUMENT},
        ),
        f"POST {id}/consents": lambda: ("claims", f"/v1/instruments/{offered(service)}/consents", named(consent)),
        f"POST {id}/records:prepare": lambda: (
            "claims",
            f"/v1/instruments/{offered(service)}/records:prepare",
            named(WITHDRAW),
        ),
        f"POST {id}/records": lambda: (
            "claims",
            f"/v1/instruments/{(id := offered(service))}/records",
            named(_recorded(service, id)),
        ),
        f"POST {id}/acts:prepare": lambda: ("notary", f"/v1/instruments/{agreed(service)}/acts:prepare", named(ISSUE)),
        f"POST {id}/acts": lambda: (
            "notary",
            f"/v1/instruments/{(id := agreed(service))}/acts",
            named(_signed(service, id, "notary", ISSUE)),
        ),
        "POST /v1/acts:prepare": lambda: (
            "notary",
            "/v1/acts:prepare",
            named({"instruments": [agreed(service)], "act": ISSUE}),
        ),
        "POST /v1/acts": lambda: (
            "notary",
            "/v1/acts",
            named({"acts": [_signed(service, agreed(service), "notary", ISSUE)]}),
        ),
        "POST /v1/evidence": lambda: ("claims", "/v1/evidence?type=DECISION", {"content": DOCUMENT}),
        f"POST {id}/submissions:record": lambda: (
            "claims",
            f"/v1/instruments/{issued(service)}/submissions:record",
            named({"party": "borrower", "kind": "STATEMENT", "record": EVIDENCE}),
        ),
        f"POST {id}/submissions:prepare": lambda: _submission(service)[:3],
        f"POST {id}/submissions": lambda: _signed_submission(service),
        "POST /v1/orders": lambda: ("claims", "/v1/orders", named(_order(service))),
        "POST /v1/certificates:batch": lambda: (
            "claims",
            "/v1/certificates:batch",
            named({"instruments": [issued(service)]}),
        ),
        "POST /v1/instruments:open": lambda: ("court", "/v1/instruments:open", named(_certificate(service))),
        f"POST {id}/cases": lambda: (
            "notary",
            f"/v1/instruments/{issued(service)}/cases",
            named({"court": "trial-court", "case_no": CASE_NO}),
        ),
        "POST /v1/keys": lambda: ("claims", "/v1/keys", named(paper)),
        "POST /v1/keys/{address}:retire": lambda: ("claims", f"/v1/keys/{_enrolled(service)}:retire", {}),
        "POST /v1/keys:bind": lambda: ("admin", "/v1/keys:bind", named(authority)),
        "POST /v1/keys:unbind/{role}/{authority}": lambda: ("admin", "/v1/keys:unbind/CREDITOR/trial-bank", {}),
        "POST /v1/payments": lambda: ("claims", "/v1/payments", named({"payments": [paid(issued(service))]})),
        "POST /v1/payments:csv": lambda: (
            "claims",
            "/v1/payments:csv",
            {"content": csv_of(paid(issued(service)))},
        ),
        "PUT /v1/institutions/{id}/contacts": lambda: (
            "admin",
            f"/v1/institutions/{BANK}/contacts",
            named({"email": "claims@bank.example"}),
        ),
        "POST /v1/notices/{id}:seen": lambda: (
            "claims",
            f"/v1/notices/{told(service.office, issued(service))}:seen",
            {},
        ),
        "POST /v1/institutions": lambda: (
            "admin",
            "/v1/institutions",
            named({"id": "new-bank", "name": "New", "kind": "CREDITOR"}),
        ),
    }


def _recorded(service: Service, id: str) -> dict[str, Any]:
    """A signed record that withdraws an offer."""
    prepared = service.as_("claims").post(f"/v1/instruments/{id}/records:prepare", json=WITHDRAW).json()
    value = service.sign("CREDITOR", prepared["digest"])
    return {"body_hash": prepared["body_hash"], "signature": {"value": value, "batch": None}}


def _dump(office: TestOffice) -> list[str]:
    """Everything that the database holds, so that a second effect of any kind is seen."""
    with office.read() as tx:
        every = [select(table).order_by(*table.primary_key) for table in metadata.sorted_tables]
        return [str(row) for rows in every for row in tx.execute(rows)]


WRITING = sorted(writing(None))  # type: ignore[arg-type]


def test_no_writing_route_is_forgotten(service: Service) -> None:
    document = service.as_(None).get("/openapi.json").json()
    assert [str(route) for route in routes(document) if route.writes] == sorted(
        WRITING, key=lambda name: (name.split()[1], name)
    )
    unkeyed = [str(route) for route in routes(document) if route.method != "get" and not route.writes]
    assert unkeyed == [
        "POST /v1/amounts",
        "DELETE /v1/instruments/{id}/documents/{sha256}",
        "POST /v1/instruments/{id}/execution-certificate:draft",
        "POST /v1/payments:check",
        "POST /v1/verify",
    ]


@pytest.mark.parametrize("route", WRITING)
def test_the_same_request_again_has_no_second_effect_and_the_same_answer(service: Service, route: str) -> None:
    role, path, body = writing(service)[route]()
    client, method = service.as_(role), route.split()[0]
    first = client.request(method, path, headers=key(), **body)
    assert first.status_code in (200, 201, 202), first.text
    before = _dump(service.office)
    again = client.request(method, path, headers=key(), **body)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (None, "true")
    assert again.headers["content-type"] == first.headers["content-type"] == "application/json"
    assert _dump(service.office) == before


def test_another_body_query_path_or_type_is_another_request(service: Service) -> None:
    id, claims = drafted(service), service.as_("claims")
    path = f"/v1/instruments/{id}/documents"
    assert claims.post(f"{path}?type=X", content=b"1", headers=key()).status_code == 201
    other = drafted(service, "LN-2")
    for answer in (
        claims.post(f"{path}?type=X", content=b"2", headers=key()),
        claims.post(f"{path}?type=Y", content=b"1", headers=key()),
        claims.post(f"/v1/instruments/{other}/documents?type=X", content=b"1", headers=key()),
        claims.post(f"{path}?type=X", content=b"1", headers={**key(), "Content-Type": "image/png"}),
        claims.post("/v1/instruments", json=NEW, headers=key()),
    ):
        assert (answer.status_code, answer.json()["title"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert len(claims.get(path).json()["items"]) == 2
    assert len(claims.get(f"/v1/instruments/{other}/documents").json()["items"]) == 1


def test_a_key_is_its_callers_alone(service: Service) -> None:
    draft = {"reference": "LN-1", "draft": {"institution": OTHER_BANK}}
    first = service.as_("claims").post("/v1/instruments", json=NEW, headers=key())
    second = service.as_("foreign").post("/v1/instruments", json=draft, headers=key())
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]


def test_a_refusal_is_not_kept(service: Service) -> None:
    id, claims = drafted(service), service.as_("claims")
    service.as_("claims").put(f"/v1/instruments/{id}/draft", json={"draft": {"institution": BANK}})
    refused = claims.post(f"/v1/instruments/{id}:offer", headers=key())
    assert refused.status_code in (400, 422)
    claims.put(f"/v1/instruments/{id}/draft", json={"draft": terms()})
    assert claims.post(f"/v1/instruments/{id}:offer", headers=key()).status_code == 200


@pytest.mark.parametrize("error", [RuntimeError("x"), Refused("x")])
@pytest.mark.parametrize("after", [False, True])
def test_what_breaks_off_keeps_neither_effect_nor_answer(
    service: Service, monkeypatch: pytest.MonkeyPatch, error: Exception, after: bool
) -> None:
    """The process dies after the work, or after the answer was written beside it: still inside the transaction."""
    place = "_keep" if after else "_find"
    done = getattr(once.Once, place)

    def breaks(self: once.Once, *args: Any) -> None:
        done(self, *args)
        if after:
            raise error

    before = _dump(service.office)
    monkeypatch.setattr(once.Once, place, breaks)
    if not after:

        def work_breaks(*args: Any, **named: Any) -> str:
            instrument_id(*args, **named)
            raise error

        instrument_id = instruments.draft
        monkeypatch.setattr(instruments, "draft", work_breaks)
    broken = service.as_("claims").post("/v1/instruments", json=NEW, headers=key())
    assert broken.status_code in (422, 500)
    assert _dump(service.office) == before
    monkeypatch.undo()
    assert service.as_("claims").post("/v1/instruments", json=NEW, headers=key()).status_code == 201
    assert instruments_of(service) == ["LN-1"]


def test_twins_at_the_same_moment_have_one_effect_and_one_answer(service: Service) -> None:
    """Real threads; each begins when all are there."""
    start, answers = threading.Barrier(4), []

    def ask() -> None:
        client = service.as_("claims")
        start.wait()
        answers.append(client.post("/v1/instruments", json=NEW, headers=key()))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.content for answer in answers}) == 1
    assert sorted("idempotency-replayed" in answer.headers for answer in answers) == [False, True, True, True]
    assert instruments_of(service) == ["LN-1"]


def test_whoever_loses_the_race_gets_the_winners_answer(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where writers run side by side, both look, find nothing, and the second one's answer meets the first's."""
    claims = service.as_("claims")
    first = claims.post("/v1/instruments", json=NEW, headers=key())
    monkeypatch.setattr(once.Once, "_find", lambda self, tx: None)
    again = claims.post("/v1/instruments", json=NEW, headers=key())
    assert (again.status_code, again.content) == (201, first.content)
    other = claims.post("/v1/instruments", json={**NEW, "reference": "LN-2"}, headers=key())
    assert (other.status_code, other.json()["title"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    assert instruments_of(service) == ["LN-1"]


def test_a_commit_whose_word_was_lost_counts(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection broke after the commit: the answer is there, so it is given, and not an error."""
    done = once.Once._first

    def loses(self: once.Once, *args: Any) -> None:
        done(self, *args)
        raise ConnectionResetError

    monkeypatch.setattr(once.Once, "_first", loses)
    answer = service.as_("claims").post("/v1/instruments", json=NEW, headers=key())
    assert (answer.status_code, answer.json()["reference"]) == (201, "LN-1")


def test_answers_are_kept_as_ciphertext_and_requests_as_a_keyed_hash(service: Service) -> None:
    """The plain hash of a body could be guessed: an identity number has few possible values."""
    paper = {"address": WALLET, "id_type": "RESIDENT_ID", "id_no": "11010519491231002X", "evidence": EVIDENCE}
    answer = service.as_("claims").post("/v1/keys", json=paper, headers=key())
    with service.office.read() as tx:
        row = tx.execute(kept_requests.select()).one()
    assert answer.content not in row.private
    assert b"RESIDENT_ID" not in row.private
    assert WALLET.encode() not in row.private
    vault = service.office.context.vault
    assert vault.open(row.private, f"requests/{row.caller}/{row.key}") == answer.content
    assert row.request_hash == vault.blind_index("request", _request_digest(paper))


def _request_digest(value: dict[str, Any]) -> str:
    body = httpx2.Request("POST", "http://x", json=value).content
    return hashlib.sha256(b"POST /v1/keys?\napplication/json\n" + body).hexdigest()


def test_after_seven_days_a_key_is_new_again_whether_or_not_others_called(service: Service) -> None:
    claims, path = service.as_("claims"), f"/v1/instruments/{drafted(service)}/documents?type=X"
    assert claims.post(path, content=b"1", headers=key()).status_code == 201
    service.office.clock.forward(days=7)
    assert claims.post(path, content=b"1", headers=key()).headers["idempotency-replayed"] == "true"
    service.office.clock.forward(seconds=1)
    late = claims.post(path, content=b"1", headers=key())
    assert (late.status_code, late.json()["title"]) == (409, "CONFLICT")  # it is there already
    assert claims.post(path, content=b"2", headers=key()).status_code == 201
    with service.office.read() as tx:
        assert len(tx.execute(kept_requests.select()).all()) == 1


@pytest.mark.parametrize("value", ["", "a b", "k" * 256, "kéy", "\x7f"])
def test_a_key_out_of_form_is_refused_and_nothing_done(service: Service, value: str) -> None:
    headers = {b"Idempotency-Key": value.encode("latin-1")}
    answer = service.as_("claims").post("/v1/instruments", json=NEW, headers=headers)
    assert (answer.status_code, answer.json()["title"]) == (400, "FORMAT")
    assert instruments_of(service) == []


def test_without_a_key_nothing_is_kept(service: Service) -> None:
    assert service.as_("claims").post("/v1/instruments", json=NEW).status_code == 201
    with service.office.read() as tx:
        assert tx.execute(kept_requests.select()).all() == []
