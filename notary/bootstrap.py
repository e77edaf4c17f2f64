"""The composition root: the one place that knows which part is plugged in where."""

import json
import logging
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from notary.chain.calls import Role
from notary.chain.embedded import EmbeddedChain
from notary.chain.gateway import Gateway
from notary.chain.supervisor import Supervisor
from notary.config import Settings
from notary.db import trust as trust_rows
from notary.db.session import Database, Transaction
from notary.db.vault import Vault
from notary.domain import canonical, office
from notary.domain import trust as trust_rules
from notary.domain.errors import FormatError, NotFound, Refused, Unavailable
from notary.keys.ethereum import EventKey
from notary.keys.office import open_ed25519, open_seal
from notary.keys.signer import open_signer
from notary.keys.trial import TrialAuthority, load_trial_authority, make_trial_authority
from notary.keys.tsa import LocalTimestamper
from notary.services import health, institutions, trust
from notary.services.context import Context, Terms
from notary.services.ports import Keys
from notary.services.reconcile import Reconciler


class DiskTrouble(Unavailable):
    """A file of the data directory cannot be written: the disk is full, or the directory is not ours."""

    code = "DISK_TROUBLE"


CHAIN_ROLES: tuple[Role, ...] = ("NOTARY", "CREDITOR", "COURT")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class App:
    """Everything that an edge (command, worker, API) needs."""

    settings: Settings
    database: Database
    context: Context
    chain: Gateway
    authority: TrialAuthority
    supervisor: Supervisor | None = None
    """Of the embedded chain's node, while this process runs one."""

    @property
    def chain_failure(self) -> str:
        """Why this process gave up the chain's node for good; empty while it did not."""
        failure = None if self.supervisor is None else self.supervisor.failure
        return "" if failure is None else f"the chain's supervisor gave up ({failure}); start this command again"

    @property
    def reconciler(self) -> Reconciler:
        """The chain side of the worker."""
        return Reconciler(self.database, self.context, self.chain)

    def close(self) -> None:
        """Give back connections."""
        self.chain.close()
        self.database.close()


def init(settings: Settings, *, origin: str | None, office_name: str) -> App:
    """Make a data directory with a clearly named trial authority, its keys and an empty register.

    Raises:
        Refused: the directory holds an office already.
        FormatError: the origin or the office's name is out of form; nothing was made.
    """
    data = settings.data
    if (data / "office.json").exists():
        raise Refused(f"{data.absolute()} holds an office already; choose another --data or move it away")
    # First, so that a wrong name leaves nothing behind.
    described = office.describe(
        origin or f"trial.debt-notary.example/{secrets.token_hex(4)}",
        institutions.TRIAL["NOTARY"][1],
        office_name,
        trial=True,
        deed_template="（{year}）试证经字第{serial}号",
    )
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    now = datetime.now(UTC)
    authority = make_trial_authority(data / "keys", office_name, now)
    Vault.create(data / "vault.json")
    database = Database(settings.database_url)
    database.migrate()
    with database.write() as tx:
        institutions.establish_trial(tx, office_name, authority.addresses, now)
    database.close()
    # Last, so that a half-made directory is no office.
    _write(data / "office.json", canonical.encode(described))
    return open_app(settings)


def open_app(settings: Settings) -> App:
    """The office in the data directory.

    Raises:
        NotFound: there is none; says how to make one.
    """
    data = settings.data
    path = data / "office.json"
    if not path.exists():
        raise NotFound(f"there is no office in {data.absolute()}; make one with: notary init")
    described = office.parse(path.read_bytes())
    authority = load_trial_authority(data / "keys")
    signers = {role: open_signer(authority.signer_uri(role)) for role in CHAIN_ROLES}
    context = Context(
        office=described,
        keys=Keys(
            seal=open_seal(authority.office_uri),
            log=open_ed25519(authority.log_uri),
            standing=open_ed25519(authority.standing_uri),
            timestamper=LocalTimestamper(open_seal(authority.tsa_uri), utc_now),
            signers=dict(signers.items()),
        ),
        event_keys=EventKey,
        vault=Vault.load(data / "vault.json"),
        clock=utc_now,
        terms=Terms(
            number_lease=settings.number_lease,
            consent=timedelta(days=settings.consent_days),
            standing=timedelta(hours=settings.standing_hours),
        ),
    )
    chain = Gateway(
        EmbeddedChain(data / "chain"),
        sequencer=open_signer(authority.signer_uri("SEQUENCER")),
        admin=open_signer(authority.signer_uri("ADMIN")),
        roles={role: signers[role].address for role in CHAIN_ROLES},
    )
    database = Database(settings.database_url)
    database.migrate()
    return App(settings, database, context, chain, authority)


@contextmanager
def embedded_chain(app: App) -> Iterator[App]:
    """The office with the embedded chain's node, supervised for as long as the block lasts."""
    directory = app.settings.data / "chain"
    directory.mkdir(exist_ok=True)
    with Supervisor(directory, chain_id=app.settings.chain_id) as supervisor:
        yield replace(app, supervisor=supervisor)


def require_ready(app: App) -> None:
    """Ensure that the office can do all of its work now.

    Raises:
        NotServing: names each part that cannot, and why.
    """
    try:
        health.require_ready(app.database, app.context, app.chain)
    except health.NotServing as error:
        raise health.NotServing("; ".join(filter(None, [str(error), app.chain_failure]))) from None


def publish_trust(app: App) -> Mapping[str, Any]:
    """The trust root of this office; a new version is kept in the database, and copied to ``trust.json``.

    A damaged copy is put aside as ``trust.json.damaged`` and written again: the database counts the versions.
    """
    with app.database.read() as tx:
        before, value = _trust_root(app, tx)
    if value != before:
        with app.database.write() as tx:  # look again, because another process may have published meanwhile
            trust_rows.queue(tx)
            before, value = _trust_root(app, tx)
            if value != before:
                trust_rows.add(tx, value)
    _copy_trust(app.settings.data / "trust.json", json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n")
    return value


def _trust_root(app: App, tx: Transaction) -> tuple[Mapping[str, Any] | None, Mapping[str, Any]]:
    """The last version that was published, and what must be published now."""
    before = trust_rows.latest(tx)
    value = trust.compose(
        tx,
        app.context,
        anchors=[app.authority.ca_certificate],
        tsa_anchors=[app.authority.ca_certificate],
        rpc=app.chain.rpc,
        confirmations=app.chain.confirmations,
        before=before,
    )
    return before, value


def _copy_trust(path: Path, content: bytes) -> None:
    try:
        found = path.read_bytes()
        if found == content:
            return
        trust_rules.parse(found)
    except FileNotFoundError:
        pass
    except (OSError, FormatError) as error:
        aside = path.with_name("trust.json.damaged")
        log.error("%s is no trust root (%s); it is kept as %s and written again", path, error, aside.name)
        with suppress(OSError):
            path.replace(aside)
    _write(path, content, mode=0o644)


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def _write(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file whole or not at all (raises DiskTrouble, with what was there before left as it was)."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(draft, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise DiskTrouble(f"cannot be written ({error.strerror}); what it held stays", where=str(path)) from error
