"""A certificate file as it was read: its members, what is malformed about each, and its checkpoints opened.

Nothing here is believed yet; ``read`` takes any bytes and never raises.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from notary.domain import canonical, certificate
from notary.domain.acts import act_hash
from notary.domain.errors import FormatError
from notary.domain.register.checkpoint import Checkpoint
from notary.domain.register.note import Note

MEMBERS = tuple(certificate.MEMBERS)


@dataclass(frozen=True)
class SignedCheckpoint:
    """A note of the certificate and the checkpoint in it; its signatures are not checked."""

    note: Note
    checkpoint: Checkpoint


@dataclass(frozen=True)
class CertificateFile:
    """The parsed file.

    Attributes:
        value: the JSON value, None when the bytes are none.
        not_json: why the bytes are no JSON, empty when they are.
        problems: what is malformed, by top-level member ("" for the whole).
    """

    value: Any
    not_json: str
    problems: Mapping[str, str]

    def has(self, *members: str) -> bool:
        """Whether all these members are of their form, so that they may be used."""
        return not any(name in self.problems for name in members)

    @property
    def subject(self) -> Mapping[str, Any]:
        """``credentialSubject`` (needs credential)."""
        found: Mapping[str, Any] = self.value["credential"]["credentialSubject"]
        return found

    @property
    def mandatory(self) -> Mapping[str, Any]:
        """The mandatory part of the envelope (needs credential)."""
        found: Mapping[str, Any] = self.subject["envelope"]["mandatory"]
        return found

    @property
    def instrument(self) -> str:
        """The instrument's uuid (needs credential)."""
        return str(self.subject["id"]).removeprefix("urn:uuid:")

    @property
    def acts(self) -> Sequence[Mapping[str, Any]]:
        """The acts (needs acts)."""
        found: Sequence[Mapping[str, Any]] = self.value["acts"]
        return found

    @property
    def entries(self) -> Sequence[Mapping[str, Any]]:
        """The entries of ``register`` (needs register)."""
        found: Sequence[Mapping[str, Any]] = self.value["register"]["entries"]
        return found

    @property
    def sequences(self) -> tuple[int, ...]:
        """The sequence that each act claims (needs acts)."""
        return tuple(act["body"]["mandatory"]["sequence"] for act in self.acts)

    @cached_property
    def act_hashes(self) -> tuple[str, ...]:
        """The hash of each act, in hex (needs acts)."""
        return tuple(act_hash(act) for act in self.acts)

    @cached_property
    def checkpoints(self) -> tuple[SignedCheckpoint | None, ...]:
        """The checkpoints, None for one that is no signed note or no checkpoint (needs register)."""
        return tuple(_open(text) for text in self.value["register"]["checkpoints"])

    @property
    def readable(self) -> tuple[Checkpoint, ...]:
        """The checkpoints that can be read; empty when ``register`` is malformed."""
        if not self.has("register"):
            return ()
        return tuple(signed.checkpoint for signed in self.checkpoints if signed is not None)

    @property
    def snapshot(self) -> Mapping[str, Any] | None:
        """The standing snapshot, None when there is none or it is malformed."""
        return self.value["standing"] if self.has("standing") else None


def read(data: bytes) -> CertificateFile:
    """The file in these bytes, whatever they are."""
    try:
        value = canonical.parse(data)
    except FormatError as error:
        return _unreadable(str(error))
    if not isinstance(value, dict):
        return _unreadable("the file holds no object")
    return CertificateFile(value, "", certificate.problems(value))


def _unreadable(why: str) -> CertificateFile:
    return CertificateFile(None, why, dict.fromkeys(MEMBERS, "the file is not JSON of this form"))


def _open(text: str) -> SignedCheckpoint | None:
    try:
        note = Note.parse(text.encode())
        return SignedCheckpoint(note, Checkpoint.parse(note.text))
    except FormatError:
        return None
