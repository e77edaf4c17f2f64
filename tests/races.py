"""Two transactions at the same moment: one is held open while another runs into it, in a thread of its own."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from postgres import Server

T = TypeVar("T")

PATIENCE = 60.0
_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}' AND wait_event_type = 'Lock'"
_TICK = threading.Event()


def run(function: Callable[[], T]) -> "Future[T]":
    """Call a function in a thread of its own; ``result()`` gives or raises what it did."""
    done: Future[T] = Future()

    def work() -> None:
        try:
            done.set_result(function())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    return done


def blocked(server: Server, name: str, *waiting: "Future[T]") -> None:
    """Wait until so many transactions of a database wait for a lock; fails when one of them came through."""
    deadline = time.monotonic() + PATIENCE
    while server.admin(_WAITING.format(name=name)) != [(len(waiting),)]:
        for each in waiting:
            if each.done():
                came = each.exception() or each.result()
                raise AssertionError(f"it should wait for the other one, and came through with {came!r}")
        assert time.monotonic() < deadline, "nobody waits for a lock"
        _TICK.wait(0.01)


def until(condition: Callable[[], bool], *running: "Future[T]") -> None:
    """Wait until a condition holds; fails when one of these came through before."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        for each in running:
            if each.done():
                came = each.exception() or each.result()
                raise AssertionError(f"it should still be at it, and came through with {came!r}")
        assert time.monotonic() < deadline, "it never came so far"
        _TICK.wait(0.01)
