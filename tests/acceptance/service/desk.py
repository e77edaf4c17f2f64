"""What a bank's software does all day over HTTP, and does not give up: every step is repeated under its own
Idempotency-Key, at whichever service answers, until it is told yes or no."""

import hashlib
import itertools
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx2
from harness import DOCUMENTS

from notary.demo.terms import sample_terms
from notary.domain.law import TABLE
from notary.services.institutions import TRIAL
from notary.services.ports import Signer

PATIENCE = 120.0
AGAIN = {408, 429, 500, 502, 503, 504}
"""Answers that decide nothing. 500 is among them because a process may be killed in the midst; none may stay one."""

_TICK = threading.Event()


@dataclass
class Desk:
    """One person with the keys of the bank and of the office's two notaries; remembers what was accepted."""

    name: str
    urls: Sequence[str]
    tokens: dict[str, str]
    signers: Mapping[str, Signer]
    institution: str
    accepted: list[str] = field(default_factory=list)
    issued: dict[int, str] = field(default_factory=dict)
    revoked: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _turn: Any = field(default_factory=itertools.count)

    def work(self, until: threading.Event) -> None:
        """Notarise one debt after another; revoke every fourth deed."""
        for index in itertools.count():
            if until.is_set():
                return
            number = self.notarise(f"{self.name}-{index}", index)
            if index % 4 == 3:
                self.revoke(number)

    def notarise(self, reference: str, index: int) -> int:
        """One debt from draft to issue; returns its register number."""
        from random import Random

        draft = sample_terms(index, Random(reference)) | {"institution": self.institution}
        id = self.ask("claims", "POST", "/v1/instruments", json={"reference": reference, "draft": draft})["id"]
        for type in DOCUMENTS:
            path = f"/v1/instruments/{id}/documents?type={type}"
            self.ask("claims", "POST", path, content=f"{type} {reference}".encode())
        self.ask("claims", "POST", f"/v1/instruments/{id}:offer")
        self.choose(id)
        for item in self.ask("claims", "GET", f"/v1/instruments/{id}/consents")["items"]:
            seen = hashlib.sha256(f"{item['party']} {id}".encode()).hexdigest()
            body = {"party": item["party"], "role": item["role"], "evidence": seen}
            self.ask("claims", "POST", f"/v1/instruments/{id}/consents", json=body)
        self.examine(id)
        number = self.act(id, "NOTARY", {"type": "ISSUE"})
        self.issued[number] = id
        return number

    def choose(self, id: str) -> None:
        """Every bound party is told, chooses and confirms how it is served, by event keys."""
        notice = self.ask("claims", "GET", f"/v1/instruments/{id}/disclosure")
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        items = [
            {"id": item["id"], "sha256": item["sha256"], "shownAt": now, "confirmedAt": now} for item in notice["items"]
        ]
        told = {"language": "zh-CN", "channel": "ONLINE", "items": items, "questions": None, "readAloud": False}
        for party, role in self.bound(id):
            told |= {"party": party, "version": notice["version"]}
            chosen = {"party": party, "version": notice["version"], "choice": "NOTARISE"}
            for type, detail in (("DISCLOSED", told), ("CHOSEN", chosen), ("SERVICE_CONFIRMED", {})):
                wish = {"type": type, "party": party, "role": role, "detail": detail}
                body = {"wish": wish, "identification": "5f" * 32}
                self.ask("claims", "POST", f"/v1/instruments/{id}/records", json=body)

    def examine(self, id: str) -> None:
        """The bank applies; the notary accepts, identifies, interviews and declares to have no interest."""
        parties = sorted(party for party, _ in self.bound(id))
        kinds = ("AUTHORITY_CHECK", "CAPACITY", "DOCUMENT_IMAGE", "LIVENESS", "SOLE_PRESENCE", "STATEMENT_READ")
        shown = [{"kind": kind, "sha256": "5f" * 32} for kind in kinds]
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        identity = {"parties": [{"party": party, "evidence": shown} for party in parties]}
        interview = {"parties": [{"party": party, "questions": "5f" * 32, "at": now} for party in parties]}
        alive = {f"liveness.{party}": {"score": 950, "threshold": 800} for party in parties}
        self.record("claims", id, "APPLY", {})
        self.record("notary", id, "ACCEPT", {})
        self.record("notary", id, "IDENTITY", identity, alive)
        self.record("notary", id, "INTERVIEW", interview)
        self.record("notary", id, "CONFLICT_DECLARATION", {"ownInterest": False, "relativesInterest": False})

    def record(self, who: str, id: str, type: str, detail: Any, evidence: Any = None) -> None:
        """Prepare, sign and submit a record of an authority."""
        signer = "CREDITOR" if who == "claims" else "NOTARY"
        wish = {"type": type, "authority": TRIAL[signer][0], "detail": detail, "evidence": evidence or {}}
        prepared = self.ask(who, "POST", f"/v1/instruments/{id}/records:prepare", json=wish)
        signature = {"value": self._sign(signer, prepared["digest"]), "batch": None}
        body = {"body_hash": prepared["body_hash"], "signature": signature}
        self.ask(who, "POST", f"/v1/instruments/{id}/records", json=body)

    def bound(self, id: str) -> list[tuple[str, str]]:
        """The parties that enforcement can reach."""
        asked = self.ask("claims", "GET", f"/v1/instruments/{id}/consents")["items"]
        return [(item["party"], item["role"]) for item in asked if item["role"] not in ("LENDER", "INSURER")]

    def revoke(self, number: int) -> None:
        """The office rechecks a deed, and another notary revokes it."""
        self.step(number, "NOTARY", "RECHECK")
        self.step(number, "REVIEWER", "REVOKE", ground="PROCEDURE")
        self.revoked.append(number)

    def step(self, number: int, who: str, type: str, **detail: Any) -> None:
        """A step of the law, with the papers that it rests on."""
        shown = {}
        for kind in sorted({kind for row in TABLE if row.type == type for kind in row.evidence}):
            kept = self.ask("notary", "POST", f"/v1/evidence?type={kind}", content=f"{kind} of {number}".encode())
            shown[kind.lower()] = {name: kept[name] for name in ("sha256", "sm3")}
        self.act(self.issued[number], who, {"type": type, "detail": detail, "evidence": shown})

    def act(self, id: str, who: str, wish: dict[str, Any]) -> int:
        """Prepare, sign, submit, and sign the order; returns the register number."""
        wish = wish | {"authority": TRIAL[who][0]}
        prepared = self.ask("notary", "POST", f"/v1/instruments/{id}/acts:prepare", json=wish)
        signature = {"value": self._sign(who, prepared["digest"]), "batch": None}
        body = {"body_hash": prepared["body_hash"], "signature": signature}
        entered = self.ask("notary", "POST", f"/v1/instruments/{id}/acts", json=body)
        self.accepted += entered["acts"]
        for order in entered["orders"]:
            signed = {
                "acts": order["acts"],
                "deadline": order["deadline"],
                "signature": self._sign(who, order["digest"]),
            }
            self.ask("notary", "POST", "/v1/orders", json=signed)
        return int(prepared["register_no"])

    def ask(self, role: str, method: str, path: str, **content: Any) -> Any:
        """The JSON answer to one request, however often it takes."""
        headers = {"Authorization": f"Bearer {self.tokens[role]}", "Idempotency-Key": secrets.token_hex(16)}
        deadline = time.monotonic() + PATIENCE
        last = ""
        while time.monotonic() < deadline:
            url = self.urls[next(self._turn) % len(self.urls)]
            try:
                answer = httpx2.request(method, url + path, headers=headers, timeout=10, **content)
            except httpx2.TransportError as error:
                last = repr(error)
            else:
                if answer.is_success:
                    return answer.json()
                last = f"{answer.status_code} {answer.text}"
                if answer.status_code == 500:
                    self.faults.append(last)
                if answer.status_code not in AGAIN and answer.json()["title"] != "OVERTAKEN":
                    raise AssertionError(f"{method} {path}: {last}")
            _TICK.wait(0.05)
        raise AssertionError(f"{method} {path}: no answer in {PATIENCE:g} s; the last was {last}")

    def _sign(self, who: str, digest: str) -> str:
        return "0x" + self.signers[who].sign_digest(bytes.fromhex(digest)).hex()
