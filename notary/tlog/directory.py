"""A published register in a folder: a copy on a disk, or the folder that the service publishes from."""

from pathlib import Path

from notary.tlog.published import LogUnavailable, PublishedLog


class DirectoryLog(PublishedLog):
    """The log whose files lie below ``folder``."""

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder)

    def close(self) -> None:
        """Nothing is kept open."""

    def read(self, path: str, most: int) -> bytes:
        try:
            with (self._folder / path).open("rb") as file:
                data = file.read(most + 1)
        except (OSError, ValueError) as error:  # ValueError: a folder name with a null character
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise LogUnavailable(f"cannot be read ({reason})", where=str(self._folder / path)) from None
        if len(data) > most:
            raise LogUnavailable(f"longer than the {most} bytes that it can have", where=str(self._folder / path))
        return data
