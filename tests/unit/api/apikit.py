"""The service in a test: an office, its people's API keys, and an HTTP client for each of them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from fastapi.testclient import TestClient
from officekit import BANK, EVIDENCE, OTHER_BANK, StubView, TestOffice, der, terms, view

from api.app import create_app
from notary.domain.chain import SequencerAccount
from notary.domain.law import TABLE
from notary.keys.ethereum import EthereumKey, new_private_key
from notary.services import api_keys, institutions

ACCOUNT = SequencerAccount("0x" + "5e" * 20, has_role=True, anchors=None)

INSTITUTIONS = {
    "claims": BANK,
    "notary": "trial-office",
    "court": "trial-court",
    "customer": BANK,
    "auditor": "trial-office",
    "admin": "trial-office",
    "foreign": OTHER_BANK,
    "insurer": "trial-insurer",
}
"""Who has a key: every role once, the claims staff of another bank, and those of an insurer."""

AUTHORITIES = {"claims": "trial-bank", "notary": "trial-notary", "court": "trial-court", "insurer": "trial-insurer"}
SIGNERS = {authority: who for who, (authority, _, _) in institutions.TRIAL.items()}
"""Authority → whose key of the trial signs for it."""


def application(office: TestOffice, chain: Any, folder: Path) -> Any:
    """What the web application needs of an office."""
    return SimpleNamespace(
        database=office.database,
        context=office.context,
        chain=chain,
        chain_failure="",
        settings=SimpleNamespace(data=folder),
        office_anchors=(der(office.ca),),
        tsa_anchors=(der(office.ca),),
    )


class Service:
    """The application over a test office; ``as_(role)`` is an HTTP client with that role's key."""

    def __init__(self, office: TestOffice, folder: Path) -> None:
        self.office = office
        self.view: StubView = view(0, "", 0, {})
        self.chain = SimpleNamespace(
            rpc=["http://127.0.0.1:9"],
            confirmations=0,
            view=lambda address: self.view,
            sequencer_account=lambda address: ACCOUNT,
            embedded=True,
        )
        self.app = application(office, self.chain, folder)
        self.web = create_app(self.app)
        self.tokens = self._tokens()

    def as_(self, role: str | None) -> TestClient:
        """A client with a role's key; None: without any."""
        headers = {} if role is None else {"Authorization": f"Bearer {self.tokens[role]}"}
        return TestClient(self.web, headers=headers, raise_server_exceptions=False)

    def play(self, step: Callable[..., None], *arguments: Any) -> None:
        """A step of notary.services.rehearsal, which plays the people of a case file."""
        with self.office.write() as tx:
            step(tx, self.office.context, *arguments)

    def settle(self) -> None:
        """Register and chain take in all that waits."""
        self.view = self.office.settle()

    def sign(self, role: str, digest: str) -> str:
        """The signature of the trial's authority of a role over a digest in hex."""
        return "0x" + self.office.people[role].sign_digest(bytes.fromhex(digest)).hex()

    def wallet(self, party: str) -> EthereumKey:
        """A key of one of the sample's parties, enrolled with its identity paper."""
        key = EthereumKey(new_private_key())
        person = next(each for each in terms()["parties"] if each["id"] == party)
        paper = {"id_type": person["id_type"], "id_no": person["id_no"], "evidence": EVIDENCE}
        answer = self.as_("claims").post("/v1/keys", json={"address": key.address, **paper})
        assert answer.status_code == 201, answer.text
        return key

    def papers(self, role: str, *names: str) -> dict[str, Any]:
        """Papers that somebody hands in, by the names of evidence."""
        found = {}
        for name in names:
            content = f"{name} of {role}".encode()
            kept = self.as_(role).post("/v1/evidence", params={"type": name.upper()}, content=content)
            assert kept.status_code == 201, kept.text
            found[name] = {member: kept.json()[member] for member in ("sha256", "sm3")}
        return found

    def wish(
        self, role: str, step: str, shown: Mapping[str, Any] | None = None, authority: str = "", **detail: Any
    ) -> dict[str, Any]:
        """A step of the law with all the papers that it rests on, which are handed in."""
        kinds = {kind.lower() for row in TABLE if row.type == step for kind in row.evidence}
        evidence = self.papers(role, *sorted(kinds)) | dict(shown or {})
        return {"type": step, "authority": authority or AUTHORITIES[role], "detail": detail, "evidence": evidence}

    def discharge(self, id: str, *, order: bool = True) -> dict[str, Any]:
        """The creditor's discharge; the answer to the submission."""
        return self.do("claims", id, self.wish("claims", "DISCHARGE", ground="PAYMENT"), order=order)

    def revoke(self, id: str) -> None:
        """A recheck that ends with the deed revoked, by another notary."""
        self.do("notary", id, self.wish("notary", "RECHECK"))
        self.do("notary", id, self.wish("notary", "REVOKE", authority="trial-reviewer", ground="PROCEDURE"))

    def do(self, role: str, id: str, wish: Mapping[str, Any], *, order: bool = True) -> dict[str, Any]:
        """Prepare, sign, submit, and sign the order that goes with it; the answer to the submission."""
        acts_as, client = SIGNERS[wish["authority"]], self.as_(role)
        prepared = client.post(f"/v1/instruments/{id}/acts:prepare", json=dict(wish))
        assert prepared.status_code == 200, prepared.text
        signature = {"value": self.sign(acts_as, prepared.json()["digest"]), "batch": None}
        body = {"body_hash": prepared.json()["body_hash"], "signature": signature}
        entered = client.post(f"/v1/instruments/{id}/acts", json=body)
        assert entered.status_code == 201, entered.text
        for item in entered.json()["orders"] if order else ():
            signed = {
                "acts": item["acts"],
                "deadline": item["deadline"],
                "signature": self.sign(acts_as, item["digest"]),
            }
            assert client.post("/v1/orders", json=signed).status_code == 201
        answer: dict[str, Any] = entered.json()
        return answer

    def _tokens(self) -> dict[str, str]:
        borrower = next(party for party in terms()["parties"] if party["id"] == "borrower")
        with self.office.write() as tx:
            institutions.enter(tx, self.office.context, OTHER_BANK, "Other bank", "CREDITOR")
            return {
                who: api_keys.create(
                    tx,
                    self.office.context,
                    name=f"key of {who}",
                    role="claims" if who in ("foreign", "insurer") else who,
                    institution=institution,
                    days=30,
                    id_type=borrower["id_type"] if who == "customer" else None,
                    id_no=borrower["id_no"] if who == "customer" else None,
                )
                for who, institution in INSTITUTIONS.items()
            }
