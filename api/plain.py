"""What every request is made into before a route sees it: text that can be kept, and HEAD as a GET without its body."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem


class Plain:
    """Refuses NUL characters, which no text of ours holds and PostgreSQL cannot; answers HEAD wherever GET is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = send
        if scope["method"] == "HEAD":
            scope["method"] = "GET"
            answer = _without_body(send)
        if "\0" in scope["path"] or b"%00" in scope["query_string"] or b"\0" in scope["query_string"]:
            request_id = scope.get("state", {}).get("request_id", "")
            refused = problem(400, "FORMAT", "the address has a NUL character, which no text may have", request_id)
            await refused(scope, receive, answer)
            return
        await self._app(scope, receive, answer)


def _without_body(send: Send) -> Send:
    """``send`` for HEAD: the same head, length included, and nothing after it."""

    async def bare(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return bare
