"""Named places at which a test kills a process, to prove that nothing is lost or done twice there.

The environment variable ``NOTARY_FAULT`` is ``name[:action[:nth]]``: at the ``nth`` time (default the first) that
the point is passed, SIGKILL goes to this process (``self``, the default), to the chain node (``node``), or to both;
or this process is stopped there (``stop``, SIGSTOP) until somebody continues it, as a paused machine would be: between
two transactions, since whoever is stopped within one keeps a SQLite file locked for everybody, which shows nothing.
Unset, a point costs one dictionary lookup. Names are string literals, so that a test can list them from the source.
"""

import os
import signal
from collections import Counter
from contextlib import AbstractContextManager, nullcontext, suppress

VARIABLE = "NOTARY_FAULT"
ACTIONS = ("self", "node", "both", "stop")

_passed: Counter[str] = Counter()
_node_pid: int | None = None
_writers: AbstractContextManager[object] = nullcontext()


def set_node_pid(pid: int | None) -> None:
    """Say which process is the chain node now; None when there is none."""
    global _node_pid
    _node_pid = pid


def set_writers(writers: AbstractContextManager[object]) -> None:
    """Say under what the threads of this process write to the database one after another."""
    global _writers
    _writers = writers


def point(name: str) -> None:
    """Pass the point ``name``, which must be a string literal that no other place uses.

    Raises:
        ValueError: ``NOTARY_FAULT`` is malformed, or wants the node killed where none is known. A plan that
            cannot be carried out must not look like one that was survived.
    """
    plan = os.environ.get(VARIABLE)
    if not plan or plan.split(":")[0] != name:
        return
    action, nth = _parse(plan)
    _passed[name] += 1
    if _passed[name] == nth:
        _kill(action)


def _parse(plan: str) -> tuple[str, int]:
    _, action, nth = (plan.split(":") + ["self", "1"][plan.count(":") :])[:3]
    if plan.count(":") > 2 or action not in ACTIONS or not nth.isdecimal() or int(nth) < 1:
        raise ValueError(f"{VARIABLE}={plan!r} is not name[:action[:nth]] with action one of {ACTIONS}")
    return action, int(nth)


def _kill(action: str) -> None:
    if action in ("node", "both"):
        if _node_pid is None:
            raise ValueError(f"{VARIABLE} wants the chain node killed, and this process knows of none")
        with suppress(ProcessLookupError):
            os.kill(_node_pid, signal.SIGKILL)
    if action in ("self", "both"):
        os.kill(os.getpid(), signal.SIGKILL)
    if action == "stop":
        with _writers:
            os.kill(os.getpid(), signal.SIGSTOP)
