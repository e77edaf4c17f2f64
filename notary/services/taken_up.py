"""Which submission of a party a step may take up: one of its kind, made since what it answers, and once.

A step that takes up a submission counts as taken on the day of the submission (notary.services.facts), so it must be
the party's own step that this was.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from notary.domain.errors import Refused
from notary.domain.law.replay import History
from notary.services.wish import Wish

KINDS: Mapping[str, tuple[str, ...]] = {
    "OBJECT": ("OBJECTION", "REPLY"),
    "RECHECK": ("RECHECK",),
    "RESIST": ("NON_ENFORCEMENT",),
    "RECONSIDER": ("RECONSIDERATION",),
    "DISCHARGE": ("DISCHARGE",),
    "DEBTOR_SUIT": ("SUIT",),
    "THIRD_PARTY_SUIT": ("SUIT",),
}
"""Step → the kinds of submission that it takes up; no other step takes up any."""

_ANSWERS = {"OBJECT": "VERIFY", "RESIST": "ENFORCE", "RECONSIDER": "REFUSE_NON_ENFORCEMENT"}
"""Step → the act that it answers: what was submitted before that answered an earlier one."""


def require_fitting(bodies: Sequence[Mapping[str, Any]], so_far: History, wanted: Wish) -> None:
    """Ensure that the submission which a step names is one that it takes up.

    What is no number, or no submission, is refused where the step itself is looked at.

    Args:
        bodies: the mandatory parts of the instrument's acts so far, which lead to ``so_far``.

    Raises:
        Refused: it is of another kind, was taken up already, or answers an earlier act.
    """
    sequence = wanted.detail.get("submission")
    if type(sequence) is not int:
        return
    found = next((body for body in bodies if (body["type"], body["sequence"]) == ("SUBMISSION", sequence)), None)
    if found is None:
        return
    kinds, kind = KINDS.get(wanted.type, ()), found["detail"]["kind"]
    if kind not in kinds:
        named = " or ".join(kinds) or "no submission"
        raise Refused(f"{wanted.type} takes up {named}, and act {sequence} is a submission of the kind {kind}")
    for body in so_far.counting:
        if body["detail"]["submission"] == sequence:
            raise Refused(f"act {sequence} was taken up already, by act {body['sequence']} ({body['type']})")
    over = so_far.about(wanted.detail.get("share"))
    answered = [body["sequence"] for body in over if body["type"] == _ANSWERS.get(wanted.type)]
    if answered and sequence < answered[-1]:
        text = f"act {sequence} was submitted before act {answered[-1]} ({_ANSWERS[wanted.type]})"
        raise Refused(f"{text}, which {wanted.type} answers; the party submits anew what it has to say to that")
