"""C10: independent timestamps say when each checkpoint, and with it each act, existed at the latest."""

from collections.abc import Iterator
from datetime import datetime

from notary.domain.times import SKEW
from notary.domain.verification.case import Case, moment
from notary.domain.verification.inclusion import unreadable, unreadable_checkpoints
from notary.domain.verification.report import Reason, fail


def check_time(case: Case) -> Iterator[Reason]:
    """C10: each token is genuine, no act happened after it was proven, and the order of acts is that of time."""
    for index in unreadable_checkpoints(case):
        yield fail("CHECKPOINT_UNREADABLE", unreadable(index))
    for index, time in enumerate(case.token_times):
        if not isinstance(time, datetime):
            yield fail(
                "TIMESTAMP_INVALID", f"timestamp[{index}] does not prove the time of checkpoints[{index}]: {time}."
            )
    for index, time in enumerate(case.token_times):
        if isinstance(time, datetime) and case.is_future(time):
            yield fail("TIMESTAMP_IN_FUTURE", f"timestamp[{index}] says {time.isoformat()}, which is yet to come.")
    yield from _acts(case)


def _acts(case: Case) -> Iterator[Reason]:
    times = [case.proven_time(index) for index in range(len(case.file.acts))]
    for index, proven in enumerate(times):
        event = case.file.acts[index]["body"]["mandatory"]["eventTime"]
        if proven is not None and moment(event) - proven > SKEW:
            message = f"Act {index} claims to be of {event}, after it was proven to exist ({proven.isoformat()})."
            yield fail("EVENT_AFTER_PROOF", message)
    for index in range(1, len(times)):
        before, after = times[index - 1], times[index]
        if before is not None and after is not None and after < before:
            message = f"Act {index} is proven for {after.isoformat()}, earlier than the act before it."
            yield fail("TIME_ORDER", message)
