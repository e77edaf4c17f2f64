"""Payments: files of any size in pieces, and what was booked on a debt."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from notary.client.errors import Told
from notary.client.http import Http
from notary.client.instruments import path, posted
from notary.client.payment_files import Progress, import_pieces
from notary.domain.payments import Row
from notary.wire.payments import NewPayment, NewPayments, Payment, PaymentPage, PaymentsImported


class Payments:
    """``/v1/payments`` and ``/v1/instruments/{id}/payments``."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def add(self, rows: Sequence[Row]) -> PaymentsImported:
        """Book these, all of them or none (raises Told, whose ``problem`` lists what is wrong)."""
        with _naming(rows):
            return self._http.view(PaymentsImported, posted("/v1/payments", _form(rows)))

    def check(self, rows: Sequence[Row]) -> PaymentsImported:
        """What ``add`` would do now, without doing it (raises what that raises)."""
        ask = replace(posted("/v1/payments:check", _form(rows)), once=False)
        with _naming(rows):
            return self._http.view(PaymentsImported, ask)

    def import_file(
        self, file: Path, *, dry_run: bool = False, progress: Callable[[Progress], None] = lambda _: None
    ) -> Progress:
        """Book a file (``.csv`` or ``.jsonl``) of any size. All of it is read before anything is sent; then each piece
        is booked on its own. Where that breaks off, the same file is imported again: what is there stays.

        Args:
            dry_run: only say what would be done.
            progress: is told after each piece.

        Raises:
            FormatError: the file cannot be read, or (PaymentsError) lists what is wrong with its rows.
            Told: the service refuses a piece; those before it are booked.
        """
        return import_pieces(file, self.check if dry_run else self.add, progress)

    def list(self, instrument: str, *, until: date | None = None, limit: int = 200) -> Iterator[Payment]:
        """What was booked on an instrument, by day, page by page as they are asked for."""
        query = {"until": None if until is None else until.isoformat(), "limit": limit}
        for page in self._http.pages(PaymentPage, path("instruments", instrument, "payments"), query):
            yield from page.items


def _form(rows: Sequence[Row]) -> NewPayments:
    return NewPayments.made(payments=[NewPayment.made(**row.to_json()) for row in rows])


_PLACE = re.compile(r"payments\[(\d{1,6})\]", re.ASCII)


@contextmanager
def _naming(rows: Sequence[Row]) -> Iterator[None]:
    """Where the service refuses in this block, the error names bookings by where they stood: by the row of a file."""

    def place(found: re.Match[str]) -> str:
        index = int(found[1])
        return rows[index].place if index < len(rows) else found[0]

    try:
        yield
    except Told as error:
        problem = error.problem
        faults = [fault.model_copy(update={"where": _PLACE.sub(place, fault.where)}) for fault in problem.errors]
        named = problem.model_copy(update={"detail": _PLACE.sub(place, problem.detail), "errors": faults})
        raise type(error)(named) from None
