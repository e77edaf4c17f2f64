"""When an act took effect in law: not before that from which it goes on, and an application on the day it is signed.

Periods run from these times and amounts are reckoned by them, so whoever states an earlier one must not gain by it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from notary.domain.errors import Refused
from notary.domain.law import TABLE, Evidence
from notary.domain.law.replay import History
from notary.domain.law.state import PER_SHARE
from notary.services import periods
from notary.services.context import Context
from notary.services.wish import Wish

Bodies = Sequence[Mapping[str, Any]]

ON_THE_DAY = ("REQUEST", "CERTIFY")
"""What is asked of this office, or decided by it, over an amount: it takes effect when it is signed, and no earlier."""

BY_RECEIPT = ("FILE", "CONTEST")
"""What a creditor hands in at a court within a period: that it did so on an earlier day, the court's receipt shows."""

_RECEIPT = Evidence.COURT_DOCUMENT.lower()

_REGION = {row.type: row.region for row in TABLE}
_GOES_ON_FROM = {
    "deed": frozenset({"deed"}),
    "certificate": frozenset({"certificate"}),
    "court": frozenset({"court", "certificate"}),
}
"""Region → those that its steps go on from, besides the issue: a deed, its certificate, a case on that certificate.

What happened to the debt itself may have been before the issue, and goes on from its own region alone."""


def require_in_order(context: Context, bodies: Bodies, so_far: History, wanted: Wish) -> None:
    """Ensure that a time which is stated for an act on an issued instrument can be that of its effect.

    Args:
        bodies: the mandatory parts of its acts so far, which lead to ``so_far``.

    Raises:
        Refused: it is before what the act goes on from, or (of what is done before this office) on another day, or (of
            what is handed in at a court) on another day and nothing shows it.
    """
    if wanted.legal_time is None:
        return
    day = _day(wanted.legal_time)
    if wanted.type in ON_THE_DAY and day != context.today.isoformat():
        text = f"{wanted.type} takes effect on the day on which it is signed, {context.today} (Asia/Shanghai)"
        raise Refused(f"{text}; leave out its legal time", code="LEGAL_TIME")
    if wanted.type in BY_RECEIPT and day != context.today.isoformat() and _RECEIPT not in wanted.evidence:
        text = f"that {wanted.type} was on another day than that on which it is signed, the court's receipt shows"
        raise Refused(f"{text} (evidence.{_RECEIPT}); or leave out its legal time", code="LEGAL_TIME")
    earliest, _, before = max(_gone_on_from(bodies, so_far, wanted), default=("", 0, ""))
    if day < earliest:
        text = f"the legal time {wanted.legal_time} is before that of the {before} that it goes on from"
        raise Refused(f"{text}, {earliest} (Asia/Shanghai)", code="LEGAL_TIME")


def _gone_on_from(bodies: Bodies, so_far: History, wanted: Wish) -> Iterator[tuple[str, int, str]]:
    """(day, sequence, type) of the acts before which an act cannot have taken effect, without those that were struck,
    and without those about the other share of the claim."""
    region = _REGION.get(wanted.type)
    if wanted.type == "DELIVER" or region in _GOES_ON_FROM:
        yield _day(bodies[0]["legalTime"]), 0, "ISSUE"
    for body in so_far.about(wanted.detail.get("share")) if region in PER_SHARE else so_far.counting:
        if _REGION[body["type"]] in _GOES_ON_FROM.get(region or "", {region}):
            yield _day(body["legalTime"]), body["sequence"], body["type"]


def _day(time: str) -> str:
    return periods.day_of(time).isoformat()
