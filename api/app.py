"""The web application of one office."""

from fastapi import FastAPI

from api import health, index, log, problems
from notary import __version__
from notary.bootstrap import App


def create_app(app: App) -> FastAPI:
    """The ASGI application; every route gets the office from ``state.app``."""
    # The interactive pages would load their scripts from elsewhere; /openapi.json says the same.
    web = FastAPI(title="Debt notary", version=__version__, docs_url=None, redoc_url=None)
    web.state.app = app
    problems.install(web)
    web.include_router(index.router)
    web.include_router(health.router)
    web.include_router(log.router)
    return web
