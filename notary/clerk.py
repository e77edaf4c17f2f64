"""The clerk: does the jobs that requests asked for, beside the worker and under claims of its own.

It holds no lease of the register and writes nothing there. Any number may run; each job has one holder at a time.
"""

import logging
import os
import secrets
import threading
import time

from notary.bootstrap import App
from notary.db import acts, requests
from notary.domain.errors import Error, Unavailable
from notary.domain.times import format_time
from notary.pace import Pace
from notary.services import instruments, jobs, telling

TIDY_SECONDS = 3600.0

log = logging.getLogger(__name__)


class Clerk:
    """One clerk; ``holder`` names it in its claims."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._office = jobs.Office(app.database, app.context, app.chain)
        self._holder = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._indexed = False
        self._tidied: float | None = None
        self._untellable: set[int] = set()

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop``; a job that breaks off is claimed again later, by whoever comes first."""
        pace = Pace(stop, self._app.settings.poll_seconds)
        while not stop.is_set():
            try:
                moved = self.step()
            except Error as error:
                log.warning("the clerk waits: %s (%s)", error, error.code)
                pace.after_trouble()
            except Exception:
                log.exception("a job broke off; it is claimed again when its claim runs out")
                pace.after_trouble()
            else:
                pace.after(moved)

    def step(self) -> bool:
        """One job, if there is one; says whether there was."""
        if not self._indexed:
            with self._app.database.read() as tx:
                old = instruments.needs_index(tx)
            if old:
                with self._app.database.write() as tx:
                    instruments.index_parties(tx, self._app.context)
                return True
            self._indexed = True
        self._tidy()
        return self._tell() or jobs.work(self._office, self._holder)

    def _tell(self) -> bool:
        """Write the notices of one act, if nobody was told of it yet; one that cannot be told of holds up no other."""
        context = self._app.context
        position = None
        try:
            with self._app.database.write() as tx:
                for act in acts.untold(tx, 1, self._untellable):
                    position = act.position
                    telling.tell(tx, context, act)
        except Unavailable:
            raise
        except Error as error:
            if position is None:
                raise
            log.error("nobody is told of the act at position %d: %s (%s)", position, error, error.code)
            self._untellable.add(position)
        except Exception:  # a fault of ours with this one act, which would come first again and again
            if position is None:
                raise
            log.exception("nobody is told of the act at position %d, through a fault of ours", position)
            self._untellable.add(position)
        return position is not None

    def _tidy(self) -> None:
        """Forget answers that nobody may ask for again, now and then."""
        if self._tidied is not None and time.monotonic() < self._tidied + TIDY_SECONDS:
            return
        context = self._app.context
        with self._app.database.write() as tx:
            requests.forget_before(tx, format_time(context.now - context.terms.replay))
        self._tidied = time.monotonic()
