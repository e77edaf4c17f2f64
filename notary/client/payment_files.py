"""Files of bookings: read twice, first whether all of it is in form, then piece by piece as it is booked."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from notary.domain.errors import FormatError
from notary.domain.payments import FileForm, Row, read
from notary.domain.payments.chunks import pieces
from notary.domain.payments.files import MAX_LINE
from notary.wire.payments import PaymentsImported


@dataclass(frozen=True)
class Progress:
    """How far an import is: rows that were handed in, and of these the new bookings and those that were known."""

    rows: int = 0
    count: int = 0
    known: int = 0

    def after(self, rows: int, done: PaymentsImported) -> "Progress":
        """The progress once so many more rows were handed in."""
        return Progress(self.rows + rows, self.count + done.count, self.known + done.known)


def import_pieces(
    file: Path,
    book: Callable[[Sequence[Row]], PaymentsImported],
    progress: Callable[[Progress], None] = lambda _: None,
) -> Progress:
    """Hand in a file piece by piece.

    Args:
        book: takes one piece, all of it or nothing.
        progress: is told after each piece.

    Raises:
        FormatError: the file cannot be read, or (PaymentsError) lists what is wrong; then nothing was handed in.
    """
    form = form_of(file)
    done = Progress()
    for piece in pieces(lambda: _rows(file, form)):
        done = done.after(len(piece), book(piece))
        progress(done)
    return done


def form_of(file: Path) -> FileForm:
    """The form that a file's name says (raises FormatError)."""
    try:
        return FileForm(file.suffix.lower().removeprefix("."))
    except ValueError:
        raise FormatError("the name must end in .csv or .jsonl, which says how it is read", where=str(file)) from None


def _rows(file: Path, form: FileForm) -> Iterator[Row]:
    yield from read(_lines(file), form)


def _lines(file: Path) -> Iterator[bytes]:
    """The lines of a file; of one that is too long only as much as shows that."""
    try:
        with file.open("rb") as opened:
            while line := opened.readline(MAX_LINE + 1):
                yield line
    except OSError as error:
        raise FormatError(f"cannot be read: {error.strerror}", where=str(file)) from None
