"""A whole notary office in memory, for tests: it notarises debts, keeps a register, anchors it on a fake chain, and
writes genuine certificates, trust roots and copies of its register. Tests then spoil what they want to see refused.
"""

import base64
import copy
import hashlib
import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from fakechain import FakeChain
from office_trust import trust_root

from notary.domain import acts, canonical, certificate, commitment, data_integrity, key_binding, typed_data, x509
from notary.domain.law import TABLE
from notary.domain.law.replay import History, NotFollowed
from notary.domain.register.bundles import encode_bundle
from notary.domain.register.checkpoint import Checkpoint
from notary.domain.register.entry import Entry
from notary.domain.register.merkle import Tree
from notary.domain.register.note import Note, VerifierKey
from notary.domain.register.tiles import WIDTH, append, bundles, tiles
from notary.domain.times import format_time
from notary.keys.ethereum import EthereumKey, new_private_key
from notary.keys.issuing import Certified, issue, make_authority
from notary.keys.office import Ed25519Key, OfficeSeal
from notary.keys.tsa import LocalTimestamper

START = datetime(2026, 1, 5, 8, 0, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
HOUR = timedelta(hours=1)

PARTIES = (("bank", "LENDER"), ("debtor-1", "BORROWER"), ("insurer", "INSURER"), ("surety-1", "GUARANTOR"))
DOCUMENT_TYPES = ("LOAN_CONTRACT", "GUARANTEE_INSURANCE_POLICY", "COMMITMENT")
DETAILS: Mapping[str, Mapping[str, Any]] = {
    "CORRECTION": {"kind": "WORDING", "corrects": 0},
    "DELIVER": {"party": "debtor-1"},
    "SUBMISSION": {"kind": "STATEMENT"},
    "VOID": {"reason": "LEASE_LAPSED"},
}
EXECUTION_NO = "（2026）沪试证执字第1号"
USUAL = {"NOTARY": "NOTARY", "CREDITOR": "LENDER", "COURT": "COURT"}
"""Who takes a step in its own right, by the role in which it signs."""

Json = dict[str, Any]
Edit = Callable[[Json], None]


def unchanged(_value: Json) -> None:
    """The edit that edits nothing."""


@dataclass
class Debt:
    """One notarised instrument."""

    instrument: str
    register_no: int
    deed_no: str
    documents: list[tuple[str, bytes]]
    envelope: Json
    disclosures: list[list[Any]]
    acts: list[Json] = field(default_factory=list)
    leaves: list[int] = field(default_factory=list)
    standing: int = 0
    history: History = field(default_factory=History)

    @property
    def head(self) -> str:
        """The hash of the last act."""
        return acts.act_hash(self.acts[-1])


@dataclass
class Stamped:
    """A signed checkpoint, its timestamp, and the anchor that names it."""

    size: int
    note: str
    token: str
    anchor: Json


@dataclass
class Actor:
    """An authority with its key, or a party that acts for itself (role PARTY)."""

    id: str
    role: str
    institution: str
    key: EthereumKey
    method: str = "STAFF_KEY"
    not_before: datetime = START - YEAR
    not_after: datetime | None = None


class Office:
    """The office; ``clock`` is its time and moves only when a test moves it."""

    def __init__(
        self, name: str = "trial-office", origin: str = "register.trial.example", chain_id: int = 31337
    ) -> None:
        self.id, self.origin, self.start, self.clock = name, origin, START, START
        self.ca = make_authority(name, "TRIAL CA", START - YEAR, 30 * YEAR)
        self.seal, self.tsa_seal = self._certified("TRIAL OFFICE"), self._certified("TRIAL TSA", x509.TIME_STAMPING)
        self.log_key, self.standing_key = (Ed25519Key(Ed25519PrivateKey.generate()) for _ in range(2))
        self.vkey = VerifierKey(origin, self.log_key.public_key)
        self.actors = {
            "NOTARY": Actor("notary-wang", "NOTARY", name, _key()),
            "CREDITOR": Actor("bank-claims", "CREDITOR", "bank", _key(), "ENROLLED_WALLET"),
            "COURT": Actor("court-pudong", "COURT", "court", _key(), "HSM_KEY"),
            "INSURER": Actor("insurer-claims", "CREDITOR", "insurer", _key(), "ENROLLED_WALLET"),
        }
        self.chain = FakeChain(chain_id, "0x" + secrets.token_hex(20), secrets.token_hex(32), block=10)
        self.registries = [self.chain]
        self.debts: list[Debt] = []
        self.entries: list[Entry] = []
        self.tree = Tree()
        self.stamped: list[Stamped] = []

    def notarise(self, edit: Edit = unchanged, *, kind: str = "LOAN", consents: Edit = unchanged) -> Debt:
        """Notarise a debt: envelope, a consent of every party with an event key, and the issue."""
        number = len(self.debts)
        documents = [(each, f"{each} of debt {number}".encode()) for each in DOCUMENT_TYPES]
        mandatory = self._mandatory(kind, documents)
        disclosures = commitment.disclose(
            {
                "loan.contract_no": f"JK-{number + 1}",
                "loan.principal": {"amount": "500000000", "currency": "CNY"},
                "parties.debtor-1.name": "张三",
            }
        )
        envelope = commitment.envelope(mandatory, disclosures)
        deed_no = f"（2026）沪试证经字第{number + 1}号"
        debt = Debt(str(uuid.uuid4()), number, deed_no, documents, envelope, disclosures)
        detail: Json = {
            "deedNo": deed_no,
            "issueDate": "2026-01-05",
            "envelopeHash": commitment.envelope_hash(envelope),
            "consents": [self.consent(debt, *pair) for pair in PARTIES],
        }
        consents(detail)
        self.debts.append(debt)
        self.enter(debt, self.act(debt, "ISSUE", detail=detail, edit=edit))
        return debt

    def consent(self, debt: Debt, party: str, role: str) -> Json:
        """A consent by an event key, bound for this instrument."""
        key, commitment_hash = _key(), hashlib.sha256(debt.documents[2][1]).hexdigest()
        envelope_hash = commitment.envelope_hash(debt.envelope)
        message = typed_data.consent(debt.instrument, envelope_hash, party, role, commitment_hash)
        return {
            "party": party,
            "role": role,
            "commitmentHash": commitment_hash,
            "binding": self.binding(party, key, "EVENT_KEY", debt.instrument),
            "signature": _sign(key, typed_data.digest(self.origin, "Consent", message)),
        }

    def binding(
        self, party: str, key: EthereumKey, method: str, instrument: str | None, edit: Edit = unchanged
    ) -> Json:
        """The office states that a key is a party's."""
        body = key_binding.body(
            origin=self.origin,
            party=party,
            instrument=instrument,
            key=key.address,
            method=method,
            evidence=secrets.token_hex(32),
            not_before=START - YEAR,
            not_after=START + YEAR,
        )
        edit(body)
        return key_binding.seal(body, hashlib.sha256(self.seal.chain[0]).hexdigest(), self.seal.sign)

    def body(
        self,
        debt: Debt,
        type_: str,
        *,
        actor: Actor,
        detail: Mapping[str, Any] | None = None,
        evidence: Mapping[str, Any] | None = None,
        edit: Edit = unchanged,
        **said: Any,
    ) -> Json:
        """The body of the next act of a debt; ``said`` are members of a step's detail that are not the usual ones.

        It says where the act leads; one that does not follow says that nothing has changed. ``evidence`` maps names to
        what the act discloses, which the debt's certificates show from then on.
        """
        own = debt.instrument if actor.role == acts.PARTY else None
        mandatory: Json = {
            "schema": acts.SCHEMA,
            "type": type_,
            "instrument": debt.instrument,
            "registerNo": debt.register_no,
            "sequence": len(debt.acts),
            "previous": debt.head if debt.acts else acts.ZERO,
            "actor": {
                "authority": actor.id,
                "role": actor.role,
                "binding": self.binding(actor.id, actor.key, actor.method, own),
            },
            "legalBasis": ["公证法 37"],
            "eventTime": format_time(self.clock),
            "legalTime": format_time(self.clock),
            "detail": dict(detail or DETAILS.get(type_) or _step(type_, actor.role, said)),
            "salt": commitment.new_salt(),
        }
        case = _led(debt.history, mandatory).case
        mandatory["change"] = {"from": debt.standing, "to": 15 if type_ == "VOID" else case.byte}
        mandatory["regions"] = None if type_ == "VOID" else acts.regions_value(case.regions)
        edit(mandatory)
        shown = {f"acts.{len(debt.acts)}.{name}": value for name, value in (evidence or {}).items()}
        disclosures = commitment.disclose(shown)
        debt.disclosures += disclosures
        return {"mandatory": mandatory, "digests": commitment.digests(disclosures)}

    def act(self, debt: Debt, type_: str, *, role: str = "NOTARY", actor: Actor | None = None, **options: Any) -> Json:
        """The next act of a debt, signed but not entered; ``options`` are those of ``body``, whose ``edit`` may spoil
        its mandatory part before."""
        actor = actor or self.actors[role]
        body = self.body(debt, type_, actor=actor, **options)
        value = _sign(actor.key, acts.signing_digest(self.origin, body))
        return {"body": body, "signature": {"value": value, "batch": None}}

    def batch(self, debts: Sequence[Debt], type_: str, *, role: str = "NOTARY") -> list[Json]:
        """The same act of several debts under one signature."""
        actor = self.actors[role]
        bodies = [self.body(debt, type_, actor=actor) for debt in debts]
        digests = [acts.signing_digest(self.origin, body) for body in bodies]
        signatures = acts.sign(self.origin, digests, actor.key.sign_digest)
        return [{"body": body, "signature": made} for body, made in zip(bodies, signatures, strict=True)]

    def enter(self, debt: Debt, act: Json) -> None:
        """Enter an act in the register; the chain follows at the next checkpoint."""
        debt.acts.append(act)
        debt.leaves.append(len(self.entries))
        debt.standing = act["body"]["mandatory"]["change"]["to"]
        debt.history = _led(debt.history, act["body"]["mandatory"])
        sequence = act["body"]["mandatory"]["sequence"]
        entry = Entry(debt.register_no, sequence, bytes.fromhex(acts.act_hash(act)))
        self.entries.append(entry)
        self.tree.append(entry.leaf_hash)

    def checkpoint(self, *, anchor: bool = True, stamp_at: datetime | None = None) -> Stamped:
        """Sign, stamp and (unless told otherwise) anchor the register as it is, and move standings on the chain."""
        stamped = self.stamp(self.tree.size, self.tree.root(), stamp_at or self.clock)
        self.stamped.append(stamped)
        if anchor:
            self.chain.anchor(self.tree.size, self.tree.root().hex(), len(self.debts))
            self.move_standings()
        return stamped

    def stamp(self, size: int, root: bytes, at: datetime, *, origin: str | None = None) -> Stamped:
        """A signed and timestamped checkpoint of any size and root."""
        note = Checkpoint(origin or self.origin, size, root).sign(self.vkey, self.log_key.sign)
        digest = hashlib.sha256(Note.parse(note).text.encode()).digest()
        token = LocalTimestamper(self.tsa_seal, lambda: at).timestamp(digest)
        anchor = {
            "instance": self.chain.instance,
            "chainId": self.chain.chain_id,
            "registry": self.chain.registry,
            "size": size,
            "transaction": "0x" + "11" * 32,
            "block": self.chain.block + 1,
        }
        return Stamped(size, note.decode(), base64.b64encode(token).decode(), anchor)

    def move_standings(self) -> None:
        """Bring the chain's bytes in line with the acts."""
        for debt in self.debts:
            if self.chain.standings.get(debt.register_no, 0) != debt.standing:
                self.chain.move(debt.register_no, debt.standing)

    def fork(self) -> "Office":
        """A second life of this office with the same keys: what it does from here on, the first one does not see."""
        other = copy.copy(self)
        for name in ("debts", "entries", "tree", "stamped", "registries"):
            setattr(other, name, copy.deepcopy(getattr(self, name)))
        other.chain = other.registries[-1]
        return other

    def redeploy(self) -> None:
        """The chain was lost: a new instance, seeded with every standing and anchored once."""
        now = self.stamp(self.tree.size, self.tree.root(), self.clock)
        self.chain = FakeChain(self.chain.chain_id, "0x" + secrets.token_hex(20), secrets.token_hex(32), block=3)
        self.registries.append(self.chain)
        self.chain.fork = "anew"
        self.chain.standings = {debt.register_no: debt.standing for debt in self.debts}
        self.chain.anchor(now.size, self.tree.root().hex(), len(self.debts))

    def certificate(
        self, debt: Debt, *, acts_shown: int | None = None, standing: bool = True, execution: int | None = None
    ) -> Json:
        """The genuine certificate of a debt as of now; with ``execution`` the execution certificate that this act, by
        its sequence, issued."""
        shown = debt.acts[:acts_shown]
        covering = [next(each for each in self.stamped if each.size > leaf) for leaf in debt.leaves[: len(shown)]]
        checkpoints = list({each.size: each for each in covering}.values())
        return {
            "credential": self.credential(debt, execution=execution),
            "disclosures": debt.disclosures,
            "acts": shown,
            "register": {
                "checkpoints": [each.note for each in checkpoints],
                "entries": [
                    {
                        "leafIndex": leaf,
                        "checkpoint": checkpoints.index(each),
                        "path": [node.hex() for node in self.tree.inclusion(leaf, each.size)],
                    }
                    for leaf, each in zip(debt.leaves, covering, strict=False)
                ],
            },
            "timestamp": [each.token for each in checkpoints],
            "anchor": [each.anchor for each in checkpoints],
            "standing": self.snapshot(debt) if standing else None,
        }

    def credential(
        self,
        debt: Debt,
        edit: Edit = unchanged,
        *,
        created: datetime | None = None,
        method: str = "",
        execution: int | None = None,
    ) -> Json:
        """The sealed credential; ``edit`` may spoil its body before the office seals it, ``method`` names a key."""
        document = certificate.credential_body(
            office=self.id,
            office_name="Trial office",
            chain=[_b64(der) for der in self.seal.chain],
            origin=self.origin,
            deed_no=debt.deed_no,
            issued=format_time(START),
            envelope=debt.envelope,
            issue_act=debt.acts[0],
            execution=None if execution is None else _execution(debt.acts[execution]),
        )
        edit(document)
        leaf = hashlib.sha256(base64.b64decode(document["issuer"]["x5c"][0])).hexdigest()
        options = {
            "created": format_time(created or self.clock),
            "verificationMethod": method or f"{document['issuer']['id']}#{leaf}",
            "proofPurpose": "assertionMethod",
        }
        return data_integrity.add_proof(document, options, self.seal.sign)

    def snapshot(self, debt: Debt, edit: Edit = unchanged) -> Json:
        """The signed standing of a debt as the chain has it; ``edit`` may change it before it is signed."""
        body: Json = {
            "schema": "debt-notary/standing/1",
            "origin": self.origin,
            "registerNo": debt.register_no,
            "standing": self.chain.standings.get(debt.register_no, 0),
            "sequence": len(debt.acts) - 1,
            "headAct": debt.head,
            "instance": self.chain.instance,
            "chainId": self.chain.chain_id,
            "registry": self.chain.registry,
            "block": {"number": self.chain.block, "hash": self.chain.block_hash(self.chain.block)},
            "changeCount": self.chain.change_count,
            "asOf": format_time(self.clock),
            "validUntil": format_time(self.clock + 24 * HOUR),
        }
        edit(body)
        return {"body": body, "signature": _b64(self.standing_key.sign(canonical.encode(body)))}

    def trust(self, rpc: Sequence[str] = ()) -> Json:
        """The trust root of this office."""
        return trust_root(self, rpc)

    def publish(self, folder: Path, size: int | None = None) -> Path:
        """Write a copy of the register into a folder, as it was at a size."""
        size = self.tree.size if size is None else size
        leaves = [entry.leaf_hash for entry in self.entries[:size]]
        grown = append(0, lambda *_: b"", leaves)
        for tile in tiles(size):
            _write(folder / tile.path, grown.tiles[tile.level or 0, tile.index])
        for tile in bundles(size):
            first = tile.index * WIDTH
            _write(folder / tile.path, encode_bundle(self.entries[first : first + tile.width]))
        _write(folder / "checkpoint", Checkpoint(self.origin, size, grown.root).sign(self.vkey, self.log_key.sign))
        return folder

    def _certified(self, name: str, purpose: Any = None) -> OfficeSeal:
        certified = issue(self.ca, self.id, name, START - YEAR, 10 * YEAR, purpose)
        return OfficeSeal(certified.key, [_der(certified), _der(self.ca)])

    def _mandatory(self, kind: str, documents: list[tuple[str, bytes]]) -> Json:
        digests = [(type_, *acts.file_digests(content)) for type_, content in documents]
        return {
            "schema": "debt-notary/instrument/1",
            "profile": "cn",
            "kind": kind,
            "institution": "bank",
            "parties": [{"id": party, "roles": [role]} for party, role in PARTIES],
            "sections": ["commitment", "guarantee_insurance", "loan"],
            "scope": ["PRINCIPAL", "SECURITY"],
            "dates": {"signed": "2026-01-04", "due": "2027-01-04"},
            "documentCount": len(documents),
            "documents": [{"type": type_, "sha256": sha256, "sm3": sm3} for type_, sha256, sm3 in digests],
        }


def _execution(act: Json) -> tuple[str, str]:
    """Number and act hash of an execution certificate; of an act that issues none, what a forger would make up."""
    return act["body"]["mandatory"]["detail"].get("executionNo", EXECUTION_NO), acts.act_hash(act)


def _step(type_: str, role: str, said: Mapping[str, Any]) -> Json:
    """A step's detail: taken by whoever signs, on the first of its grounds, unless something else is said."""
    grounds = next((row.grounds for row in TABLE if row.type == type_), ())
    ground = grounds[0] if grounds else None
    usual = {"by": {"actor": USUAL[role], "party": None}, "ground": ground, "declared": [], "submission": None}
    usual |= {"executionNo": EXECUTION_NO} if type_ == "CERTIFY" else {}
    return {**usual, "insurer": "insurer" if type_ == "CLAIM" else None, "share": None, **said}


def _led(history: History, mandatory: Json) -> History:
    """Where an act leads; one that does not follow leads nowhere."""
    if mandatory["type"] == "VOID":
        return history
    try:
        return history.with_act(mandatory)
    except NotFollowed:
        return history


def _key() -> EthereumKey:
    return EthereumKey(new_private_key())


def _sign(key: EthereumKey, digest: bytes) -> str:
    return "0x" + key.sign_digest(digest).hex()


def _der(certified: Certified) -> bytes:
    return certified.certificate.public_bytes(Encoding.DER)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
