"""The composition root: the one place that knows which part is plugged in where."""

import json
import logging
import os
import secrets
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from notary import production
from notary.chain.calls import Role
from notary.chain.embedded import EmbeddedChain
from notary.chain.gateway import Gateway
from notary.chain.supervisor import Supervisor
from notary.config import Settings
from notary.db import trust as trust_rows
from notary.db.session import Database, Transaction
from notary.db.vault import Vault
from notary.dispatch.opening import Wanted, open_couriers
from notary.domain import canonical, office
from notary.domain import trust as trust_rules
from notary.domain.errors import FormatError, NotFound, Refused, Unavailable
from notary.domain.notices import Channel
from notary.keys.ethereum import EventKey
from notary.keys.office import open_ed25519, open_seal
from notary.keys.signer import Signer, open_signer
from notary.keys.trial import PEOPLE, load_trial_authority, make_trial_authority
from notary.keys.tsa import LocalTimestamper
from notary.production import NotForProduction, Parts
from notary.services import contacts, health, institutions, trust
from notary.services.context import Context, Terms
from notary.services.ports import Courier, Keys
from notary.services.reconcile import Reconciler


class DiskTrouble(Unavailable):
    """A file of the data directory cannot be written: the disk is full, or the directory is not ours."""

    code = "DISK_TROUBLE"


class NoOffice(NotFound):
    """The data directory holds no office."""

    code = "NO_OFFICE"


CHAIN_ROLES: tuple[Role, ...] = ("NOTARY", "CREDITOR", "COURT")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class App:
    """Everything that an edge (command, worker, API) needs."""

    settings: Settings
    database: Database
    context: Context
    chain: Gateway
    office_anchors: tuple[bytes, ...]
    """The CA certificates (DER) of the office's seal."""
    tsa_anchors: tuple[bytes, ...]
    """Those of its timestamp authority."""
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
        Refused: the directory holds an office already, or the settings are those of production.
        FormatError: the origin or the office's name is out of form; nothing was made.
    """
    data = settings.data
    if settings.production:
        raise Refused("is set, which means production; use --production, or unset it for a trial", where="NOTARY_RPC")
    _require_no_office(data)
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
    app = open_app(settings)
    with app.database.write() as tx:
        for _, institution, _ in institutions.TRIAL.values():  # mails of a trial stay in a folder of its own
            mail = f"notices@{institution}.example"
            contacts.change(tx, app.context, institution, email=mail, webhook_url=None, webhook_secret=None)
    return app


def init_production(settings: Settings, described: Mapping[str, Any]) -> App:
    """Make the data directory of an office in production: its description, its vault, and the office in the database.

    No key is made. All that the settings name is opened first, and the registry asked, so that what is wrong shows now.

    Args:
        described: what ``domain.office.describe`` made.

    Raises:
        Refused: the directory holds an office already, the registry is not there, or the sequencer may not anchor.
        NotForProduction: a setting is missing or good for a trial only.
        Unavailable: the network does not answer.
    """
    data = settings.data
    _require_no_office(data)
    parts = production.open_parts(settings, utc_now())
    try:
        _require_registry(parts.chain, settings.registry)
    finally:
        parts.chain.close()
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (data / "vault.json").exists():  # an attempt that broke off left one, or another machine's was put there
        Vault.create(data / "vault.json")
    database = Database(settings.database_url)
    try:
        database.migrate()
        with database.write() as tx:
            institutions.establish_office(tx, described["id"], described["name"], utc_now())
    finally:
        database.close()
    _write(data / "office.json", canonical.encode(dict(described)))
    return open_app(settings)


def open_app(settings: Settings, *, admin: Signer | None = None) -> App:
    """The office in the data directory.

    Args:
        admin: of the registry, for the commands that set one up in production.

    Raises:
        NoOffice: there is none; says how to make one.
        NotForProduction: the settings name a network that is not ours, and what they or the office are is for trials.
    """
    data = settings.data
    path = data / "office.json"
    if not path.exists():
        made = f"notary init --data {shlex.quote(str(data))}"
        raise NoOffice(f"there is no office in {data.absolute()}; make one with: {made}")
    described = office.parse(path.read_bytes())
    _require_matching(settings, described)
    parts = production.open_parts(settings, utc_now(), admin=admin) if settings.production else _trial_parts(data)
    context = Context(
        office=described,
        keys=parts.keys,
        event_keys=EventKey,
        vault=Vault.load(data / "vault.json"),
        clock=utc_now,
        terms=Terms(
            number_lease=settings.number_lease,
            consent=timedelta(days=settings.consent_days),
            cooling_off=timedelta(hours=settings.cooling_off_hours),
            standing=timedelta(hours=settings.standing_hours),
            stuck=timedelta(seconds=settings.stuck_seconds),
        ),
    )
    database = Database(settings.database_url)
    database.migrate()
    return App(settings, database, context, parts.chain, parts.office_anchors, parts.tsa_anchors)


def _trial_parts(data: Path) -> Parts:
    """What ``init`` made: the trial's keys, and the embedded chain."""
    authority = load_trial_authority(data / "keys")
    signers = {who: open_signer(authority.signer_uri(who)) for who in PEOPLE}
    keys = Keys(
        seal=open_seal(authority.office_uri),
        log=open_ed25519(authority.log_uri),
        standing=open_ed25519(authority.standing_uri),
        timestamper=LocalTimestamper(open_seal(authority.tsa_uri), utc_now),
        signers=dict(signers.items()),
    )
    chain = Gateway(
        EmbeddedChain(data / "chain"),
        sequencer=open_signer(authority.signer_uri("SEQUENCER")),
        admin=open_signer(authority.signer_uri("ADMIN")),
        roles=[(institutions.chain_role(who), signer.address) for who, signer in signers.items()],
    )
    anchors = (authority.ca_certificate,)
    return Parts(keys, chain, anchors, anchors)


def _require_no_office(data: Path) -> None:
    if (data / "office.json").exists():
        raise Refused(f"{data.absolute()} holds an office already; choose another --data or move it away")


def _require_matching(settings: Settings, described: office.Office) -> None:
    """Ensure that a trial stays on its own chain, and an office in production off it."""
    if settings.production and described.trial:
        text = f"is set, and {settings.data.absolute()} holds a trial office, which lives on its own chain only"
        raise NotForProduction(f"{text}; make an office with: notary init --production", where="NOTARY_RPC")
    if not settings.production and not described.trial:
        text = f"is not set, and {settings.data.absolute()} holds an office in production; name the network's nodes"
        raise Refused(text, where="NOTARY_RPC")


def _require_registry(chain: Gateway, address: str) -> None:
    if chain.head_instance(address) is None:
        text = f"no registry answers at {address}; deploy one with: notary registry deploy"
        raise Refused(text, where="NOTARY_REGISTRY")
    account = chain.sequencer_account(address)
    if not account.has_role:
        text = f"{account.address} does not hold the role SEQUENCER of the registry {address}; let its admin grant it"
        raise Refused(text, where="NOTARY_SEQUENCER_KEY")


@contextmanager
def embedded_chain(app: App) -> Iterator[App]:
    """The office with the embedded chain's node, supervised for as long as the block lasts; no node in production."""
    if not app.chain.embedded:
        yield app
        return
    directory = app.settings.data / "chain"
    directory.mkdir(exist_ok=True)
    with Supervisor(directory, chain_id=app.settings.chain_id) as supervisor:
        yield replace(app, supervisor=supervisor)


def couriers(app: App) -> Mapping[Channel, Courier]:
    """Who brings notices out, by channel; says which channels nobody serves. A trial's go into its folder ``outbox``.

    Raises:
        FormatError, Refused: a setting is wrong; names it.
    """
    chosen = app.settings
    wanted = Wanted(
        smtp_url=chosen.smtp_url,
        mail_from=chosen.mail_from,
        sms_spool=chosen.sms_spool,
        sms_sender=chosen.sms_sender,
        webhook_networks=chosen.webhook_networks,
        trial=chosen.data / "outbox" if app.context.office.trial else None,
    )
    found = open_couriers(wanted, app.context.office)
    for channel, name in ((Channel.EMAIL, "NOTARY_SMTP_URL"), (Channel.SMS, "NOTARY_SMS_SPOOL or NOTARY_SMS_SENDER")):
        if channel not in found:
            log.warning("notices over %s wait until %s is set", channel, name)
    return found


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
        anchors=app.office_anchors,
        tsa_anchors=app.tsa_anchors,
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
