"""Whether orders and transactions are what was signed, and what the acts and anchors say came of them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from eth_hash.auto import keccak

from notary.db import audit as rows
from notary.db import chain as chain_rows
from notary.domain import acts, typed_data
from notary.domain.errors import FormatError
from notary.domain.signed_advance import SignedAdvance, pack
from notary.domain.times import parse_time
from notary.services import orders as use_cases
from notary.services.audit.case import Case, parsed, place
from notary.services.audit.log import OVERDUE
from notary.services.audit.report import Difference, Finding, UnderWay, compare, shown


def orders(case: Case) -> Iterator[Finding]:
    """Every live order is its authority's signature over exactly its acts' moves; one that is done settled its acts."""
    for row in rows.all_orders(case.tx):
        case.count()
        where = f"order {row.id}"
        if row.address is None:
            yield Difference("registry", where, "one of this register", row.instance)
            continue
        try:
            order, signature = use_cases.parse(row, row)
            yield from compare("signature", where, row.authority, typed_data.recover(order.digest(), signature))
        except (FormatError, KeyError, TypeError) as error:
            yield Difference("form", where, "a signed order", shown(error))
            continue
        if row.state == "WAITING":
            yield UnderWay("waits to be seen on the chain", where)
        if row.state != "STALE":
            yield from _moves(case, row, order, where)


def _moves(case: Case, row: Any, order: SignedAdvance, where: str) -> Iterator[Finding]:
    moved = chain_rows.moves_of(case.tx, row.id)
    by_number = {act.register_no: act for act in moved}
    changes = pack((act.register_no, act.from_byte, act.to_byte) for act in by_number.values())
    yield from compare("moves", where, changes, order.changes)
    hashes = [by_number[number].act_hash for change in changes for number in change.register_numbers()]
    yield from compare("evidence", where, acts.evidence_root(hashes).hex() if hashes else None, order.evidence.hex())
    yield from _actors(moved, row, where)
    if row.state == "DONE" and row.until is None:
        for act in moved:
            yield from compare("settled on", place(act.register_no, act.sequence), row.instance, act.settled_on)


def _actors(moved: Sequence[Any], row: Any, where: str) -> Iterator[Finding]:
    for item in moved:
        act = parsed(item)
        if act is not None:
            key = act["body"]["mandatory"]["actor"]["binding"]["body"]["key"]
            yield from compare(f"authority for {place(item.register_no, item.sequence)}", where, key, row.authority)


def transactions(case: Case) -> Iterator[Finding]:
    """Stored bytes have their hash, none is forgotten, and each final one did one thing that is on record."""
    done: Counter[tuple[str, str, int]] = Counter()
    nonces: Counter[tuple[str, str, int]] = Counter()
    for row in rows.all_transactions(case.tx):
        case.count()
        where = f"transaction {row.id} ({row.kind} {row.subject})"
        yield from compare("hash", where, "0x" + keccak(bytes(row.raw)).hex(), row.tx_hash)
        if row.state == "OPEN":
            yield _open(case, row, where)
        if row.state != "FINAL":
            continue
        done[row.instance, row.kind, row.subject] += 1
        nonces[row.instance, row.sender, row.nonce] += 1
        yield from compare("final transactions for it", where, 1, done[row.instance, row.kind, row.subject])
        yield from compare(f"final with nonce {row.nonce}", where, 1, nonces[row.instance, row.sender, row.nonce])
        if row.kind == "ADVANCE":
            yield from compare("state of its order", where, "DONE", row.order_state)
        elif row.anchored_by is None:
            yield Difference("anchor", where, f"one of size {row.subject}", "none")


def _open(case: Case, row: Any, where: str) -> Finding:
    if case.last_work is not None and case.last_work - parse_time(row.created_at) > OVERDUE:
        expected = f"an end, since a worker did all of its work at {case.last_work}"
        return Difference("state", where, expected, f"OPEN since {row.created_at}")
    return UnderWay("is not final yet", where)
