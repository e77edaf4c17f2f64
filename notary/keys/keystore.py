"""Keystore V3 files (Web3 Secret Storage): a private key under scrypt and AES-128-CTR.

Unlocking costs 0.7 s and 256 MB on purpose, so a process does it once for each file and keeps the key in memory. A
file that is exchanged meanwhile is read at the next start.
"""

import json
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from notary.keys import files
from notary.keys.errors import KeyFileError, KeyLocked
from notary.keys.ethereum import EthereumKey, new_private_key
from notary.keys.passwords import Password, PasswordFile, password_of
from notary.keys.uri import KeyUri

STANDARD_SCRYPT_N = 2**18
"""The cost that other wallets use (256 MB)."""

LIGHT_SCRYPT_N = 2**12
"""The least cost, for a password that is itself 256 random bits, or for a trial."""

_MAX_SCRYPT_N = 2**20
"""1 GB: a file that asks for more would stop the machine rather than open."""

_unlocking = Lock()


def create_keystore(path: Path, password_file: Path, *, scrypt_n: int = STANDARD_SCRYPT_N, note: str = "") -> str:
    """Make a key, store it in a new file of mode 0600 and return its address.

    Args:
        path: a file that does not exist yet.
        password_file: a file of mode 0600 whose one line is the password.
        scrypt_n: the cost of unlocking, a power of two.
        note: stands in clear in the file.

    Raises:
        KeyExists: the file is there already.
        KeyExposed, KeyUnavailable, KeyFileError: the password file or folder cannot be used.
    """
    from eth_account import Account  # takes 0.4 s to load, which commands without a key need not wait for

    private_key = new_private_key()
    password = PasswordFile(password_file).read()
    stored = Account.encrypt(private_key, password, kdf="scrypt", iterations=scrypt_n)
    files.write_new(path, json.dumps({**stored, "note": note} if note else stored).encode())
    return EthereumKey(private_key).address


def open_keystore(uri: KeyUri) -> EthereumKey:
    """The signer of ``keystore:PATH?password-file=PATH`` or ``…?password-env=NAME``.

    Raises:
        KeyLocked: the password is not the one of the file.
        KeyFileError: not a Keystore V3 file, or its address is not that of its key.
        KeyExposed, KeyUnavailable, KeyUriError: the files or the URI cannot be used.
    """
    password, _ = password_of(uri)
    with _unlocking:  # two threads that ask at once must not pay twice
        return _unlock(Path(uri.path).resolve(), password)


@cache
def _unlock(path: Path, source: Password) -> EthereumKey:
    from eth_account import Account

    stored = _parse(files.read_secret(path), path)
    password = source.read()
    try:
        private_key = bytes(Account.decrypt(stored, password))
    except ValueError:
        raise KeyLocked(f"{source} does not open it", where=str(path)) from None
    except Exception:  # from None in both: a message or frame of the library might show what it works on
        raise KeyFileError("not a Keystore V3 file", where=str(path)) from None
    key = EthereumKey(private_key)
    claimed = stored.get("address")
    if claimed is not None and str(claimed).removeprefix("0x").lower() != key.address[2:].lower():
        raise KeyFileError(f"says it holds {claimed}, but holds the key of {key.address}", where=str(path))
    return key


def _parse(data: bytes, path: Path) -> dict[str, Any]:
    try:
        stored = json.loads(data)
        cost = stored["crypto"]["kdfparams"].get("n", 0)
        sound = stored["version"] == 3 and isinstance(cost, int)
    except (ValueError, KeyError, TypeError, AttributeError):
        sound = False
    if not sound:
        raise KeyFileError("not a Keystore V3 file", where=str(path))
    if cost > _MAX_SCRYPT_N:
        raise KeyFileError(f"scrypt n is {cost}, over the limit of {_MAX_SCRYPT_N}", where=str(path))
    return dict(stored)
