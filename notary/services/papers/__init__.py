"""The papers (文书) of an instrument, made from what is on record; nothing is typed in a second time.

    available(tx, context, scope, id)                       # what whoever asks can read: (kind, party, sequence)
    make(tx, context, scope, id, "VERIFICATION_LETTER", party="borrower")

offers         what papers are made from and what they share
deeds, notices, verification, decisions, standing, receipts: by kind, what there is and how it is made
reading        who reads which paper, and what of it

A paper of an act that a correction struck is not there any more.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain.errors import NotFound, Refused
from notary.domain.papers import KINDS, Paper
from notary.services import record as records
from notary.services.context import Context
from notary.services.papers import decisions, deeds, notices, receipts, standing, verification
from notary.services.papers.offers import Desk, Offer
from notary.services.papers.reading import Reader, reader
from notary.services.record import Record

__all__ = ["MADE", "Offer", "available", "make", "of_record"]

MADE: Mapping[str, tuple[Callable[[Record], Iterable[Offer]], Callable[[Desk, Offer], Paper]]] = {
    "DEED_TEXT": (deeds.deed_offers, deeds.deed_text),
    "COMMITMENT": (deeds.commitment_offers, deeds.commitment),
    "DEFAULT_NOTICE": (
        partial(notices.offers, kind="DEFAULT_NOTICE", type="DEFAULT"),
        notices.default_notice,
    ),
    "ACCELERATION_NOTICE": (
        partial(notices.offers, kind="ACCELERATION_NOTICE", type="ACCELERATE"),
        notices.acceleration_notice,
    ),
    "TRANSFER_NOTICE": (partial(notices.offers, kind="TRANSFER_NOTICE", type="TRANSFER"), notices.transfer_notice),
    "VERIFICATION_LETTER": (verification.letter_offers, verification.verification_letter),
    "OBJECTION_NOTICE": (verification.objection_offers, verification.objection_notice),
    "EXECUTION_CERTIFICATE": (decisions.certificate_offers, decisions.execution_certificate),
    "REFUSAL_DECISION": (decisions.refusal_offers, decisions.refusal_decision),
    "REVIEW_DECISION": (decisions.review_offers, decisions.review_decision),
    "STANDING_NOTICE": (standing.offers, standing.standing_notice),
    "SUBMISSION_RECEIPT": (receipts.submission_offers, receipts.submission_receipt),
    "DISCHARGE_RECEIPT": (receipts.discharge_offers, receipts.discharge_receipt),
}
"""Each kind that is made from the record: what there is of it, and how it is made. In the order of a debt's life."""


def available(tx: Transaction, context: Context, scope: Scope, id: str) -> list[Offer]:
    """Every paper that whoever asks can read of an instrument; none before it is offered.

    Raises:
        NotFound: the scope does not see the instrument.
        Conflict: it was withdrawn, and its content erased.
    """
    record = records.of_row(tx, context, rows.get(tx, scope, id))
    return of_record(record, reader(tx, scope, record))


def of_record(record: Record, reading: Reader) -> list[Offer]:
    """The same for a record that is at hand."""
    if record.row.status not in ("OFFERED", "ISSUED"):
        return []
    return [offer for offers, _ in MADE.values() for offer in offers(record) if reading.may(offer)]


def make(
    tx: Transaction,
    context: Context,
    scope: Scope,
    id: str,
    kind: str,
    *,
    party: str | None = None,
    sequence: int | None = None,
) -> Paper:
    """A paper as whoever asks may read it. What its notary did not sign yet is a draft, and says so.

    Args:
        kind: of notary.domain.glossary.PAPERS.
        party: to whom it is, where there is one to each of several.
        sequence: the act that it is of; by default the last.

    Raises:
        NotFound: the scope does not see the instrument, or there is no such paper that it may read.
        Refused: there is one to each of several parties, and none is named; or a fact that the paper states is missing.
        NoAmount: it states an amount, and none follows from the instrument.
        Conflict: the instrument was withdrawn, and its content erased.
    """
    record = records.of_row(tx, context, rows.get(tx, scope, id))
    reading = reader(tx, scope, record)
    offer = _chosen(of_record(record, reading), record, kind, party, sequence)
    return reading.shown(MADE[offer.kind][1](Desk(tx, context, record), offer))


def _chosen(offers: list[Offer], record: Record, kind: str, party: str | None, sequence: int | None) -> Offer:
    """The paper that is meant, out of those that the reader may read."""
    if kind not in MADE:
        others = "" if kind not in KINDS else "; papers of the application are in the case file"
        raise NotFound(f"no paper of the kind {kind[:40]!r} is made here{others}; those are {', '.join(MADE)}")
    of_kind = [offer for offer in offers if offer.kind == kind]
    wanted: dict[str, Any] = {"party": party, "sequence": sequence}
    named = {name: value for name, value in wanted.items() if value is not None}
    found = [offer for offer in of_kind if all(getattr(offer, name) == value for name, value in named.items())]
    if not found:
        there = ", ".join(_told(offer) for offer in of_kind[-5:]) or "none"
        asked = "".join(f", {name} {value}" for name, value in named.items())
        raise NotFound(f"instrument {record.row.id} has no paper {kind}{asked} for you; of that kind there is: {there}")
    last = max(offer.sequence or 0 for offer in found)
    newest = [offer for offer in found if (offer.sequence or 0) == last]
    if len(newest) > 1:
        parties = ", ".join(str(offer.party) for offer in newest)
        raise Refused(f"there is a {kind} to each of {parties}; name the party")
    return newest[0]


def _told(offer: Offer) -> str:
    party = "" if offer.party is None else f" to {offer.party}"
    return (
        ("a draft " if offer.draft else "")
        + ("of none" if offer.sequence is None else f"of act {offer.sequence}")
        + party
    )
