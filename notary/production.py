"""What an office in production is made of: its own keys, a timestamp authority, and a network that is not ours.

Nothing here makes a key. Everything that is missing or good for a trial only is named at once, with its setting.
"""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from notary.chain.gateway import Gateway, Network
from notary.chain.nodes import Nodes
from notary.config import Settings
from notary.domain import x509
from notary.domain.errors import Error, Refused
from notary.keys import demo, pem
from notary.keys.office import CHAIN, Ed25519Key, OfficeSeal, open_ed25519, open_seal
from notary.keys.signer import Signer, open_signer
from notary.keys.tsa_http import HttpTimestamper
from notary.keys.uri import parse
from notary.services.ports import Keys

T = TypeVar("T")

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
_LOCAL = ("127.0.0.1", "::1", "localhost")

log = logging.getLogger(__name__)


class NotForProduction(Refused):
    """Settings are missing, or good for a trial only."""

    code = "NOT_FOR_PRODUCTION"


@dataclass(frozen=True)
class Parts:
    """The outside of an office in production, opened."""

    keys: Keys
    chain: Gateway
    office_anchors: tuple[bytes, ...]
    tsa_anchors: tuple[bytes, ...]


class _Findings:
    """Collects everything that is wrong with the settings, so that it is said at once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._found: list[str] = []

    def value(self, name: str, example: str) -> str:
        """A setting that must be there."""
        value: str = getattr(self._settings, name).strip()
        if not value:
            self.add(name, f"is not set; production needs it ({example})")
        return value

    def add(self, name: str, problem: object) -> None:
        """A problem of one setting."""
        self._found.append(f"NOTARY_{name.upper()}: {problem}")

    @contextmanager
    def about(self, name: str) -> Iterator[None]:
        """What is wrong in this block is wrong with one setting."""
        try:
            yield
        except Error as error:
            self.add(name, error)

    def opened(self, name: str, example: str, open_it: Callable[[str], T]) -> T | None:
        """What a setting names, opened; None where that is not possible."""
        value = self.value(name, example)
        with self.about(name):
            return open_it(value) if value else None
        return None

    def require_none(self) -> None:
        """Raises NotForProduction with all of them."""
        if self._found:
            raise NotForProduction("; ".join(self._found))


def open_parts(settings: Settings, now: datetime, *, admin: Signer | None = None) -> Parts:
    """Open everything that an office in production uses.

    Args:
        now: the seal's certificate must be valid at this time.
        admin: of the registry, for the commands that set one up.

    Raises:
        NotForProduction: names each setting that is missing, does not open, or is good for a trial only.
    """
    found = _Findings(settings)
    sequencer = _sequencer(settings, found)
    seal = found.opened("seal_key", "pem:seal.key.pem?password-file=FILE&chain=seal.chain.pem", _own_seal)
    log_key = found.opened("log_key", "pem:log.key.pem?password-file=FILE", _own_ed25519)
    standing = found.opened("standing_key", "pem:standing.key.pem?password-file=FILE", _own_ed25519)
    office_anchors = found.opened("office_ca", "a PEM file", _anchors) or ()
    tsa_url = found.value("tsa_url", "http://tsa.example/rfc3161")
    tsa_anchors = found.opened("tsa_ca", "a PEM file", _anchors) or ()
    if seal is not None and office_anchors:
        with found.about("seal_key"):
            x509.verify_chain(list(seal.chain), office_anchors, now)
    if not _ADDRESS.fullmatch(
        found.value("registry", "the address that notary registry deploy printed") or "0x" + "0" * 40
    ):
        found.add("registry", "must be 0x and 40 hex digits")
    _check_database(settings, found)
    found.require_none()
    assert sequencer is not None
    assert seal is not None
    assert log_key is not None
    assert standing is not None
    timestamper = HttpTimestamper(tsa_url, tsa_anchors)
    keys = Keys(seal=seal, log=log_key, standing=standing, timestamper=timestamper, signers={})
    return Parts(keys, _gateway(settings, sequencer, admin), office_anchors, tsa_anchors)


def open_network(settings: Settings, admin: Signer) -> Gateway:
    """The chain alone, for setting up a registry before there is an office (raises NotForProduction)."""
    found = _Findings(settings)
    sequencer = _sequencer(settings, found)
    found.require_none()
    assert sequencer is not None
    return _gateway(settings, sequencer, admin)


def open_admin(uri: str) -> Signer:
    """The registry's admin key (raises DemoKey, WeakPassword, and what opening raises)."""
    return _own_signer(uri)


def _sequencer(settings: Settings, found: _Findings) -> Signer | None:
    if not settings.production:
        found.add("rpc", "is not set; name the nodes of the network, such as https://node.example/KEY")
    for name, urls in (("rpc", settings.rpc), ("public_rpc", settings.public_rpc)):
        parts = [urlsplit(url) for url in urls.split()]
        if any(part.scheme not in ("http", "https") or not part.hostname for part in parts):
            found.add(name, "every node is an http or https address")
    return found.opened("sequencer_key", "keystore:sequencer.json?password-file=FILE", _own_signer)


def _gateway(settings: Settings, sequencer: Signer, admin: Signer | None) -> Gateway:
    urls = settings.rpc.split()
    for url in urls:
        parts = urlsplit(url)
        if parts.scheme == "http" and parts.hostname not in _LOCAL:
            log.warning("NOTARY_RPC: %s is asked without TLS, so anybody on the way can answer for it", parts.hostname)
    network = Network(
        Nodes(urls, settings.chain_id, timeout=settings.rpc_seconds),
        chain_id=settings.chain_id,
        confirmations=settings.confirmations,
        published=tuple(settings.public_rpc.split()),
        registry=settings.registry.strip().lower(),
    )
    return Gateway(network, sequencer=sequencer, admin=admin, fee_cap=settings.fee_cap_wei)


def _own_signer(text: str) -> Signer:
    uri = parse(text)
    if uri.scheme == "keystore":
        demo.require_no_trial_file(uri)
        demo.require_strong_password(uri)
    signer = open_signer(text)
    demo.require_own_address(signer.address)
    return signer


def _own_seal(text: str) -> OfficeSeal:
    uri = parse(text)
    if uri.scheme == "pem":
        demo.require_no_trial_file(uri)
        demo.require_strong_password(uri, CHAIN)
    return open_seal(text)


def _own_ed25519(text: str) -> Ed25519Key:
    uri = parse(text)
    if uri.scheme == "pem":
        demo.require_no_trial_file(uri)
        demo.require_strong_password(uri)
    return open_ed25519(text)


def _anchors(path: str) -> tuple[bytes, ...]:
    return tuple(pem.read_chain(Path(path)))


def _check_database(settings: Settings, found: _Findings) -> None:
    try:
        url = make_url(settings.database_url)
    except ArgumentError:
        found.add("database", "is no SQLAlchemy URL, such as postgresql+psycopg://notary@host/notary")
        return
    if url.get_backend_name() == "sqlite":
        log.warning("NOTARY_DATABASE: SQLite serves one machine only; for several use PostgreSQL")
    if url.password is not None:
        with found.about("database"):
            demo.require_strong(str(url.password), "its password")
