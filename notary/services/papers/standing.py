"""状态变更与期限通知: to every debtor, guarantor and creditor, of each act that moved the standing."""

from collections.abc import Iterator, Mapping
from typing import Any

from notary.db.scope import Scope
from notary.domain import standing
from notary.domain.deadlines import Name
from notary.domain.glossary import ACTS
from notary.domain.papers import StandingNotice
from notary.domain.papers.advice import ADVICE, CREDITOR_ADVICE
from notary.domain.papers.parts import AmountTable, Counted
from notary.services import instruments, people, worklist
from notary.services.amounts import NoAmount
from notary.services.papers.notices import holders
from notary.services.papers.offers import Desk, Offer, bound, creditors, event_day, moment
from notary.services.record import Entry, Record

_EVENTS = {
    Name.VERIFICATION_REPLY: "核实函送达",
    Name.NON_ENFORCEMENT: "执行通知书送达",
    Name.RECONSIDERATION: "裁定送达",
    Name.LIMITATION: "履行期限届满或者时效中断",
    Name.RECHECK: "收到公证书",
}
"""What starts a period, as papers say it."""


def offers(record: Record) -> Iterator[Offer]:
    """One to each debtor, guarantor and creditor for the issue and for every act that moved the standing."""
    for entry in record.counting:
        change = entry.body["change"]
        if entry.sequence == 0 or change["from"] != change["to"]:
            for party in dict.fromkeys([*bound(record), *creditors(record)]):
                yield Offer("STANDING_NOTICE", party, entry.sequence)


def standing_notice(desk: Desk, offer: Offer) -> StandingNotice:
    """The notice of one act: how things stood after it, what the reader does next and may do."""
    assert offer.sequence is not None
    entry, party = desk.record.at(offer.sequence), offer.party or ""
    change = entry.body["change"]
    code = standing.split(change["to"])[0].name
    advice = (ADVICE if party in bound(desk.record) else CREDITOR_ADVICE)[code]
    return StandingNotice(
        office=people.office(desk.context),
        dated=event_day(entry),
        signed=desk.signature(entry),
        addressee=desk.person(party),
        deed=desk.deed,
        as_of=moment(entry),
        before=None if entry.sequence == 0 else change["from"],
        now=change["to"],
        event=f"{ACTS[entry.type][0]}。",
        creditor="、".join(desk.person(holder).name for holder in holders(desk, entry)),
        amounts=_amounts(desk, entry),
        deadline=_deadline(desk, entry, party),
        next_step=advice.next_step,
        rights=advice.rights,
    )


def as_party(desk: Desk, party: str) -> Scope:
    """Who asks, as if a party of the instrument did: what waits for it is reckoned the same way."""
    row, content = desk.record.row, desk.record.content
    found: Mapping[str, Any] = next(item for item in content["parties"] if item["id"] == party)
    identity = instruments.identity(desk.context, found["id_type"], found["id_no"])
    return Scope("PARTY", row.institution, identity)


def _amounts(desk: Desk, entry: Entry) -> AmountTable | None:
    """What could be claimed after an act; None where no amount follows, or nothing is owed any more."""
    if entry.body["regions"]["performance"] == "DISCHARGED":
        return None
    try:
        return desk.amounts(entry)
    except NoAmount:
        return None


def _deadline(desk: Desk, entry: Entry, party: str) -> Counted | None:
    """The first period that ran for a party after an act."""
    row, rows = desk.record.row, [item.row for item in desk.record.entries[: entry.sequence + 1]]
    scope = as_party(desk, party) if party in bound(desk.record) else Scope("CREDITOR", row.institution)
    items = worklist.of_instrument(desk.tx, desk.context, scope, row, rows)
    running = [item.deadline for item in items if item.deadline is not None]
    if not running:
        return None
    first = min(running, key=lambda item: item.last_day)
    return Counted.of(first, _EVENTS.get(first.kind.name, first.kind.zh), first.kind.basis)
