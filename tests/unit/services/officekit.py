"""An office in a test: a database, keys in memory, a clock that moves when told, and a registry to look at."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from notary.db import acts as act_rows
from notary.db import chain as chain_rows
from notary.db import leases
from notary.db import register as register_rows
from notary.db.scope import Scope
from notary.db.session import Database, Transaction
from notary.db.vault import Vault
from notary.demo.terms import sample_terms
from notary.domain import canonical, office, typed_data, x509
from notary.domain.chain import ChainState
from notary.domain.law import TABLE
from notary.keys.ethereum import EthereumKey, EventKey, new_private_key
from notary.keys.issuing import Certified, issue, make_authority
from notary.keys.office import Ed25519Key, OfficeSeal
from notary.keys.tsa import LocalTimestamper
from notary.services import (
    acts,
    approval,
    case_file,
    consents,
    evidence,
    execution,
    institutions,
    instruments,
    register,
    rehearsal,
)
from notary.services.acts import Actor, Prepared, Signed
from notary.services.context import Context
from notary.services.ports import Keys
from notary.services.wish import Wish

START = datetime(2026, 11, 23, 6, 30, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
INSTANCE, REGISTRY, CHAIN_ID = "1f" * 32, "0x" + "2e" * 20, 31337
EVIDENCE = hashlib.sha256(b"the record of an interview").hexdigest()
BANK, OTHER_BANK = "trial-bank", "other-bank"
CREDITOR, NOTARY, FOREIGN = Scope("CREDITOR", BANK), Scope("NOTARY", "trial-office"), Scope("CREDITOR", OTHER_BANK)
COURT = Scope("COURT", "trial-court")
INSURER = Scope("CREDITOR", "trial-insurer")
SCOPES = {"NOTARY": NOTARY, "REVIEWER": NOTARY, "CREDITOR": CREDITOR, "INSURER": INSURER, "COURT": COURT}
DOCUMENT = b"%PDF- the commitment"


PRINCIPAL = {"amount": "23600000", "currency": "CNY"}
CLAIMED = {"amount": "100000", "currency": "CNY"}
LINES = [{"component": "PRINCIPAL", "amount": CLAIMED}]
"""Less than what is owed of the sample, of which nothing was ever paid."""

USUAL: Mapping[str, tuple[str, Mapping[str, Any], Mapping[str, Any]]] = {
    "DISBURSE": ("CREDITOR", {"disbursed": PRINCIPAL}, {}),
    "DEFAULT": ("CREDITOR", {}, {}),
    "CLAIM": ("CREDITOR", {}, {"insurer": "trial-insurer"}),
    "INDEMNIFY": ("INSURER", {"indemnity": CLAIMED, "indemnity_parts": LINES}, {}),
    "TRANSFER": ("CREDITOR", {"transferred": CLAIMED, "bases": ["ASSIGNMENT_545"]}, {}),
    "NOTIFY_TRANSFER": ("NOTARY", {"arrivals": {"borrower": "2026-11-23"}}, {"by": {"actor": "INSURER"}}),
    "REQUEST": ("CREDITOR", {"applied": CLAIMED, "claims": ["PRINCIPAL"]}, {}),
    "VERIFY": ("NOTARY", {}, {}),
    "CERTIFY": ("NOTARY", {}, {}),
    "FILE": ("CREDITOR", {}, {}),
    "DOCKET": ("NOTARY", {}, {}),
    "ENFORCE": ("NOTARY", {}, {}),
    "COMPLETE": ("NOTARY", {"received": CLAIMED}, {}),
}
"""Step → who signs it, what it shows besides its papers (a CERTIFY: the draft of the certificate), and the members of
its detail."""


@dataclass
class Clock:
    """The time that a test says it is."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **amount: float) -> None:
        """Let time pass."""
        self.now += timedelta(**amount)


@dataclass
class StubView:
    """What a registry shows, without a chain."""

    state: ChainState
    standings: Mapping[int, int] = field(default_factory=dict)

    def standing(self, register_no: int) -> int | None:
        return self.standings.get(register_no, 0) if register_no < self.state.instruments else None

    def block_hash(self, number: int) -> str | None:
        return self.state.block_hash if number == self.state.block_number else None


class TestOffice:
    """The use cases of one office, with the people who sign."""

    __test__ = False

    def __init__(self, folder: Path, url: str = "") -> None:
        self.clock = Clock()
        self.database = Database(url or f"sqlite:///{folder / 'notary.db'}")
        self.database.migrate()
        Vault.create(folder / "vault.json")
        self.people = {role: EthereumKey(new_private_key()) for role in institutions.TRIAL}
        self.ca = make_authority("trial-office", "TRIAL CA", START - YEAR, 30 * YEAR)
        self.context = Context(
            office=office.parse(_office()),
            keys=self._keys(),
            event_keys=_event_key,
            vault=Vault.load(folder / "vault.json"),
            clock=self.clock,
        )
        with self.write() as tx:
            addresses = {role: key.address for role, key in self.people.items()}
            institutions.establish_trial(tx, "Trial office", addresses, START - timedelta(days=1))

    def write(self) -> AbstractContextManager[Transaction]:
        """A transaction that commits."""
        return self.database.write()

    def read(self) -> AbstractContextManager[Transaction]:
        """A transaction that does not."""
        return self.database.read()

    def actor(self, role: str, key: str | None = None) -> Actor:
        """The trial's authority of a role."""
        who = institutions.TRIAL[role][0]
        return Actor(who, institutions.chain_role(role), key or self.people[role].address)

    def draft(
        self, reference: str = "LN-1", documents: Sequence[tuple[str, bytes]] = (("COMMITMENT", DOCUMENT),)
    ) -> str:
        """A draft with its documents; returns the instrument's id."""
        with self.write() as tx:
            id = instruments.draft(tx, self.context, CREDITOR, reference, terms())
            for type, content in documents:
                instruments.attach(tx, self.context, CREDITOR, id, type, content)
        return id

    def offered(self, reference: str = "LN-1") -> str:
        """An instrument whose parties chose to notarise it, and that waits for their consents."""
        id = self.untold(reference)
        with self.write() as tx:
            rehearsal.choose(tx, self.context, id)
        return id

    def untold(self, reference: str = "LN-1") -> str:
        """An offered instrument of which nobody was told anything."""
        id = self.draft(reference)
        with self.write() as tx:
            instruments.offer(tx, self.context, CREDITOR, id)
        return id

    def consent_all(self, id: str) -> None:
        """Every party consents with an event key, and the case file goes on to where the deed can be issued."""
        with self.write() as tx:
            for party, role in consents.missing(tx, self.context, instruments.rows.get(tx, CREDITOR, id)):
                consents.record_with_event_key(tx, self.context, CREDITOR, id, party, role, EVIDENCE)
            rehearsal.examine(tx, self.context, [id])

    def agreed(self, reference: str = "LN-1") -> str:
        """An instrument that all parties consented to."""
        id = self.offered(reference)
        self.consent_all(id)
        return id

    def prepare_record(self, id: str, role: str, wish: Wish) -> case_file.Prepared:
        """A case record of an authority, to be signed."""
        actor = self.actor(role)
        with self.write() as tx:
            who = case_file.Signatory(actor.authority, role, actor.key)
            return case_file.prepare(tx, self.context, SCOPES[role], id, who, wish)

    def submit_records(self, role: str, *prepared: case_file.Prepared) -> list[str]:
        """Sign and enter case records; returns their hashes."""
        signed = case_file.sign_batch(self.context, prepared, self.people[role].sign_digest)
        with self.write() as tx:
            return case_file.submit(tx, self.context, signed)

    def record(self, id: str, role: str, type: str, detail: Mapping[str, Any], **evidence: Any) -> str:
        """One case record of an authority; returns its hash."""
        wish = Wish(type, detail, evidence={name.replace("__", "."): value for name, value in evidence.items()})
        return self.submit_records(role, self.prepare_record(id, role, wish))[0]

    def record_of(self, id: str, party: str, type: str, detail: Mapping[str, Any], role: str = "BORROWER") -> str:
        """One case record of a party, by an event key; returns its hash."""
        with self.write() as tx:
            wish = Wish(type, detail)
            return case_file.record_with_event_key(tx, self.context, CREDITOR, id, party, role, wish, EVIDENCE)

    def take_back(self, id: str) -> None:
        """The creditor withdraws an application."""
        self.record(id, "CREDITOR", "WITHDRAW", {"reason": "NOT_NEEDED"})

    def prepare_issue(self, id: str) -> Prepared:
        """Act 0, to be signed."""
        with self.write() as tx:
            shown = approval.value(institutions.TRIAL["REVIEWER"][0], [id])
            return acts.prepare_issue(tx, self.context, NOTARY, id, self.actor("NOTARY"), shown)

    def prepare(self, id: str, role: str, wish: Wish) -> Prepared:
        """A later act, to be signed."""
        with self.write() as tx:
            return acts.prepare(tx, self.context, SCOPES[role], id, self.actor(role), wish)

    def submit(self, role: str, *prepared: Prepared) -> list[str]:
        """Sign and enter; returns the hashes of the acts."""
        signed = acts.sign_batch(self.context, prepared, self.people[role].sign_digest)
        with self.write() as tx:
            return acts.submit(tx, self.context, signed)

    def issued(self, reference: str = "LN-1") -> str:
        """An instrument whose deed is issued."""
        id = self.agreed(reference)
        self.submit("NOTARY", self.prepare_issue(id))
        return id

    def papers(self, who: str, *names: str) -> dict[str, Any]:
        """Papers that somebody hands in, by the names of evidence."""
        with self.write() as tx:
            return {
                name: evidence.keep(tx, self.context, SCOPES[who], name.upper(), f"{name} of {who}".encode())
                for name in names
            }

    def wish(self, who: str, step: str, shown: Mapping[str, Any] | None = None, **detail: Any) -> Wish:
        """A step of the law with all the papers that it rests on, and whatever else is shown."""
        kinds = {kind.lower() for row in TABLE if row.type == step for kind in row.evidence}
        return Wish(step, detail, self.papers(who, *sorted(kinds)) | dict(shown or {}))

    def do(
        self,
        id: str,
        who: str,
        step: str,
        shown: Mapping[str, Any] | None = None,
        *,
        at: str | None = None,
        **detail: Any,
    ) -> str:
        """A step of the law, taken, with effect since a time; returns the act's hash."""
        wish = replace(self.wish(who, step, shown, **detail), legal_time=at)
        return self.submit(who, self.prepare(id, who, wish))[0]

    def lead(self, id: str, *steps: str, at: Mapping[str, str] | None = None) -> None:
        """Take usual steps of a debt in default, each by whose it is, with amounts that are lawful for the sample.

        Args:
            at: when a step took effect, where that is not now.
        """
        for step in steps:
            who, shown, detail = USUAL[step]
            shown = self.certificate_draft(id) if step == "CERTIFY" else shown
            self.do(id, who, step, shown, at=(at or {}).get(step), **detail)

    def certificate_draft(
        self, id: str, lines: Sequence[Mapping[str, Any]] = LINES, share: str | None = None
    ) -> dict[str, Any]:
        """What a CERTIFY shows: the execution certificate as it follows from the record, over these lines."""
        with self.read() as tx:
            paper = execution.draft(
                tx,
                self.context,
                NOTARY,
                id,
                "trial-notary",
                self.context.today,
                execution.Wording(lines=lines, share=share),
            )
        return {execution.NAME: execution.value(paper), "certified": paper.object.total.to_json()}

    def submitted(self, id: str, kind: str, names: Sequence[str] = (), party: str = "borrower") -> int:
        """What a party says in person before the notary; returns the sequence of the act."""
        wish = Wish("SUBMISSION", {"kind": kind}, self.papers("NOTARY", *names))
        with self.write() as tx:
            prepared, _ = acts.submit_with_event_key(tx, self.context, NOTARY, id, party, EVIDENCE, wish)
        return int(prepared.body["mandatory"]["sequence"])

    def discharge(self, id: str) -> str:
        """The creditor's discharge; returns the act's hash."""
        return self.do(id, "CREDITOR", "DISCHARGE", ground="PAYMENT")

    def revoke(self, id: str) -> str:
        """A recheck that ends with the deed revoked; returns the last act's hash."""
        self.do(id, "NOTARY", "RECHECK")
        return self.do(id, "REVIEWER", "REVOKE", ground="PROCEDURE")

    def row(self, id: str) -> Any:
        """The instrument's row."""
        with self.read() as tx:
            return instruments.rows.get(tx, NOTARY, id)

    def sequence(self) -> int | None:
        """One pass of the sequencer."""
        with self.write() as tx:
            lease = leases.take(tx, "sequencer", "test", self.clock.now, timedelta(minutes=1))
            assert lease is not None
            return register.sequence(tx, self.context, lease)

    def open_registry(
        self, since: str = "2026-11-23T06:30:00Z", instance: str = INSTANCE, address: str = REGISTRY
    ) -> None:
        """A registry is deployed, as far as the database knows."""
        block = "0x" + "3d" * 32
        with self.write() as tx:
            chain_rows.open_instance(
                tx,
                since,
                instance=instance,
                chain_id=CHAIN_ID,
                address=address,
                opened_block=1,
                opened_hash=block,
                block_number=1,
                block_hash=block,
                change_count=0,
            )

    def settle(self) -> StubView:
        """Sequence, timestamp and anchor all that waits; returns the registry that shows it."""
        self.sequence()
        with self.write() as tx:
            wanted = register.unstamped(tx)
            if wanted is not None:
                register.stamp(tx, self.context, wanted[0], self.context.keys.timestamper.timestamp(wanted[1]))
            last = register_rows.latest(tx)
            assert last is not None
            chain_rows.add_anchor(tx, INSTANCE, last.size, "0x" + "4c" * 32, 7)
            standings = {row.register_no: row.standing for row in instruments.rows.listing(tx, NOTARY)}
        return view(last.size, last.root, last.instruments, standings)

    def _keys(self) -> Keys:
        seal = self._certified("TRIAL OFFICE")
        tsa = self._certified("TRIAL TSA", x509.TIME_STAMPING)
        log, standing = (Ed25519Key(Ed25519PrivateKey.generate()) for _ in range(2))
        return Keys(seal, log, standing, LocalTimestamper(tsa, self.clock), self.people)

    def _certified(self, name: str, purpose: Any = None) -> OfficeSeal:
        made = issue(self.ca, "trial-office", name, START - YEAR, 10 * YEAR, purpose)
        return OfficeSeal(made.key, [der(made), der(self.ca)])


def terms(index: int = 0) -> dict[str, Any]:
    """A sound draft without documents, of the trial's bank."""
    return sample_terms(index, Random(f"services/{index}")) | {"institution": BANK}


def view(size: int, root: str, numbers: int, standings: Mapping[int, int], instance: str = INSTANCE) -> StubView:
    """A registry at one block."""
    state = ChainState(instance, 9, "0x" + "5b" * 32, START, size, root, numbers, 0)
    return StubView(state, standings)


def hex65(signature: bytes) -> str:
    """A signature as people's software writes it."""
    return "0x" + signature.hex()


def high_s(signature: str) -> str:
    """The twin of a signature that C13 refuses."""
    raw = bytes.fromhex(signature[2:])
    s = typed_data.ORDER - int.from_bytes(raw[32:64], "big")
    return hex65(raw[:32] + s.to_bytes(32, "big") + bytes([55 - raw[64]]))


def der(certified: Certified) -> bytes:
    """A certificate's bytes."""
    return certified.certificate.public_bytes(Encoding.DER)


def _event_key() -> EventKey:
    return EventKey()


def _office() -> bytes:
    return canonical.encode(
        office.describe(
            "register.trial.example",
            "trial-office",
            "Trial office",
            trial=True,
            deed_template="（{year}）试证经字第{serial}号",
        )
    )


def kept(office: TestOffice, id: str) -> list[dict[str, Any]]:
    """The acts of an instrument as they are stored."""
    with office.read() as tx:
        return [canonical.parse(row.act) for row in act_rows.of_instrument(tx, id)]


def submit(office: TestOffice, *signed: Signed) -> list[str]:
    """Enter signatures."""
    with office.write() as tx:
        return acts.submit(tx, office.context, signed)


def sign(office: TestOffice, *prepared: Prepared, role: str = "NOTARY") -> list[Signed]:
    """Sign prepared bodies with the key of a role."""
    return acts.sign_batch(office.context, prepared, office.people[role].sign_digest)
