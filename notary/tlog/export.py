"""Writing a published log to a directory, from where any static web server can serve it."""

from collections.abc import Iterable
from pathlib import Path


def write(files: Iterable[tuple[str, bytes]], directory: Path) -> None:
    """Write (path, content) pairs below a directory, in their order."""
    for path, content in files:
        target = directory / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
