"""The sender: brings notices out over one channel, beside the worker and the clerk.

Each channel has a sender of its own, so that a mail server that does not answer holds up no webhook. Any number may run
in any number of processes: each notice has one holder at a time.
"""

import logging
import os
import secrets
import threading
import time
from typing import Any

from notary import faults
from notary.bootstrap import App
from notary.domain.errors import Conflict, Error
from notary.domain.notices import Channel, Proof, Rejected, Undelivered
from notary.pace import Pace
from notary.services import sending
from notary.services.ports import Courier

SAY_SECONDS = 60.0

log = logging.getLogger(__name__)


class Sender:
    """One sender over one channel; its claims name it by process and a random number."""

    def __init__(self, app: App, channel: Channel, courier: Courier) -> None:
        self._app = app
        self._channel = channel
        self._courier = courier
        self._holder = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._said: float | None = None

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop``; a try that breaks off is claimed again when its claim has run out."""
        pace = Pace(stop, self._app.settings.poll_seconds)
        while not stop.is_set():
            try:
                moved = self.step()
            except Error as error:
                log.warning("the sender over %s waits: %s (%s)", self._channel, error, error.code)
                pace.after_trouble()
            except Exception:
                log.exception("a notice's try over %s broke off; it is claimed again later", self._channel)
                pace.after_trouble()
            else:
                pace.after(moved)

    def step(self) -> bool:
        """One try of one notice, if one is due; says whether there was."""
        app = self._app
        with app.database.read() as tx:
            if not sending.waits(tx, app.context, self._channel):
                return False  # most passes: no write lock is taken for nothing
        with app.database.write() as tx:
            row = sending.claim(tx, app.context, self._holder, self._channel)
        if row is None:
            return False
        outcome = self._try(row)
        faults.point("notice.after_send")
        try:
            with app.database.write() as tx:
                sending.settle(tx, app.context, row, outcome)
        except Conflict as error:
            log.warning("what became of a notice is not recorded: %s", error)
        return True

    def _try(self, row: Any) -> Proof | Error:
        try:
            with self._app.database.read() as tx:
                letter = sending.letter(tx, self._app.context, row)
            return self._courier.send(letter)
        except Rejected as error:
            log.warning("notice %s over %s is refused: %s", row.id, self._channel, error)
            return error
        except Undelivered as error:
            self._say(f"notices over {self._channel} do not go out: {error}")
            return error

    def _say(self, trouble: str) -> None:
        """Log that a channel does not work, once a minute while it lasts."""
        now = time.monotonic()
        if self._said is None or now >= self._said + SAY_SECONDS:
            log.warning(trouble)
            self._said = now
