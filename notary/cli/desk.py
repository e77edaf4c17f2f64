"""Where a command is done: at an office on this machine, or at a service far away. The commands are the same for both.

``at_desk`` chooses: ``--url`` or ``--data`` on the command line, else ``NOTARY_URL``, else the data directory.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol

import typer

from notary.cli.common import Who
from notary.domain.certificate import About
from notary.domain.errors import Refused
from notary.domain.instrument import Problem
from notary.domain.payments import Row
from notary.keys.signer import Signer
from notary.services.wish import Wish
from notary.wire.acts import HistoryItem, Task
from notary.wire.base import Share
from notary.wire.case_files import CaseFile, Disclosure
from notary.wire.checklist import Checklist
from notary.wire.instruments import Instrument, InstrumentSummary, Recorded
from notary.wire.notices import Contacts, Notice
from notary.wire.payments import Payment, PaymentsImported
from notary.wire.view import NamedPaper, PartyView

Url = Annotated[
    str | None,
    typer.Option(
        "--url",
        metavar="URL",
        help="Service to do it at instead of a data directory; default NOTARY_URL, with the API key in NOTARY_API_KEY "
        "or the file NOTARY_API_KEY_FILE.",
        show_default=False,
    ),
]
Key = Annotated[
    str | None,
    typer.Option(
        "--key",
        metavar="URI",
        help="At a service: your key, which signs; default NOTARY_KEY.",
        show_default=False,
    ),
]


class NotKept(Refused):
    """A draft has problems, and was not to be kept with them; ``problems`` lists all of them."""

    code = "NOT_KEPT"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("nothing was kept; mend the draft, or keep it as it is with --keep")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Kept:
    """A draft that was kept, and what is still wrong with it."""

    instrument: InstrumentSummary
    problems: Sequence[Problem]


@dataclass(frozen=True)
class Entered:
    """An act that is in the queue for the register."""

    body: Mapping[str, Any]
    act_hash: str

    @property
    def number(self) -> int:
        """The register number."""
        return int(self.body["mandatory"]["registerNo"])


@dataclass(frozen=True)
class Submission:
    """What a party submits itself: its id, the kind (notary.domain.acts.SUBMISSIONS), and what it says and shows."""

    party: str
    kind: str
    evidence: Mapping[str, Any]


class Desk(Protocol):
    """What can be done, for one role. Instruments are named by id, register number or the creditor's reference."""

    def find(self, name: str) -> Instrument:
        """An instrument whole (raises NotFound)."""
        ...

    def list(self) -> Iterable[InstrumentSummary]:
        """Every instrument that the role sees, by register number, drafts last."""
        ...

    def history(self, id: str) -> Sequence[HistoryItem]:
        """The acts of an instrument, by its id."""
        ...

    def checklist(self, id: str) -> Checklist:
        """The points of the checklist of an instrument, by its id."""
        ...

    def add(self, reference: str, draft: Any, documents: Sequence[tuple[str, bytes]], *, keep: bool) -> Kept:
        """Enter a draft with its documents (raises NotKept)."""
        ...

    def replace(self, name: str, draft: Any, documents: Sequence[tuple[str, bytes]], *, keep: bool) -> Kept:
        """Put another draft and other documents in the place of a draft's (raises NotKept)."""
        ...

    def offer(self, name: str) -> Instrument:
        """Fix the envelope."""
        ...

    def remind(self, name: str) -> Sequence[str]:
        """Remind the parties of an offer whose choice or consent is missing; returns these."""
        ...

    def withdraw(self, name: str) -> InstrumentSummary:
        """Give up a draft or an offer."""
        ...

    def case_file(self, name: str) -> CaseFile:
        """The records before the issue, in order."""
        ...

    def notice(self, name: str, language: Literal["zh-CN", "en"]) -> Disclosure:
        """The notice that a party is shown before it chooses."""
        ...

    def complete(self, name: str, *, before_consent: bool) -> CaseFile:
        """Play everybody in a case file, with the trial's keys (raises Refused where they are not here)."""
        ...

    def request(self, name: str, party: str, role: str) -> dict[str, Any]:
        """What a party is asked to sign, as the file that it gets."""
        ...

    def consent(self, name: str, party: str, role: str, *, signature: str | None, evidence: str | None) -> Recorded:
        """Record a consent, by the party's enrolled key or by an event key."""
        ...

    def issue(self, names: Sequence[str], approver: str | None, sample: Sequence[str]) -> Sequence[Entered]:
        """Issue the deeds of offered instruments, under one signature; of several, another notary approved them."""
        ...

    def paper(self, type: str, content: bytes) -> dict[str, str]:
        """Hand in a paper; returns its digests, by which acts name it."""
        ...

    def act(self, name: str, wish: Wish) -> Entered:
        """Do an act on an issued instrument."""
        ...

    def submit(self, name: str, submission: Submission, *, signer: Signer | None, record: str | None) -> HistoryItem:
        """A party's own act on an issued instrument, as it was entered: signed by its enrolled key, or (``record``: the
        SHA-256 of the record of how it was identified) by an event key."""
        ...

    def draft_execution(self, name: str, as_of: date | None, share: Share) -> dict[str, Any]:
        """What a CERTIFY discloses: the execution certificate as it would be signed, and its amount."""
        ...

    def open_to_court(self, certificate: Any, case_no: str | None) -> str:
        """Show a certificate as a court, which sees its instrument from then on; returns the instrument's id."""
        ...

    def worklist(self) -> Iterable[Task]:
        """What waits for the role, on the instruments that it sees."""
        ...

    def notices(self, *, instrument: str | None, state: str | None, kind: str | None) -> Iterable[Notice]:
        """The notices that the role sees, newest first; ``instrument`` is a name."""
        ...

    def contacts(self, institution: str) -> Contacts:
        """Where an institution is told things."""
        ...

    def set_contacts(
        self, institution: str, *, email: str | None, webhook_url: str | None, webhook_secret: str | None
    ) -> Contacts:
        """Say where an institution is told things, in place of all that was said before."""
        ...

    def papers(self, name: str) -> Iterable[NamedPaper]:
        """The papers of an instrument that the role can read."""
        ...

    def rendered(
        self, name: str, kind: str, format: str, *, party: str | None = None, sequence: int | None = None
    ) -> bytes:
        """A paper as text, html or json."""
        ...

    def view(self, name: str, party: str | None, lang: str) -> PartyView:
        """An instrument as one of its parties sees it."""
        ...

    def certificate(self, name: str, about: About = About.DEED) -> tuple[int, bytes]:
        """The register number and the certificate file of an issued instrument, as of now; or that of its execution
        certificate."""
        ...

    def book(self, rows: Sequence[Row], *, dry_run: bool) -> PaymentsImported:
        """Book payments and costs, all of these or none; or only say what that would do."""
        ...

    def payments(self, name: str) -> Iterable[Payment]:
        """What was booked on an instrument, by day."""
        ...

    def enrol(self, *, address: str, id_type: str, id_no: str, method: str, evidence: str) -> str:
        """Enter a wallet as that of the holder of an identity paper; returns until when that holds."""
        ...

    def retire(self, address: str) -> None:
        """Take a wallet out of use."""
        ...


@contextmanager
def at_desk(
    data: Path | None, url: str | None, default: Who, *, role: Who | None = None, key: str | None = None
) -> Iterator[Desk]:
    """The desk that the command line and the environment name.

    Args:
        default, role: as whom, at an office of this machine; at a service its API key says that.
        key: the signer's URI, for acts at a service.
    """
    if url is not None and data is not None:
        raise typer.BadParameter("give either --url (a service) or --data (an office on this machine)")
    address = url or (None if data is not None else os.environ.get("NOTARY_URL"))
    if address:
        from notary.cli.desk_remote import remote_desk

        if role is not None:
            raise typer.BadParameter("--as is for an office on this machine; at a service the API key says who asks")
        with remote_desk(address, key) as remote:
            yield remote
        return
    from notary.cli.desk_local import local_desk

    if key is not None:
        raise typer.BadParameter("--key is for a service (--url); an office on this machine signs with its trial keys")
    with local_desk(data, role or default) as local:
        yield local
