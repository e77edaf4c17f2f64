"""What an act shall say besides the common members, checked before anybody is asked to sign it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from notary.domain import acts, canonical, certificate, commitment
from notary.domain.errors import FormatError, Refused
from notary.domain.times import SHANGHAI, SKEW, format_time, parse_date, parse_time

WORDING = "correction.text"
"""The evidence that a correction of the wording carries: how the act reads from now on."""

MAX_EVIDENCE = 100
MAX_EVIDENCE_BYTES = 64 * 1024
"""Entries and canonical bytes of one act's evidence: a certificate carries that of all acts in at most 8 MiB."""

_NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", re.ASCII)
_MAX_NAME = 200


@dataclass(frozen=True)
class Wish:
    """What an act shall say.

    ``evidence`` maps names to values, which the act discloses under the path ``acts.<sequence>.<name>``; no other act's
    and no instrument's path can be the same. ``legal_time`` is when it took effect in law; by default when it is done.
    """

    type: str
    detail: Mapping[str, Any]
    evidence: Mapping[str, Any] = field(default_factory=dict)
    legal_time: str | None = None


def require_later_act(wish: Wish) -> None:
    """Ensure that a wish is for an act on an issued instrument and has its form.

    Raises:
        FormatError: another type of act; or the detail, or the wording of a correction, is missing or out of form.
    """
    if wish.type not in acts.LATER:
        raise FormatError(f"is no act on an issued instrument; those are {', '.join(acts.LATER)}", where="type")
    if wish.type not in acts.STEPS:  # a step's detail is completed first (notary.services.steps)
        acts.DETAILS[wish.type](wish.detail, "detail")
    if wish.type == "CORRECTION" and wish.detail["kind"] == "WORDING":
        text = wish.evidence.get(WORDING)
        if not isinstance(text, str) or not text.strip():
            raise FormatError("a correction of the wording says how it reads from now on", where=f"evidence.{WORDING}")


def disclosures(wish: Wish, sequence: int, under: str = "acts") -> list[commitment.Disclosure]:
    """Freshly salted disclosures of the evidence, in the form that certificates have (raises FormatError).

    ``under`` is what the paths start with: acts, or records of a case file.
    """
    if len(wish.evidence) > MAX_EVIDENCE:
        raise FormatError(f"has {len(wish.evidence)} entries; {MAX_EVIDENCE} are allowed", where="evidence")
    for name in wish.evidence:
        if len(name) > _MAX_NAME or not _NAME.fullmatch(name):
            raise FormatError(
                f"{name[:40]!r} is no name: 1 to {_MAX_NAME} letters, digits, '_' and '-', in parts joined by '.'",
                where="evidence",
            )
    found = commitment.disclose({f"{under}.{sequence}.{name}": value for name, value in wish.evidence.items()})
    size = len(canonical.encode({"disclosures": found}))  # nested as in a certificate, which bounds the depth
    if size > MAX_EVIDENCE_BYTES:
        raise FormatError(f"has {size} bytes; {MAX_EVIDENCE_BYTES} are allowed", where="evidence")
    certificate.MEMBERS["disclosures"](found, "evidence")
    return found


def legal_time(wish: Wish, now: datetime, signed: str | None) -> str:
    """When the act took effect in law: not in the future, and not before the day on which the debt was signed.

    Raises:
        FormatError: not a time.
        Refused: outside these bounds.
    """
    if wish.legal_time is None:
        return format_time(now)
    moment = parse_time(wish.legal_time, "legalTime")
    if moment > now + SKEW:
        raise Refused(f"the legal time {wish.legal_time} is in the future; it is {format_time(now)}", code="LEGAL_TIME")
    if signed is not None and moment < datetime.combine(parse_date(signed), time(), SHANGHAI):
        text = f"the legal time {wish.legal_time} is before the debt was signed, on {signed} (Asia/Shanghai)"
        raise Refused(f"{text}; nothing about it took effect before", code="LEGAL_TIME")
    return wish.legal_time
