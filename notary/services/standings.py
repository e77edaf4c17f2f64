"""The standing of an instrument now: what its acts say, what the chain shows, and whether the two agree."""

from typing import Any

from notary.db import chain as chain_rows
from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Database
from notary.domain import standing
from notary.domain.errors import Conflict, Error, Unavailable
from notary.domain.times import format_time
from notary.services.context import Context
from notary.services.ports import Chain


def read(database: Database, context: Context, chain: Chain, scope: Scope, instrument: str) -> dict[str, Any]:
    """Both answers (docs: wire.acts.Standing). What the chain does not show is said, never filled in.

    Raises:
        NotFound: the scope does not see the instrument.
        Conflict: it is not issued, so it has no standing.
    """
    with database.read() as tx:
        row = rows.get(tx, scope, instrument)
        instance = chain_rows.current(tx)
    if row.status != "ISSUED":
        raise Conflict(f"instrument {instrument} is {row.status}; it has no standing before it is issued")
    shown, reason = _on_chain(chain, instance, row.register_no)
    agrees = shown is not None and shown["byte"] == row.standing
    if shown is not None and not agrees:
        reason = "the chain does not show the last act yet"
    return {
        "register_no": row.register_no,
        "standing": standing.name(row.standing),
        "byte": row.standing,
        "sequence": row.head_sequence,
        "settled": agrees,
        "chain": shown,
        "reason": reason,
        "as_of": format_time(context.now),
    }


def _on_chain(chain: Chain, instance: Any, register_no: int) -> tuple[dict[str, Any] | None, str]:
    """What the registry in use shows, or why that is not known."""
    if instance is None:
        return None, "no registry is open yet"
    try:
        view = chain.view(instance.address)
        if view.state.instance != instance.instance:
            return None, "the registry is not the one of this register"
        byte = view.standing(register_no)
        if byte is None:
            return None, "the registry does not show this number yet"
        name = standing.name(byte)
    except Unavailable as error:
        return None, f"the chain does not answer: {error.code}"
    except Error as error:
        return None, f"the chain's answer cannot be read: {error.code}"
    return {
        "standing": name,
        "byte": byte,
        "chain_id": instance.chain_id,
        "registry": instance.address,
        "block_number": view.state.block_number,
        "block_hash": view.state.block_hash,
        "block_time": format_time(view.state.block_time),
    }, ""
