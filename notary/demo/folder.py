"""The folder that the demo fills: documents, certificates, trust root, the register's tiles, and a summary."""

import fcntl
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from notary.chain.chain_files import ChainFiles
from notary.domain.errors import Refused

SUMMARY = "summary.json"
OFFICE = ".office"
"""The office's data directory within the folder."""

_LOCK = ".demo.lock"


@contextmanager
def prepared(out: Path) -> Iterator[Path]:
    """An empty demo folder, ours alone for as long as the block lasts. What an earlier demo left in it is removed.

    Raises:
        Refused: it is no folder, holds something that no demo made, or another demo or a service is using it.
    """
    if out.exists() and not out.is_dir():
        raise Refused(f"{out} is not a folder; choose another --out")
    out.mkdir(parents=True, exist_ok=True)
    lock = out / _LOCK
    if not lock.exists() and any(out.iterdir()):
        raise Refused(f"{out} is not empty and no demo made it; choose another --out")
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused(f"a demo is running in {out}; stop it, or choose another --out") from None
        with _unused(out / OFFICE):
            _empty(out, lock)
        yield out


@contextmanager
def _unused(office: Path) -> Iterator[None]:
    """Keeps services off an office that an earlier demo left, by the lock on its chain that they run under.

    Raises:
        Refused: one is running.
    """
    chain = office / "chain"
    if not chain.is_dir():
        yield
        return
    with ChainFiles(chain).lock() as ours:
        if not ours:
            raise Refused(f"a service runs on {office}; stop it, or use --out DIR for another folder")
        yield


def _empty(out: Path, kept: Path) -> None:
    """Remove all but one file from a folder."""
    for item in out.iterdir():
        if item.is_dir() and not item.is_symlink():
            shutil.rmtree(item)
        elif item != kept:
            item.unlink()


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write a value for people and programs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
