"""A published register in a folder: a copy on a disk, or the folder that the service publishes from."""

import os
import stat
from pathlib import Path

from notary.tlog.published import LogUnavailable, PublishedLog


class DirectoryLog(PublishedLog):
    """The log whose files lie below ``folder``. The folder may come from anyone, on a stick or in an archive."""

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder)

    def close(self) -> None:
        """Nothing is kept open."""

    def read(self, path: str, most: int) -> bytes:
        place = str(self._folder / path)
        try:
            with open(place, "rb", opener=_open) as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise LogUnavailable("not a regular file", where=place)
                data = file.read(most + 1)
        except (OSError, ValueError) as error:  # ValueError: a folder name with a null character
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise LogUnavailable(f"cannot be read ({reason})", where=place) from None
        if len(data) > most:
            raise LogUnavailable(f"longer than the {most} bytes that it can have", where=place)
        return data


def _open(path: str, flags: int) -> int:
    """Without waiting: a named pipe in the place of a file would hold the reader until someone wrote to it."""
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOCTTY)
