"""Notices: what is told to the parties of an instrument and to institutions, written with the event that it is about.

A notice exists exactly when its event does, because both are one transaction; notary.sender brings it on its way later
(notary.services.sending). Nothing is dropped in silence: who cannot be reached has a notice that FAILED, for a person.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import uuid_utils

from notary.db import access
from notary.db import instruments as instrument_rows
from notary.db import notices as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import canonical, notices, shape
from notary.domain.errors import Conflict, FormatError, Refused
from notary.domain.notices import Channel, State
from notary.domain.times import format_time
from notary.services import contacts, instruments
from notary.services.context import Context

NO_CHANNEL = "no channel"
"""How the reason begins where nobody can be told by this office."""

_KIND = shape.pattern(r"[A-Z][A-Z_]{0,31}", "a code of capital letters such as OBJECTION_RECEIVED")
_MOST_SUBJECT = 200
MOST_TEXT, MOST_HTML = 20_000, 200_000

_PARTY_CHANNELS = {Channel.EMAIL: "service_email", Channel.SMS: "service_mobile"}
"""Channels that reach a party, and the field of the instrument that has the address."""


@dataclass(frozen=True)
class Address:
    """One way to somebody; ``agreed``: service over this channel was agreed (service_consent_channels)."""

    channel: Channel
    value: str
    agreed: bool = True


@dataclass(frozen=True)
class Recipient:
    """Who is to be told.

    Attributes:
        id: of a party in its instrument, or of an institution.
        role: PARTY, or as whom an institution is told: CREDITOR, COURT or NOTARY.
        addresses: agreed ones first.
        lacking: why no agreed channel can be used; empty where one can.
    """

    id: str
    role: str
    addresses: tuple[Address, ...]
    lacking: str = ""


def audience(tx: Transaction, context: Context, scope: Scope, instrument_id: str) -> tuple[Recipient, ...]:
    """Everybody whom an offered or issued instrument concerns: its parties, its institution, the courts with a case.

    A party is told over every channel that it agreed to, and over a second one where it gave that address for service
    (LEGAL.md, notices).

    Raises:
        NotFound: the scope does not see the instrument.
        Conflict: it is a draft, which concerns nobody yet, or withdrawn.
    """
    row = instrument_rows.get(tx, scope, instrument_id)
    if row.status == "DRAFT":
        raise Conflict(f"instrument {instrument_id} is a DRAFT; its parties are told nothing before it is offered")
    parties = [_party(party) for party in instruments.content(context, row)["parties"]]
    courts = sorted({item.court for item in access.cases(tx, instrument_id) if item.basis == "CASE"})
    creditor = institution_recipient(tx, context, row.institution, "CREDITOR")
    return (*parties, creditor, *(institution_recipient(tx, context, court, "COURT") for court in courts))


def institution_recipient(tx: Transaction, context: Context, institution: str, role: str) -> Recipient:
    """An institution as whom it is told: CREDITOR, COURT, or NOTARY for the office itself."""
    found = contacts.of(tx, context, institution)
    ways = ((Channel.EMAIL, found.email), (Channel.WEBHOOK, found.webhook_url))
    addresses = tuple(Address(channel, value) for channel, value in ways if value)
    return Recipient(institution, role, addresses, "" if addresses else f"{NO_CHANNEL}: it has no contacts here")


def post(
    tx: Transaction,
    context: Context,
    *,
    instrument: str | None,
    institution: str,
    kind: str,
    recipients: Sequence[Recipient],
    subject: str,
    text: str,
    data: Mapping[str, Any],
    event: str,
    html: str = "",
    brief: str = "",
) -> list[str]:
    """Write the notices of one event, in its own transaction; returns the ids of those that are new.

    Told again, an event makes nothing new: one recipient hears of it over one channel once.

    Args:
        instrument: what it is about; None where only institutions are told.
        institution: whose rows they are: the instrument's.
        kind: a code for programs.
        subject, text, html: for people; the text says everything by itself and is never only a link.
        brief: in the place of the text where it goes out as a text message; the most important of it, in words.
        data: for programs; narrow JSON.
        event: what happened, unique within the instrument: an act's hash, or a deadline's name with its day.

    Raises:
        FormatError: a part is out of form, or a party is to be told without an instrument.
    """
    _require_form(kind, subject, text, html, data, event)
    if brief:
        _require_form(kind, subject, brief, "", data, event)
    made: list[str] = []
    for recipient in recipients:
        if recipient.role == "PARTY" and instrument is None:
            raise FormatError("a party is told about an instrument; name it", where="instrument")
        for address, reason in _ways(recipient):
            id = str(uuid_utils.uuid7())
            said = brief if brief and address.channel is Channel.SMS else text
            content = {"address": address.value, "agreed": address.agreed, "subject": subject, "text": said}
            content |= {"html": html, "data": dict(data)}
            now = format_time(context.now)
            new = rows.add(
                tx,
                id=id,
                instrument=instrument,
                institution=institution,
                recipient=recipient.id,
                role=recipient.role,
                channel=address.channel,
                kind=kind,
                dedupe=notices.dedupe_key(event, instrument, recipient.role, recipient.id, address.channel),
                private=context.vault.seal_json(content, place(id)),
                state=State.FAILED if reason else State.WAITING,
                last_error=reason or None,
                not_before=now,
                created_at=now,
            )
            made += [id] if new else []
    return made


def opened(context: Context, row: Any) -> dict[str, Any]:
    """What a notice says: address, whether that was agreed, subject, text, html, data."""
    value: dict[str, Any] = context.vault.open_json(row.private, place(row.id))
    return value


def proof(context: Context, row: Any) -> dict[str, str] | None:
    """What the other side answered at the last try; None before there was one."""
    return None if row.proof is None else context.vault.open_json(row.proof, proof_place(row.id))


def confirm(tx: Transaction, context: Context, scope: Scope, id: str) -> Any:
    """Record that the recipient saw a notice; again is harmless, the first time stays. Returns its row.

    Raises:
        NotFound: the scope does not see it.
        Refused: it is told to somebody else; nobody confirms for another.
    """
    row = rows.get(tx, scope, id, lock=True)
    if row.role != scope.role or (scope.role != "PARTY" and row.recipient != scope.institution):
        raise Refused(f"notice {id} is told to somebody else, and only its recipient confirms it")
    rows.note_seen(tx, id, format_time(context.now))
    return rows.get(tx, scope, id)


def place(id: str) -> str:
    """What the ciphertext of a notice is tied to."""
    return f"notices/{id}"


def proof_place(id: str) -> str:
    """What the ciphertext of its proof is tied to."""
    return f"{place(id)}/proof"


def _ways(recipient: Recipient) -> Iterator[tuple[Address, str]]:
    """Where a notice goes, and why not where it cannot."""
    yield from ((address, "") for address in recipient.addresses)
    if not any(address.agreed for address in recipient.addresses):
        yield Address(Channel.NONE, ""), recipient.lacking or NO_CHANNEL


def _party(party: Mapping[str, Any]) -> Recipient:
    agreed = party.get("service_consent_channels", ())
    given = [(channel, party[name]) for channel, name in _PARTY_CHANNELS.items() if party.get(name)]
    found = [Address(channel, value, channel in agreed) for channel, value in given]
    found.sort(key=lambda address: not address.agreed)
    named = ", ".join(agreed) or "none"
    lacking = f"{NO_CHANNEL}: agreed is {named}, and none of that with an address that this office can write to"
    return Recipient(party["id"], "PARTY", tuple(found), "" if found and found[0].agreed else lacking)


def _require_form(kind: str, subject: str, text: str, html: str, data: Mapping[str, Any], event: str) -> None:
    _KIND(kind, "kind")
    if not 1 <= len(subject) <= _MOST_SUBJECT or notices.CONTROL.search(subject):
        raise FormatError(f"must be one line of 1 to {_MOST_SUBJECT} characters", where="subject")
    canonical.check(dict(data), "data")
    shape.text(event, "event")
    if not 1 <= len(text) <= MOST_TEXT:
        raise FormatError(f"must have 1 to {MOST_TEXT:,} characters", where="text")
    if len(html) > MOST_HTML:
        raise FormatError(f"must have at most {MOST_HTML:,} characters", where="html")
