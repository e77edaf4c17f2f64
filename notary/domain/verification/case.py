"""One verification under way: the evidence, what several checks need of it, and the results so far."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from notary.domain import canonical, timestamp, x509
from notary.domain.errors import Error
from notary.domain.times import SKEW, parse_time
from notary.domain.verification.certificate_file import CertificateFile
from notary.domain.verification.evidence import ChainFacts, Evidence
from notary.domain.verification.log import OpenLog, open_log
from notary.domain.verification.report import Reason, Result


@dataclass
class Case:
    """The evidence with what follows from it, each computed once; ``results`` grows as checks are done."""

    evidence: Evidence
    results: dict[str, Result] = field(default_factory=dict)

    @property
    def file(self) -> CertificateFile:
        """The certificate."""
        return self.evidence.file

    @property
    def chain(self) -> ChainFacts | None:
        """What the chain says, None when it was not or could not be read."""
        return self.evidence.chain if isinstance(self.evidence.chain, ChainFacts) else None

    @property
    def offline(self) -> bool:
        """Whether the reader chose not to look at the chain."""
        return self.evidence.chain is None

    def passed(self, *ids: str) -> bool:
        """Whether these checks were done and passed."""
        return all(self.results.get(each) is Result.PASS for each in ids)

    def is_future(self, moment: datetime) -> bool:
        """Whether a moment is after the verifier's clock, by more than clocks differ."""
        return moment - self.evidence.now > SKEW

    def is_over(self, end: datetime, lasting: timedelta = timedelta(0)) -> bool:
        """Whether more than ``lasting`` has gone since ``end``, by more than clocks differ."""
        return self.evidence.now - end > lasting + SKEW

    @cached_property
    def leaf(self) -> bytes:
        """DER of the office certificate that the credential names (needs credential)."""
        return base64.b64decode(self.file.value["credential"]["issuer"]["x5c"][0])

    @cached_property
    def seals(self) -> Mapping[str, bytes]:
        """The office certificates that may have sealed a binding, by the hex of their SHA-256 (needs credential)."""
        certificates = (self.leaf, *self.evidence.trust.office_seals)
        return {hashlib.sha256(der).hexdigest(): der for der in certificates}

    @cached_property
    def token_times(self) -> tuple[datetime | timestamp.TimestampError, ...]:
        """The time in the token of each checkpoint, or what is wrong with it (needs register, timestamp)."""
        tokens = self.file.value["timestamp"]
        return tuple(self._token_time(index, base64.b64decode(token)) for index, token in enumerate(tokens))

    def proven_time(self, act: int) -> datetime | None:
        """The time at which an act existed at the latest, by the token that covers it; None when none does
        (needs acts, register, timestamp)."""
        if act >= len(self.file.entries):
            return None
        time = self.token_times[self.file.entries[act]["checkpoint"]]
        return time if isinstance(time, datetime) else None

    @cached_property
    def log(self) -> OpenLog | Reason | None:
        """The register's published copy opened as far as it can be; None when none was given (needs register)."""
        if self.evidence.log is None:
            return None
        return open_log(self.evidence.log, self.evidence.trust)

    @cached_property
    def later_acts(self) -> tuple[int, ...] | Error:
        """The sequences of this number's entries after the last leaf shown, in the log given; or why the log does not
        tell. Empty without a usable log, or when register or number are malformed."""
        if not self.file.has("register") or not isinstance(self.log, OpenLog):
            return ()
        start = self.file.entries[-1]["leafIndex"] + 1
        number = self.file.subject["registerNo"] if self.file.has("credential") else None
        try:
            return tuple(entry.sequence for entry in self.log.entries_from(start) if entry.register_no == number)
        except Error as error:
            return error

    @cached_property
    def good_snapshot(self) -> Mapping[str, Any] | None:
        """The body of a snapshot that is signed and of this number, None otherwise (needs credential)."""
        snapshot = self.file.snapshot
        if snapshot is None or not self.is_signed(snapshot) or not self.is_of_this_number(snapshot["body"]):
            return None
        body: Mapping[str, Any] = snapshot["body"]
        return body

    def is_signed(self, snapshot: Mapping[str, Any]) -> bool:
        """Whether a standing key of the trust root signed the snapshot."""
        message, signature = canonical.encode(snapshot["body"]), base64.b64decode(snapshot["signature"])
        return any(_signed(key, message, signature) for key in self.evidence.trust.standing_keys)

    def is_of_this_number(self, body: Mapping[str, Any]) -> bool:
        """Whether a snapshot speaks of this register number of this register (needs credential)."""
        wanted = (self.evidence.trust.origin, self.file.subject["registerNo"])
        return (body["origin"], body["registerNo"]) == wanted

    def is_block_gone(self, body: Mapping[str, Any]) -> bool:
        """Whether the chain was read and has another block where the snapshot was taken."""
        if self.chain is None or body["instance"] != self.chain.instance:
            return False
        block, found = body["block"], self.chain.snapshot_block_hash
        return block["number"] <= self.chain.block_number and found is not None and found != block["hash"]

    def is_explained(self, byte: int) -> bool:
        """Whether the acts shown lead to this byte, and are themselves proven (docs/certificate.md §4)."""
        last = self.file.acts[-1]["body"]["mandatory"]["change"]["to"]
        return byte == last and self.passed("C01", "C04", "C06", "C07")

    def _token_time(self, index: int, token: bytes) -> datetime | timestamp.TimestampError:
        signed = self.file.checkpoints[index]
        if signed is None:
            return timestamp.TimestampMismatch("the checkpoint that it should be over cannot be read")
        digest = hashlib.sha256(signed.note.text.encode()).digest()
        return _token_time(token, digest, self.evidence.trust.tsa_anchors)


def public_key(der: bytes) -> ec.EllipticCurvePublicKey | None:
    """The P-256 key of a certificate, None when the bytes are no certificate of the accepted kind."""
    try:
        return x509.public_key(x509.load_certificate(der))
    except x509.ChainError:
        return None


def moment(text: str) -> datetime:
    """The time in a member whose form was checked."""
    return parse_time(text)


@lru_cache(maxsize=64)
def _token_time(token: bytes, digest: bytes, anchors: tuple[bytes, ...]) -> datetime | timestamp.TimestampError:
    """Remembered, since a portfolio shares its checkpoints and a token takes a third of a verification."""
    try:
        return timestamp.verify_token(token, digest, anchors).time
    except timestamp.TimestampError as error:
        return error


def _signed(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True
