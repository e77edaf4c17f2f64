"""An office in full use: two banks with an instrument in every state, certificates, keys, cases and jobs; and every
route of the service with a request that is in form, filled with what there is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apikit import Service
from officekit import BANK, DOCUMENT, EVIDENCE, OTHER_BANK, TestOffice, terms

from notary.domain.notices import Channel
from notary.keys.ethereum import EthereumKey, new_private_key
from notary.services import notices, rehearsal
from notary.services.notices import Address, Recipient
from notary.services.rehearsal import Player

CASE_NO = "（2026）沪0115执1234号"
METHODS = ("get", "put", "post", "delete", "patch")
ABSENT = "00000000-0000-7000-8000-000000000000"
"""An id in form that nothing has."""

AUTHORITIES = {"foreign": OTHER_BANK, "notary": "trial-notary", "court": "trial-court"}
"""In whose name a role acts, where that is not the trial's bank."""

STATES = ("DRAFT", "OFFERED", "ISSUED", "WITHDRAWN")


@dataclass(frozen=True)
class Route:
    """One operation of the OpenAPI document."""

    method: str
    path: str
    operation: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def scopes(self) -> tuple[str, ...]:
        """The permissions that its security requirement names; none where it is public."""
        return tuple(name for item in self.operation.get("security", ()) for found in item.values() for name in found)

    @property
    def is_public(self) -> bool:
        """Whether it says so by its tag."""
        return "public" in self.operation.get("tags", ())

    @property
    def parameters(self) -> tuple[str, ...]:
        """The parameters of its path."""
        return tuple(item["name"] for item in self.operation.get("parameters", ()) if item["in"] == "path")

    @property
    def writes(self) -> bool:
        """Whether it takes an Idempotency-Key."""
        return any(item["name"] == "idempotency-key" for item in self.operation.get("parameters", ()))

    @property
    def takes_json(self) -> bool:
        """Whether its body is JSON."""
        return "application/json" in self.operation.get("requestBody", {}).get("content", {})


@dataclass
class Holding:
    """What one bank has."""

    bank: str
    instruments: dict[str, str] = field(default_factory=dict)
    wallet: str = ""
    job: str = ""
    act: str = ""
    certificate: str = ""
    document: str = ""
    notice: str = ""
    paper: str = ""


class World:
    """The office, its service, and what each bank has in it."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.office = TestOffice(folder, url)
        self.office.open_registry()
        self.folder = folder
        self.service = Service(self.office, folder)
        self.document: dict[str, Any] = self.service.as_(None).get("/openapi.json").json()
        self._bind_other_bank()
        self.own = self._holding("claims", BANK)
        self.foreign = self._holding("foreign", OTHER_BANK)
        self.service.settle()
        for role, holding in (("claims", self.own), ("foreign", self.foreign)):
            self._certified(role, holding)

    def routes(self) -> Iterator[Route]:
        """Every route of the OpenAPI document."""
        return routes(self.document)

    def close(self) -> None:
        """Let the database go."""
        self.office.database.close()

    def path(self, route: Route, holding: Holding, state: str = "ISSUED") -> str:
        """The path of a route, filled with what a bank has (raises KeyError for a parameter that nobody thought of)."""
        values = self.values(route, holding, state)
        path = route.path
        for name in route.parameters:
            path = path.replace(f"{{{name}}}", values[name])
        return path

    def body(self, route: Route, holding: Holding, state: str = "ISSUED", role: str | None = None) -> Any:
        """A body in form for a route that takes JSON: the example of the document, about what a bank has."""
        schema = route.operation["requestBody"]["content"]["application/json"]["schema"]
        body = dict(self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["examples"][0])
        if "instruments" in body:
            body["instruments"] = [holding.instruments[state]]
        if "draft" in body:
            body["draft"] = {**body["draft"], "institution": holding.bank}
        if "authority" in body:
            body["authority"] = AUTHORITIES.get(role or "", "trial-bank")
        if "act" in body:
            body["act"] = {**body["act"], "authority": AUTHORITIES.get(role or "", "trial-bank")}
        if "deadline" in body:
            body["acts"] = [holding.act]
            body["deadline"] = int(self.office.clock.now.timestamp()) + 3600
        if "record" in body:  # one that is entered would leave no certificate of the instrument in force
            body["party"] = "stranger"
        if "certificate" in body:
            body["certificate"] = self.certificate(holding)
        return body

    def request(self, route: Route, role: str | None, holding: Holding, state: str = "ISSUED", **more: Any) -> Any:
        """The answer to a request in form."""
        if route.takes_json and "json" not in more and "content" not in more:
            more["json"] = self.body(route, holding, state, role)
        if route.path.endswith("/documents") and route.method == "post":
            more = {"params": {"type": "LOAN_CONTRACT"}, "content": b"%PDF- another"} | more
        if route.path == "/v1/evidence":
            more = {"params": {"type": "DECISION"}, "content": b"%PDF- a decision"} | more
        if route.path == "/v1/verify":
            more = {"files": [("certificate", ("c.json", b"{}"))]} | more
        client = self.service.as_(role)
        return client.request(route.method.upper(), self.path(route, holding, state), **more)

    def certificate(self, holding: Holding) -> Any:
        """The certificate file of a bank's issued instrument."""
        role = "claims" if holding is self.own else "foreign"
        return self.service.as_(role).get(f"/v1/certificates/{holding.certificate}.json").json()

    def values(self, route: Route, holding: Holding, state: str) -> dict[str, str]:
        """What the parameters of a route's path are, for what a bank has."""
        if route.path.startswith("/v1/jobs/"):
            id = holding.job
        elif route.path.startswith("/v1/certificates/"):
            id = holding.certificate
        elif route.path.startswith("/v1/notices/"):
            id = holding.notice
        elif route.path.startswith("/v1/institutions/"):
            id = holding.bank
        else:
            id = holding.instruments[state]
        return {
            "id": id,
            "party": "borrower",
            "role": "CREDITOR" if route.path.startswith("/v1/keys") else "BORROWER",
            "sha256": holding.paper if "/evidence/" in route.path else holding.document,
            "address": holding.wallet,
            "authority": "trial-bank",
            "path": "0/000.p/2",
            "kind": "COMMITMENT",
        }

    def _holding(self, role: str, bank: str) -> Holding:
        client, found = self.service.as_(role), Holding(bank)
        for state in STATES:
            draft = {"reference": f"{bank}-{state}", "draft": terms(0 if bank == BANK else 1) | {"institution": bank}}
            made = client.post("/v1/instruments", json=draft)
            assert made.status_code == 201, made.text
            found.instruments[state] = made.json()["id"]
        for state in STATES[:3]:
            sent = client.post(
                f"/v1/instruments/{found.instruments[state]}/documents?type=COMMITMENT", content=DOCUMENT
            )
            found.document = sent.json()["sha256"]
        for state in STATES[1:3]:
            answer = client.post(f"/v1/instruments/{found.instruments[state]}:offer")
            assert answer.status_code == 200, answer.text
            self.service.play(rehearsal.choose, found.instruments[state], self._creditor(bank))
        assert client.post(f"/v1/instruments/{found.instruments['WITHDRAWN']}:withdraw").status_code == 200
        self._issue(client, found.instruments["ISSUED"], bank)
        found.notice = told(self.office, found.instruments["ISSUED"], bank)
        found.paper = self._submitted(role, found.instruments["ISSUED"])
        found.wallet = EthereumKey(new_private_key()).address
        paper = {"address": found.wallet, "id_type": "RESIDENT_ID", "id_no": "11010519491231002X", "evidence": EVIDENCE}
        assert client.post("/v1/keys", json=paper).status_code == 201
        found.act = client.get(f"/v1/instruments/{found.instruments['ISSUED']}/history").json()["items"][0]["act_hash"]
        return found

    def _creditor(self, bank: str) -> Player | None:
        """Who acts for a bank, where that is not the trial's."""
        return None if bank == BANK else Player(OTHER_BANK, "CREDITOR", OTHER_BANK, self.other_key)

    def _submitted(self, role: str, id: str) -> str:
        """What the borrower said before its bank, on paper; the paper's digest."""
        papers = self.service.papers(role, "objection")
        said = {"party": "borrower", "kind": "STATEMENT", "record": EVIDENCE, "evidence": papers}
        answer = self.service.as_(role).post(f"/v1/instruments/{id}/submissions:record", json=said)
        assert answer.status_code == 201, answer.text
        return str(papers["objection"]["sha256"])

    def _bind_other_bank(self) -> None:
        self.other_key = key = EthereumKey(new_private_key())
        authority = {
            "id": OTHER_BANK,
            "role": "CREDITOR",
            "institution": OTHER_BANK,
            "name": "Other",
            "address": key.address,
        }
        assert self.service.as_("admin").post("/v1/keys:bind", json=authority).status_code == 201

    def _issue(self, client: Any, id: str, bank: str) -> None:
        for item in client.get(f"/v1/instruments/{id}/consents").json()["items"]:
            body = {"party": item["party"], "role": item["role"], "evidence": EVIDENCE}
            assert client.post(f"/v1/instruments/{id}/consents", json=body).status_code == 201
        self.service.play(rehearsal.examine, [id], self._creditor(bank))
        self.service.do("notary", id, {"type": "ISSUE", "authority": "trial-notary"})

    def _certified(self, role: str, holding: Holding) -> None:
        client, id = self.service.as_(role), holding.instruments["ISSUED"]
        holding.certificate = client.get(f"/v1/instruments/{id}/certificate").json()["id"]
        holding.job = client.post("/v1/certificates:batch", json={"instruments": [id]}).json()["id"]


def told(office: TestOffice, instrument: str, bank: str = BANK, event: str = "the issue") -> str:
    """A notice to a bank; returns its id."""
    with office.write() as tx:
        (id,) = notices.post(
            tx,
            office.context,
            instrument=instrument,
            institution=bank,
            kind="STANDING_CHANGED",
            recipients=[Recipient(bank, "CREDITOR", (Address(Channel.EMAIL, "claims@bank.example"),))],
            subject="The standing of a debt changed",
            text="It is ENFORCEABLE now.",
            data={"standing": "ENFORCEABLE"},
            event=event,
        )
    return id


def routes(document: dict[str, Any]) -> Iterator[Route]:
    """Every route of an OpenAPI document."""
    for path, operations in sorted(document["paths"].items()):
        for method in METHODS:
            if method in operations:
                yield Route(method, path, operations[method])
