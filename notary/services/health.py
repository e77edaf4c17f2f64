"""Whether the office can do its work now; whatever keeps it from that is named."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from notary.db import acts as act_rows
from notary.db import chain as chain_rows
from notary.db import leases
from notary.db.session import Database, Transaction
from notary.domain.errors import Error, Unavailable
from notary.domain.times import format_time, parse_time
from notary.services import clock
from notary.services.context import Context
from notary.services.ports import Chain
from notary.services.trust import MAX_AGE_SECONDS

WORKER = "sequencer"
"""The lease that the worker holds."""

SILENT = timedelta(minutes=2)
"""A worker that finished nothing for so long is in trouble: the longest single step, a deployment, takes less."""


UNPLACED, UNANCHORED = timedelta(minutes=2), timedelta(minutes=30)
"""How long an act may wait for its place in the log; and for its anchor, or a signed order for the chain."""

LEAST_ANCHORS = 20
"""Anchors that the sequencer's balance should still pay for when somebody is told to fill it up."""


class NotServing(Unavailable):
    """The office cannot do all of its work now."""

    code = "NOT_SERVING"


def require_ready(database: Database, context: Context, chain: Chain) -> None:
    """Ensure that database, clock, worker, chain, signer and the way of acts to the chain are as they should be.

    Raises:
        NotServing: names each part that does not, and why.
    """
    checks: dict[str, Callable[[Transaction], Iterator[str]]] = {
        "clock": lambda tx: _clock(tx, context),
        "worker": lambda tx: _worker(tx, context),
        "chain": lambda tx: _chain(tx, context, chain),
        "signer": lambda tx: _signer(tx, chain),
        "lag": lambda tx: _lag(tx, context),
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


def _clock(tx: Transaction, context: Context) -> Iterator[str]:
    clock.require_forward(tx, context)
    yield from ()


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
        yield f"the registry at {instance.address} is not the one of this register (the worker's log says what to do)"
    elif (context.now - state.block_time).total_seconds() > MAX_AGE_SECONDS:
        yield f"its newest block is of {format_time(state.block_time)}"


def _signer(tx: Transaction, chain: Chain) -> Iterator[str]:
    instance = chain_rows.current(tx)
    if instance is None:
        return
    account = chain.sequencer_account(instance.address)
    if not account.has_role:
        yield f"{account.address} does not hold the role SEQUENCER of the registry {instance.address}"
    if account.anchors is not None and account.anchors < LEAST_ANCHORS:
        yield f"the balance of {account.address} pays for {account.anchors} more anchors, so send it some"


def _lag(tx: Transaction, context: Context) -> Iterator[str]:
    unplaced = act_rows.oldest_unplaced(tx)
    if _older(unplaced, context, UNPLACED):
        yield f"an act of {unplaced} has no place in the register yet"
    instance = chain_rows.current(tx)
    if instance is None:
        return
    unanchored = act_rows.oldest_from(tx, chain_rows.anchored_size(tx, instance.instance))
    if _older(unanchored, context, UNANCHORED):
        yield f"an act of {unanchored} is not anchored yet"
    order = chain_rows.oldest_waiting_advance(tx, instance.instance)
    if _older(order, context, UNANCHORED):
        moves = chain_rows.unsettled_moves(tx, instance.instance)
        yield f"an order of {order} is not carried out yet ({moves} moves wait in all)"


def _older(time: str | None, context: Context, limit: timedelta) -> bool:
    return time is not None and context.now - parse_time(time) > limit
