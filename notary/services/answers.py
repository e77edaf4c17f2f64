"""What debtors and guarantors answered by themselves, or the notary recorded of them, since they were asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from notary.services import periods


@dataclass(frozen=True)
class _Asked:
    """How parties are asked: by which act, after which acts it is asked anew, and which submissions answer it."""

    by: str
    anew: tuple[str, ...]
    kinds: tuple[str, ...]


_ASKED: Mapping[str, _Asked] = {
    "OBJECT": _Asked("VERIFY", ("REQUEST",), ("OBJECTION", "REPLY")),
    "RESIST": _Asked("ENFORCE", ("DOCKET", "ADMIT"), ("NON_ENFORCEMENT",)),
}
"""By the step that records such an answer. What was said of an earlier application is said of another amount."""


def to(step: str, bodies: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The parties that answered, by id; nobody where nobody was asked.

    Args:
        step: what records their answer: OBJECT (to the verification letter) or RESIST (to the execution notice).
        bodies: the mandatory parts of the instrument's acts in order, without those that a correction struck.
    """
    asked = _ASKED[step]
    anew = max((body["sequence"] for body in bodies if body["type"] in asked.anew), default=0)
    since = next((body["sequence"] for body in bodies if body["type"] == asked.by and body["sequence"] > anew), None)
    if since is None:
        return frozenset()
    later = [body for body in bodies if body["sequence"] > since]
    own = {
        body["actor"]["authority"]
        for body in later
        if body["type"] == "SUBMISSION" and body["detail"]["kind"] in asked.kinds
    }
    return frozenset(own | {body["detail"]["by"]["party"] for body in later if body["type"] == step})


@dataclass(frozen=True)
class Letter:
    """The verification letter of the present application: whether it was sent, who did not answer, and until when."""

    sent: bool
    unanswered: tuple[str, ...] = ()
    until: date | None = None

    def is_answered(self, day: date) -> bool:
        """Whether everybody bound has answered, or the days to answer are over."""
        return self.sent and (not self.unanswered or (self.until is not None and day > self.until))


def letter(bodies: Sequence[Mapping[str, Any]], bound: Sequence[str], days: int | None) -> Letter:
    """The letter about the present application.

    Args:
        bodies: as in ``to``.
        bound: the parties that are asked, by id.
        days: what the contract gives for an answer; None where it says nothing.
    """
    applied = max((body["sequence"] for body in bodies if body["type"] == "REQUEST"), default=0)
    asked = [body for body in bodies if body["type"] == "VERIFY" and body["sequence"] > applied]
    if not asked:
        return Letter(sent=False)
    answered = to("OBJECT", bodies)
    until = None if days is None else periods.reply_until(asked[-1], days)
    return Letter(True, tuple(party for party in bound if party not in answered), until)
