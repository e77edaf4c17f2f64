"""Notices: what is told to whom over which channel, when a try is repeated, and how a receiver knows that it is ours.

Every notice has one id for all of its tries: it is the mail's Message-ID and the webhook's Idempotency-Key, so that
whoever gets it twice can see that (docs/notices.md).
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from notary.domain import canonical
from notary.domain.errors import FormatError, Refused, Unavailable
from notary.domain.hosts import is_loopback

SCHEMA = "debt-notary/notice/1"

ATTEMPTS = 15
"""Tries before a notice is given up; with the pauses between them that takes one to two days."""

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What has no place in one line of text."""

_NO_HOST = re.compile(r"[^A-Za-z0-9.-]")

Proof = Mapping[str, str]
"""What shows that a notice was handed over, in the other side's own words."""


class Channel(StrEnum):
    """How a notice goes out. NONE: there is no way that this office can use, and a person must find one."""

    EMAIL = "EMAIL"
    WEBHOOK = "WEBHOOK"
    SMS = "SMS"
    NONE = "NONE"


class State(StrEnum):
    """WAITING → SENDING (under a sender's claim) → SENT, or WAITING again, or FAILED: then a person must see to it."""

    WAITING = "WAITING"
    SENDING = "SENDING"
    SENT = "SENT"
    FAILED = "FAILED"


@dataclass(frozen=True)
class Letter:
    """One notice on its way; the same at every try.

    Attributes:
        address: a mail address, a mobile number, or the URL of a webhook.
        html: the text once more for mail programs that show it; may be empty.
        secret: of the webhook, which signs for us.
    """

    id: str
    instrument: str | None
    kind: str
    address: str
    subject: str
    text: str
    html: str
    data: Mapping[str, Any]
    created_at: str
    secret: str = field(default="", repr=False)


class Undelivered(Unavailable):
    """A notice did not go out this time; it is tried again.

    The message stands in clear in the database, so it repeats neither an address nor what the other side said;
    ``answer`` is the latter and kept as ciphertext.
    """

    code = "UNDELIVERED"

    def __init__(self, message: str, answer: str = "") -> None:
        super().__init__(message)
        self.answer = answer


class Rejected(Refused):
    """The other side will never take this notice; a person must see to it. Message and ``answer`` as ``Undelivered``"""

    code = "REJECTED"

    def __init__(self, message: str, answer: str = "") -> None:
        super().__init__(message)
        self.answer = answer


def pause(id: str, attempts: int) -> timedelta:
    """How long to wait after so many failed tries: twice as long each time, up to six hours, more or less by a quarter.

    The quarter follows from the notice's id, so that notices that failed together do not all come back together.
    """
    whole = min(FIRST_PAUSE * (1 << (attempts - 1)), LONGEST_PAUSE)
    drawn = int.from_bytes(hashlib.sha256(f"{id} {attempts}".encode()).digest()[:4], "big") / 2**32
    return whole * (0.75 + drawn / 2)


def dedupe_key(event: str, instrument: str | None, role: str, recipient: str, channel: str) -> str:
    """What is unique: one event is told to one recipient over one channel once (64 hex digits)."""
    return hashlib.sha256(canonical.encode([event, instrument, role, recipient, channel])).hexdigest()


def message_id(id: str, origin: str) -> str:
    """The Message-ID of a notice's mail (RFC 5322): its id at the host of the register's origin."""
    return f"<{id}@{_NO_HOST.sub('-', origin.partition('/')[0])}>"


def webhook_body(letter: Letter) -> bytes:
    """What a webhook gets: canonical JSON, so the same bytes at every try."""
    return canonical.encode(
        {
            "schema": SCHEMA,
            "id": letter.id,
            "instrument": letter.instrument,
            "kind": letter.kind,
            "createdAt": letter.created_at,
            "subject": letter.subject,
            "text": letter.text,
            "data": dict(letter.data),
        }
    )


def webhook_signature(secret: str, time: int, body: bytes) -> str:
    """The header ``Notary-Signature``: ``t=<Unix seconds>,v1=<hex HMAC-SHA256 of "<t>." and the body>``."""
    signed = hmac.new(secret.encode(), f"{time}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={time},v1={signed}"


def require_webhook(url: str, where: str) -> str:
    """The URL, if it is one that notices may go to (raises FormatError).

    Whether its host is one of a private network shows only when it is looked up, before each try.
    """
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("https", "http") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
        named = parts.username is not None or parts.password is not None
    except ValueError:
        sound = named = False
    if not sound or named or parts.fragment or not url.isascii() or not url.isprintable() or " " in url:
        raise FormatError("must be an address such as https://bank.example/notices, without a name in it", where=where)
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise FormatError("must be https: over http anybody on the way reads what is told", where=where)
    return url
