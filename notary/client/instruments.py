"""Instruments, their documents and their consents."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from notary.client import signing
from notary.client.errors import NoAnswer
from notary.client.http import MIB, Ask, Http
from notary.domain.consent_request import Request
from notary.keys.signer import Signer
from notary.wire.amounts import XLSX, InstrumentAmount
from notary.wire.base import Form
from notary.wire.checklist import Checklist
from notary.wire.instruments import (
    Consent,
    ConsentRequest,
    DocumentView,
    DraftContent,
    Instrument,
    InstrumentPage,
    InstrumentSummary,
    NewConsent,
    NewInstrument,
    Recorded,
)
from notary.wire.instruments import Consents as ConsentList
from notary.wire.instruments import Documents as DocumentList
from notary.wire.office import Done, Reminded

DOCUMENT_BYTES = 32 * MIB
"""As large as a document may be."""


def path(*parts: str) -> str:
    """``/v1/…`` with each part quoted, so that no name can reach another route."""
    return "/v1/" + "/".join(quote(part, safe="") if part not in (".", "..") else "%2E" for part in parts)


def posted(where: str, form: Form | None = None, *, method: str = "POST") -> Ask:
    """A request that writes, with a form as its body."""
    if form is None:
        return Ask(method, where, once=True)
    content = form.model_dump_json(by_alias=True).encode()
    return Ask(method, where, content=content, headers={"Content-Type": "application/json"}, once=True)


class Instruments:
    """``/v1/instruments``."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def create(self, reference: str, draft: dict[str, Any]) -> Instrument:
        """Keep a new draft; it may be incomplete, and ``missing`` lists what it lacks."""
        return self._http.view(
            Instrument, posted(path("instruments"), NewInstrument.made(reference=reference, draft=draft))
        )

    def replace(self, id: str, draft: dict[str, Any]) -> Instrument:
        """Put other content in the place of a draft's; its documents stay."""
        ask = posted(path("instruments", id, "draft"), DraftContent.made(draft=draft), method="PUT")
        return self._http.view(Instrument, ask)

    def offer(self, id: str) -> Instrument:
        """Fix the envelope, so that the parties can consent to it."""
        return self._http.view(Instrument, posted(path("instruments", id) + ":offer"))

    def withdraw(self, id: str) -> Done:
        """Give up a draft or an offer; its content is erased."""
        return self._http.view(Done, posted(path("instruments", id) + ":withdraw"))

    def remind(self, id: str) -> Reminded:
        """Remind those who have not chosen or not consented, at most once a day."""
        return self._http.view(Reminded, posted(path("instruments", id) + ":remind"))

    def get(self, id: str) -> Instrument:
        """One instrument whole."""
        return self._http.view(Instrument, Ask("GET", path("instruments", id)))

    def checklist(self, id: str) -> Checklist:
        """The eighteen points of the checklist, for an instrument as it stands."""
        return self._http.view(Checklist, Ask("GET", path("instruments", id, "checklist")))

    def amount(self, id: str, as_of: date | None = None) -> InstrumentAmount:
        """What is owed under an instrument as of a day (default: today in Shanghai)."""
        query = {} if as_of is None else {"as_of": as_of.isoformat()}
        return self._http.view(InstrumentAmount, Ask("GET", path("instruments", id, "amount"), query))

    def statement(self, id: str, as_of: date | None = None) -> bytes:
        """The amount as a workbook (XLSX), whose formulas compute every figure again."""
        query = {} if as_of is None else {"as_of": as_of.isoformat()}
        return self._http.answer(Ask("GET", path("instruments", id, "amount.xlsx"), query, type=XLSX)).content

    def list(
        self, *, sort: str = "created", limit: int = 200, **filters: str | int | None
    ) -> Iterator[InstrumentSummary]:
        """Every instrument that the key sees, page by page as they are asked for.

        Args:
            sort: ``created``, ``register_no`` (issued ones alone) or ``reference``, descending with ``-`` before it.
            limit: instruments in one page.
            filters: ``status``, ``kind``, ``standing``, ``reference``, ``register_no``, ``deed_no``, ``case_no``.
        """
        query = {**filters, "sort": sort, "limit": limit}
        for page in self._http.pages(InstrumentPage, path("instruments"), query):
            yield from page.items


class Documents:
    """``/v1/instruments/{id}/documents``."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def upload(self, instrument: str, type: str, content: Path | bytes) -> DocumentView:
        """Attach a document to a draft; a file is read as it is sent (raises NoAnswer where other bytes arrived)."""
        where = path("instruments", instrument, "documents")
        headers = {"Content-Type": "application/pdf"}
        opened = opener(content)
        with opened() as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        ask = Ask("POST", where, query={"type": type}, headers=headers, upload=opened, once=True)
        kept = self._http.view(DocumentView, ask)
        if kept.sha256 != sha256:
            raise NoAnswer(f"the service keeps a document {kept.sha256}, and {sha256} was sent")
        return kept

    def list(self, instrument: str) -> list[DocumentView]:
        """The documents in their order."""
        return self._http.view(DocumentList, Ask("GET", path("instruments", instrument, "documents"))).items

    def fetch(self, instrument: str, sha256: str) -> bytes:
        """The bytes of one document (raises NoAnswer where others came)."""
        where = path("instruments", instrument, "documents", sha256)
        content = self._http.answer(Ask("GET", where, type="application/octet-stream", most=DOCUMENT_BYTES)).content
        if hashlib.sha256(content).hexdigest() != sha256:
            raise NoAnswer(f"these are not the bytes of the document {sha256}")
        return content

    def delete(self, instrument: str, sha256: str) -> None:
        """Take a document away from a draft. Sent once: a second time it would not be found."""
        where = path("instruments", instrument, "documents", sha256)
        self._http.answer(Ask("DELETE", where, repeat=False))


class Consents:
    """``/v1/instruments/{id}/consents``."""

    def __init__(self, http: Http, origin: Callable[[], str]) -> None:
        self._http = http
        self._origin = origin

    def list(self, instrument: str) -> list[Consent]:
        """Every consent that the instrument asks for, given or not; none before it is offered."""
        return self._http.view(ConsentList, Ask("GET", path("instruments", instrument, "consents"))).items

    def request(self, instrument: str, party: str, role: str) -> Request:
        """What a party is asked to sign, recomputed from what it shows (raises DoNotSign)."""
        where = path("instruments", instrument, "consents", party, role)
        view = self._http.view(ConsentRequest, Ask("GET", where))
        return signing.require_consent(view, self._origin(), instrument, (party, role))

    def record(
        self, instrument: str, party: str, role: str, *, signature: str | None = None, evidence: str | None = None
    ) -> Recorded:
        """Record a consent by the party's enrolled key (``signature``), or by an event key (``evidence``: the SHA-256
        of the record of how the party was identified and consented)."""
        form = NewConsent.made(party=party, role=role, signature=signature, evidence=evidence)
        return self._http.view(Recorded, posted(path("instruments", instrument, "consents"), form))

    def sign(self, asked: Request, signer: Signer) -> Recorded:
        """Sign a request, as ``request`` gave it and its party looked at it, and record that."""
        signature = "0x" + signer.sign_digest(asked.digest(self._origin())).hex()
        return self.record(asked.instrument, asked.party, asked.role, signature=signature)


def opener(content: Path | bytes) -> Callable[[], AbstractContextManager[Any]]:
    """What opens an upload, each time that it is sent."""
    if isinstance(content, bytes):
        return lambda: closing(BytesIO(content))
    return lambda: content.open("rb")
