"""Multipart forms are taken whole. Without its closing boundary a form broke off somewhere on its way, and the reader
would leave out, without a word, the file that was being sent."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from fastapi import Request
from python_multipart.multipart import parse_options_header

from api.strict import StrictRoute
from notary.domain.errors import FormatError


class FormRequest(Request):
    """A request whose multipart form has an end (RFC 2046 §5.1.1)."""

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """The body piece by piece. Raises FormatError in the place of its end, so that the form's reader closes the
        files that it has begun."""
        boundary = parse_options_header(self.headers.get("content-type"))[1].get(b"boundary", b"")
        end = b"\r\n--" + boundary + b"--"
        seen, ended = b"\r\n", not boundary
        async with aclosing(super().stream()) as pieces:
            async for piece in pieces:
                ended = ended or end in seen + piece
                seen = (seen + piece)[-len(end) :]
                yield piece
        if not ended:
            raise FormatError("the form ends before its closing boundary; what it holds is not whole")


class FormRoute(StrictRoute):
    """A route that takes a multipart form."""

    reader = FormRequest
