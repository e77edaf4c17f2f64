"""The desk of an office on this machine: its data directory is opened, and the trial's keys sign."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Literal

from api import case_files, render
from notary.bootstrap import App
from notary.cli.common import Who, command, needing_chain, opened, resolve
from notary.cli.desk import Entered, Kept, NotKept, Submission
from notary.db import acts as act_rows
from notary.db import case_records as case_rows
from notary.db import chain as chain_rows
from notary.db import instruments as rows
from notary.db import notices as notice_rows
from notary.db.notices import Filter
from notary.db.session import Transaction
from notary.domain.certificate import About
from notary.domain.errors import Refused
from notary.domain.instrument import Problem
from notary.domain.payments import Row
from notary.keys.signer import Signer
from notary.services import (
    acts,
    approval,
    certificates,
    checklist,
    consents,
    contacts,
    courts,
    evidence,
    execution,
    instruments,
    keys,
    lookups,
    papers,
    payments,
    readiness,
    rehearsal,
    reminders,
    view,
    worklist,
)
from notary.services.wish import Wish
from notary.trial import actor_of, scope_of, sign_and_submit, take_back
from notary.wire.acts import HistoryItem, Task
from notary.wire.base import Share
from notary.wire.case_files import CaseFile, Disclosure
from notary.wire.checklist import Checklist
from notary.wire.instruments import Instrument, InstrumentSummary, Recorded
from notary.wire.notices import Contacts, Notice
from notary.wire.payments import Payment, PaymentsImported
from notary.wire.view import NamedPaper, PartyView

_AT_ONCE = 200
"""Notices that are read by one query."""


@contextmanager
def local_desk(data: Path | None, role: Who) -> Iterator["LocalDesk"]:
    """The desk of the office in a data directory, closed again at the end."""
    with opened(data) as app:
        yield LocalDesk(app, role)


class LocalDesk:
    """notary.cli.desk.Desk at an office on this machine, for one role of its trial."""

    def __init__(self, app: App, role: Who) -> None:
        self._app = app
        self._role = role
        self._scope = scope_of(role)

    def find(self, name: str) -> Instrument:
        with self._app.database.read() as tx:
            found = self._view(tx, resolve(tx, self._scope, name).id)
        self._note(found.id, "CONTENT")
        return found

    def list(self) -> Iterable[InstrumentSummary]:
        with self._app.database.read() as tx:
            return [render.summary(row) for row in rows.listing(tx, self._scope)]

    def history(self, id: str) -> Sequence[HistoryItem]:
        with self._app.database.read() as tx:
            return [render.act(row) for row in act_rows.of_instrument(tx, id)]

    def checklist(self, id: str) -> Checklist:
        with self._app.database.read() as tx:
            return render.checklist(checklist.of_instrument(tx, self._app.context, self._scope, id))

    def add(self, reference: str, draft: Any, documents: Sequence[tuple[str, bytes]], *, keep: bool) -> Kept:
        context = self._app.context
        with self._app.database.write() as tx:
            id = instruments.draft(tx, context, self._scope, reference, draft)
            for type, content in documents:
                instruments.attach(tx, context, self._scope, id, type, content)
            return self._kept(tx, id, keep)

    def replace(self, name: str, draft: Any, documents: Sequence[tuple[str, bytes]], *, keep: bool) -> Kept:
        with self._app.database.write() as tx:
            id = resolve(tx, self._scope, name).id
            instruments.replace(tx, self._app.context, self._scope, id, draft, documents)
            return self._kept(tx, id, keep)

    def offer(self, name: str) -> Instrument:
        with self._app.database.write() as tx:
            id = resolve(tx, self._scope, name).id
            instruments.offer(tx, self._app.context, self._scope, id)
            return self._view(tx, id)

    def remind(self, name: str) -> Sequence[str]:
        with self._app.database.write() as tx:
            return reminders.remind(tx, self._app.context, self._scope, resolve(tx, self._scope, name).id)

    def withdraw(self, name: str) -> InstrumentSummary:
        with self._app.database.write() as tx:
            row = resolve(tx, self._scope, name)
            if case_rows.is_applied_for(tx, row.id):
                take_back(tx, self._app, self._role, row.id)
            else:
                instruments.withdraw(tx, self._scope, row.id)
            return render.summary(row)

    def case_file(self, name: str) -> CaseFile:
        with self._app.database.read() as tx:
            id = resolve(tx, self._scope, name).id
            return case_files.view(tx, self._app.context, self._scope, id)

    def notice(self, name: str, language: Literal["zh-CN", "en"]) -> Disclosure:
        with self._app.database.read() as tx:
            id = resolve(tx, self._scope, name).id
            return case_files.shown(tx, self._app.context, self._scope, id, language)

    def complete(self, name: str, *, before_consent: bool) -> CaseFile:
        with self._app.database.write() as tx:
            id = resolve(tx, self._scope, name).id
            play = rehearsal.choose if before_consent else rehearsal.complete_one
            play(tx, self._app.context, id)
            return case_files.view(tx, self._app.context, self._scope, id)

    def request(self, name: str, party: str, role: str) -> dict[str, Any]:
        context = self._app.context
        with self._app.database.read() as tx:
            asked = consents.request(tx, context, self._scope, resolve(tx, self._scope, name).id, party, role)
            return asked.to_json(context.office.origin)

    def consent(self, name: str, party: str, role: str, *, signature: str | None, evidence: str | None) -> Recorded:
        context = self._app.context
        with self._app.database.write() as tx:
            row = resolve(tx, self._scope, name)
            if evidence is not None:
                consents.record_with_event_key(tx, context, self._scope, row.id, party, role, evidence)
            elif signature is not None:
                keys.record_consent(tx, context, self._scope, row.id, party, role, signature)
            missing = readiness.problems(tx, context, self._scope, row)
            return Recorded(party=party, role=role, missing=render.faults(missing))

    def issue(self, names: Sequence[str], approver: str | None, sample: Sequence[str]) -> Sequence[Entered]:
        context, actor = self._app.context, actor_of(self._app, self._role)
        with self._app.database.write() as tx:
            ids = [resolve(tx, self._scope, name).id for name in names]
            require_each_once(names, ids)
            looked = [resolve(tx, self._scope, name).id for name in sample]
            shown = {} if approver is None else approval.value(approver, looked)
            prepared = [acts.prepare_issue(tx, context, self._scope, id, actor, shown) for id in ids]
        hashes = sign_and_submit(self._app, self._role, prepared)
        return [Entered(item.body, act_hash) for item, act_hash in zip(prepared, hashes, strict=True)]

    def paper(self, type: str, content: bytes) -> dict[str, str]:
        with self._app.database.write() as tx:
            return evidence.keep(tx, self._app.context, self._scope, type, content)

    def act(self, name: str, wish: Wish) -> Entered:
        actor = actor_of(self._app, self._role)
        with self._app.database.write() as tx:
            id = resolve(tx, self._scope, name).id
            prepared = acts.prepare(tx, self._app.context, self._scope, id, actor, wish)
        (act_hash,) = sign_and_submit(self._app, self._role, [prepared])
        return Entered(prepared.body, act_hash)

    def submit(self, name: str, submission: Submission, *, signer: Signer | None, record: str | None) -> HistoryItem:
        context, party = self._app.context, submission.party
        wish = Wish("SUBMISSION", {"kind": submission.kind}, submission.evidence)
        with self._app.database.write() as tx:
            row = resolve(tx, self._scope, name)
            if signer is None:
                _, act_hash = acts.submit_with_event_key(tx, context, self._scope, row.id, party, record or "", wish)
                return _entered(tx, act_hash)
            enrolled = keys.of_party(tx, context, self._scope, row, party, signer.address.lower())
            prepared = acts.prepare_submission(tx, context, self._scope, row.id, party, enrolled, wish)
        signed = acts.sign_batch(context, [prepared], signer.sign_digest)
        with self._app.database.write() as tx:
            (act_hash,) = acts.submit(tx, context, signed)
            return _entered(tx, act_hash)

    def draft_execution(self, name: str, as_of: date | None, share: Share) -> dict[str, Any]:
        context, notary = self._app.context, actor_of(self._app, self._role).authority
        with self._app.database.read() as tx:
            id = resolve(tx, self._scope, name).id
            paper = execution.draft(
                tx, context, self._scope, id, notary, as_of or context.today, execution.Wording(share=share)
            )
        return {"certified": paper.object.total.to_json(), execution.NAME: execution.value(paper)}

    def open_to_court(self, certificate: Any, case_no: str | None) -> str:
        with self._app.database.write() as tx:
            return courts.open_by_certificate(tx, self._app.context, self._scope, certificate, case_no)

    def worklist(self) -> Iterable[Task]:
        cursor: str | None = None
        while True:
            with self._app.database.read() as tx:
                items, cursor = worklist.page(tx, self._app.context, self._scope, cursor=cursor, limit=200)
            yield from (render.task(item) for item in items)
            if cursor is None:
                return

    def papers(self, name: str) -> Iterable[NamedPaper]:
        with self._app.database.read() as tx:
            id = resolve(tx, self._scope, name).id
            return [render.paper(item) for item in papers.available(tx, self._app.context, self._scope, id)]

    def rendered(
        self, name: str, kind: str, format: str, *, party: str | None = None, sequence: int | None = None
    ) -> bytes:
        with self._app.database.read() as tx:
            id = resolve(tx, self._scope, name).id
            paper = papers.make(tx, self._app.context, self._scope, id, kind, party=party, sequence=sequence)
        self._note(id, f"PAPER:{kind}")
        return render.as_file(paper, format)

    def view(self, name: str, party: str | None, lang: str) -> PartyView:
        """In a trial whoever looks is the party itself, so nothing is noted."""
        with self._app.database.read() as tx:
            id = resolve(tx, self._scope, name).id
            found = view.of_party(tx, self._app.context, self._scope, id, party=party, lang=lang)
        return PartyView.model_validate(found)

    def certificate(self, name: str, about: About = About.DEED) -> tuple[int, bytes]:
        app = self._app
        with app.database.read() as tx:
            row = resolve(tx, self._scope, name)
            instance = chain_rows.current(tx)
            if instance is None:
                raise certificates.NotSettled(f"no registry is deployed yet; start: {command('serve', app)}")
            with needing_chain(app):
                shown = app.chain.view(instance.address)
            value = certificates.issue(tx, app.context, self._scope, row.id, shown, about)
        self._note(row.id, "CERTIFICATE:EXECUTION_CERTIFICATE" if about else "CERTIFICATE")
        return row.register_no, certificates.to_file(value)

    def book(self, rows: Sequence[Row], *, dry_run: bool) -> PaymentsImported:
        context = self._app.context
        if dry_run:
            with self._app.database.read() as tx:
                return render.imported(payments.check(tx, context, self._scope, rows))
        with self._app.database.write() as tx:
            return render.imported(payments.import_(tx, context, self._scope, rows))

    def payments(self, name: str) -> Iterable[Payment]:
        with self._app.database.read() as tx:
            id = resolve(tx, self._scope, name).id
            return [render.payment(item) for item in payments.of_instrument(tx, self._app.context, self._scope, id)]

    def notices(self, *, instrument: str | None, state: str | None, kind: str | None) -> Iterable[Notice]:
        found, cursor = list[Notice](), None
        with self._app.database.read() as tx:
            id = None if instrument is None else resolve(tx, self._scope, instrument).id
            wanted = Filter(instrument=id, state=state, kind=kind)
            while True:
                some, cursor = notice_rows.page(tx, self._scope, wanted, cursor=cursor, limit=_AT_ONCE)
                found += [render.notice(self._app.context, row) for row in some]
                if cursor is None:
                    return found

    def contacts(self, institution: str) -> Contacts:
        with self._app.database.read() as tx:
            return render.contacts(institution, contacts.show(tx, self._app.context, self._scope, institution))

    def set_contacts(
        self, institution: str, *, email: str | None, webhook_url: str | None, webhook_secret: str | None
    ) -> Contacts:
        given = {"email": email, "webhook_url": webhook_url, "webhook_secret": webhook_secret}
        with self._app.database.write() as tx:
            return render.contacts(institution, contacts.change(tx, self._app.context, institution, **given))

    def enrol(self, *, address: str, id_type: str, id_no: str, method: str, evidence: str) -> str:
        with self._app.database.write() as tx:
            return keys.enrol(
                tx,
                self._app.context,
                self._scope,
                address=address,
                id_type=id_type,
                id_no=id_no,
                method=method,
                evidence=evidence,
            )

    def retire(self, address: str) -> None:
        with self._app.database.write() as tx:
            keys.retire(tx, self._app.context, self._scope, address)

    def _note(self, id: str, what: str) -> None:
        lookups.note(self._app.database, self._app.context, self._scope, lookups.TRIAL, id, what)

    def _kept(self, tx: Transaction, id: str, keep: bool) -> Kept:
        """Leaving the transaction with an exception keeps nothing."""
        found: Sequence[Problem] = instruments.problems(tx, self._app.context, self._scope, id)
        if found and not keep:
            raise NotKept(found)
        return Kept(render.summary(rows.get(tx, self._scope, id)), found)

    def _view(self, tx: Transaction, id: str) -> Instrument:
        context, row = self._app.context, rows.get(tx, self._scope, id)
        if row.status == "WITHDRAWN":
            return render.instrument(row, None, [], [])
        missing = [] if row.status == "ISSUED" else readiness.problems(tx, context, self._scope, row)
        return render.instrument(row, instruments.content(context, row), rows.documents_of(tx, id), missing)


def _entered(tx: Transaction, act_hash: str) -> HistoryItem:
    return render.act(act_rows.by_hashes(tx, [act_hash])[act_hash])


def require_each_once(names: Sequence[str], ids: Sequence[str]) -> None:
    """Ensure that no instrument is named twice, by whichever of its names (raises Refused)."""
    twice = next((name for name, id in zip(names, ids, strict=True) if list(ids).count(id) > 1), None)
    if twice is not None:
        raise Refused(f"{twice} is named twice; a deed is issued once")
