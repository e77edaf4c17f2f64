"""The web application of one office."""

from fastapi import FastAPI

from api import health, log, problems
from notary import __version__
from notary.bootstrap import App


def create_app(app: App) -> FastAPI:
    """The ASGI application; every route gets the office from ``state.app``."""
    web = FastAPI(title="Debt notary", version=__version__)
    web.state.app = app
    problems.install(web)
    web.include_router(health.router)
    web.include_router(log.router)
    return web
