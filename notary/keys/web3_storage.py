"""The Web3 Secret Storage format, version 3: a private key under a password, as Ethereum wallets keep it.

eth-account reads and writes the same files, which the tests compare; loading it costs every command 0.4 s.
"""

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from eth_hash.auto import keccak

_CIPHER = "aes-128-ctr"
_KEY_BYTES = 32
"""The first half encrypts, the second authenticates."""
_SCRYPT_R, _SCRYPT_P = 8, 1
_MOST_MEMORY = 2**31 - 1


class WrongPassword(Exception):
    """The password is not the one of the file."""


def lock(private_key: bytes, password: bytes, *, address: str, scrypt_n: int) -> dict[str, Any]:
    """The content of a new file.

    Args:
        address: of the key; stands in clear in the file.
        scrypt_n: the cost of unlocking, a power of two.
    """
    parameters = {
        "dklen": _KEY_BYTES,
        "n": scrypt_n,
        "r": _SCRYPT_R,
        "p": _SCRYPT_P,
        "salt": secrets.token_hex(16),
    }
    key = _scrypt(parameters, password)
    iv = secrets.token_bytes(16)
    ciphertext = _aes_ctr(key, iv, private_key)
    return {
        "address": address.removeprefix("0x"),
        "crypto": {
            "cipher": _CIPHER,
            "cipherparams": {"iv": iv.hex()},
            "ciphertext": ciphertext.hex(),
            "kdf": "scrypt",
            "kdfparams": parameters,
            "mac": _mac(key, ciphertext).hex(),
        },
        "id": str(uuid.uuid4()),
        "version": 3,
    }


def unlock(stored: Mapping[str, Any], password: bytes) -> bytes:
    """The private key.

    Raises:
        WrongPassword: it does not open the file.
        Exception: of whatever kind, where the file is none of this format.
    """
    crypto = stored["crypto"]
    if crypto["cipher"] != _CIPHER:
        raise ValueError("unknown cipher")
    key = _DERIVATIONS[crypto["kdf"]](crypto["kdfparams"], password)
    ciphertext = _bytes(crypto["ciphertext"])
    if not hmac.compare_digest(_mac(key, ciphertext), _bytes(crypto["mac"])):
        raise WrongPassword
    return _aes_ctr(key, _bytes(crypto["cipherparams"]["iv"]), ciphertext)


def _scrypt(parameters: Mapping[str, Any], password: bytes) -> bytes:
    n, r, p, length = (parameters[name] for name in ("n", "r", "p", "dklen"))
    salt = _bytes(parameters["salt"])
    return hashlib.scrypt(password, salt=salt, n=n, r=r, p=p, dklen=length, maxmem=_MOST_MEMORY)


def _pbkdf2(parameters: Mapping[str, Any], password: bytes) -> bytes:
    if parameters["prf"] != "hmac-sha256":
        raise ValueError("unknown pseudorandom function")
    salt = _bytes(parameters["salt"])
    return hashlib.pbkdf2_hmac("sha256", password, salt, parameters["c"], parameters["dklen"])


_DERIVATIONS = {"scrypt": _scrypt, "pbkdf2": _pbkdf2}


def _mac(key: bytes, ciphertext: bytes) -> bytes:
    return keccak(key[16:32] + ciphertext)


def _aes_ctr(key: bytes, iv: bytes, text: bytes) -> bytes:
    """Encrypts and decrypts; an iv may be written without leading zeros, as it counts."""
    cipher = Cipher(AES(key[:16]), CTR(iv.rjust(16, b"\0"))).encryptor()
    return cipher.update(text) + cipher.finalize()


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))
