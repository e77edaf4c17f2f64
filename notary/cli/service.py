"""``notary worker`` and ``notary serve``."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from notary.bootstrap import App, embedded_chain
from notary.chain.stopping import stop_on_signals
from notary.cli.common import Data, opened
from notary.domain.errors import Unavailable
from notary.worker import Worker


class PortTaken(Unavailable):
    """The address cannot be listened on: somebody else does, or we may not."""

    code = "PORT_TAKEN"


def worker(data: Data = None) -> None:
    """Run the worker with the embedded chain until interrupted; any number may run on one data directory."""
    _log_to_stderr()
    stop = stop_on_signals()
    with opened(data) as app, embedded_chain(app) as hosting:
        Worker(hosting).run(stop)


def serve(
    data: Data = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port; 0: any free one; default NOTARY_PORT.", show_default=False),
    ] = None,
) -> None:
    """Run everything on this machine: chain node, worker and web service, until interrupted."""
    _log_to_stderr()
    with opened(data) as app, listen(app, port) as bound, running(app) as hosting:
        typer.echo(f"serving {address(bound)}  (interrupt to stop)")
        run_web(hosting, bound)


@contextmanager
def running(app: App) -> Iterator[App]:
    """The office with chain node and worker in the background for as long as the block lasts."""
    stop = threading.Event()
    with embedded_chain(app) as hosting:
        thread = threading.Thread(target=Worker(hosting).run, args=(stop,), name="worker", daemon=True)
        thread.start()
        try:
            yield hosting
        finally:
            stop.set()
            thread.join()


def listen(app: App, port: int | None) -> socket.socket:
    """A listening socket of the service (raises PortTaken)."""
    host, number = app.settings.host, app.settings.port if port is None else port
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, number))
        bound.listen()
    except OSError as error:
        bound.close()
        reason = error.strerror or error
        raise PortTaken(f"cannot listen on {host}:{number} ({reason}); choose another port with --port") from None
    return bound


def address(bound: socket.socket) -> str:
    """The URL of a listening socket."""
    host, port = bound.getsockname()[:2]
    return f"http://{host}:{port}"


def run_web(app: App, bound: socket.socket) -> None:
    """Serve until interrupted."""
    # Here, so that the worker and every other command start without the web's libraries.
    import uvicorn

    from api.app import create_app

    config = uvicorn.Config(create_app(app), log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[bound])


def _log_to_stderr() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
