"""Whole lives of a debt over HTTP: each act is prepared, signed and entered by whoever the law lets sign it."""

from collections.abc import Mapping
from typing import Any

from apikit import Service
from fastapi.testclient import TestClient
from officekit import EVIDENCE, terms
from test_api_life import agreed

from notary.domain.amounts.terms import Part
from notary.domain.law import TABLE, Transition, row_for
from notary.domain.law.replay import History
from notary.domain.papers.parts import component
from notary.services import api_keys

SIGNS = {"CREDITOR": ("claims", "trial-bank"), "NOTARY": ("notary", "trial-notary"), "COURT": ("court", "trial-court")}
"""Chain role → role of the API key, and authority."""

OTHERS = {"REVIEWER": ("notary", "trial-reviewer"), "INSURER": ("insurer", "trial-insurer")}

YUAN = {"amount": "100", "currency": "CNY"}
LINES = [{"component": "PRINCIPAL", "amount": YUAN}]
PRINCIPAL = terms()["sections"]["loan"]["principal"]


class Life:
    """One debt: ``step`` takes the next one, and ``taken`` are the rows of the law that were."""

    def __init__(self, service: Service, reference: str) -> None:
        self.service = service
        self.clients: dict[str, TestClient] = {}
        self.id = agreed(service, reference)
        self.history = History()
        self.taken: list[str] = []
        self.client("notary")
        self._enter("NOTARY", {"type": "ISSUE", "authority": "trial-notary"})
        self.taken.append("N5")

    def step(
        self, type: str, who: str = "", shown: Mapping[str, Any] | None = None, refused: bool = False, **detail: Any
    ) -> Any:
        """A step of the law, with all that it rests on; the answer of the service.

        Args:
            who: a name of the trial; by default whoever usually signs it.
            refused: whether the service is to refuse it; then its problem is returned.
        """
        row = row_for(type, self.history.case, detail.get("share"))
        who = who or row.roles[0]
        detail = {**self._usual(row, who), **detail}
        evidence = {
            **self._papers(row, who, bool(detail.get("submission"))),
            **self._values(type, detail),
            **(shown or {}),
        }
        wish = {"type": type, "authority": self._named(who)[1], "detail": detail, "evidence": evidence}
        if refused:
            return self.client(self._named(who)[0]).post(f"/v1/instruments/{self.id}/acts:prepare", json=wish)
        answer = self._enter(who, wish)
        self.taken.append(row.name)
        return answer

    def submit(self, kind: str, party: str = "borrower") -> int:
        """A party's own act, before the notary; returns its sequence."""
        body = {"party": party, "kind": kind, "record": EVIDENCE}
        sent = self.client("notary").post(f"/v1/instruments/{self.id}/submissions:record", json=body)
        assert sent.status_code == 201, sent.text
        sequence = int(self._history()[-1]["sequence"])
        actor = {"role": "PARTY", "authority": party}
        self.history = self.history.with_act({"type": "SUBMISSION", "sequence": sequence, "actor": actor})
        return sequence

    @property
    def whole(self) -> dict[str, dict[str, Any]]:
        """What INDEMNIFY and TRANSFER show where the insurer pays all that is owed."""
        owed = self.client("claims").get(f"/v1/instruments/{self.id}/amount").json()
        units = {name: int(amount.replace(".", "")) for name, amount in owed["claimable"].items()}
        currency, total = owed["currency"], sum(units.values())
        lines = [
            {"component": component(Part(name)), "amount": {"amount": str(amount), "currency": currency}}
            for name, amount in units.items()
            if amount
        ]
        paid = {"amount": str(total), "currency": currency}
        return {"INDEMNIFY": {"indemnity": paid, "indemnity_parts": lines}, "TRANSFER": {"transferred": paid}}

    def wait(self, **amount: float) -> None:
        """Time passes."""
        self.service.office.clock.forward(**amount)

    def _enter(self, who: str, wish: Mapping[str, Any]) -> Any:
        client = self.client(self._named(who)[0])
        prepared = client.post(f"/v1/instruments/{self.id}/acts:prepare", json=dict(wish))
        assert prepared.status_code == 200, (wish["type"], prepared.text)
        body = prepared.json()
        signature = {"value": self.service.sign(who, body["digest"]), "batch": None}
        entered = client.post(
            f"/v1/instruments/{self.id}/acts", json={"body_hash": body["body_hash"], "signature": signature}
        )
        assert entered.status_code == 201, entered.text
        self.history = self.history.with_act(body["body"]["mandatory"])
        assert body["body"]["mandatory"]["change"]["to"] == self.history.case.byte
        return entered.json()

    def _usual(self, row: Transition, who: str) -> dict[str, Any]:
        found: dict[str, Any] = {"ground": row.grounds[0]} if row.grounds else {}
        if row.type == "CLAIM":
            found["insurer"] = "trial-insurer"
        debtor = {"actor": "DEBTOR", "party": "borrower"}
        if "NOTARY" not in row.actors and "COURT" not in row.actors and who in ("NOTARY", "COURT"):
            actors = sorted(row.actors)
            found["by"] = debtor if "DEBTOR" in actors else {"actor": self._creditor(actors), "party": None}
        if who == "NOTARY" and row.actors == {"COURT"}:
            found["by"] = {"actor": "COURT", "party": None}
        return found

    def _creditor(self, actors: list[str]) -> str:
        holders = {str(holder) for holder in self.history.case.holders}
        return next((actor for actor in actors if actor in holders), actors[0])

    def _papers(self, row: Transition, who: str, submitted: bool) -> dict[str, Any]:
        found = {}
        for kind in sorted(row.evidence):
            if submitted and kind in ("OBJECTION", "WRITTEN_GROUNDS", "APPLICATION"):
                continue
            client = self.client(self._named(who)[0])
            kept = client.post(f"/v1/evidence?type={kind}", content=f"{kind} of {who}".encode())
            assert kept.status_code == 201, kept.text
            found[kind.lower()] = {name: kept.json()[name] for name in ("sha256", "sm3")}
        return found

    def _values(self, type: str, detail: Mapping[str, Any]) -> dict[str, Any]:
        if type == "CERTIFY":
            body = {"authority": "trial-notary", "lines": LINES, "share": detail.get("share")}
            drafted = self.client("notary").post(f"/v1/instruments/{self.id}/execution-certificate:draft", json=body)
            assert drafted.status_code == 200, drafted.text
            evidence: dict[str, Any] = drafted.json()["evidence"]
            return evidence
        today = self.service.office.context.today.isoformat()
        return {
            "DISBURSE": {"disbursed": PRINCIPAL},
            "INDEMNIFY": {"indemnity": YUAN, "indemnity_parts": LINES},
            "TRANSFER": {"transferred": YUAN, "bases": ["ASSIGNMENT_545", "INSURANCE_60"]},
            "NOTIFY_TRANSFER": {"arrivals": {"borrower": today}},
            "REQUEST": {"applied": YUAN, "claims": ["PRINCIPAL"]},
            "COMPLETE": {"received": YUAN},
        }.get(type, {})

    def _history(self) -> list[Any]:
        items: list[Any] = self.client("notary").get(f"/v1/instruments/{self.id}/history").json()["items"]
        return items

    def _named(self, who: str) -> tuple[str, str]:
        return {**SIGNS, **OTHERS}[who]

    def client(self, role: str) -> TestClient:
        if role not in self.clients:
            self.clients[role] = client_of(self.service, role)
        return self.clients[role]


def client_of(service: Service, role: str) -> TestClient:
    """A client with a key that lasts as long as the lives of these tests."""
    institution = {"claims": "trial-bank", "insurer": "trial-insurer", "court": "trial-court"}.get(role, "trial-office")
    with service.office.write() as tx:
        named = "claims" if role == "insurer" else role
        token = api_keys.create(
            tx, service.office.context, name="a life", role=named, institution=institution, days=731
        )
    return TestClient(service.web, headers={"Authorization": f"Bearer {token}"}, raise_server_exceptions=False)


ROWS = {row.name for row in TABLE if row.roles}
"""Every row that an act takes."""
