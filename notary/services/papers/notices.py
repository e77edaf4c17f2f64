"""Notices of a default, an acceleration and a transfer, to each debtor and guarantor, of the act that they tell of."""

from collections.abc import Iterator
from datetime import date

from notary.domain.glossary import COMPONENTS
from notary.domain.money import Money
from notary.domain.papers import AccelerationNotice, DefaultNotice, TransferNotice
from notary.domain.papers.parts import Amount, AmountTable
from notary.services import amounts, facts, people, values
from notary.services.amounts import NoAmount
from notary.services.papers.offers import NOT_RECORDED, Desk, Offer, bound, event_day, legal_day, told_day
from notary.services.record import Entry, Record

_CONSEQUENCE = (
    "不付清逾期款项的，债权人可以依合同宣布借款提前到期，并可以向公证机构申请出具执行证书，"
    "凭公证书和执行证书向人民法院申请执行。"
)


def offers(record: Record, kind: str, type: str) -> Iterator[Offer]:
    """One to each debtor and guarantor for each act of a type, where the debt is one whose amount can be reckoned."""
    if "loan" not in record.content["sections"]:
        return
    for entry in record.of(type):
        for party in bound(record):
            yield Offer(kind, party, entry.sequence)


def default_notice(desk: Desk, offer: Offer) -> DefaultNotice:
    """逾期通知, of a DEFAULT."""
    entry = _entry(desk, offer)
    return DefaultNotice(
        office=people.office(desk.context),
        dated=event_day(entry),
        signed=desk.signature(entry),
        addressee=desk.person(offer.party or ""),
        deed=desk.deed,
        contract_no=desk.contract_no,
        creditor=desk.person(_creditor(desk, entry)).name,
        since=_since(desk, entry),
        amounts=desk.amounts(entry),
        consequence=_CONSEQUENCE,
    )


def acceleration_notice(desk: Desk, offer: Offer) -> AccelerationNotice:
    """提前到期通知书, of an ACCELERATE."""
    entry = _entry(desk, offer)
    default = desk.record.last("DEFAULT", before=entry.sequence)
    told = NOT_RECORDED
    if default is not None:
        told = f"自{told_day(_since(desk, default))}起款项逾期，债权人于{told_day(legal_day(default))}报告。"
    return AccelerationNotice(
        office=people.office(desk.context),
        dated=event_day(entry),
        signed=desk.signature(entry),
        addressee=desk.person(offer.party or ""),
        deed=desk.deed,
        contract_no=desk.contract_no,
        creditor=desk.person(_creditor(desk, entry)).name,
        clause=desk.record.content["sections"]["loan"].get("acceleration") or NOT_RECORDED,
        default=told,
        due=legal_day(entry),
        amounts=desk.amounts(entry),
    )


def transfer_notice(desk: Desk, offer: Offer) -> TransferNotice:
    """债权转让通知书, of a TRANSFER; what it tells a guarantor differs by its role."""
    entry = _entry(desk, offer)
    table, rest = transferred(desk, entry)
    return TransferNotice(
        office=people.office(desk.context),
        dated=event_day(entry),
        signed=desk.signature(entry),
        addressee=desk.person(offer.party or ""),
        deed=desk.deed,
        contract_no=desk.contract_no,
        assignor=desk.person(desk.lender),
        assignee=desk.person(desk.creditor("INSURER")),
        bases=tuple(sorted(entry.shown["bases"])),
        agreement=f"权益转让书（SHA-256 {entry.shown['transfer_agreement']['sha256']}）",
        agreed=legal_day(entry),
        amounts=table,
        rest=rest,
    )


def transferred(desk: Desk, entry: Entry) -> tuple[AmountTable, Money | None]:
    """What a TRANSFER passed on, component by component, and what the lender kept of the debt; None: nothing."""
    paid = desk.record.last("INDEMNIFY", before=entry.sequence)
    assert paid is not None  # the law has no transfer without an indemnity
    lines = values.amount_lines(paid.shown["indemnity_parts"], "indemnity_parts")
    owed = desk.amounts(paid)
    table = AmountTable(
        as_of=legal_day(paid),
        lines=tuple(
            Amount(component=name, amount=amount, formula=f"保险人赔付的{COMPONENTS[name].zh}")
            for name, amount in lines.items()
        ),
    )
    # What was paid since on the same day makes the debt of that day smaller than what the insurer paid.
    kept = owed.total.minor - table.total.minor if owed.currency == table.currency else 0
    return table, Money(kept, owed.currency) if kept > 0 else None


def holders(desk: Desk, entry: Entry) -> list[str]:
    """The parties that held the claim after an act: the lender, then the insurer; both, where it is not known that the
    insurer paid all (民法典 700)."""
    transfer = desk.record.last("TRANSFER", before=entry.sequence + 1)
    if entry.body["regions"]["creditor"] != "TRANSFER_EFFECTIVE" or transfer is None:
        return [desk.lender]
    insurer = desk.creditor("INSURER")
    try:
        _, kept = transferred(desk, transfer)
    except NoAmount:
        return [insurer, desk.lender]
    return [insurer] if kept is None else [insurer, desk.lender]


def _since(desk: Desk, entry: Entry) -> date:
    """The day from which something is unpaid, as of an act; the act's own day where nothing is."""
    day, due = legal_day(entry), facts.due(desk.record.content)
    return amounts.unpaid_since(desk.tx, desk.context, desk.record.row.id, due, day) or day


def _creditor(desk: Desk, entry: Entry) -> str:
    return desk.creditor(entry.body["detail"]["by"]["actor"])


def _entry(desk: Desk, offer: Offer) -> Entry:
    assert offer.sequence is not None
    return desk.record.at(offer.sequence)
