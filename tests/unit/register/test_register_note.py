import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from notary.domain.errors import FormatError
from notary.domain.register.checkpoint import Checkpoint, OriginError, open_checkpoint
from notary.domain.register.note import Note, NoteError, Signature, VerifierKey

TEXT = "notary.example/register\n3\n" + base64.b64encode(bytes(32)).decode() + "\n"


class Signer:
    """A log or witness key for tests, made from one byte."""

    def __init__(self, name: str, seed: int) -> None:
        private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.key = VerifierKey(name, private.public_key().public_bytes_raw())
        self.sign = private.sign


LOG = Signer("notary.example/register", 1)
WITNESS = Signer("witness.example", 2)
STRANGER = Signer("stranger.example", 3)


def note(*signers: Signer, text: str = TEXT) -> Note:
    signed = Note(text)
    for signer in signers:
        signed = signed.sign(signer.key, signer.sign)
    return signed


def test_a_verifier_key_of_another_log_reads_as_its_owner_wrote_it() -> None:
    published = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    key = VerifierKey.parse(published)
    assert (key.name, key.key_id.hex()) == ("sum.golang.org", "033de0ae")
    assert str(key) == published


@given(st.binary(min_size=32, max_size=32))
def test_every_verifier_key_reads_back(public_key: bytes) -> None:
    key = VerifierKey("办公室.example/log", public_key)
    assert VerifierKey.parse(str(key)) == key


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        "name+0a1b2c3d",
        str(LOG.key).replace("register", "registers"),
        str(LOG.key).replace(LOG.key.key_id.hex(), LOG.key.key_id.hex().upper()),
        str(LOG.key).replace(LOG.key.key_id.hex(), "00000000"),
        str(LOG.key)[:-1],
        str(LOG.key) + "\n",
        "+" + str(LOG.key).split("+", 1)[1],
        "a b+" + str(LOG.key).split("+", 1)[1],
        str(LOG.key)[:-44] + base64.b64encode(b"\x04" + LOG.key.public_key).decode(),
        "name+00000000+" + base64.b64encode(b"\x01" + bytes(31)).decode(),
        "name+00000000+",
    ],
)
def test_other_verifier_keys_are_refused(vkey: str) -> None:
    with pytest.raises(FormatError):
        VerifierKey.parse(vkey)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_public_key_has_32_bytes(length: int) -> None:
    with pytest.raises(FormatError, match=f"32 bytes, not {length}"):
        VerifierKey("name", bytes(length))


def test_bytes_of_a_note() -> None:
    signed = note(LOG)
    [signature] = signed.signatures
    line = "— notary.example/register " + base64.b64encode(LOG.key.key_id + LOG.sign(TEXT.encode())).decode()
    assert signed.encode() == (TEXT + "\n" + line + "\n").encode()
    assert signature.key_id == LOG.key.key_id


def test_the_known_keys_that_signed_are_told() -> None:
    data = note(LOG, STRANGER, WITNESS).encode()
    assert Note.parse(data).verify([LOG.key, WITNESS.key]) == {LOG.key, WITNESS.key}
    assert Note.parse(data).verify([LOG.key]) == {LOG.key}
    assert Note.parse(note(LOG).encode()).verify([LOG.key, WITNESS.key]) == {LOG.key}


def test_a_note_that_no_known_key_signed_is_refused() -> None:
    for keys in ([LOG.key], []):
        with pytest.raises(NoteError) as caught:
            note(STRANGER).verify(keys)
        assert caught.value.code == "NOTE_UNSIGNED"


def test_the_same_name_with_another_key_is_unknown() -> None:
    impostor = Signer(LOG.key.name, 9)
    with pytest.raises(NoteError) as caught:
        note(impostor).verify([LOG.key])
    assert caught.value.code == "NOTE_UNSIGNED"
    assert note(impostor, LOG).verify([LOG.key]) == {LOG.key}


def test_the_same_key_id_under_another_name_is_unknown() -> None:
    [own] = note(LOG).signatures
    renamed = Note(TEXT, (Signature("other.example", own.key_id, own.signature),))
    with pytest.raises(NoteError) as caught:
        renamed.verify([LOG.key])
    assert caught.value.code == "NOTE_UNSIGNED"


def test_a_bad_signature_of_a_known_key_fails_even_beside_a_good_one() -> None:
    forged = Signature(WITNESS.key.name, WITNESS.key.key_id, bytes(64))
    for bad in (
        Note(TEXT, (*note(LOG).signatures, forged)),
        Note(TEXT, (forged, *note(LOG).signatures)),
        Note(TEXT, (*note(WITNESS).signatures, forged)),
    ):
        with pytest.raises(NoteError) as caught:
            bad.verify([LOG.key, WITNESS.key])
        assert caught.value.code == "NOTE_SIGNATURE"


@given(st.integers(0, len(TEXT.encode()) * 8 - 1))
def test_any_changed_bit_of_the_text_is_noticed(bit: int) -> None:
    data = bytearray(note(LOG).encode())
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises((NoteError, FormatError)):
        open_checkpoint(bytes(data), "notary.example/register", [LOG.key])


@given(st.integers(0, 64 * 8 - 1))
def test_any_changed_bit_of_the_signature_is_noticed(bit: int) -> None:
    [own] = note(LOG).signatures
    changed = bytearray(own.signature)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(NoteError) as caught:
        Note(TEXT, (Signature(own.name, own.key_id, bytes(changed)),)).verify([LOG.key])
    assert caught.value.code == "NOTE_SIGNATURE"


def test_signing_with_the_private_half_of_another_key_is_noticed() -> None:
    with pytest.raises(NoteError):
        Note(TEXT).sign(LOG.key, WITNESS.sign)


@pytest.mark.parametrize("text", ["\n", "one\n", "one\n\n", "one\n\ntwo\n", "\n\n\n", "— a b\n", "一\u2028二\n"])
def test_texts_with_empty_lines_read_back(text: str) -> None:
    data = note(LOG, WITNESS, text=text).encode()
    assert Note.parse(data) == note(LOG, WITNESS, text=text)
    assert Note.parse(data).encode() == data


SIGNED = note(LOG).encode()
LINE = str(note(LOG).signatures[0]).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n" + LINE,
        SIGNED[:-1],
        SIGNED[:-1] + b" ",
        SIGNED + b"\n",
        SIGNED + b"\n\n",
        SIGNED + b"more\n",
        SIGNED.replace(b"\n", b"\r\n"),
        b"te\txt\n\n" + LINE,
        b"te\x00xt\n\n" + LINE,
        b"te\xffxt\n\n" + LINE,
        b"text\n\n" + LINE.replace("—".encode(), b"-"),
        b"text\n\n" + LINE.replace(b" notary", b"notary"),
        b"text\n\n" + LINE.replace(b"register ", b"register  "),
        b"text\n\n" + LINE.replace(b"register", b"reg+ister"),
        b"text\n\n" + LINE.replace(b"register", "reg\u00a0ister".encode()),
        b"text\n\n" + LINE.replace(b"=\n", b"\n"),
        b"text\n\n" + LINE.replace(b"=\n", b"=!\n"),
        "text\n\n— name AAAAAA==\n".encode(),
        "text\n\n— name AAAAAAB=\n".encode(),
        "text\n\n—  AAAAAAA=\n".encode(),
        "text\n\n— name \n".encode(),
        b"text\n\n" + LINE * 65,
        b"t" * 600_000 + b"\n\n" + LINE,
    ],
)
def test_malformed_notes_are_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        Note.parse(data)


def test_the_smallest_unknown_signature_and_64_of_them_are_read() -> None:
    data = b"text\n\n" + "— name AAAAAAA=\n".encode() * 64
    assert Note.parse(data).signatures == (Signature("name", bytes(4), bytes(1)),) * 64


def test_a_signature_line_is_not_made_of_a_short_key_id() -> None:
    with pytest.raises(FormatError, match="4 bytes of key id"):
        Signature("name", bytes(3), bytes(64))


def test_a_checkpoint_reads_back_through_its_signature() -> None:
    checkpoint = Checkpoint("notary.example/register", 20_852_163, bytes(range(32)))
    data = checkpoint.sign(LOG.key, LOG.sign)
    assert open_checkpoint(data, "notary.example/register", [LOG.key]) == checkpoint
    assert checkpoint.text == "notary.example/register\n20852163\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"


def test_cosignatures_are_passed_over_and_do_not_replace_the_logs() -> None:
    data = note(LOG, WITNESS).encode()
    assert open_checkpoint(data, "notary.example/register", [LOG.key]).size == 3
    rotated = [STRANGER.key, LOG.key]
    assert open_checkpoint(data, "notary.example/register", rotated).size == 3
    with pytest.raises(NoteError) as caught:
        open_checkpoint(note(WITNESS).encode(), "notary.example/register", [LOG.key])
    assert caught.value.code == "NOTE_UNSIGNED"


def test_a_checkpoint_of_another_log_under_the_same_key_is_refused() -> None:
    with pytest.raises(OriginError) as caught:
        open_checkpoint(note(LOG).encode(), "notary.example/other", [LOG.key])
    assert caught.value.code == "CHECKPOINT_ORIGIN"


ROOT = base64.b64encode(bytes(32)).decode()


def test_extension_lines_are_kept() -> None:
    text = f"log\n0\n{ROOT}\nfirst\nsecond\n"
    assert Checkpoint.parse(text) == Checkpoint("log", 0, bytes(32), ("first", "second"))
    assert Checkpoint.parse(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n",
        "log\n1\n",
        f"log\n1\n{ROOT}",
        f"\n1\n{ROOT}\n",
        f"log\n\n{ROOT}\n",
        f"log\n01\n{ROOT}\n",
        f"log\n+1\n{ROOT}\n",
        f"log\n-1\n{ROOT}\n",
        f"log\n 1\n{ROOT}\n",
        f"log\n1_0\n{ROOT}\n",
        f"log\n１\n{ROOT}\n",
        f"log\n²\n{ROOT}\n",
        f"log\n18446744073709551616\n{ROOT}\n",
        f"log\n{'9' * 5000}\n{ROOT}\n",
        f"log\n1\n{ROOT[:-1]}\n",
        f"log\n1\n{ROOT} \n",
        f"log\n1\n{base64.b64encode(bytes(31)).decode()}\n",
        f"log\n1\n{base64.b64encode(bytes(33)).decode()}\n",
        f"log\n1\n{ROOT[:-2]}B=\n",
        f"log\n1\n{ROOT}\n\n",
        f"log\n1\n{ROOT}\nfirst\n\nthird\n",
    ],
)
def test_malformed_checkpoints_are_refused(text: str) -> None:
    with pytest.raises(FormatError):
        Checkpoint.parse(text)
