"""When a pool of which nothing could be mined is tried again."""

import time
from collections.abc import Callable

_FIRST_SECONDS = 0.1
_MOST_SECONDS = 3600.0


class MiningPause:
    """Keeps such a pool from filling the chain with empty blocks: it is tried ever more seldom, but it is tried.

    For what hindered may pass, and the block that was looked at may not have been the one with the transactions: where
    a reorganisation comes in between, its own blocks are on top. Another transaction ends the pause.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.end()

    def end(self) -> None:
        """Forget the pool."""
        self._pending = 0
        self._seconds = _FIRST_SECONDS
        self._until = 0.0

    def covers(self, pending: int) -> bool:
        """Whether a pool of so many transactions is not to be tried now."""
        return pending == self._pending and self._clock() < self._until

    def begin(self, pending: int) -> None:
        """A block was mined for a pool of so many transactions, and held none."""
        self._seconds = min(2 * self._seconds, _MOST_SECONDS) if pending == self._pending else _FIRST_SECONDS
        self._pending = pending
        self._until = self._clock() + self._seconds
