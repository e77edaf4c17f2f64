"""API keys: who calls the service, in which role, for whom, and what the key may be used for.

A key is ``ntk_<id>_<secret>``. The secret has 256 random bits and is kept as its SHA-256 alone; it is shown once.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from notary.db import api_keys as rows
from notary.db import instruments as instrument_rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import identifiers
from notary.domain.errors import Error, FormatError, Refused
from notary.domain.identifiers import IdType
from notary.domain.times import format_time
from notary.services import instruments
from notary.services.context import Context

MAX_DAYS = 731
"""A key is made anew after two years at the latest."""

_PAPERS = frozenset({"evidence:write", "submissions:write", "notices:write"})
"""Handing in papers, what parties submit, and that a notice was seen."""

_READ = frozenset(
    {
        "instruments:read",
        "certificates:read",
        "deadlines:read",
        "institutions:read",
        "jobs:read",
        "payments:read",
        "notices:read",
    }
)

_TOKEN = re.compile(r"ntk_([0-9a-f]{16})_([A-Za-z0-9_-]{43})", re.ASCII)


@dataclass(frozen=True)
class Role:
    """What a role of the service is: how it acts in law (a Scope's role), in which kind of institution, and the most
    that its keys may be used for."""

    acts_as: str
    kind: str
    permissions: frozenset[str]


ROLES: dict[str, Role] = {
    "claims": Role(
        "CREDITOR",
        "CREDITOR",
        _READ
        | _PAPERS
        | {"jobs:write", "instruments:write", "consents:write", "records:write", "acts:write"}
        | {"keys:read", "keys:write", "courts:read", "payments:write"},
    ),
    "notary": Role(
        "NOTARY",
        "OFFICE",
        _READ | _PAPERS | {"jobs:write", "records:write", "acts:write", "courts:read", "courts:write", "keys:read"},
    ),
    "court": Role(
        "COURT",
        "COURT",
        _READ | {"jobs:write", "acts:write", "courts:read", "courts:open"} | {"evidence:write", "notices:write"},
    ),
    "customer": Role("PARTY", "", _READ | _PAPERS | {"jobs:write", "consents:write", "records:write"}),
    "auditor": Role("AUDITOR", "OFFICE", _READ | {"courts:read", "keys:read"}),
    "admin": Role("ADMIN", "OFFICE", frozenset({"institutions:read", "institutions:write", "authorities:write"})),
}
"""Every role, and the most that it may do. A customer's key is of the institution that brought the customer."""

PERMISSIONS = frozenset().union(*(role.permissions for role in ROLES.values()))


class Unauthenticated(Error):
    """The request shows no key, or one that is not in force. Which of the two is not said."""

    code = "UNAUTHENTICATED"


class Forbidden(Refused):
    """The caller is known, and its role or its key may not do this."""

    code = "FORBIDDEN"


@dataclass(frozen=True)
class Caller:
    """Whoever a key stands for."""

    key: str
    role: str
    scope: Scope
    permissions: frozenset[str]

    def require(self, wanted: Iterable[str]) -> None:
        """Ensure that the key may be used for all of this (raises Forbidden)."""
        for permission in wanted:
            if permission not in ROLES[self.role].permissions:
                raise Forbidden(f"{permission} is not for the role {self.role}")
            if permission not in self.permissions:
                raise Forbidden(f"this key may not be used for {permission}; another of the role {self.role} may")


def create(
    tx: Transaction,
    context: Context,
    *,
    name: str,
    role: str,
    institution: str,
    days: int,
    permissions: Iterable[str] | None = None,
    id_type: str | None = None,
    id_no: str | None = None,
) -> str:
    """Make a key; returns the token, which nobody can read again.

    Args:
        name: what the key is for; no personal data.
        days: how long it holds.
        permissions: fewer than the role's; by default all of them.
        id_type, id_no: of a customer, the identity paper; kept as a blind index alone.

    Raises:
        FormatError: an unknown role or permission, a term or a paper out of form.
        NotFound: no such institution.
        Refused: the role is not one for this kind of institution.
    """
    if role not in ROLES:
        raise FormatError(f"{role!r} is no role; those are {', '.join(ROLES)}", where="role")
    if not 1 <= days <= MAX_DAYS:
        raise FormatError(f"an API key holds 1 to {MAX_DAYS} days, not {str(days)[:20]}", where="days")
    if not 1 <= len(name) <= 200:
        raise FormatError("must have 1 to 200 characters", where="name")
    _require_kind(ROLES[role], role, instrument_rows.institution(tx, institution))
    id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    rows.add(
        tx,
        id=id,
        name=name,
        role=role,
        institution=institution,
        scopes=" ".join(sorted(_permissions(role, permissions))),
        identity=_identity(context, role, id_type, id_no),
        secret_hash=_hash(secret),
        created_at=format_time(context.now),
        expires_at=format_time(context.now + timedelta(days=days)),
    )
    return f"ntk_{id}_{secret}"


def authenticate(tx: Transaction, context: Context, token: str) -> Caller:
    """Whoever shows this token (raises Unauthenticated)."""
    match = _TOKEN.fullmatch(token)
    row = rows.find(tx, match[1]) if match else None
    now = format_time(context.now)
    # Compared whether or not there is such a key, so that the time taken tells nothing.
    known = hmac.compare_digest(row.secret_hash if row else "0" * 64, _hash(match[2] if match else token))
    if row is None or not known or row.revoked_at is not None or row.expires_at <= now or row.role not in ROLES:
        raise Unauthenticated("the API key is unknown, expired or revoked; ask the office for another")
    scope = Scope(ROLES[row.role].acts_as, row.institution, row.identity or "")
    return Caller(row.id, row.role, scope, frozenset(row.scopes.split()))


def revoke(tx: Transaction, context: Context, id: str) -> None:
    """End a key (raises Conflict where there is none, or it was revoked already)."""
    rows.revoke(tx, id, format_time(context.now))


def _require_kind(role: Role, name: str, institution: Any) -> None:
    kinds = (role.kind,) if role.kind else ("OFFICE", "CREDITOR")
    if institution.kind not in kinds:
        raise Refused(f"{institution.id} is a {institution.kind}; the role {name} is for {' or '.join(kinds)}")


def _permissions(role: str, wanted: Iterable[str] | None) -> frozenset[str]:
    allowed = ROLES[role].permissions
    found = allowed if wanted is None else frozenset(wanted)
    unknown = sorted(found - allowed)
    if unknown or not found:
        first = repr(unknown[0]) if unknown else "nothing"
        raise FormatError(f"{first} is not for the role {role}; that may {', '.join(sorted(allowed))}", where="scopes")
    return found


def _identity(context: Context, role: str, id_type: str | None, id_no: str | None) -> str | None:
    if role != "customer":
        if id_type or id_no:
            raise FormatError("only a customer's key is for the holder of an identity paper", where="id_type")
        return None
    if id_type is None or id_type not in [*IdType] or not id_no:
        raise FormatError(f"a customer's key needs id_type (one of {', '.join(IdType)}) and id_no", where="id_type")
    number = identifiers.validate(IdType(id_type), id_no)
    return instruments.identity(context, id_type, number)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
