"""Institutions and the authorities that act for them."""

from collections.abc import Mapping
from datetime import datetime

from notary.db import acts as act_rows
from notary.db import instruments as rows
from notary.db.session import Transaction
from notary.domain.errors import NotFound
from notary.domain.times import format_time

TRIAL = {
    "NOTARY": ("trial-notary", "trial-office", "试用公证员 (trial notary)"),
    "CREDITOR": ("trial-bank", "trial-bank", "试用银行 (trial bank)"),
    "COURT": ("trial-court", "trial-court", "试用法院 (trial court)"),
}
"""Role → authority, institution and name of the trial that ``notary init`` makes."""

_KINDS = {"NOTARY": "OFFICE", "CREDITOR": "CREDITOR", "COURT": "COURT"}


def establish_office(tx: Transaction, id: str, name: str, now: datetime) -> None:
    """Enter the office itself; again is harmless, another name is not taken over."""
    try:
        rows.institution(tx, id)
    except NotFound:
        rows.add_institution(tx, id=id, name=name, kind=_KINDS["NOTARY"], created_at=format_time(now))


def establish_trial(tx: Transaction, office_name: str, addresses: Mapping[str, str], now: datetime) -> None:
    """Enter the trial's office, bank and court with one authority each; ``addresses`` maps roles to keys."""
    for role, (authority, institution, name) in TRIAL.items():
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
            address=addresses[role].lower(),
            not_before=format_time(now),
            not_after=None,
        )
