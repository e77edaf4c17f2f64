"""Institutions and the authorities that act for them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from notary.db import acts as act_rows
from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain.errors import Conflict, NotFound, Refused
from notary.domain.standing import Role
from notary.domain.times import format_time, parse_time
from notary.services.context import Context

TRIAL = {
    "NOTARY": ("trial-notary", "trial-office", "试用公证员 (trial notary)"),
    "REVIEWER": ("trial-reviewer", "trial-office", "试用复查公证员 (trial notary for rechecks)"),
    "CREDITOR": ("trial-bank", "trial-bank", "试用银行 (trial bank)"),
    "INSURER": ("trial-insurer", "trial-insurer", "试用保险公司 (trial insurer)"),
    "COURT": ("trial-court", "trial-court", "试用法院 (trial court)"),
}
"""Who → authority, institution and name of the trial that ``notary init`` makes."""

ACTS_AS = {"REVIEWER": "NOTARY", "INSURER": "CREDITOR"}
"""The role of those of the trial who are named otherwise."""


def chain_role(who: str) -> Role:
    """The role in which one of the trial acts."""
    return Role(ACTS_AS.get(who, who))


_KINDS = {"NOTARY": "OFFICE", "CREDITOR": "CREDITOR", "COURT": "COURT"}

OFFICE_ROLES = frozenset({"NOTARY", "AUDITOR", "ADMIN", "SYSTEM"})
"""Roles of the office's own staff."""


def establish_office(tx: Transaction, id: str, name: str, now: datetime) -> None:
    """Enter the office itself; again is harmless, another name is not taken over."""
    if rows.institution_or_none(tx, id) is None:
        rows.add_institution(tx, id=id, name=name, kind=_KINDS["NOTARY"], created_at=format_time(now))


def establish_trial(tx: Transaction, office_name: str, addresses: Mapping[str, str], now: datetime) -> None:
    """Enter the trial's office, bank, insurer and court with their authorities; ``addresses`` maps who to keys."""
    for who, (authority, institution, name) in TRIAL.items():
        role = ACTS_AS.get(who, who)
        if rows.institution_or_none(tx, institution) is None:
            rows.add_institution(
                tx,
                id=institution,
                name=office_name if role == "NOTARY" else name,
                kind=_KINDS[role],
                created_at=format_time(now),
            )
        act_rows.add_authority(
            tx,
            id=authority,
            role=role,
            institution=institution,
            name=name,
            address=addresses[who].lower(),
            not_before=format_time(now),
            not_after=None,
        )


def enter(tx: Transaction, context: Context, id: str, name: str, kind: str) -> Any:
    """Enter a tenant (raises Conflict where the id is taken)."""
    if rows.institution_or_none(tx, id) is not None:
        raise Conflict(f"there is an institution {id!r} already")
    rows.add_institution(tx, id=id, name=name, kind=kind, created_at=format_time(context.now))
    return rows.institution(tx, id)


def bind(
    tx: Transaction,
    context: Context,
    *,
    id: str,
    role: str,
    institution: str,
    name: str,
    address: str,
    not_after: str | None,
) -> Any:
    """Bind a key to a new authority, who may act in a role from now on; returns its row.

    Args:
        not_after: when its window ends; None: not yet known.

    Raises:
        NotFound: no such institution.
        Refused: the role is not one for this kind of institution, or the window is empty.
        Conflict: the authority is there already; its key never changes, a new key gets a new authority. Or the key is
            another one's: one person would be two, and review what it did itself.
    """
    kind = rows.institution(tx, institution).kind
    if kind != _KINDS[role]:
        raise Refused(f"{institution} is a {kind}; the role {role} is for an institution of the kind {_KINDS[role]}")
    now = format_time(context.now)
    if not_after is not None and format_time(parse_time(not_after, "not_after")) <= now:
        raise Refused(f"the window would end at {not_after}, and it is {now}")
    if act_rows.authority_or_none(tx, id, role) is not None:
        raise Conflict(f"there is an authority {id!r} in the role {role} already; give the new key a new authority id")
    others = sorted({row.id for row in act_rows.authorities_with(tx, address.lower()) if row.id != id})
    if others:
        raise Conflict(f"the key {address} is or was that of {', '.join(others)}; each authority has a key of its own")
    act_rows.add_authority(
        tx,
        id=id,
        role=role,
        institution=institution,
        name=name,
        address=address.lower(),
        not_before=now,
        not_after=not_after,
    )
    return act_rows.authority(tx, id, role)


def unbind(tx: Transaction, context: Context, id: str, role: str) -> Any:
    """End an authority's window now; returns its row.

    Raises:
        NotFound: no such authority.
        Conflict: its window has ended already.
    """
    act_rows.authority(tx, id, role)
    act_rows.end_authority(tx, id, role, format_time(context.now))
    return act_rows.authority(tx, id, role)


def visible(tx: Transaction, scope: Scope) -> Sequence[Any]:
    """The institutions that a caller may know of: its own and the office's; all of them for the office's own staff."""
    found = rows.all_institutions(tx)
    if scope.role in OFFICE_ROLES:
        return found
    return [row for row in found if row.id == scope.institution or row.kind == "OFFICE"]


def require_visible(tx: Transaction, scope: Scope, id: str) -> None:
    """Ensure that a caller may know of an institution (raises NotFound)."""
    if id not in {row.id for row in visible(tx, scope)}:
        raise NotFound(f"there is no institution {id!r}")
