"""Papers of an instrument, a party's view of it, and who looked at it."""

from collections.abc import Iterator

from notary.client.http import MIB, Ask, Http
from notary.client.instruments import path
from notary.domain.errors import FormatError
from notary.wire.view import Lookup, Lookups, NamedPaper, PartyView
from notary.wire.view import Papers as PaperList

PAPER_BYTES = 4 * MIB
"""More than a deed with six hundred instalments has as a page."""

FORMATS = {"text": ("txt", "text/plain"), "html": ("html", "text/html"), "json": ("json", "application/json")}
"""What a paper can be had as: its ending and its media type."""


class Papers:
    """``/v1/instruments/{id}/papers``, ``…/view`` and ``…/lookups``."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def list(self, instrument: str) -> list[NamedPaper]:
        """Every paper that the key can read."""
        return self._http.view(PaperList, Ask("GET", path("instruments", instrument, "papers"))).items

    def fetch(
        self, instrument: str, kind: str, format: str = "text", *, party: str | None = None, sequence: int | None = None
    ) -> bytes:
        """A paper in a format of ``FORMATS``.

        Args:
            party: to whom it is, where there is one to each of several.
            sequence: the act that it is of; by default the last.

        Raises:
            FormatError: no such format.
        """
        if format not in FORMATS:
            raise FormatError(f"{format!r} is no format; those are {', '.join(FORMATS)}", where="format")
        ending, type = FORMATS[format]
        query = {"party": party, "sequence": None if sequence is None else str(sequence)}
        where = path("instruments", instrument, "papers", f"{kind}.{ending}")
        return self._http.answer(Ask("GET", where, query=query, type=type, most=PAPER_BYTES)).content

    def view(self, instrument: str, *, party: str | None = None, lang: str = "zh-CN") -> PartyView:
        """A debt as one of its parties sees it: the key's own, or the one that is named."""
        query = {"party": party, "lang": lang}
        return self._http.view(PartyView, Ask("GET", path("instruments", instrument, "view"), query))

    def lookups(self, instrument: str, *, lang: str = "zh-CN", limit: int = 200) -> Iterator[Lookup]:
        """Who looked at the data of a debt, newest first, page by page as it is asked for."""
        for page in self._http.pages(
            Lookups, path("instruments", instrument, "lookups"), {"lang": lang, "limit": limit}
        ):
            yield from page.items
