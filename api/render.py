"""Rows and domain values as the views that go over the wire."""

import json
from collections.abc import Container, Iterable, Sequence
from datetime import date
from typing import Any

from notary import papers
from notary.domain import canonical, standing
from notary.domain.deadlines import Flag
from notary.domain.deadlines.running import Running
from notary.domain.eligibility import Result
from notary.domain.glossary import PAPERS
from notary.domain.instrument import Problem as Missing
from notary.domain.notices import State
from notary.domain.papers import Paper
from notary.services import case_file, notices, worklist
from notary.services.acts import Prepared
from notary.services.contacts import Contacts
from notary.services.context import Context
from notary.services.deadlines import Derived, Line, flags
from notary.services.orders import Order
from notary.services.papers import Offer
from notary.services.payments import Booked, Imported
from notary.wire import acts, case_files, instruments, office
from notary.wire import checklist as wire_checklist
from notary.wire import deadlines as wire_deadlines
from notary.wire import notices as wire_notices
from notary.wire import payments as wire_payments
from notary.wire import view as wire_view
from notary.wire.base import Fault


def record(context: Context, row: Any, own: Container[str]) -> case_files.RecordItem:
    """One case record; of its evidence what is of ``own`` actors."""
    value = canonical.parse(row.record)
    said = value["body"]["mandatory"]
    return case_files.RecordItem(
        sequence=row.sequence,
        type=row.type,
        role=row.role,
        actor=row.actor,
        key_method=said["actor"]["binding"]["body"]["method"],
        record_hash=row.record_hash,
        event_time=said["eventTime"],
        recorded_at=row.recorded_at,
        record=value,
        disclosures=case_file.disclosed(context, row) if row.actor in own else [],
    )


def prepared_record(context: Context, item: case_file.Prepared) -> case_files.PreparedRecord:
    """A record's body as its actor signs it."""
    mandatory = item.body["mandatory"]
    return case_files.PreparedRecord(
        instrument=mandatory["instrument"],
        sequence=mandatory["sequence"],
        body=item.body,
        body_hash=item.body_hash,
        disclosures=item.disclosures,
        typed_data=item.typed_data(context.office.origin),
        digest=item.digest(context.office.origin).hex(),
        signer=mandatory["actor"]["binding"]["body"]["key"],
    )


def summary(row: Any) -> instruments.InstrumentSummary:
    """One line of a list."""
    return instruments.InstrumentSummary(**_summary(row))


def instrument(
    row: Any, draft: dict[str, Any] | None, documents: Iterable[Any], missing: Iterable[Missing]
) -> instruments.Instrument:
    """An instrument whole."""
    return instruments.Instrument(
        **_summary(row),
        draft=draft,
        documents=[document(item) for item in documents],
        envelope_hash=row.envelope_hash,
        missing=faults(missing),
    )


def checklist(results: Sequence[Result]) -> wire_checklist.Checklist:
    """Every point of an instrument's checklist."""
    return wire_checklist.Checklist(
        blocked=any(result.blocks for result in results),
        points=[
            wire_checklist.PointResult(
                number=result.point.number,
                name=result.point.name,
                outcome=result.outcome.value,
                level=result.level.value,
                article=result.point.article,
                zh=result.point.zh,
                en=result.point.en,
                places=[wire_checklist.Place(where=item.where, outcome=item.outcome.value) for item in result.findings],
            )
            for result in results
        ],
    )


def document(row: Any) -> instruments.DocumentView:
    """A document without its bytes."""
    return instruments.DocumentView(type=row.type, sha256=row.sha256, sm3=row.sm3, size=row.size)


def faults(found: Iterable[Missing]) -> list[Fault]:
    """What is wrong or missing."""
    return [Fault(where=item.path, code=str(item.code), detail=item.message, expected=item.expected) for item in found]


def prepared(context: Context, item: Prepared) -> acts.PreparedAct:
    """An act that is to be signed."""
    mandatory, origin = item.body["mandatory"], context.office.origin
    return acts.PreparedAct(
        instrument=mandatory["instrument"],
        register_no=item.number,
        sequence=mandatory["sequence"],
        body=item.body,
        body_hash=item.body_hash,
        disclosures=item.disclosures,
        typed_data=item.typed_data(origin),
        digest=item.digest(origin).hex(),
        signer=mandatory["actor"]["binding"]["body"]["key"],
    )


def order(item: Order) -> acts.OrderView:
    """An order that is to be signed."""
    return acts.OrderView(
        acts=list(item.acts),
        deadline=item.advance.deadline,
        signer=item.advance.authority,
        digest=item.advance.digest().hex(),
        typed_data=item.advance.typed_data(),
    )


def act(row: Any) -> acts.HistoryItem:
    """An act that was entered."""
    mandatory = canonical.parse(row.act)["body"]["mandatory"]
    return acts.HistoryItem.model_validate(
        {
            "sequence": row.sequence,
            "type": row.type,
            "role": row.role,
            "authority": mandatory["actor"]["authority"],
            "key_method": mandatory["actor"]["binding"]["body"]["method"],
            "act_hash": row.act_hash,
            "from": standing.name(row.from_byte),
            "to": standing.name(row.to_byte),
            "event_time": mandatory["eventTime"],
            "legal_time": mandatory["legalTime"],
            "legal_basis": mandatory["legalBasis"],
            "recorded_at": row.recorded_at,
            "regions": mandatory["regions"],
            "by": mandatory["detail"].get("by"),
            "leaf_index": row.leaf_index,
            "settled": row.settled_on is not None or (row.from_byte == row.to_byte and row.leaf_index is not None),
        }
    )


def task(item: worklist.Item) -> acts.Task:
    """Something that waits."""
    return acts.Task(
        instrument=item.row.id,
        reference=item.row.reference,
        register_no=item.row.register_no,
        standing=None if item.row.standing is None else standing.name(item.row.standing),
        task=item.code,
        zh=item.zh,
        en=item.en,
        steps=list(item.steps),
        parties=list(item.parties),
        submission=item.sequence,
        since=item.since,
        last_day=None if item.last_day is None else item.last_day.isoformat(),
        share=item.share,
    )


def paper(item: Offer) -> wire_view.NamedPaper:
    """A paper that can be read."""
    named = PAPERS[item.kind]
    return wire_view.NamedPaper(**item._asdict(), zh=named.zh, en=named.en)


def as_file(made: Paper, format: str) -> bytes:
    """A paper as ``text``, ``html`` or ``json``."""
    if format == "json":
        return json.dumps(papers.data(made), ensure_ascii=False, indent=1).encode() + b"\n"
    return (papers.render_html(made) if format == "html" else papers.render_text(made)).encode()


def authority(row: Any) -> office.Authority:
    """Who may act."""
    return office.Authority(
        id=row.id,
        role=row.role,
        institution=row.institution,
        name=row.name,
        address=row.address,
        not_before=row.not_before,
        not_after=row.not_after,
    )


def deadlines(derived: Derived, today: date) -> wire_deadlines.InstrumentDeadlines:
    """What runs for an instrument."""
    return wire_deadlines.InstrumentDeadlines(
        instrument=derived.row.id,
        reference=derived.row.reference,
        register_no=derived.row.register_no,
        today=today.isoformat(),
        items=[_deadline(item, today) for item in derived.running],
        open=[wire_deadlines.OpenDeadline(kind=item.kind, detail=item.detail) for item in derived.open],
    )


def deadline_page(today: date, lines: Sequence[Line], following: str | None) -> wire_deadlines.DeadlinePage:
    """Part of a list of last days."""
    return wire_deadlines.DeadlinePage(today=today.isoformat(), items=[_line(line) for line in lines], next=following)


def _deadline(item: Running, today: date) -> wire_deadlines.Deadline:
    counted, kind = item.deadline, item.deadline.kind
    return wire_deadlines.Deadline(
        **counted.to_json()
        | {
            "starts": kind.starts,
            "start": counted.period.start.isoformat(),
            "count": counted.count,
            "unit": kind.unit,
            "basis": kind.basis,
            "provisional": item.provisional,
            "reasons": [wire_deadlines.Reason(code=reason.doubt, detail=reason.detail) for reason in item.reasons],
            "flags": _flags(flags(item, today)),
        }
    )


def _line(line: Line) -> wire_deadlines.DeadlineLine:
    row = line.derived.row
    return wire_deadlines.DeadlineLine(
        instrument=row.id,
        institution=row.institution,
        reference=row.reference,
        register_no=row.register_no,
        deed_no=row.deed_no,
        kind=line.kind,
        part=line.part,
        parts=line.parts,
        last_day=line.day.isoformat(),
        provisional=line.running.provisional,
        flags=_flags(line.flags),
    )


def _flags(raised: Iterable[Flag]) -> list[wire_deadlines.Flag]:
    return [
        wire_deadlines.Flag(code=flag.code, last_day=flag.last_day.isoformat(), provisional=flag.provisional)
        for flag in raised
    ]


def imported(done: Imported) -> wire_payments.PaymentsImported:
    """What came of an import."""
    return wire_payments.PaymentsImported(
        count=done.count, known=done.known, instruments=done.instruments, source=done.source
    )


def payment(item: Booked) -> wire_payments.Payment:
    """One booking."""
    booking = item.booking
    return wire_payments.Payment(
        id=booking.id,
        day=booking.day.isoformat(),
        kind=booking.kind,
        amount=wire_payments.BookedAmount.model_validate(booking.amount.to_json()),
        fee=booking.fee,
        reverses=booking.reverses,
        reversed_by=item.reversed_by,
        payer=booking.payer,
        note=booking.note,
        source=item.source,
        recorded_at=item.recorded_at,
    )


def institution(row: Any, authorities: Iterable[Any]) -> office.Institution:
    """A tenant, with those of the authorities that act for it."""
    own = [authority(item) for item in authorities if item.institution == row.id]
    return office.Institution(id=row.id, name=row.name, kind=row.kind, authorities=own)


def contacts(institution: str, found: Contacts) -> wire_notices.Contacts:
    """Where an institution is told things, without the webhook's secret."""
    return wire_notices.Contacts(
        institution=institution,
        email=found.email or None,
        webhook_url=found.webhook_url or None,
        changed_at=found.changed_at,
    )


def notice(context: Context, row: Any) -> wire_notices.Notice:
    """What was told to whom, and what became of it."""
    content = notices.opened(context, row)
    return wire_notices.Notice(
        id=row.id,
        instrument=row.instrument,
        institution=row.institution,
        recipient=row.recipient,
        role=row.role,
        channel=row.channel,
        agreed=content["agreed"],
        kind=row.kind,
        address=content["address"],
        subject=content["subject"],
        text=content["text"],
        data=content["data"],
        state=row.state,
        reason=row.last_error,
        attempts=row.attempts,
        next_try=row.not_before if row.state == State.WAITING else None,
        proof=notices.proof(context, row),
        created_at=row.created_at,
        sent_at=row.sent_at,
        seen_at=row.seen_at,
    )


def job(row: Any, result: Any) -> office.Job:
    """Work in the background."""
    return office.Job(
        id=row.id,
        kind=row.kind,
        state=row.state,
        done=row.done,
        total=row.total,
        result=result,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )


def _summary(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "institution": row.institution,
        "reference": row.reference,
        "kind": row.kind,
        "status": row.status,
        "register_no": row.register_no,
        "deed_no": row.deed_no,
        "standing": None if row.standing is None else standing.name(row.standing),
        "created_at": row.created_at,
    }
