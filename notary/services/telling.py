"""Telling: everybody whom an act concerns gets a notice of it, written by the clerk soon after the act was entered.

An act waits until it was told of, and is told of once: the notices and the mark that they are written are one
transaction. Nothing is told in the transaction of the act itself, because ten thousand acts can be entered at once.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from notary.db import access
from notary.db import acts as rows
from notary.db import instruments as instrument_rows
from notary.db.scope import SYSTEM, Scope
from notary.db.session import Transaction
from notary.domain import standing
from notary.domain.glossary import PAPERS, STANDINGS
from notary.domain.papers import Paper, StandingNotice, VerificationLetter, data
from notary.domain.parties import Role
from notary.domain.times import format_time
from notary.papers import render_html, render_text
from notary.services import notices, people
from notary.services import papers as paper_cases
from notary.services import record as records
from notary.services.context import Context
from notary.services.notices import Recipient
from notary.services.papers.offers import Desk, Offer
from notary.services.papers.reading import reader
from notary.services.papers.standing import as_party
from notary.services.record import Record

TOLD = ("STANDING_NOTICE", "VERIFICATION_LETTER", "OBJECTION_NOTICE", "SUBMISSION_RECEIPT", "DISCHARGE_RECEIPT")
"""The papers that go out by themselves when their act is entered."""


def tell(tx: Transaction, context: Context, act: Any) -> int:
    """Write the notices of an act (its row), and that they are written; returns how many are new."""
    row = instrument_rows.get(tx, SYSTEM, act.instrument)
    record = records.of_row(tx, context, row)
    desk, made = Desk(tx, context, record), 0
    for offer in _offers(record, act.sequence):
        reading = reader(tx, _scope(desk, offer), record)
        paper = reading.shown(paper_cases.MADE[offer.kind][1](desk, offer))
        made += len(_post(tx, context, row, act, offer, paper, _recipients(tx, context, record, offer)))
    rows.mark_told(tx, act.position, format_time(context.now))
    return made


def _scope(desk: Desk, offer: Offer) -> Scope:
    """As whom a paper is read by whoever gets it: nobody sees another party's papers of identity."""
    if offer.party in people.bound(desk.record.content):
        return as_party(desk, offer.party or "")
    return Scope("CREDITOR", desk.record.row.institution)


def _offers(record: Record, sequence: int) -> Iterator[Offer]:
    for kind in TOLD:
        offers, _ = paper_cases.MADE[kind]
        yield from (offer for offer in offers(record) if offer.sequence == sequence)


def _recipients(tx: Transaction, context: Context, record: Record, offer: Offer) -> Sequence[Recipient]:
    """The party that a paper is for; of a creditor's, its institution as well."""
    id, institution = record.row.id, record.row.institution
    parties = [each for each in notices.audience(tx, context, SYSTEM, id) if each.role == "PARTY"]
    found = [each for each in parties if each.id == offer.party]
    if offer.party == people.with_role(record.content, Role.LENDER):
        found.append(notices.institution_recipient(tx, context, institution, "CREDITOR"))
    insurer = access.insurer(tx, id)
    if insurer and offer.party == people.with_role(record.content, Role.INSURER):
        found.append(notices.institution_recipient(tx, context, insurer, "CREDITOR"))
    return found


def _post(
    tx: Transaction, context: Context, row: Any, act: Any, offer: Offer, paper: Paper, recipients: Sequence[Recipient]
) -> list[str]:
    return notices.post(
        tx,
        context,
        instrument=row.id,
        institution=row.institution,
        kind=offer.kind,
        recipients=recipients,
        subject=f"{PAPERS[offer.kind].zh}：{row.deed_no}",
        text=render_text(paper),
        html=render_html(paper),
        brief=_brief(context, row, paper),
        data={"act": act.act_hash, "paper": data(paper)},
        event=f"{act.act_hash}/{offer.kind}/{offer.party}",
    )


def _brief(context: Context, row: Any, paper: Paper) -> str:
    """A text message: what it is about, the standing, until when, and what to do; no names and no numbers of people."""
    told = f"【{context.office.name}】{PAPERS[paper.kind].zh}，公证书{row.deed_no}。"
    if isinstance(paper, StandingNotice):
        told += f"现在的状态：{STANDINGS[standing.split(paper.now)[0].name].zh}。{paper.next_step}"
        if paper.deadline is not None:
            told += f"期限：{paper.deadline.last_day.isoformat()}。"
    if isinstance(paper, VerificationLetter):
        told += f"债权人主张您有款项到期未付，请在{paper.reply.last_day.isoformat()}前答复。{paper.silence}"
    return f"{told}全文见信函、电子邮件，或者向本机构索取。"
