"""Notices: what was told to whom, and that it was seen."""

from collections.abc import Iterator

from notary.client.http import Http
from notary.client.instruments import path, posted
from notary.wire.notices import Notice, NoticePage


class Notices:
    """``/v1/notices``."""

    def __init__(self, http: Http) -> None:
        self._http = http

    def list(self, *, limit: int = 200, **filters: str | None) -> Iterator[Notice]:
        """The notices to the key's holder (to the office: all), newest first, page by page as they are asked for.

        Args:
            limit: notices in one page.
            filters: ``instrument``, ``state`` and ``kind``.
        """
        for page in self._http.pages(NoticePage, path("notices"), {**filters, "limit": limit}):
            yield from page.items

    def seen(self, id: str) -> Notice:
        """Confirm that the key's holder saw a notice; the first confirmation stays."""
        return self._http.view(Notice, posted(path("notices", id) + ":seen"))
