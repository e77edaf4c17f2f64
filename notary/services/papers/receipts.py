"""收件回执, of what a party or a creditor handed in with an act; 履行完毕证明, of a discharge."""

from collections.abc import Iterator

from notary.domain.errors import FormatError
from notary.domain.glossary import ACTS, SUBMISSIONS
from notary.domain.law import Actor
from notary.domain.money import Money
from notary.domain.papers import DischargeReceipt, SubmissionReceipt
from notary.domain.papers.receipts import Submitted
from notary.domain.parties import Role
from notary.domain.times import parse_time
from notary.services import people, values
from notary.services.papers.notices import holders
from notary.services.papers.offers import Desk, Offer, bound, enclosed, event_day, legal_day, titled
from notary.services.record import Entry, Record

HANDED_IN = ("REQUEST", "SUPPLY_PAPERS", "MEND_FILING")
"""Acts with which a creditor hands papers in."""


def submission_offers(record: Record) -> Iterator[Offer]:
    """One to whoever handed something in, for each act with which it did."""
    for entry in record.of("SUBMISSION", *HANDED_IN):
        if entry.type == "SUBMISSION":
            yield Offer("SUBMISSION_RECEIPT", entry.body["actor"]["authority"], entry.sequence)
        else:
            role = Role.INSURER if entry.body["detail"]["by"]["actor"] == Actor.INSURER else Role.LENDER
            named = people.with_role(record.content, role) or record.content["parties"][0]["id"]
            yield Offer("SUBMISSION_RECEIPT", named, entry.sequence)


def discharge_offers(record: Record) -> Iterator[Offer]:
    """One for each discharge that counts."""
    return (Offer("DISCHARGE_RECEIPT", None, entry.sequence) for entry in record.of("DISCHARGE"))


def submission_receipt(desk: Desk, offer: Offer) -> SubmissionReceipt:
    """收件回执: the act itself and each paper by its digest. The office signs it by entering the act in its register,
    so it is a draft until the act has its place there."""
    entry = _entry(desk, offer)
    office = people.office(desk.context)
    received = parse_time(entry.row.recorded_at)
    own = Submitted(title=_title(entry), sha256=entry.row.act_hash)
    return SubmissionReceipt(
        office=office,
        dated=event_day(entry),
        signed=None if entry.row.leaf_index is None else desk.signed_by(office.name, Role.NOTARY_OFFICE, entry),
        receipt_no=desk.number("收", entry),
        submitter=desk.person(offer.party or ""),
        deed=desk.deed,
        received=received,
        items=(own, *(Submitted(title=title, sha256=sha256) for title, sha256 in enclosed(entry.shown))),
    )


def discharge_receipt(desk: Desk, offer: Offer) -> DischargeReceipt:
    """履行完毕证明, of a DISCHARGE."""
    entry = _entry(desk, offer)
    return DischargeReceipt(
        office=people.office(desk.context),
        dated=event_day(entry),
        signed=desk.signature(entry),
        deed=desk.deed,
        contract_no=desk.contract_no,
        debtors=tuple(desk.person(party) for party in bound(desk.record)),
        creditor="、".join(desk.person(holder).name for holder in holders(desk, entry)),
        reason=entry.body["detail"]["ground"],
        on=legal_day(entry),
        paid=_paid(entry),
        evidence="、".join(titled(entry.shown)) or None,
    )


def _title(entry: Entry) -> str:
    """What the act is called, as something that was handed in."""
    named = SUBMISSIONS[entry.body["detail"]["kind"]] if entry.type == "SUBMISSION" else ACTS[entry.type]
    return f"{named[0]}（登记行为）"


def _paid(entry: Entry) -> Money | None:
    """What was paid, where the act says so."""
    for name in ("paid", "received"):
        try:
            found = values.amount(entry.shown, name)
        except FormatError:
            continue
        if found is not None:
            return found
    return None


def _entry(desk: Desk, offer: Offer) -> Entry:
    assert offer.sequence is not None
    return desk.record.at(offer.sequence)
