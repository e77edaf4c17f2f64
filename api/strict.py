"""JSON bodies are read as strictly as everything that is signed: no duplicate keys, no floats, no depth without end."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from notary.domain import canonical
from notary.domain.errors import FormatError


class StrictRequest(Request):
    """A request whose body is a narrow JSON value (notary.domain.canonical)."""

    async def json(self) -> Any:
        """The value of the body (raises FormatError)."""
        return canonical.parse(await self.body())


class StrictRoute(APIRoute):
    """A route that takes strict JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The framework's handler, with our reader of bodies, and its errors as they are."""
        handle = super().get_route_handler()

        async def strict(request: Request) -> Response:
            try:
                return await handle(StrictRequest(request.scope, request.receive))
            except HTTPException as error:
                if isinstance(error.__cause__, FormatError):
                    raise FormatError(str(error.__cause__), where="body") from None
                raise

        return strict
