"""What operators see: a request id on every answer, one log line and the metrics of each request. No personal data:
routes are named by their template, callers by the id of their key, and queries and bodies are left out."""

import logging
import secrets
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import fault

HEADER = b"x-request-id"

log = logging.getLogger("api.access")


def configure_logs(level: int = logging.INFO) -> None:
    """One JSON object a line on standard error, from our code and from the libraries alike."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=[handler], force=True)


class RequestLog:
    """Gives every request an id and writes one line about it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        status, method = 0, scope["method"]

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message.setdefault("headers", []).append((HEADER, request_id.encode()))
            await send(message)

        start = time.perf_counter()
        try:
            await self._app(scope, receive, numbered)
        except Exception as error:
            if status:  # half an answer is out already; the connection is cut
                raise
            await fault(error, request_id)(scope, receive, numbered)
        finally:
            caller = scope["state"].get("caller")
            details = {
                "request_id": request_id,
                "method": method,
                "route": getattr(scope.get("route"), "path", "none"),
                "status": status,
                "ms": round((time.perf_counter() - start) * 1000, 1),
                "caller": getattr(caller, "key", None),
                "role": getattr(caller, "role", None),
            }
            log.info("request", extra=details)
