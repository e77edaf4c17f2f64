"""The folder that the demo fills: documents, certificates, trust root, the register's tiles, and a summary."""

import fcntl
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from notary.domain.errors import Refused

SUMMARY = "summary.json"
_LOCK = ".demo.lock"


@contextmanager
def prepared(out: Path) -> Iterator[Path]:
    """An empty demo folder, ours alone for as long as the block lasts. What an earlier demo left in it is removed.

    Raises:
        Refused: it is no folder, holds something that no demo made, or another demo is using it.
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
        for item in out.iterdir():
            if item.is_dir() and not item.is_symlink():
                shutil.rmtree(item)
            elif item != lock:
                item.unlink()
        yield out


def write_json(path: Path, value: Mapping[str, Any]) -> None:
    """Write a value for people and programs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
