"""The legal state of an instrument out of its acts. Whoever holds them, and nothing else, gets the same regions.

What the acts keep behind digests (amounts) is needed to allow further steps, not to follow those that were taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from notary.domain.errors import Refused
from notary.domain.headline import REST, Deed, Performance, Regions
from notary.domain.law.facts import Actor, Declared, Facts
from notary.domain.law.state import CERTIFICATE_IN_FORCE, PER_SHARE, Case
from notary.domain.law.steps import moved, row_for, wrong_share
from notary.domain.law.table import TABLE, Transition
from notary.domain.money import Money

START = Case(regions=Regions(deed=Deed.ISSUED, performance=Performance.UNDISBURSED))
"""What an issue leads to."""

ASIDE = ("SUBMISSION", "DELIVER")
"""Acts that move no region."""

SIGNERS: Mapping[str, str] = {"ISSUE": "NOTARY", "CORRECTION": "NOTARY", "DELIVER": "NOTARY", "SUBMISSION": "PARTY"}
"""Who signs what is no step on an issued deed; the roles of a step are those of its row in the table."""


_SPLITS = "NOTIFY_TRANSFER"
"""The act from which on a claim of which the insurer paid a part has two shares (民法典 546)."""

PER_SHARE_TYPES = frozenset(row.type for row in TABLE if row.region in PER_SHARE)
"""Steps that are about one share of a claim that is split."""


class NotFollowed(Refused):
    """An act does not continue those before it."""

    code = "NOT_FOLLOWED"


@dataclass(frozen=True)
class Amounts:
    """What an act's evidence says of amounts, as far as the reader may open it."""

    indemnity: Money | None = None
    outstanding: Money | None = None
    applied: Money | None = None
    certified: Money | None = None


@dataclass(frozen=True)
class History:
    """The acts so far and where they lead; each ``with_act`` gives another one.

    ``steps`` are the acts that count, by sequence: those that a correction struck are left out, and the state is what
    it would be without them (公证程序规则 63: a mistake is mended by a further act). ``before`` are the cases before
    each of them, so that a correction follows again only what came after the step that it strikes. ``submissions`` are
    the parties' own acts: sequence → party.
    """

    case: Case = START
    steps: tuple[tuple[int, Mapping[str, Any], Amounts], ...] = ()
    issued: bool = False
    before: tuple[Case, ...] = ()
    submissions: Mapping[int, str] = field(default_factory=dict)

    def with_act(self, mandatory: Mapping[str, Any], amounts: Amounts = Amounts()) -> "History":
        """The history after a further act, given its mandatory part.

        Raises:
            NotFollowed: it starts from elsewhere, is not for whoever signed it, has a ground that is none there,
                answers what its party did not submit, or corrects what cannot be corrected.
        """
        type, role = mandatory["type"], mandatory["actor"]["role"]
        if role != SIGNERS.get(type, role):
            raise NotFollowed(f"{type} is for {SIGNERS[type]} to sign, not for {role}")
        if type == "ISSUE":
            if self.issued:
                raise NotFollowed("a deed is issued once")
            return replace(self, issued=True)
        if not self.issued:
            raise NotFollowed(f"the first act is ISSUE, not {type}")
        if type == "VOID":
            raise NotFollowed("a number that a deed fills is not voided")
        if type == "CORRECTION":
            return self._corrected(mandatory["detail"])
        if type == "SUBMISSION":
            submitted = {**self.submissions, mandatory["sequence"]: mandatory["actor"]["authority"]}
            return replace(self, submissions=submitted)
        if type in ASIDE:
            return self
        self._require_submission(mandatory)
        step = (mandatory["sequence"], mandatory, amounts)
        case = _after(self.case, *step)
        return replace(self, case=case, steps=(*self.steps, step), before=(*self.before, self.case))

    def certified_by(self, share: str | None = None) -> int | None:
        """The sequence of the act that issued the execution certificate in force over a share; None where none is."""
        if self.case.regions.of(share).certificate not in CERTIFICATE_IN_FORCE:
            return None
        issues = (body for body in self.about(share) if body["type"] == "CERTIFY")
        return max((body["sequence"] for body in issues), default=None)

    @property
    def in_force(self) -> dict[str | None, int]:
        """The execution certificates in force, by share: the act that issued each."""
        return {share: at for share in self.case.regions.shares if (at := self.certified_by(share)) is not None}

    def about(self, share: str | None) -> list[Mapping[str, Any]]:
        """The steps that count and are about a share of the claim (``about``)."""
        return about(self.counting, share)

    @property
    def counting(self) -> list[Mapping[str, Any]]:
        """The mandatory parts of the steps that count, in order."""
        return [body for _, body, _ in self.steps]

    def _require_submission(self, mandatory: Mapping[str, Any]) -> None:
        """Ensure that the submission which a step answers was made before, by the party that the step names."""
        answered, party = mandatory["detail"]["submission"], mandatory["detail"]["by"]["party"]
        if answered is not None and (party is None or self.submissions.get(answered) != party):
            told = f"act {mandatory['sequence']} ({mandatory['type']}) answers act {answered}"
            raise NotFollowed(f"{told}, which is no earlier submission of {party or 'anybody whom it names'}")

    def _corrected(self, detail: Mapping[str, Any]) -> "History":
        if detail["kind"] != "STANDING":
            return self
        corrects = detail["corrects"]
        at = next((index for index, step in enumerate(self.steps) if step[0] == corrects), None)
        if at is None:
            raise NotFollowed(f"act {corrects} is no step that counts; a correction strikes one that does")
        case, before, later = self.before[at], list(self.before[:at]), self.steps[at + 1 :]
        for step in later:
            before.append(case)
            try:
                case = _after(case, *step)
            except NotFollowed as error:
                raise NotFollowed(f"act {step[0]} rests on act {corrects}, so strike it first: {error}") from None
        return replace(self, case=case, steps=(*self.steps[:at], *later), before=tuple(before))


def shares(bodies: Sequence[Mapping[str, Any]]) -> dict[int, str | None]:
    """Which share of the claim each act is about that is about one, by sequence, given mandatory parts in order.

    What was under way when the claim was split is the lender's, and goes on for its rest (Case.parted).
    """
    split = next((body["sequence"] for body in bodies if body["type"] == _SPLITS and body["regions"]["rest"]), 0)
    return {
        body["sequence"]: REST if body["sequence"] < split else body["detail"]["share"]
        for body in bodies
        if body["type"] in PER_SHARE_TYPES
    }


def about(bodies: Sequence[Mapping[str, Any]], share: str | None) -> list[Mapping[str, Any]]:
    """The acts without those that are about the other share of a claim that is split."""
    known = shares(bodies)
    return [body for body in bodies if known.get(body["sequence"], share) == share]


def replay(acts: Sequence[Mapping[str, Any]]) -> Case:
    """Where acts lead, given their mandatory parts in order (raises NotFollowed)."""
    history = History()
    for mandatory in acts:
        history = history.with_act(mandatory)
    return history.case


def facts_of(detail: Mapping[str, Any], amounts: Amounts) -> Facts:
    """What an act itself says that its effect depends on."""
    return Facts(
        actor=Actor(detail["by"]["actor"]),
        who=detail["by"]["party"] or "",
        share=detail["share"],
        ground=detail["ground"] or "",
        part_paid=Declared.PART_PAID in detail["declared"],
        notarised=Declared.NOTARISED in detail["declared"],
        insurer=detail["insurer"] or "",
        indemnity=amounts.indemnity,
        outstanding=amounts.outstanding,
        applied=amounts.applied,
        certified=amounts.certified,
    )


def _after(case: Case, sequence: int, mandatory: Mapping[str, Any], amounts: Amounts) -> Case:
    """The case after one step, whoever was allowed to take it."""
    detail, role = mandatory["detail"], mandatory["actor"]["role"]
    row: Transition = row_for(mandatory["type"], case, detail["share"])
    if role not in row.roles or detail["by"]["actor"] not in row.actors:
        raise NotFollowed(f"act {sequence} ({row.type}) is not one of {detail['by']['actor']} signed as {role}")
    if row.type == "TAKE_BACK" and case.regions.rest is not None:
        raise NotFollowed(f"act {sequence} (TAKE_BACK) is of a claim that is one, and this one is split")
    wrong = wrong_share(case, row, Actor(detail["by"]["actor"]), detail["share"])
    if wrong:
        raise NotFollowed(f"act {sequence} ({row.type}): {wrong}")
    seen = case.of(detail["share"])
    state = getattr(seen.regions, row.region)
    if state not in row.sources:
        sources = " or ".join(sorted(source.name for source in row.sources))
        raise NotFollowed(f"act {sequence} ({row.type}) starts from {sources}; the {row.region} was {state.name}")
    if row.restores and getattr(seen, row.restores) is not row.target:
        raise NotFollowed(f"act {sequence} ({row.type}) leads back to another state than there was")
    if detail["ground"] not in (row.grounds or (None,)):
        wanted = f"it is one of {', '.join(row.grounds)}" if row.grounds else "from there it has none"
        raise NotFollowed(f"act {sequence} ({row.type}) has the ground {detail['ground']}; {wanted}")
    return moved(case, row, facts_of(detail, amounts))
