"""One audit under way: a snapshot of the database, what the chain showed before it, and what several checks need."""

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from notary.db import acts as act_rows
from notary.db import audit as rows
from notary.db import chain as chain_rows
from notary.db import leases
from notary.db.session import Database, Transaction
from notary.domain import acts, canonical, trust, x509
from notary.domain.errors import Error, FormatError, Unavailable
from notary.domain.trust import TrustRoot
from notary.services.audit.report import NotCompared
from notary.services.context import Context
from notary.services.health import WORKER
from notary.services.ports import Chain, RegistryView

Progress = Callable[[str, int], None]
"""Told the name of the check and how much it has compared, every now and then."""

_STEP = 1_000


@dataclass(frozen=True)
class Seen:
    """What the chain showed before the snapshot of the database was taken; None without a look at it by choice.

    The order matters: whatever is on the chain was in the database first. So the database may be ahead of ``view``,
    and what the chain has and the database has not is a difference and not a matter of timing.
    """

    chain: Chain
    view: RegistryView | None
    trouble: str = ""


def look(database: Database, chain: Chain) -> Seen:
    """Pin a view of the registry in use; to be called before the transaction of the audit is opened."""
    with database.read() as tx:
        instance = chain_rows.current(tx)
    if instance is None:
        return Seen(chain, None, "no registry is deployed yet")
    try:
        return Seen(chain, chain.view(instance.address))
    except Unavailable as error:
        return Seen(chain, None, str(error))


class Case:
    """What every check gets."""

    def __init__(self, tx: Transaction, context: Context, seen: Seen | None, progress: Progress | None) -> None:
        self.tx = tx
        self.context = context
        self.seen = seen
        self.compared = 0
        self._progress = progress
        self._name = ""

    def begin(self, name: str) -> None:
        """Count anew, for the check of this name."""
        self._name, self.compared = name, 0

    def count(self) -> None:
        """One more thing was compared."""
        self.compared += 1
        if self._progress is not None and self.compared % _STEP == 0:
            self._progress(self._name, self.compared)

    @property
    def origin(self) -> str:
        """The register's name."""
        return self.context.office.origin

    @cached_property
    def instance(self) -> Any | None:
        """The registry in use as the database has it."""
        return chain_rows.current(self.tx)

    @cached_property
    def view(self) -> RegistryView:
        """The registry in use as the chain showed it (raises NotCompared where it did not)."""
        if self.seen is None or self.seen.view is None:
            raise NotCompared("" if self.seen is None else self.seen.trouble)
        return self.seen.view

    @cached_property
    def last_work(self) -> Any | None:
        """When a worker last did all of its work."""
        return leases.last_work(self.tx, WORKER)

    @cached_property
    def trust_root(self) -> TrustRoot | None:
        """The newest published trust root that can be read; None before the first."""
        found = None
        for root in self._published():
            found = root
        return found

    @cached_property
    def seals(self) -> Mapping[str, ec.EllipticCurvePublicKey]:
        """Every key with which the office sealed bindings, by the SHA-256 of its certificate."""
        ders = {self.context.keys.seal.chain[0]}
        for root in self._published():
            ders.update(root.office_seals)
        return {hashlib.sha256(der).hexdigest(): x509.public_key(x509.load_certificate(der)) for der in ders}

    @cached_property
    def authority_keys(self) -> Mapping[tuple[str, str], set[str]]:
        """The keys that each (authority, role) has or had on record."""
        keys: dict[tuple[str, str], set[str]] = {}
        for row in act_rows.all_authorities(self.tx):
            keys.setdefault((row.id, row.role), set()).add(row.address)
        for root in self._published():
            for line in root.authorities:
                keys.setdefault((line.id, line.role), set()).update(line.keys)
        return keys

    def _published(self) -> Iterator[TrustRoot]:
        """Every version of the trust root that can be read; those that cannot are the trust check's."""
        for row in rows.all_trust_roots(self.tx):
            try:
                yield trust.parse(bytes(row.value))
            except Error:
                continue


def parsed(row: Any) -> dict[str, Any] | None:
    """A stored act, None where it is none (which the first check says)."""
    try:
        act: dict[str, Any] = canonical.parse(bytes(row.act))
        acts.check(act)
    except FormatError:
        return None
    return act


def issue_of(row: Any) -> dict[str, Any] | None:
    """The mandatory part of an instrument's act 0; None where it has none, or one that is none."""
    if row.issue is None:
        return None
    try:
        act = canonical.parse(bytes(row.issue))
        acts.check(act)
    except FormatError:
        return None
    mandatory: dict[str, Any] = act["body"]["mandatory"]
    return mandatory


def place(number: int, sequence: int) -> str:
    """How an act is named."""
    return f"act {sequence} of number {number}"


def b64(items: Sequence[bytes]) -> list[str]:
    """Bytes as JSON has them."""
    return [base64.b64encode(item).decode() for item in items]
