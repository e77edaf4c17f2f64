"""``/metrics`` for Prometheus: requests by route, and how far register, chain and notices are. No tenant's figures."""

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from prometheus_fastapi_instrumentator import Instrumentator

from api.security import PUBLIC
from notary.bootstrap import App
from notary.db import acts as act_rows
from notary.db import chain as chain_rows
from notary.db import notices as notice_rows
from notary.db import register as rows
from notary.domain.errors import Error
from notary.domain.times import parse_time


class RegisterMetrics(Collector):
    """Read from the database when they are asked for; where it does not answer, only that is said."""

    def __init__(self, app: App) -> None:
        self._app = app

    def describe(self) -> Iterator[Metric]:
        """Nothing at start, so that no database is needed then."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """The figures as of now."""
        try:
            figures = self._figures()
        except Error:
            yield GaugeMetricFamily("notary_database_up", "Whether the database answers.", value=0)
            return
        yield GaugeMetricFamily("notary_database_up", "Whether the database answers.", value=1)
        for name, (meaning, value) in figures.items():
            yield GaugeMetricFamily(f"notary_{name}", meaning, value=value)

    def _figures(self) -> dict[str, tuple[str, float]]:
        with self._app.database.read() as tx:
            last, instance = rows.latest(tx), chain_rows.current(tx)
            size = 0 if last is None else last.size
            anchored = 0 if instance is None else chain_rows.anchored_size(tx, instance.instance)
            unsettled = 0 if instance is None else chain_rows.unsettled_moves(tx, instance.instance)
            waiting = act_rows.waiting(tx)
            notices = notice_rows.figures(tx)
        now = self._app.context.now
        oldest = now if notices.oldest is None else parse_time(notices.oldest)
        return {
            "register_size": ("Acts in the register.", size),
            "register_waiting": ("Acts that wait for their place in the register.", waiting),
            "register_unanchored": ("Acts in the register that no anchor covers.", max(0, size - anchored)),
            "standings_unsettled": ("Acts whose standing byte the chain does not show yet.", unsettled),
            "notices_waiting": ("Notices that are not sent yet.", notices.waiting),
            "notices_failed": ("Notices that a person must see to.", notices.failed),
            "notices_oldest_waiting_seconds": (
                "Age of the oldest notice that is not sent yet; 0 where none waits.",
                max(0.0, (now - oldest).total_seconds()),
            ),
        }


def install(web: FastAPI, app: App) -> None:
    """Measure every request, and serve the figures."""
    registry = CollectorRegistry()
    registry.register(RegisterMetrics(app))
    measured = Instrumentator(registry=registry, excluded_handlers=["/metrics"], should_ignore_untemplated=True)
    measured.instrument(web).expose(
        web, tags=["operations", PUBLIC], include_in_schema=True, response_class=PlainTextResponse
    )
