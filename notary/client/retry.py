"""When to ask again, and how long to wait before: growing pauses within one deadline."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Patience:
    """How often and how long a request is tried again.

    Args:
        attempts: how often at most, the first time included.
        pause: seconds before the second attempt; doubled before each further one.
        longest: seconds of the longest pause that the client chooses; ``Retry-After`` may ask for more.
        total: seconds for all attempts and pauses of one request.
    """

    attempts: int = 5
    pause: float = 0.5
    longest: float = 8.0
    total: float = 60.0
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)
    sleep: Callable[[float], None] = field(default=time.sleep, repr=False)

    def before(self, attempt: int, asked: float | None) -> float:
        """Seconds to wait before an attempt (2, 3, …); ``asked`` is what ``Retry-After`` says.

        Up to a quarter is added at random, so that many clients do not come back at once.
        """
        own = min(self.longest, self.pause * 2.0 ** (attempt - 2))
        return max(own, asked or 0.0) * (1 + random.random() / 4)  # noqa: S311 (no secret)
