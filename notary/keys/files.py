"""Secret files: written at once or not at all, readable by their owner alone."""

import os
import secrets
import stat
from pathlib import Path

from notary.keys.errors import KeyExists, KeyExposed, KeyFileError, KeyUnavailable

SECRET_MODE = 0o600
PUBLIC_MODE = 0o644

MAX_FILE_BYTES = 64 * 1024
"""Keys, passwords and chains have a few KB; a larger file is the wrong one."""


def read_public(path: Path) -> bytes:
    """A small file that is no secret.

    Raises:
        KeyUnavailable: it cannot be opened.
        KeyFileError: it is too large to be a key, password or certificate file.
    """
    return _read(path, secret=False)


def read_secret(path: Path) -> bytes:
    """A small file that only its owner can reach.

    Raises:
        KeyExposed: its mode lets group or others read, write or run it.
        KeyUnavailable, KeyFileError: as for ``read_public``.
    """
    return _read(path, secret=True)


def read_password(path: Path) -> str:
    """The password in a secret file, without the line end that editors add.

    Raises:
        KeyFileError: there is none in it, or it is not UTF-8.
        KeyExposed, KeyUnavailable: as for ``read_secret``.
    """
    try:
        password = read_secret(path).decode().removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        raise KeyFileError("the password is not UTF-8 text", where=str(path)) from None
    if not password:
        raise KeyFileError("the password file is empty", where=str(path))
    return password


def _read(path: Path, *, secret: bool) -> bytes:
    try:
        with path.open("rb") as file:
            if secret:  # asked of the open file, so that nobody can swap it in between
                _check_mode(os.fstat(file.fileno()).st_mode, path)
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise KeyUnavailable(f"cannot be read: {error.strerror}", where=str(path)) from None
    if len(data) > MAX_FILE_BYTES:
        raise KeyFileError(f"more than {MAX_FILE_BYTES} bytes: not a key file", where=str(path))
    return data


def _check_mode(mode: int, path: Path) -> None:
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyExposed(
            f"mode {stat.S_IMODE(mode):04o} lets others reach a secret; run: chmod 600 {path}", where=str(path)
        )


def write_new(path: Path, data: bytes, mode: int = SECRET_MODE) -> None:
    """Write a file that must not exist yet; after a crash it is there whole or not at all.

    Raises:
        KeyExists: something is there already.
        KeyUnavailable: the folder cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        try:
            _write_synced(temporary, data, mode)
            os.link(temporary, path)  # a rename would replace a file that is there, a link refuses
        finally:
            temporary.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except FileExistsError:
        raise KeyExists("there already, and keys are never overwritten", where=str(path)) from None
    except OSError as error:
        raise KeyUnavailable(f"cannot be written: {error.strerror}", where=str(path)) from None


def _write_synced(path: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, SECRET_MODE)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
