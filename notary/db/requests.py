"""SQL of requests that were answered under an Idempotency-Key."""

from typing import Any

from sqlalchemy import Row, delete, insert, select

from notary.db.locks import serialise
from notary.db.session import Transaction
from notary.db.tables import requests


def find(tx: Transaction, caller: str, key: str, since: str) -> Row[Any] | None:
    """What was answered to this caller under this key, not before a time, once whoever asks the same is done."""
    serialise(tx, f"request {caller} {key}")
    row = (requests.c.caller == caller) & (requests.c.key == key) & (requests.c.created_at >= since)
    return tx.execute(select(requests).where(row)).one_or_none()


def keep(tx: Transaction, caller: str, key: str, since: str, **values: Any) -> None:
    """An answer, in the transaction of its effect, in place of one from before ``since``.

    A newer one is never replaced: whoever meets it was overtaken, and nothing of the transaction is kept.
    """
    same = (requests.c.caller == caller) & (requests.c.key == key)
    tx.execute(delete(requests).where(same, requests.c.created_at < since))
    tx.execute(insert(requests).values(caller=caller, key=key, **values))


def forget_before(tx: Transaction, time: str) -> None:
    """Delete answers that are too old to be asked for again."""
    tx.execute(delete(requests).where(requests.c.created_at < time))
