"""Whether the office can do its work now; whatever keeps it from that is named."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from notary.db import chain as chain_rows
from notary.db import leases
from notary.db.session import Database, Transaction
from notary.domain.errors import Error, Unavailable
from notary.domain.times import format_time
from notary.services.context import Context
from notary.services.ports import Chain
from notary.services.trust import MAX_AGE_SECONDS

WORKER = "sequencer"
"""The lease that the worker holds."""

SILENT = timedelta(minutes=2)
"""A worker that finished nothing for so long is in trouble: the longest single step, a deployment, takes less."""


class NotServing(Unavailable):
    """The office cannot do all of its work now."""

    code = "NOT_SERVING"


def require_ready(database: Database, context: Context, chain: Chain) -> None:
    """Ensure that database, chain and worker do their part.

    Raises:
        NotServing: names each part that does not, and why.
    """
    checks: dict[str, Callable[[Transaction], Iterator[str]]] = {
        "worker": lambda tx: _worker(tx, context),
        "chain": lambda tx: _chain(tx, context, chain),
    }
    found: list[str] = []
    try:
        with database.read() as tx:
            for name, check in checks.items():
                found += [f"{name}: {trouble}" for trouble in _troubles(check, tx)]
    except Unavailable as error:
        found.append(f"database: {error}")
    if found:
        raise NotServing("; ".join(found))


def _troubles(check: Callable[[Transaction], Iterator[str]], tx: Transaction) -> list[str]:
    try:
        return list(check(tx))
    except Error as error:
        if error.code == "DATABASE_UNAVAILABLE":
            raise
        return [str(error)]


def _worker(tx: Transaction, context: Context) -> Iterator[str]:
    last = leases.last_work(tx, WORKER)
    if last is None:
        yield "none has finished a pass yet"
    elif context.now - last > SILENT:
        yield f"none has finished a pass since {format_time(last)} (its log says why)"


def _chain(tx: Transaction, context: Context, chain: Chain) -> Iterator[str]:
    instance = chain_rows.current(tx)
    if instance is None:
        yield "no registry is deployed yet"
        return
    state = chain.view(instance.address).state
    if state.instance != instance.instance:
        yield f"the registry at {instance.address} is not the one of this register"
    elif (context.now - state.block_time).total_seconds() > MAX_AGE_SECONDS:
        yield f"its newest block is of {format_time(state.block_time)}"
