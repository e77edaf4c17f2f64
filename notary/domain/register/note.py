"""C2SP signed notes: a text and lines of signatures over it, here with Ed25519 (RFC 8032).

Source: the C2SP specification "Signed note". A signature by a key that the reader does not hold says
nothing and is passed over; one by a key that he does hold must verify.
"""

import base64
import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from notary.domain.errors import Error, FormatError

MAX_SIGNATURES = 64
MAX_BYTES = 512 * 1024
"""Room for 64 signatures of 5 kB each (post-quantum witnesses), and still a bound on the work."""

_ED25519 = b"\x01"
_PREFIX = "— "
_KEY_ID_SIZE = 4


class NoteError(Error):
    """The signatures do not carry the text.

    Codes: NOTE_UNSIGNED (no signature by a known key), NOTE_SIGNATURE (one by a known key does not verify).
    """

    code = "NOTE"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """An Ed25519 public key (32 bytes) and the name that it signs under.

    Raises:
        FormatError: an empty name, one with white space or ``+``, or a key that is not 32 bytes.
    """

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.public_key) != 32:
            raise FormatError(f"a public key has 32 bytes, not {len(self.public_key)}", where=self.name)

    @classmethod
    def parse(cls, vkey: str) -> "VerifierKey":
        """The key of a line ``name+id+base64(0x01 ‖ public key)`` (raises FormatError)."""
        parts = vkey.split("+", 2)  # base64 itself has plus signs; a name has none
        if len(parts) != 3:
            raise FormatError("a verifier key is name+id+key, with plus signs between", where="vkey")
        encoded = decode_base64(parts[2], where="vkey")
        if not encoded.startswith(_ED25519):
            raise FormatError("only Ed25519 keys (first byte 01) are supported", where="vkey")
        key = cls(parts[0], encoded[1:])
        if parts[1] != key.key_id.hex():
            raise FormatError(f"key id {parts[1]!r}, but name and key give {key.key_id.hex()}", where="vkey")
        return key

    def __str__(self) -> str:
        encoded = base64.b64encode(_ED25519 + self.public_key).decode()
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    @property
    def key_id(self) -> bytes:
        """The first 4 bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key): finds a key, proves nothing."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public_key).digest()[:_KEY_ID_SIZE]

    def verify(self, message: bytes, signature: bytes) -> None:
        """Ensure that this key signed the message (raises NoteError NOTE_SIGNATURE)."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, message)
        except InvalidSignature:
            raise NoteError("the signature does not verify", where=self.name, code="NOTE_SIGNATURE") from None


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who claims to have signed, with which key, and the signature bytes."""

    name: str
    key_id: bytes
    signature: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.key_id) != _KEY_ID_SIZE or not self.signature:
            raise FormatError("a signature is 4 bytes of key id and at least one byte more", where=self.name)

    def __str__(self) -> str:
        return f"{_PREFIX}{self.name} {base64.b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a newline, and its signatures. Believe the text after ``verify`` only."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __post_init__(self) -> None:
        if not self.text.endswith("\n"):
            raise FormatError("the text must end with a newline", where="note")
        bad = next((char for char in self.text if char < " " and char != "\n"), None)
        if bad is not None:
            raise FormatError(f"the control character U+{ord(bad):04X} is not allowed", where="note")

    @classmethod
    def parse(cls, data: bytes) -> "Note":
        """The note in these bytes; no signature is checked (raises FormatError)."""
        if len(data) > MAX_BYTES:
            raise FormatError(f"{len(data)} bytes, more than the {MAX_BYTES} allowed", where="note")
        try:
            whole = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise FormatError(f"not UTF-8 at byte {error.start}", where="note") from None
        text, blank, lines = whole.rpartition("\n\n")
        if not blank or not lines.endswith("\n"):
            raise FormatError("a note is a text, an empty line, and lines of signatures", where="note")
        signatures = lines[:-1].split("\n")
        if len(signatures) > MAX_SIGNATURES:
            raise FormatError(f"{len(signatures)} signatures; {MAX_SIGNATURES} are allowed", where="note")
        return cls(text + "\n", tuple(map(_parse_signature, signatures)))

    def encode(self) -> bytes:
        """The bytes of the note."""
        return (self.text + "\n" + "".join(map(str, self.signatures))).encode()

    def sign(self, key: VerifierKey, sign: Callable[[bytes], bytes]) -> "Note":
        """This note with one more signature; ``sign`` is the private half of ``key``.

        Raises:
            NoteError: ``sign`` belongs to another key.
        """
        message = self.text.encode()
        signature = sign(message)
        key.verify(message, signature)
        return Note(self.text, (*self.signatures, Signature(key.name, key.key_id, signature)))

    def verify(self, keys: Collection[VerifierKey]) -> set[VerifierKey]:
        """Ensure that one of ``keys`` signed this text, and return those that did.

        Raises:
            NoteError: none signed, or a signature by one of them does not verify.
        """
        known = {(key.name, key.key_id): key for key in keys}
        signed = set()
        for each in self.signatures:
            key = known.get((each.name, each.key_id))
            if key is not None:
                key.verify(self.text.encode(), each.signature)
                signed.add(key)
        if not signed:
            names = ", ".join(f"{key.name}+{key.key_id.hex()}" for key in keys) or "none given"
            raise NoteError(f"not signed by a known key ({names})", where="note", code="NOTE_UNSIGNED")
        return signed


def decode_base64(text: str, where: str) -> bytes:
    """The bytes of standard base64 (RFC 4648, 4) in its one canonical spelling (raises FormatError)."""
    try:
        data = base64.b64decode(text)
    except ValueError:
        raise FormatError(f"{text[:60]!r} is not base64", where=where) from None
    if base64.b64encode(data).decode() != text:  # characters passed over, bits left over
        raise FormatError(f"{text[:60]!r} is not in canonical base64", where=where)
    return data


def _parse_signature(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_PREFIX).partition(" ")
    if not line.startswith(_PREFIX) or not space:
        raise FormatError(f"{line[:60]!r} is not '— name base64'", where="note")
    data = decode_base64(encoded, where="note")
    return Signature(name, data[:_KEY_ID_SIZE], data[_KEY_ID_SIZE:])


def _check_name(name: str) -> None:
    if not name or any(char.isspace() or char < " " or char == "+" for char in name):
        raise FormatError(f"{name[:60]!r} is no key name: at least one character, no white space, no '+'")
