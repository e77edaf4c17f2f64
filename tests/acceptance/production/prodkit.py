"""An office in production: its own keys and settings, a registry on somebody else's network, and people far away."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from harness import agreed
from network import CHAIN_ID, ETHER, GWEI, Network
from processes import LEASE_SECONDS, Process, spawn, wait_for
from sqlalchemy import select
from timeauthority import TimeAuthority

from notary import bootstrap, production
from notary.bootstrap import App
from notary.chain.calls import Call
from notary.chain.transactions import Fees, sign
from notary.config import Settings
from notary.db import acts as act_rows
from notary.db import chain as chain_rows
from notary.db import instruments as instrument_rows
from notary.db import register as register_rows
from notary.db.scope import Scope
from notary.db.tables import transactions
from notary.demo.portfolio import sample_portfolio
from notary.domain import office, x509
from notary.domain.errors import Unavailable
from notary.domain.law import TABLE
from notary.domain.standing import Role
from notary.domain.times import format_time
from notary.keys import pem
from notary.keys.ethereum import EthereumKey, new_private_key
from notary.keys.issuing import issue, make_authority
from notary.keys.keystore import LIGHT_SCRYPT_N, create_keystore
from notary.keys.office import OfficeSeal
from notary.keys.signer import open_signer
from notary.services import acts, evidence, orders
from notary.services.acts import Actor, Prepared
from notary.services.institutions import chain_role
from notary.services.rehearsal import Player
from notary.services.wish import Wish

OFFICE, BANK = "east-office", "river-bank"
NOTARY, CREDITOR = Scope("NOTARY", OFFICE), Scope("CREDITOR", BANK)
PASSWORD = "a password of nobody else 7"
CONFIRMATIONS = 3
DESCRIBED = office.describe(
    "register.east.example", OFFICE, "East Office", trial=False, deed_template="（{year}）东证经字第{serial}号"
)


@dataclass
class Keys:
    """The key files of an office in a folder, all made for it alone."""

    folder: Path
    sequencer: str = ""
    admin: str = ""
    tsa: OfficeSeal | None = None

    @classmethod
    def make(cls, folder: Path) -> "Keys":
        """Everything that an office brings along."""
        folder.mkdir()
        made, start, year = cls(folder), datetime.now(UTC).replace(microsecond=0), timedelta(days=365)
        (folder / "password").write_text(PASSWORD)
        (folder / "password").chmod(0o600)
        for name in ("sequencer", "admin"):
            address = create_keystore(folder / f"{name}.json", folder / "password", scrypt_n=LIGHT_SCRYPT_N)
            setattr(made, name, address)
        for name in ("log", "standing"):
            pem.write_private_key(folder / f"{name}.pem", Ed25519PrivateKey.generate(), PASSWORD)
        root = make_authority("East", "East CA", start, 30 * year)
        seal = issue(root, "East", "East Office", start, 10 * year)
        tsa = issue(root, "East", "East TSA", start, 30 * year, x509.TIME_STAMPING)
        pem.write_private_key(folder / "seal.pem", seal.key, PASSWORD)
        pem.write_chain(folder / "seal.chain.pem", seal.certificate)
        pem.write_chain(folder / "ca.pem", root.certificate)
        pem.write_chain(folder / "tsa.chain.pem", tsa.certificate, root.certificate)
        made.tsa = OfficeSeal(tsa.key, pem.read_chain(folder / "tsa.chain.pem"))
        return made

    def uri(self, name: str) -> str:
        """The URI of a key, as it stands in the settings."""
        password = f"password-file={self.folder}/password"
        if name in ("sequencer", "admin"):
            return f"keystore:{self.folder}/{name}.json?{password}"
        chain = f"&chain={self.folder}/seal.chain.pem" if name == "seal" else ""
        return f"pem:{self.folder}/{name}.pem?{password}{chain}"

    def settings(self, data: Path, rpc: str, tsa_url: str) -> dict[str, str]:
        """The settings by name, without a registry."""
        return {
            "data": str(data),
            "rpc": rpc,
            "chain_id": str(CHAIN_ID),
            "confirmations": str(CONFIRMATIONS),
            "fee_cap_gwei": "50",
            "rpc_seconds": "2",
            "tsa_url": tsa_url,
            "tsa_ca": str(self.folder / "ca.pem"),
            "office_ca": str(self.folder / "ca.pem"),
            **{f"{name}_key": self.uri(name) for name in ("sequencer", "seal", "log", "standing")},
        }


@dataclass
class Office:
    """An office in production, and the people who act in it; ``chosen`` are its settings."""

    network: Network
    keys: Keys
    chosen: dict[str, str]
    people: dict[str, EthereumKey]
    app: App
    ids: dict[int, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """Its data directory."""
        return self.app.settings.data

    # -- processes

    @contextmanager
    def worker(self, fault: str = "", **changes: str) -> Iterator[Process]:
        """``notary worker`` with the office's settings."""
        chosen = {name: value for name, value in {**self.chosen, **changes}.items() if name != "data"}
        command = ["-m", "notary.cli", "worker", "--data", str(self.data)]
        with spawn(command, self.data, fault, **chosen) as process:
            yield process

    def run(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        """A command with the office's settings."""
        chosen = {f"NOTARY_{name.upper()}": value for name, value in {**self.chosen, **changes}.items()}
        command, environment = [sys.executable, "-m", "notary.cli", *arguments], {**os.environ, **chosen}
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)

    def assert_sound(self) -> None:
        """Everything agrees, to the last transaction, and nothing was mined twice."""
        done = [(row.kind, row.subject) for row in self.transactions() if row.state == "FINAL"]
        assert len(done) == len(set(done)), done
        checked = self.run("register", "check")
        assert checked.returncode == 0, checked.stdout + checked.stderr

    # -- what people do, each with a key of their own

    def issue(self) -> int:
        """One debt, from draft to issued deed; returns its register number."""
        context, sample = self.app.context, sample_portfolio(len(self.ids) + 1)[-1]
        with self.app.database.write() as tx:
            id = agreed(tx, context, CREDITOR, sample, self.player("CREDITOR", BANK), self.player("NOTARY", OFFICE))
            prepared = acts.prepare_issue(tx, context, NOTARY, id, self.actor("NOTARY"))
        self.submit("NOTARY", prepared)
        self.ids[prepared.number] = id
        return prepared.number

    def revoke(self, number: int) -> None:
        """The notary of a deed opens its recheck, and another notary revokes it."""
        self.act("NOTARY", number, "RECHECK")
        self.act("REVIEWER", number, "REVOKE", ground="PROCEDURE")

    def act(self, who: str, number: int, step: str, **detail: Any) -> None:
        """A step of the law of one of the notaries, with the papers that it rests on."""
        context, kinds = self.app.context, {kind for row in TABLE if row.type == step for kind in row.evidence}
        with self.app.database.write() as tx:
            shown = {kind.lower(): evidence.keep(tx, context, NOTARY, kind, kind.encode()) for kind in sorted(kinds)}
            wish = Wish(step, detail, shown)
            prepared = acts.prepare(tx, context, NOTARY, self.ids[number], self.actor(who), wish)
        self.submit(who, prepared)

    def submit(self, who: str, prepared: Prepared) -> None:
        """Sign and enter an act."""
        signed = acts.sign_batch(self.app.context, [prepared], self.people[who].sign_digest)
        with self.app.database.write() as tx:
            acts.submit(tx, self.app.context, signed)

    def sign_orders(self) -> bool:
        """The authorities sign what is on their work lists; says whether there was anything."""
        with self.app.database.write() as tx:
            found, keys = orders.worklist(tx, self.app.context), self.people.values()
            for order in found:
                key = next(key for key in keys if key.address.lower() == order.advance.authority)
                orders.record(tx, self.app.context, order, "0x" + key.sign_digest(order.advance.digest()).hex())
        return bool(found)

    def actor(self, who: str) -> Actor:
        """Who acts."""
        return Actor(f"the-{who.lower()}", chain_role(who), self.people[who].address)

    def player(self, who: str, institution: str) -> Player:
        """The same for a case file."""
        return Player(self.actor(who).authority, who, institution, self.people[who])

    def spend_nonce(self, nonce: int) -> None:
        """Somebody with the sequencer's key sends another transaction of that nonce, and it is mined first."""
        signer = open_signer(self.keys.uri("sequencer"))
        call = Call("0x" + "99" * 20, b"")
        fees = Fees(40 * GWEI, 10 * GWEI)
        other = sign(call, chain_id=CHAIN_ID, nonce=nonce, gas=30_000, fees=fees, signer=signer)
        self.network.registry.broadcast(other.raw)
        self.network.mine()

    # -- what can be seen

    def instance(self) -> Any:
        """The registry in use; None before the first."""
        with self.app.database.read() as tx:
            return chain_rows.current(tx)

    def transactions(self) -> Sequence[Any]:
        """Every transaction that was ever stored, in order."""
        with self.app.database.read() as tx:
            return tx.execute(select(transactions).order_by(transactions.c.id)).all()

    def states(self) -> list[tuple[str, str]]:
        """Kind and state of each of them."""
        return [(row.kind, row.state) for row in self.transactions()]

    def standing(self, number: int) -> int | None:
        """The byte at the newest confirmed block."""
        byte: int | None = self.app.chain.view(self.instance().address).standing(number)
        return byte

    def settle(self, *alive: Process) -> None:
        """Wait until register and chain agree that nothing waits."""
        wait_for(self.at_rest, "the worker to finish", *alive)

    def at_rest(self) -> bool:
        """Whether everything that was entered is anchored, timestamped and shown by the registry."""
        instance = self.instance()
        if instance is None:
            return False
        try:
            state = self.app.chain.view(instance.address).state
        except Unavailable:
            return False
        with self.app.database.read() as tx:
            last = register_rows.latest(tx)
            busy = act_rows.pending(tx, 1) or chain_rows.open_transactions(tx, instance.instance)
            busy = busy or chain_rows.unsettled_moves(tx, instance.instance)
            size = chain_rows.anchored_size(tx, instance.instance)
        return not busy and last is not None and last.token is not None and size == last.size == state.size


def settings(chosen: Mapping[str, str]) -> Settings:
    """Settings from their texts, as from the environment."""
    return Settings(**chosen)  # type: ignore[arg-type]


@contextmanager
def office_on(network: Network, folder: Path, rpc: str = "") -> Iterator[tuple[Office, TimeAuthority]]:
    """An office with nothing in it, on a registry that was deployed for it."""
    keys = Keys.make(folder / "keys")
    assert keys.tsa is not None
    people = {who: EthereumKey(new_private_key()) for who in ("NOTARY", "REVIEWER", "CREDITOR")}
    for address in (keys.sequencer, keys.admin):
        network.fund(address, ETHER)
    with TimeAuthority(keys.tsa) as authority:
        chosen = keys.settings(folder / "data", rpc or network.url, authority.url)
        chosen["registry"] = deployed(chosen, keys, people)
        app = bootstrap.init_production(settings(chosen), DESCRIBED)
        made = Office(network, keys, chosen, people, app)
        _establish(made)
        try:
            yield made, authority
        finally:
            app.close()


def deployed(chosen: Mapping[str, str], keys: Keys, people: Mapping[str, EthereumKey]) -> str:
    """A new registry on which these people hold their roles; returns its address."""
    chain = production.open_network(settings(chosen), production.open_admin(keys.uri("admin")))
    roles: list[Any] = [(str(chain_role(who)), key.address) for who, key in people.items()]
    try:
        return chain.create(roles).address
    finally:
        chain.close()


def _establish(made: Office) -> None:
    now = format_time(datetime.now(UTC).replace(microsecond=0))
    with made.app.database.write() as tx:
        instrument_rows.add_institution(tx, id=BANK, name="River Bank", kind="CREDITOR", created_at=now)
        for who, key in made.people.items():
            role = chain_role(who)
            act_rows.add_authority(
                tx,
                id=f"the-{who.lower()}",
                role=str(role),
                institution=OFFICE if role == Role.NOTARY else BANK,
                name=f"The {who.lower()}",
                address=key.address.lower(),
                not_before=now,
                not_after=None,
            )


__all__ = ["LEASE_SECONDS", "Office", "office_on"]
