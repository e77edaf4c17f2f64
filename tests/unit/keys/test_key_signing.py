"""secp256k1 signers: signatures that recover to the address, keystores that others can open, keys that end."""

import copy
import json
import pickle
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from eth_keys.datatypes import Signature
from hypothesis import given
from hypothesis import strategies as st

from notary.domain.errors import FormatError
from notary.keys import keystore, web3_storage
from notary.keys.errors import KeyDestroyed, KeyExists, KeyExposed, KeyFileError, KeyLocked, KeyUnavailable
from notary.keys.ethereum import EthereumKey, EventKey
from notary.keys.keystore import LIGHT_SCRYPT_N, create_keystore
from notary.keys.signer import open_signer
from notary.keys.uri import KeyUri

PASSWORD = "correct horse 电池"

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
KEY = EthereumKey(bytes.fromhex("4c0883a69102937d6231471b5dbb6204fe512961708279f9d2a8a1b4e3c7d5f0"))


def uri(path: Path, password_file: Path) -> str:
    return str(KeyUri("keystore", str(path), {"password-file": str(password_file)}))


def made(folder: Path, password_file: Path, name: str = "key.json") -> tuple[Path, str]:
    path = folder / name
    return path, create_keystore(path, password_file, scrypt_n=LIGHT_SCRYPT_N)


def recovered(signature: bytes, digest: bytes) -> str:
    standard = signature[:64] + bytes([signature[64] - 27])
    return str(Signature(standard).recover_public_key_from_msg_hash(digest).to_checksum_address())


def test_address_is_the_known_one_of_a_known_key() -> None:
    known = EthereumKey(bytes(31) + b"\x01")
    assert known.address == "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf"


@given(st.binary(min_size=32, max_size=32))
def test_signature_recovers_to_the_address_with_low_s(digest: bytes) -> None:
    signature = KEY.sign_digest(digest)
    assert len(signature) == 65
    assert signature[64] in (27, 28)
    assert int.from_bytes(signature[32:64], "big") <= ORDER // 2
    assert recovered(signature, digest) == KEY.address


@pytest.mark.parametrize("length", [0, 31, 33])
def test_only_a_digest_is_signed(length: int) -> None:
    with pytest.raises(FormatError, match="32"):
        KEY.sign_digest(bytes(length))


@pytest.mark.parametrize("private", [bytes(32), ORDER.to_bytes(32, "big"), b"\x01" * 33])
def test_what_is_no_private_key(private: bytes) -> None:
    with pytest.raises(KeyFileError):
        EthereumKey(private)


def test_keystore_gives_the_signer_of_its_address(tmp_path: Path, password_file: Path) -> None:
    path, address = made(tmp_path, password_file)
    signer = open_signer(uri(path, password_file))
    assert signer.address == address
    assert recovered(signer.sign_digest(bytes(32)), bytes(32)) == address


def test_other_wallets_open_the_keystore(tmp_path: Path, password_file: Path) -> None:
    path, address = made(tmp_path, password_file)
    stored = json.loads(path.read_text())
    assert (stored["version"], stored["crypto"]["kdf"]) == (3, "scrypt")
    assert Account.from_key(Account.decrypt(stored, PASSWORD)).address == address
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("kdf", ["scrypt", "pbkdf2"])
def test_the_keystores_of_other_wallets_are_opened(tmp_path: Path, password_file: Path, kdf: Any) -> None:
    account = Account.create()
    stored = Account.encrypt(account.key, PASSWORD, kdf=kdf, iterations=LIGHT_SCRYPT_N)
    path = tmp_path / "key.json"
    path.write_text(json.dumps(stored))
    path.chmod(0o600)
    assert open_signer(uri(path, password_file)).address == account.address


def test_a_published_keystore_is_opened() -> None:
    """The example of the Web3 Secret Storage Definition."""
    stored = {
        "crypto": {
            "cipher": "aes-128-ctr",
            "cipherparams": {"iv": "6087dab2f9fdbbfaddc31a909735c1e6"},
            "ciphertext": "5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46",
            "kdf": "pbkdf2",
            "kdfparams": {
                "c": 262144,
                "dklen": 32,
                "prf": "hmac-sha256",
                "salt": "ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd",
            },
            "mac": "517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2",
        },
        "version": 3,
    }
    expected = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d"
    assert web3_storage.unlock(stored, b"testpassword").hex() == expected


def test_standard_cost_is_what_wallets_use() -> None:
    assert keystore.STANDARD_SCRYPT_N == 262144
    assert create_keystore.__kwdefaults__["scrypt_n"] == keystore.STANDARD_SCRYPT_N


def test_a_keystore_is_never_overwritten(tmp_path: Path, password_file: Path) -> None:
    path, _ = made(tmp_path, password_file)
    before = path.read_bytes()
    with pytest.raises(KeyExists):
        made(tmp_path, password_file)
    assert path.read_bytes() == before


def test_two_keystores_hold_two_keys(tmp_path: Path, password_file: Path) -> None:
    assert made(tmp_path, password_file)[1] != made(tmp_path, password_file, "other.json")[1]


def test_wrong_password_is_refused_and_not_shown(tmp_path: Path, password_file: Path) -> None:
    path, _ = made(tmp_path, password_file)
    password_file.write_text("wrong-and-secret")
    with pytest.raises(KeyLocked, match="does not open it") as raised:
        open_signer(uri(path, password_file))
    assert "wrong-and-secret" not in repr(raised.value)
    assert raised.value.__suppress_context__


def test_exposed_keystore_or_password_is_refused(tmp_path: Path, password_file: Path) -> None:
    path, _ = made(tmp_path, password_file)
    path.chmod(0o644)
    with pytest.raises(KeyExposed, match=r"key\.json"):
        open_signer(uri(path, password_file))
    path.chmod(0o600)
    password_file.chmod(0o640)
    with pytest.raises(KeyExposed, match="password"):
        open_signer(uri(path, password_file))


def edited(path: Path, **changes: Any) -> None:
    stored = json.loads(path.read_text())
    stored["crypto"]["kdfparams"].update(changes.pop("kdfparams", {}))
    stored["crypto"].update(changes.pop("crypto", {}))
    path.write_text(json.dumps({**stored, **changes}))


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"version": 4}, KeyFileError, "not a Keystore V3"),
        ({"address": "00" * 20}, KeyFileError, "but holds the key of 0x"),
        ({"kdfparams": {"n": 2**30}}, KeyFileError, "over the limit"),
        ({"kdfparams": {"n": "many"}}, KeyFileError, "not a Keystore V3"),
        ({"crypto": {"kdf": "rot13"}}, KeyFileError, "not a Keystore V3"),
        ({"crypto": {"cipher": "aes-256-cbc"}}, KeyFileError, "not a Keystore V3"),
        ({"crypto": {"kdf": "pbkdf2", "kdfparams": {"prf": "hmac-md5"}}}, KeyFileError, "not a Keystore V3"),
        ({"kdfparams": {"r": 2**20}}, KeyFileError, "not a Keystore V3"),
        ({"crypto": {"mac": "00" * 32}}, KeyLocked, "does not open it"),
    ],
)
def test_damaged_keystores(
    tmp_path: Path, password_file: Path, changes: dict[str, Any], error: type[Exception], message: str
) -> None:
    path, _ = made(tmp_path, password_file)
    edited(path, **changes)
    with pytest.raises(error, match=message):
        open_signer(uri(path, password_file))


@pytest.mark.parametrize("content", ["", "[]", "{}", "null", '{"version": 3, "crypto": 1}'])
def test_what_is_no_keystore(tmp_path: Path, password_file: Path, content: str) -> None:
    path = tmp_path / "key.json"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileError, match="not a Keystore V3"):
        open_signer(uri(path, password_file))


def test_missing_keystore(tmp_path: Path, password_file: Path) -> None:
    with pytest.raises(KeyUnavailable, match=r"none\.json: cannot be read"):
        open_signer(uri(tmp_path / "none.json", password_file))


def test_unlocked_once_however_many_threads_ask(
    tmp_path: Path, password_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = made(tmp_path, password_file)
    calls: list[object] = []
    unlock = web3_storage.unlock

    def counted(*arguments: Any) -> Any:
        calls.append(arguments)
        return unlock(*arguments)

    monkeypatch.setattr(web3_storage, "unlock", counted)
    signers: list[object] = []
    threads = [threading.Thread(target=lambda: signers.append(open_signer(uri(path, password_file)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1
    assert len(signers) == 4
    assert len(set(map(id, signers))) == 1


def test_event_key_signs_until_its_event_is_over() -> None:
    with EventKey() as key:
        signature = key.sign_digest(bytes(32))
        assert recovered(signature, bytes(32)) == key.address
    with pytest.raises(KeyDestroyed, match=key.address):
        key.sign_digest(bytes(32))


def test_event_key_is_destroyed_when_the_signing_fails() -> None:
    with pytest.raises(RuntimeError), EventKey() as key:
        raise RuntimeError
    with pytest.raises(KeyDestroyed):
        key.sign_digest(bytes(32))


def test_event_keys_differ() -> None:
    assert EventKey().address != EventKey().address


@pytest.mark.parametrize("key", [KEY, EventKey()], ids=["key", "event key"])
def test_a_key_never_leaves_the_process(key: EthereumKey) -> None:
    for leak in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="never pickled or copied"):
            leak(key)


def test_a_key_shows_its_address_and_nothing_else() -> None:
    assert repr(KEY) == str(KEY) == f"<EthereumKey {KEY.address}>"
    assert not hasattr(KEY, "__dict__")
    assert "4c0883a6" not in "".join(f"{getattr(KEY, name)!r}" for name in dir(KEY))
