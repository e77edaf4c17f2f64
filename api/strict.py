"""JSON bodies are read as strictly as everything that is signed: no duplicate keys, no floats, no depth without end."""

import re
from collections.abc import Callable, Coroutine
from typing import Any, ClassVar

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from notary.domain import canonical
from notary.domain.errors import FormatError

_NUMBER = re.compile(r"^(the integer )?[-0-9.eE+…]+ is ")


class StrictRequest(Request):
    """A request whose body is a narrow JSON value (notary.domain.canonical)."""

    async def json(self) -> Any:
        """The value of the body (raises FormatError)."""
        text = await self.body()
        value = canonical.parse(text)
        if b"\\u0000" in text and _has_nul(value):
            raise FormatError("has a NUL character, which no text may have")
        return value


class StrictRoute(APIRoute):
    """A route that takes strict JSON."""

    reader: ClassVar[type[Request]] = StrictRequest

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The framework's handler, with our reader of bodies, and its errors as they are."""
        handle = super().get_route_handler()

        async def strict(request: Request) -> Response:
            try:
                return await handle(self.reader(request.scope, request.receive))
            except HTTPException as error:
                if isinstance(error.__cause__, FormatError):
                    raise _told(error.__cause__) from None
                raise

        return strict


def _has_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_nul(part) for member in value.items() for part in member)
    return any(map(_has_nul, value)) if isinstance(value, list) else isinstance(value, str) and "\0" in value


def _told(error: FormatError) -> FormatError:
    """What is wrong with the text, where in the body, and not the number that was sent."""
    message = str(error).removeprefix(f"{error.where}: ")
    return FormatError(_NUMBER.sub("a number is ", message), where="body" + error.where.removeprefix("$"))
