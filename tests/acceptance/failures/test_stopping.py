"""A process that is asked to end does, whatever its main thread is doing at that moment."""

import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.process

SCRIPT = """
import signal
from notary.chain.stopping import stop_on_signals

stop = stop_on_signals()
with stop._cond:  # as inside stop.wait()
    signal.raise_signal(signal.{name})
stop.wait()
"""


@pytest.mark.parametrize("name", [signal.SIGTERM.name, signal.SIGINT.name])
def test_a_signal_in_the_middle_of_a_wait_does_not_lock_the_process_up(name: str) -> None:
    process = subprocess.Popen([sys.executable, "-c", SCRIPT.format(name=name)])
    try:
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
