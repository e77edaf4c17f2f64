"""Office seals and Ed25519 keys from encrypted PEM."""

import copy
import pickle
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from notary.domain import crypto, x509
from notary.keys import files, pem
from notary.keys.errors import KeyExposed, KeyFileError, KeyLocked
from notary.keys.office import Ed25519Key, OfficeSeal, open_ed25519, open_seal
from notary.keys.secret import Secret
from notary.keys.trial import TrialAuthority
from notary.keys.uri import KeyUri


def uri(path: Path, **options: Path) -> str:
    return str(KeyUri("pem", str(path), {name.replace("_", "-"): str(value) for name, value in options.items()}))


def test_seal_signs_for_its_leaf_certificate(trial: TrialAuthority) -> None:
    seal = open_seal(trial.office_uri)
    leaf = x509.load_certificate(seal.chain[0])
    signature = seal.sign(b"a certificate")
    assert seal.chain == (trial.office_certificate, trial.ca_certificate)
    assert len(signature) == 64
    assert crypto.verify_raw(x509.public_key(leaf), signature, b"a certificate")
    assert not crypto.verify_raw(x509.public_key(leaf), signature, b"another")


def test_ed25519_keys_sign_for_their_public_keys(trial: TrialAuthority) -> None:
    key = open_ed25519(trial.log_uri)
    assert key.public_key == trial.log_public_key != trial.standing_public_key
    Ed25519PublicKey.from_public_bytes(key.public_key).verify(key.sign(b"note"), b"note")
    assert open_ed25519(trial.standing_uri).public_key == trial.standing_public_key


def test_certificates_of_another_key_are_refused(trial: TrialAuthority) -> None:
    folder = trial.directory
    mixed = uri(folder / "office.key.pem", password_file=folder / "password", chain=folder / "tsa.chain.pem")
    with pytest.raises(KeyFileError, match="not one of this key"):
        open_seal(mixed)


def test_another_kind_of_key_is_refused(trial: TrialAuthority) -> None:
    folder = trial.directory
    options = {"password_file": folder / "password"}
    with pytest.raises(KeyFileError, match="not a P-256 key"):
        open_seal(uri(folder / "log.key.pem", **options, chain=folder / "office.chain.pem"))
    with pytest.raises(KeyFileError, match="not an Ed25519 key"):
        open_ed25519(uri(folder / "office.key.pem", **options))


def test_seal_of_another_curve_or_without_certificates(trial: TrialAuthority) -> None:
    with pytest.raises(KeyFileError, match="needs a P-256 key"):
        OfficeSeal(ec.generate_private_key(ec.SECP256K1()), [trial.office_certificate])
    with pytest.raises(KeyFileError, match="needs its certificates"):
        OfficeSeal(ec.generate_private_key(ec.SECP256R1()), [])


def test_wrong_password(trial: TrialAuthority, password_file: Path) -> None:
    with pytest.raises(KeyLocked, match="does not open it") as raised:
        open_ed25519(uri(trial.directory / "log.key.pem", password_file=password_file))
    assert raised.value.__suppress_context__


@pytest.mark.parametrize(
    "chain", [b"", b"no certificate", b"-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n"]
)
def test_what_is_no_chain(trial: TrialAuthority, tmp_path: Path, chain: bytes) -> None:
    (tmp_path / "chain.pem").write_bytes(chain)
    folder = trial.directory
    with pytest.raises(KeyFileError, match="not certificates in PEM"):
        open_seal(uri(folder / "office.key.pem", password_file=folder / "password", chain=tmp_path / "chain.pem"))


def test_unencrypted_and_exposed_keys_are_refused(tmp_path: Path, password_file: Path) -> None:
    key, path = Ed25519PrivateKey.generate(), tmp_path / "key.pem"
    files.write_new(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(KeyFileError, match="not an encrypted PKCS#8"):
        open_ed25519(uri(path, password_file=password_file))
    path.unlink()
    pem.write_private_key(path, key, files.read_password(password_file))
    assert open_ed25519(uri(path, password_file=password_file)).sign(b"") == key.sign(b"")
    path.chmod(0o644)
    with pytest.raises(KeyExposed):
        open_ed25519(uri(path, password_file=password_file))


def test_keys_show_what_is_public_and_stay_in_the_process(trial: TrialAuthority) -> None:
    seal, key = open_seal(trial.office_uri), open_ed25519(trial.log_uri)
    assert repr(key) == f"<Ed25519Key ed25519:{key.public_key.hex()}>"
    assert repr(seal).startswith("<OfficeSeal sha256:")
    secrets: list[Secret] = [seal, key]
    for secret in secrets:
        assert not hasattr(secret, "__dict__")
        for leak in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="never pickled"):
                leak(secret)


def test_ed25519_key_of_rfc_8032() -> None:
    """Test 2 of RFC 8032 §7.1."""
    seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    key = Ed25519Key(Ed25519PrivateKey.from_private_bytes(seed))
    assert key.public_key.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert key.sign(b"\x72").hex().startswith("92a009a9f0d4cab8720e820b5f642540a2b27b54")
