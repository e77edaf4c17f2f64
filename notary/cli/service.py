"""``notary worker``, ``notary api``, and ``notary serve`` for both in one."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Annotated

import typer

from notary.bootstrap import App, couriers, embedded_chain
from notary.chain.stopping import stop_on_signals
from notary.clerk import Clerk
from notary.cli.common import Data, opened
from notary.domain.errors import Unavailable
from notary.sender import Sender
from notary.services.adoption import RegistryGone
from notary.worker import Worker

Port = Annotated[
    int | None,
    typer.Option(min=0, max=65535, help="Port; 0: any free one; default NOTARY_PORT.", show_default=False),
]


KEEP_ALIVE_SECONDS, SHUTDOWN_SECONDS = 5, 20
"""How long an idle connection stays open, and how long requests may take to end when the service is stopped."""

CONNECTIONS = 1_000
"""More at once are answered with 503, so that a flood cannot take all memory."""

HEADER_BYTES = 64 * 1024
"""Request line and headers of one request."""


class PortTaken(Unavailable):
    """The address cannot be listened on: somebody else does, or we may not."""

    code = "PORT_TAKEN"


def worker(data: Data = None) -> None:
    """Run the worker until interrupted, with the embedded chain where that is in use; any number may run."""
    _log_to_stderr()
    stop = stop_on_signals()
    with opened(data) as app, embedded_chain(app) as hosting, _clerk(hosting), _senders(hosting):
        typer.echo(f"working for the register {app.context.office.origin}  (interrupt to stop)")
        Worker(hosting).run(stop)


def api(data: Data = None, port: Port = None) -> None:
    """Run the web service alone until interrupted; any number may run beside the workers."""
    _log_to_stderr()
    with opened(data) as app, listen(app, port) as bound:
        typer.echo(f"serving {address(bound)}  (interrupt to stop)")
        run_web(app, bound)


def serve(data: Data = None, port: Port = None) -> None:
    """Run everything on this machine, until interrupted: worker, web service, and the embedded chain where in use."""
    _log_to_stderr()
    with opened(data) as app, listen(app, port) as bound, running(app) as hosting:
        typer.echo(f"serving {address(bound)}  (interrupt to stop)")
        run_web(hosting, bound)


@contextmanager
def running(app: App) -> Iterator[App]:
    """The office with worker and embedded chain in the background for as long as the block lasts."""
    stop = threading.Event()
    with embedded_chain(app) as hosting, _clerk(hosting), _senders(hosting):
        thread = threading.Thread(target=_work, args=(hosting, stop), name="worker", daemon=True)
        thread.start()
        try:
            yield hosting
        finally:
            stop.set()
            thread.join()


@contextmanager
def _clerk(app: App) -> Iterator[None]:
    """A clerk in the background for as long as the block lasts."""
    stop = threading.Event()
    thread = threading.Thread(target=Clerk(app).run, args=(stop,), name="clerk", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def _senders(app: App) -> Iterator[None]:
    """A sender for each channel in the background for as long as the block lasts."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=Sender(app, channel, courier).run, args=(stop,), name=f"sender {channel}", daemon=True)
        for channel, courier in couriers(app).items()
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _work(app: App, stop: threading.Event) -> None:
    with suppress(RegistryGone):  # its log says so, and /readyz as well
        Worker(app).run(stop)


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

    from api import observe
    from api.app import create_app
    from api.connection import Connection

    observe.configure_logs()
    config = uvicorn.Config(
        create_app(app),
        http=Connection,
        log_config=None,
        access_log=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        limit_concurrency=CONNECTIONS,
        h11_max_incomplete_event_size=HEADER_BYTES,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    uvicorn.Server(config).run(sockets=[bound])


def _log_to_stderr() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
