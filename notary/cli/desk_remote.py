"""The desk of a service: everything goes over HTTP, and the caller's own key signs."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any, Literal

from notary.cli.common import read_file
from notary.cli.desk import Entered, Kept, NotKept, Submission
from notary.cli.desk_local import require_each_once
from notary.client import Client
from notary.client.acts import Done
from notary.client.errors import NoAnswer, OtherRegister
from notary.domain import canonical, shape, trust
from notary.domain import instrument as instrument_rules
from notary.domain.certificate import About
from notary.domain.errors import Conflict, Error, FormatError, NotFound, Refused
from notary.domain.instrument import Problem
from notary.domain.payments import Row
from notary.domain.trust import TrustRoot
from notary.keys.files import read_password
from notary.keys.signer import Signer, open_signer
from notary.services import approval
from notary.services.wish import Wish
from notary.wire import acts as wire
from notary.wire.acts import HistoryItem, Task
from notary.wire.base import Share
from notary.wire.case_files import CaseFile, Disclosure, RecordWish
from notary.wire.checklist import Checklist
from notary.wire.instruments import Instrument, InstrumentSummary, Recorded
from notary.wire.notices import Contacts, Notice
from notary.wire.payments import Payment, PaymentsImported
from notary.wire.view import NamedPaper, PartyView

_REGISTER_NUMBERS_END = 2**63


@contextmanager
def remote_desk(url: str, key: str | None) -> Iterator["RemoteDesk"]:
    """The desk of the service at an address, with the API key and the rest from the environment.

    ``NOTARY_TRUST`` names a trust root: then things are signed for its register and registry alone.
    ``NOTARY_ALLOW_HTTP=1`` allows plain http to another machine.
    """
    root, allow_http = _trust_root(), os.environ.get("NOTARY_ALLOW_HTTP") == "1"
    with Client(url, _api_key(), trust=root, allow_http=allow_http) as client, _naming_trust():
        yield RemoteDesk(client, key or os.environ.get("NOTARY_KEY"))


class RemoteDesk:
    """notary.cli.desk.Desk at a service, for whom the API key stands."""

    def __init__(self, client: Client, key: str | None) -> None:
        self._client = client
        self._key = key

    def find(self, name: str) -> Instrument:
        return self._client.instruments.get(self._id(name))

    def list(self) -> Iterable[InstrumentSummary]:
        end = _REGISTER_NUMBERS_END
        return sorted(
            self._client.instruments.list(),
            key=lambda item: (end if item.register_no is None else item.register_no, item.created_at),
        )

    def history(self, id: str) -> Sequence[HistoryItem]:
        return self._client.acts.history(id)

    def checklist(self, id: str) -> Checklist:
        return self._client.instruments.checklist(id)

    def add(self, reference: str, draft: Any, documents: Sequence[tuple[str, bytes]], *, keep: bool) -> Kept:
        found = _checked(draft, documents, keep)
        made = self._client.instruments.create(reference, draft)
        try:
            self._upload(made.id, documents)
        except Error:
            with suppress(Error):  # what went wrong first is what is told
                self._client.instruments.withdraw(made.id)
            raise
        return Kept(made, found)

    def replace(self, name: str, draft: Any, documents: Sequence[tuple[str, bytes]], *, keep: bool) -> Kept:
        """Several requests: where one of them fails, the draft is half replaced, and replacing it again mends it."""
        found, id = _checked(draft, documents, keep), self._id(name)
        replaced = self._client.instruments.replace(id, draft)
        for document in replaced.documents:
            self._client.documents.delete(id, document.sha256)
        self._upload(id, documents)
        return Kept(replaced, found)

    def offer(self, name: str) -> Instrument:
        return self._client.instruments.offer(self._id(name))

    def remind(self, name: str) -> Sequence[str]:
        return self._client.instruments.remind(self._id(name)).parties

    def withdraw(self, name: str) -> InstrumentSummary:
        found = self.find(name)
        try:
            self._client.instruments.withdraw(found.id)
        except Refused as error:
            if error.code != "APPLIED":
                raise
            self._take_back(found.id)
        return found

    def case_file(self, name: str) -> CaseFile:
        return self._client.case_files.get(self._id(name)).file

    def notice(self, name: str, language: Literal["zh-CN", "en"]) -> Disclosure:
        return self._client.case_files.disclosure(self._id(name), language)

    def complete(self, name: str, *, before_consent: bool) -> CaseFile:  # noqa: ARG002
        raise Refused("only a trial's own machine plays everybody; at a service each person makes its own records")

    def request(self, name: str, party: str, role: str) -> dict[str, Any]:
        return self._client.consents.request(self._id(name), party, role).to_json(self._client.trust().origin)

    def consent(self, name: str, party: str, role: str, *, signature: str | None, evidence: str | None) -> Recorded:
        id = self._id(name)
        return self._client.consents.record(id, party, role, signature=signature, evidence=evidence)

    def issue(self, names: Sequence[str], approver: str | None, sample: Sequence[str]) -> Sequence[Entered]:
        ids = [self._id(name) for name in names]
        require_each_once(names, ids)
        signer = self._signer()
        shown = {} if approver is None else approval.value(approver, [self._id(name) for name in sample])
        wish = wire.Wish.made(type="ISSUE", authority=self._client.authority(signer.address).id, evidence=shown)
        return [_entered(done) for done in self._client.acts.do_many(ids, wish, signer)]

    def paper(self, type: str, content: bytes) -> dict[str, str]:
        kept = self._client.evidence.keep(type, content)
        return {"sha256": kept.sha256, "sm3": kept.sm3}

    def act(self, name: str, wish: Wish) -> Entered:
        id, signer = self._id(name), self._signer()
        wanted = wire.Wish.made(
            type=wish.type,
            authority=self._client.authority(signer.address).id,
            detail=dict(wish.detail),
            evidence=dict(wish.evidence),
            legal_time=wish.legal_time,
        )
        return _entered(self._client.acts.do(id, wanted, signer))

    def submit(self, name: str, submission: Submission, *, signer: Signer | None, record: str | None) -> HistoryItem:
        id = self._id(name)
        said = {"party": submission.party, "kind": submission.kind, "evidence": dict(submission.evidence)}
        if signer is None:
            entered = self._client.submissions.record(id, wire.RecordedSubmission.made(record=record, **said))
        else:
            own = wire.Submission.made(key=signer.address.lower(), **said)
            entered = self._client.submissions.submit(id, own, signer)
        for item in self.history(id):
            if item.act_hash == entered:
                return item
        raise NoAnswer(f"the act {entered} was entered, but the history does not have it; look into it again")

    def draft_execution(self, name: str, as_of: date | None, share: Share) -> dict[str, Any]:
        day = None if as_of is None else as_of.isoformat()
        wanted = wire.ExecutionWish.made(
            authority=self._client.authority(self._signer().address).id, as_of=day, share=share
        )
        return dict(self._client.certificates.draft_execution(self._id(name), wanted).evidence)

    def open_to_court(self, certificate: Any, case_no: str | None) -> str:
        return self._client.courts.open(certificate, case_no)

    def worklist(self) -> Iterable[Task]:
        return self._client.acts.worklist()

    def papers(self, name: str) -> Iterable[NamedPaper]:
        return self._client.papers.list(self._id(name))

    def rendered(
        self, name: str, kind: str, format: str, *, party: str | None = None, sequence: int | None = None
    ) -> bytes:
        return self._client.papers.fetch(self._id(name), kind, format, party=party, sequence=sequence)

    def view(self, name: str, party: str | None, lang: str) -> PartyView:
        return self._client.papers.view(self._id(name), party=party, lang=lang)

    def certificate(self, name: str, about: About = About.DEED) -> tuple[int, bytes]:
        found, made = self._client.instruments.get(self._id(name)), self._client.certificates
        content = (made.execution(found.id, about.share) if about else made.of(found.id)).content
        subject = canonical.parse(content)["credential"]["credentialSubject"]
        if found.register_no is None or subject["registerNo"] != found.register_no:
            raise FormatError("the certificate that came is another instrument's", where=name)
        return found.register_no, content

    def book(self, rows: Sequence[Row], *, dry_run: bool) -> PaymentsImported:
        return self._client.payments.check(rows) if dry_run else self._client.payments.add(rows)

    def payments(self, name: str) -> Iterable[Payment]:
        return self._client.payments.list(self._id(name))

    def notices(self, *, instrument: str | None, state: str | None, kind: str | None) -> Iterable[Notice]:
        id = None if instrument is None else self._id(instrument)
        return self._client.notices.list(instrument=id, state=state, kind=kind)

    def contacts(self, institution: str) -> Contacts:
        return self._client.institutions.contacts(institution)

    def set_contacts(
        self, institution: str, *, email: str | None, webhook_url: str | None, webhook_secret: str | None
    ) -> Contacts:
        change = self._client.institutions.set_contacts
        return change(institution, email=email, webhook_url=webhook_url, webhook_secret=webhook_secret)

    def enrol(self, *, address: str, id_type: str, id_no: str, method: str, evidence: str) -> str:
        return self._client.keys.enrol(address, id_type, id_no, evidence, method).not_after

    def retire(self, address: str) -> None:
        self._client.keys.retire(address)

    def _take_back(self, id: str) -> None:
        """Withdraw what was applied for, with a record that the caller's own key signs."""
        signer = self._signer()
        authority = self._client.authority(signer.address)
        kind = ("WITHDRAW", {"reason": "OTHER"}) if authority.role == "CREDITOR" else ("TERMINATE", {"ground": "OTHER"})
        wish = RecordWish.made(type=kind[0], authority=authority.id, detail=kind[1])
        self._client.case_files.do(id, wish, signer)

    def _upload(self, id: str, documents: Sequence[tuple[str, bytes]]) -> None:
        for type, content in documents:
            self._client.documents.upload(id, type, content)

    def _id(self, name: str) -> str:
        """The id of an instrument by id, register number or reference (raises NotFound), as at an office itself."""
        canonical.check(name, "instrument")
        if name.isascii() and name.isdigit() and int(name[:20]) < _REGISTER_NUMBERS_END:
            for row in self._client.instruments.list(register_no=int(name)):
                return row.id
        with suppress(FormatError, NotFound):
            shape.uuid(name, "instrument")
            return self._client.instruments.get(name).id
        found = [row.id for row in self._client.instruments.list(reference=name) if row.status != "WITHDRAWN"]
        if not found:
            raise NotFound(f"there is no instrument with reference {name}")
        if len(found) > 1:
            raise Conflict(f"several institutions have an instrument with reference {name}; name it by its id")
        return found[0]

    def _signer(self) -> Signer:
        if self._key is None:
            raise Refused("an act at a service is signed with your own key; name it with --key URI or NOTARY_KEY")
        return open_signer(self._key)


def _trust_root() -> TrustRoot | None:
    """The trust root that the environment names (raises FormatError, which names the setting)."""
    held = os.environ.get("NOTARY_TRUST")
    if not held:
        return None
    try:
        content = read_file(Path(held))
    except FormatError as error:
        raise FormatError(str(error), where="NOTARY_TRUST") from None
    try:
        return trust.parse(content)
    except FormatError as error:
        raise FormatError(f"{held}: is no trust root: {error}", where="NOTARY_TRUST") from None


@contextmanager
def _naming_trust() -> Iterator[None]:
    """Where the trust root turns out to be of another register in this block, the error says where it is from."""
    try:
        yield
    except OtherRegister as error:
        if not os.environ.get("NOTARY_TRUST"):
            raise
        text = f"the service's register is {error.found}, your trust root (NOTARY_TRUST) is of {error.held}"
        raise FormatError(f"{text}; name that of this office, or do not sign", code=error.code) from None


def _api_key() -> str:
    """The API key of the environment, or of the file that it names."""
    key, file = os.environ.get("NOTARY_API_KEY"), os.environ.get("NOTARY_API_KEY_FILE")
    if key and file:
        raise Refused("both NOTARY_API_KEY and NOTARY_API_KEY_FILE are set; one of them names the API key")
    if file:
        return read_password(Path(file))
    if not key:
        raise Refused("a service needs an API key: set NOTARY_API_KEY, or NOTARY_API_KEY_FILE to a file of mode 0600")
    return key


def _checked(draft: Any, documents: Sequence[tuple[str, bytes]], keep: bool) -> list[Problem]:
    """What is wrong with a draft, by the rules that the service has too (raises NotKept before anything is sent)."""
    attached = [instrument_rules.fingerprint(type, content).to_json() for type, content in documents]
    if not isinstance(draft, dict):
        raise FormatError("a draft is an object that names its institution", where="draft")
    found = instrument_rules.draft_problems(draft, attached)
    if found and not keep:
        raise NotKept(found)
    return found


def _entered(done: Done) -> Entered:
    return Entered(done.prepared.body, done.act_hash)
