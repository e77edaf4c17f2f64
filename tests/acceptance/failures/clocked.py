"""``notary`` on a machine whose clock a test sets: ``clocked.py FILE ARGUMENTS``.

The file holds how many seconds the clock is off, and is read whenever the time is asked for. Only the process's own
clock is set, as on a machine of an office; nodes and timestamp authorities elsewhere have theirs.
"""

import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from notary import bootstrap
from notary.cli.main import main

file, real = Path(sys.argv.pop(1)), time.time


def off() -> float:
    """How far this clock is from the true one, in seconds."""
    return float(file.read_text())


time.time = lambda: real() + off()
bootstrap.utc_now = lambda: datetime.now(UTC) + timedelta(seconds=off())
main()
