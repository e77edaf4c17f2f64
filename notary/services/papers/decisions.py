"""What the notary decides: the execution certificate, its refusal, and the decision on a recheck."""

from collections.abc import Iterator, Mapping
from typing import Any

from notary.db.scope import SYSTEM
from notary.domain.headline import Certificate
from notary.domain.law import Actor
from notary.domain.papers import ExecutionCertificate, RefusalDecision, ReviewDecision
from notary.domain.papers.parts import Notary, Person
from notary.services import execution, people
from notary.services.papers.offers import Desk, Offer, bound, event_day, legal_day, text
from notary.services.record import Entry, Record

REVIEWS = ("MAINTAIN", "RECTIFY", "REVOKE_PART", "REVOKE")
"""Acts that decide on a recheck."""

_DRAFTED = frozenset({Certificate.APPLIED, Certificate.VERIFYING, Certificate.OBJECTED})
"""While these hold, the execution certificate is drafted."""

_IN_WORDS = ("text", "findings")
"""The names under which a decision may say in words what it rests on (``reasons`` is a paper's)."""


def certificate_offers(record: Record) -> Iterator[Offer]:
    """Over each share the one in force; while an application is pending, its draft, which is of the application."""
    for share in record.shares if record.entries else ():
        at, asked = record.history.certified_by(share), record.about(share).last("REQUEST")
        regions = record.history.case.regions.of(share)
        if at is not None:
            yield Offer("EXECUTION_CERTIFICATE", None, at)
        elif regions.certificate in _DRAFTED and asked is not None and "loan" in record.content["sections"]:
            yield Offer("EXECUTION_CERTIFICATE", None, asked.sequence, draft=True)


def refusal_offers(record: Record) -> Iterator[Offer]:
    """One for each refusal."""
    return (Offer("REFUSAL_DECISION", None, entry.sequence) for entry in record.of("DENY"))


def review_offers(record: Record) -> Iterator[Offer]:
    """One for each decision on a recheck."""
    return (Offer("REVIEW_DECISION", None, entry.sequence) for entry in record.of(*REVIEWS))


def execution_certificate(desk: Desk, offer: Offer) -> ExecutionCertificate:
    """执行证书 as the notary signed it, or as it would be signed today."""
    id, share = desk.record.row.id, desk.record.share_of(_entry(desk, offer))
    if not offer.draft:
        return execution.issued(desk.tx, desk.context, SYSTEM, id, share)[0]
    last = desk.record.about(share).last("VERIFY") or desk.record.entries[0]
    notary, wording = last.body["actor"]["authority"], execution.Wording(share=share)
    return execution.draft(desk.tx, desk.context, SYSTEM, id, notary, desk.context.today, wording)


def refusal_decision(desk: Desk, offer: Offer) -> RefusalDecision:
    """不予出具执行证书决定书, of a DENY."""
    entry = _entry(desk, offer)
    asked = desk.record.beside(entry).last("REQUEST", before=entry.sequence)
    assert asked is not None  # the law denies what was applied for
    return RefusalDecision(
        office=people.office(desk.context),
        dated=event_day(entry),
        signed=desk.signature(entry),
        decision_no=desk.number("不执", entry),
        deed=desk.deed,
        applicant=desk.person(desk.creditor(asked.body["detail"]["by"]["actor"])),
        respondents=tuple(desk.person(party) for party in bound(desk.record)),
        applied=legal_day(asked),
        grounds=(entry.body["detail"]["ground"],),
        reasons=text(entry.shown, _IN_WORDS, "decision"),
        notary=Notary(name=desk.signer(entry)[0]),
    )


def review_decision(desk: Desk, offer: Offer) -> ReviewDecision:
    """复查决定书, of the act that decides on a recheck."""
    entry = _entry(desk, offer)
    opened = desk.record.last("RECHECK", before=entry.sequence)
    assert opened is not None  # the law decides on what was opened
    by = opened.body["detail"]["by"]
    return ReviewDecision(
        office=people.office(desk.context),
        dated=event_day(entry),
        signed=desk.signature(entry),
        decision_no=desk.number("复", entry),
        deed=desk.deed,
        applicant=_applicant(desk, by),
        by_interested=by["actor"] == Actor.INTERESTED,
        applied=legal_day(opened),
        request=_request(desk, opened),
        findings=text(entry.shown, ("findings",), "review_decision"),
        outcome=entry.type,
        parts=_parts(entry) if entry.type in ("RECTIFY", "REVOKE_PART") else (),
        reasons=text(entry.shown, ("text",), "review_decision"),
        deed_notary=desk.signer(desk.record.entries[0])[0],
        handler=Notary(name=desk.signer(entry)[0]),
    )


def _applicant(desk: Desk, by: Mapping[str, Any]) -> Person | None:
    """Who asked for a recheck; None where the office itself did, or somebody who is no party."""
    if by["actor"] in (Actor.NOTARY, Actor.INTERESTED):
        return None
    return desk.person(by["party"] or desk.creditor(by["actor"]))


def _request(desk: Desk, opened: Entry) -> str | None:
    """What was asked for in words, by the party's own submission or by the act that opened the recheck."""
    own = opened.body["detail"]["submission"]
    shown = opened.shown if own is None else {**opened.shown, **desk.record.at(own).shown}
    named = {"written_grounds", "text", "request"} & set(shown)
    return text(shown, ("request", "text"), "written_grounds") if named else None


def _parts(entry: Entry) -> tuple[str, ...]:
    """What is corrected or revoked: as the act lists it, else the paper in which it stands."""
    given = entry.shown.get("parts")
    listed = tuple(item for item in given if isinstance(item, str) and item.strip()) if isinstance(given, list) else ()
    paper = "list_of_parts" if "list_of_parts" in entry.shown else "review_decision"
    return listed or (text(entry.shown, (), paper),)


def _entry(desk: Desk, offer: Offer) -> Entry:
    assert offer.sequence is not None
    return desk.record.at(offer.sequence)
