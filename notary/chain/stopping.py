"""Ending on request: SIGINT and SIGTERM set an event."""

import queue
import signal
import threading


def stop_on_signals() -> threading.Event:
    """An event that is set when this process is asked to end. Call it in the main thread, once.

    The handler runs in the main thread between any two instructions, so perhaps while that thread holds the event's own
    lock in ``wait``: it must not touch the event. ``SimpleQueue.put`` may be called from there (it is reentrant), and a
    thread that holds nothing does the rest.
    """
    stop = threading.Event()
    asked: queue.SimpleQueue[int] = queue.SimpleQueue()

    def pass_on() -> None:
        asked.get()
        stop.set()

    threading.Thread(target=pass_on, name="stopping", daemon=True).start()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: asked.put(received))
    return stop
