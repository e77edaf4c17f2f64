"""核实函, to each debtor and guarantor about the last application; 异议告知书, to the applicant about an objection."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from notary.domain import deadlines, money
from notary.domain.deadlines import Name
from notary.domain.errors import FormatError, Refused
from notary.domain.glossary import REPLIES
from notary.domain.law import Actor
from notary.domain.money import Money
from notary.domain.papers import ObjectionNotice, VerificationLetter
from notary.domain.papers.parts import AmountTable, Counted, Notary
from notary.domain.papers.verification import ReplyWay
from notary.domain.parties import Role
from notary.domain.times import SHANGHAI, parse_time
from notary.services import execution, facts, people, periods, values
from notary.services.papers.offers import (
    Desk,
    Offer,
    bound,
    event_day,
    legal_day,
    moment,
    text,
    titled,
    told_day,
)
from notary.services.record import Entry, Record

_PLACES = {"LETTER": "service_address", "PHONE": "service_mobile", "SMS": "service_mobile", "EMAIL": "service_email"}
"""Which field of a party a channel of service goes to."""


def letter_offers(record: Record) -> Iterator[Offer]:
    """One to each debtor and guarantor, of each creditor's last application, where the contract says how it is
    verified."""
    for share in record.shares if "loan" in record.content["sections"] else ():
        asked = record.about(share).last("REQUEST")
        if asked is not None:
            yield from (Offer("VERIFICATION_LETTER", party, asked.sequence) for party in bound(record))


def objection_offers(record: Record) -> Iterator[Offer]:
    """One to the applicant for each objection that was taken up."""
    for entry in record.of("OBJECT"):
        asked = record.beside(entry).last("REQUEST", before=entry.sequence)
        if asked is not None:
            insurer = asked.body["detail"]["by"]["actor"] == Actor.INSURER
            named = people.with_role(record.content, Role.INSURER if insurer else Role.LENDER)
            yield Offer("OBJECTION_NOTICE", named or record.content["parties"][0]["id"], entry.sequence)


def verification_letter(desk: Desk, offer: Offer) -> VerificationLetter:
    """核实函; a draft until VERIFY sent it, and its days count from there.

    Raises:
        Refused: the contract gives no days to answer.
    """
    assert offer.sequence is not None
    asked, content = desk.record.at(offer.sequence), desk.record.content
    record = desk.record.beside(asked)
    sent = record.last("VERIFY")
    sent = sent if sent is not None and sent.sequence > asked.sequence else None
    days = facts.reply_days(content)
    if days is None:
        raise Refused(
            "the contract gives no days to answer the notary (reply_days), so no letter can name the last one"
        )
    served = desk.context.today if sent is None else legal_day(sent)
    actor = Actor(asked.body["detail"]["by"]["actor"])
    loan = content["sections"]["loan"]
    channel = loan["verification_methods"][0]
    return VerificationLetter(
        office=people.office(desk.context),
        dated=desk.context.today if sent is None else event_day(sent),
        signed=None if sent is None else desk.signature(sent),
        letter_no=desk.number("核", asked),
        addressee=desk.person(offer.party or ""),
        deed=desk.deed,
        creditor=desk.person(desk.creditor(actor)).name,
        claimed=_claimed(desk, asked),
        amounts=_amounts(desk, asked, actor),
        reply=Counted.of(periods.replying(served, days), "核实函送达", "合同约定；公证程序规则第五十五条"),
        evidence=_evidence(desk, served, days),
        ways=(
            ReplyWay(channel="ONLINE_MESSAGE", address=f"{desk.context.office.origin}（答复或者异议由本人签署提交）"),
        ),
        silence=loan["enforcement_clause"],
        enclosed=titled(asked.shown),
        channel=channel,
        sent_to=_party(content, offer.party).get(_PLACES.get(channel, "")),
        deemed_served=_party(content, offer.party).get("service_deemed_served"),
        notary=Notary(name=desk.signer(sent or record.entries[0])[0]),
    )


def objection_notice(desk: Desk, offer: Offer) -> ObjectionNotice:
    """异议告知书, of an OBJECT and of the party's own submission that it takes up."""
    assert offer.sequence is not None
    entry = desk.record.at(offer.sequence)
    detail = entry.body["detail"]
    own = None if detail["submission"] is None else desk.record.at(detail["submission"])
    shown = {**entry.shown, **(own.shown if own is not None else {})}
    received = moment(own) if own is not None else parse_time(entry.body["legalTime"])
    letter = desk.record.beside(entry).last("VERIFY", before=entry.sequence)
    days = facts.reply_days(desk.record.content)
    until = None if letter is None or days is None else periods.reply_until(letter.body, days)
    return ObjectionNotice(
        office=people.office(desk.context),
        dated=event_day(entry),
        signed=desk.signature(entry),
        addressee=desk.person(offer.party or ""),
        deed=desk.deed,
        objector=desk.person(detail["by"]["party"]),
        replies=_replies(shown),
        statement=text(shown, ("text", "statement"), "objection"),
        admitted=_admitted(shown),
        received=received,
        in_time=None if until is None else received.astimezone(SHANGHAI).date() <= until,
        enclosed=titled(shown),
        notary=Notary(name=desk.signer(entry)[0]),
    )


def _claimed(desk: Desk, asked: Entry) -> str:
    """What the applicant claims, in a sentence."""
    default = desk.record.last("DEFAULT", before=asked.sequence)
    applied = values.amount(asked.shown, "applied")
    told = f"申请人于{told_day(legal_day(asked))}申请出具执行证书"
    if default is not None:
        told += f"，主张债务自{told_day(legal_day(default))}报告违约后仍未清偿"
    return told + (f"，申请执行的金额为{money.format(applied)}（{applied.currency}）。" if applied else "。")


def _amounts(desk: Desk, asked: Entry, actor: Actor) -> AmountTable:
    """What is owed as of the day of the application, as far as it is the applicant's."""
    return execution.object_of(desk.amounts(asked), desk.record, actor, ())


def _evidence(desk: Desk, served: date, days: int) -> Counted | None:
    """The days to hand in evidence begin with the answer; shown as if that came on its last day."""
    agreed = [
        section["evidence_days"] for section in desk.record.content["sections"].values() if "evidence_days" in section
    ]
    if not agreed:
        return None
    start = periods.replying(served, days).last_day
    counted = deadlines.deadline(Name.VERIFICATION_REPLY, start, days=min(agreed))
    return Counted.of(counted, "答复期限的最后一日答复", "合同约定", "提前答复的，自答复之日起计算")


def _replies(shown: Mapping[str, Any]) -> tuple[str, ...]:
    """What a party answers, by the codes of the glossary; whatever is none of them is another objection."""
    given = shown.get("replies")
    listed = [code for code in given if isinstance(code, str)] if isinstance(given, list) else []
    known = tuple(code for code in listed if code in REPLIES)
    return known or ("OTHER",)


def _admitted(shown: Mapping[str, Any]) -> Money | None:
    try:
        return values.amount(shown, "admitted")
    except FormatError:
        return None


def _party(content: Mapping[str, Any], party: str | None) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(item for item in content["parties"] if item["id"] == party)
    return found
