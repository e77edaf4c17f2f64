"""Bringing notices on their way: claim one, hand it over, record what became of it.

At least once: who dies between handing over and recording has handed over, and the next sender does so again under the
same id, by which the other side knows it. Each claim has its own number of attempts, so a sender that was given up
records nothing over the head of the one that took over.
"""

from typing import Any

from notary.db import notices as rows
from notary.db.session import Transaction
from notary.domain.errors import Error
from notary.domain.notices import ATTEMPTS, Channel, Letter, Proof, Rejected, State, Undelivered, pause
from notary.domain.times import format_time
from notary.services import contacts, notices
from notary.services.context import Context


def waits(tx: Transaction, context: Context, channel: Channel) -> bool:
    """Whether a notice is due over this channel."""
    return rows.waits(tx, channel, _now(context), _until(context))


def claim(tx: Transaction, context: Context, holder: str, channel: Channel) -> Any | None:
    """Take the notice that is due longest; None where there is none. It is this holder's for ``Terms.notice``.

    One whose tries are used up without an answer is given up here, and the next one taken.
    """
    while True:
        row = rows.claim(tx, holder, channel, _now(context), _until(context))
        if row is None or row.attempts <= ATTEMPTS:
            return row
        fail(tx, context, row, f"given up: {ATTEMPTS} tries broke off, and the senders' logs say why")


def letter(tx: Transaction, context: Context, row: Any) -> Letter:
    """A claimed notice as it goes out. A webhook's address and secret are those that its institution has now.

    Raises:
        Rejected: the institution has no webhook any more.
    """
    content = notices.opened(context, row)
    address, secret = content["address"], ""
    if row.channel == Channel.WEBHOOK:
        found = contacts.of(tx, context, row.recipient)
        address, secret = found.webhook_url, found.webhook_secret
        if not address:
            raise Rejected(f"{notices.NO_CHANNEL}: the institution has no webhook any more")
    return Letter(
        id=row.id,
        instrument=row.instrument,
        kind=row.kind,
        address=address,
        subject=content["subject"],
        text=content["text"],
        html=content["html"],
        data=content["data"],
        created_at=row.created_at,
        secret=secret,
    )


def settle(tx: Transaction, context: Context, row: Any, outcome: Proof | Error) -> None:
    """Record what became of a claimed notice: its proof, or the error with which it was not handed over.

    Raises:
        Conflict: another sender has it by now, or it was erased.
    """
    if not isinstance(outcome, Error):
        proof = _sealed(context, row, outcome)
        rows.settle(tx, row, state=State.SENT, sent_at=_now(context), proof=proof, last_error=None)
    elif isinstance(outcome, Undelivered) and row.attempts < ATTEMPTS:
        later = format_time(context.now + pause(row.id, row.attempts))
        proof = _sealed(context, row, _answer(outcome))
        rows.settle(tx, row, state=State.WAITING, not_before=later, proof=proof, last_error=str(outcome))
    elif isinstance(outcome, Undelivered):
        fail(tx, context, row, f"given up after {row.attempts} tries: {outcome}", _answer(outcome))
    else:
        fail(tx, context, row, str(outcome), _answer(outcome))


def fail(tx: Transaction, context: Context, row: Any, reason: str, proof: Proof | None = None) -> None:
    """Put a claimed notice on the list of those that a person must see to."""
    kept = None if proof is None else _sealed(context, row, proof)
    rows.settle(tx, row, state=State.FAILED, last_error=reason, **({} if kept is None else {"proof": kept}))


def _answer(error: Error) -> Proof:
    return {"answer": getattr(error, "answer", "")}


def _sealed(context: Context, row: Any, proof: Proof) -> bytes:
    return context.vault.seal_json(dict(proof), notices.proof_place(row.id))


def _now(context: Context) -> str:
    return format_time(context.now)


def _until(context: Context) -> str:
    return format_time(context.now + context.terms.notice)
