"""Large files in pieces, each of which can be booked on its own."""

from collections.abc import Callable, Iterable, Iterator

from notary.domain.payments.booking import Row

MOST_ROWS = 2_000
"""Of one piece, which is one transaction; the longest bookings of this number fit into one request."""


def pieces(rows: Callable[[], Iterable[Row]], most: int = MOST_ROWS) -> Iterator[list[Row]]:
    """All rows in pieces, in their order; but a reversal comes last, together with what it reverses, wherever in the
    file that is: neither then waits for another piece.

    Args:
        rows: begins the rows anew. They are gone through once before there is a first piece, so that what is wrong with
            any of them is raised before; then once more. Reversals alone are kept.
    """
    reversals = [row for row in rows() if row.booking.reverses]
    targets: dict[str, list[Row]] = {row.booking.reverses: [] for row in reversals if row.booking.reverses}
    piece: list[Row] = []
    for row in rows():
        if row.booking.reverses:
            continue
        if row.booking.id in targets:
            targets[row.booking.id].append(row)
            continue
        piece.append(row)
        if len(piece) >= most:
            yield piece
            piece = []
    for reversal in reversals:
        together = [*targets.pop(reversal.booking.reverses or "", ()), reversal]
        if piece and len(piece) + len(together) > most:
            yield piece
            piece = []
        piece += together
    if piece:
        yield piece
