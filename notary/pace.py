"""How fast a loop in the background goes: at once while there is work, ever slower while there is none."""

import threading

TROUBLE_SECONDS = 1.0
SLOWEST = 5
"""Where there is nothing to do the pauses grow to this many times the first one."""


class Pace:
    """The pauses of one loop; ``stop`` ends every pause."""

    def __init__(self, stop: threading.Event, seconds: float) -> None:
        self._stop = stop
        self._seconds = seconds
        self._idle = 0

    def after(self, moved: bool) -> None:
        """Pause after a pass, the longer the more passes have moved nothing."""
        self._idle = 0 if moved else min(self._idle + 1, SLOWEST)
        if self._idle:
            self._stop.wait(self._seconds * self._idle)

    def after_trouble(self) -> None:
        """Pause after a pass that broke off."""
        self._stop.wait(TROUBLE_SECONDS)
