"""Secret files: their owner alone reads them, and they are written whole and never over another."""

import os
import stat
from pathlib import Path

import pytest

from notary.keys import files
from notary.keys.errors import KeyExists, KeyExposed, KeyFileError, KeyUnavailable


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o077])
@pytest.mark.parametrize("wanted", [files.SECRET_MODE, files.PUBLIC_MODE])
def test_a_new_file_has_its_mode_whatever_the_umask(tmp_path: Path, umask: int, wanted: int) -> None:
    before = os.umask(umask)
    try:
        files.write_new(tmp_path / "key", b"data", wanted)
    finally:
        os.umask(before)
    assert (tmp_path / "key").read_bytes() == b"data"
    assert mode(tmp_path / "key") == wanted


def test_a_file_that_is_there_stays_as_it_was(tmp_path: Path) -> None:
    files.write_new(tmp_path / "key", b"first")
    with pytest.raises(KeyExists, match="never overwritten"):
        files.write_new(tmp_path / "key", b"second")
    assert (tmp_path / "key").read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [tmp_path / "key"]


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeyUnavailable, match="No space left"):
        files.write_new(tmp_path / "key", b"data")
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(KeyUnavailable, match="No such file"):
        files.write_new(tmp_path / "no" / "key", b"data")


@pytest.mark.parametrize("open_mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o666])
def test_a_secret_that_others_reach_is_refused(tmp_path: Path, open_mode: int) -> None:
    path = tmp_path / "secret"
    path.write_text("hidden")
    path.chmod(open_mode)
    with pytest.raises(KeyExposed, match=f"mode {open_mode:04o} .* chmod 600") as raised:
        files.read_secret(path)
    assert "hidden" not in str(raised.value)


@pytest.mark.parametrize("closed", [0o600, 0o400])
def test_a_secret_of_its_owner_is_read(tmp_path: Path, closed: int) -> None:
    path = tmp_path / "secret"
    path.write_text("hidden")
    path.chmod(closed)
    assert files.read_secret(path) == b"hidden"


@pytest.mark.parametrize(
    ("content", "password"),
    [
        (b"word", "word"),
        (b"word\n", "word"),
        (b"word\r\n", "word"),
        (b" two words \n", " two words "),
        (b"a\n\n", "a\n"),
    ],
)
def test_a_password_is_the_line_without_its_end(tmp_path: Path, content: bytes, password: str) -> None:
    path = tmp_path / "password"
    files.write_new(path, content)
    assert files.read_password(path) == password


@pytest.mark.parametrize(("content", "message"), [(b"", "empty"), (b"\n", "empty"), (b"\xff\xfe", "not UTF-8")])
def test_no_password_in_the_file(tmp_path: Path, content: bytes, message: str) -> None:
    files.write_new(tmp_path / "password", content)
    with pytest.raises(KeyFileError, match=message):
        files.read_password(tmp_path / "password")


def test_what_is_no_small_file(tmp_path: Path) -> None:
    with pytest.raises(KeyUnavailable, match="No such file"):
        files.read_public(tmp_path / "none")
    with pytest.raises(KeyUnavailable, match="Is a directory"):
        files.read_public(tmp_path)
    files.write_new(tmp_path / "large", bytes(files.MAX_FILE_BYTES + 1))
    with pytest.raises(KeyFileError, match="not a key file"):
        files.read_secret(tmp_path / "large")
