"""Random lives of a debt: what the table of the law lets follow, with corrections, submissions and deliveries between,
and the same with one thing changed. Guards are left out, because nobody who holds only the acts can test them.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from office import PARTIES, Actor, Debt, Edit, Office, unchanged

from notary.domain import acts, standing
from notary.domain.headline import REST, headline
from notary.domain.law import TABLE
from notary.domain.law import Actor as Taker
from notary.domain.law.replay import PER_SHARE_TYPES, History, NotFollowed
from notary.domain.law.state import PER_SHARE
from notary.domain.law.table import REGIONS, Transition
from notary.domain.law.wording import regions_of
from notary.domain.standing import Role
from notary.keys.ethereum import EthereumKey, new_private_key

ROWS = [row for row in TABLE if row.roles and row.type != "ISSUE"]

VARYING = {row.type for row in ROWS for other in ROWS if row.type == other.type and row.grounds != other.grounds}
"""Steps whose grounds depend on where they start from."""

OF_PARTIES = {Taker.DEBTOR: "debtor-1", Taker.GUARANTOR: "surety-1"}
"""Who takes a step as whom."""

ENDING = {"REPLACE", "REVOKE", "DISCHARGE", "NOT_ENFORCE", "COMPLETE"}
"""Steps after which little is left to do: rarely taken again, so that lives get long."""


@dataclass(frozen=True)
class Planned:
    """One act as it is planned: its type and detail, who signs (a key of Office.actors, or PARTY), and what is changed
    in it before that."""

    type: str
    signer: str
    detail: dict[str, Any]
    party: str = "debtor-1"
    edit: Edit = unchanged

    @property
    def role(self) -> str:
        """The role that is signed as."""
        return "CREDITOR" if self.signer == "INSURER" else self.signer


@dataclass
class Life:
    """What is planned, and where it leads. ``taken`` counts the rows that this life and others went by."""

    taken: Counter[str]
    deeds: list[Planned] = field(default_factory=list)
    history: History = field(default_factory=History)
    claimed: bool = False

    def add(self, deed: Planned) -> bool:
        """Plan an act, if it follows and the registry lets its signer make the move."""
        actor = {"role": deed.role, "authority": deed.party}
        mandatory = {"type": deed.type, "sequence": len(self.deeds) + 1, "actor": actor}
        try:
            after = self.history.with_act({**mandatory, "detail": deed.detail})
            if after.case.byte != self.history.case.byte:
                standing.allows(Role(deed.role), self.history.case.byte, after.case.byte)
        except (NotFollowed, standing.StandingError):
            return False
        self.history = after
        self.deeds.append(deed)
        self.claimed = deed.detail.get("insurer") == "insurer" if deed.type == "CLAIM" else self.claimed
        return True


def live(random: Random, length: int, taken: Counter[str]) -> Life:
    """A life of as many acts after the issue, rather by rows that were taken seldom so far; they are counted."""
    life = Life(taken)
    life.history = life.history.with_act({"type": "ISSUE", "actor": {"role": "NOTARY"}})
    while len(life.deeds) < length:
        kinds = [_step, _correction, _submission, _delivery]
        random.choices(kinds, [85, 9, 3, 3])[0](random, life)
    return life


def enter(office: Office, debt: Debt, deeds: list[Planned]) -> None:
    """Do on a debt what is planned."""
    for deed in deeds:
        actor = _party(deed.party) if deed.signer == acts.PARTY else office.actors[deed.signer]
        office.enter(debt, office.act(debt, deed.type, actor=actor, detail=deed.detail, edit=deed.edit))


def detail_of(
    row: Transition, actor: str, random: Random, submitted: Mapping[int, str], share: str | None = None
) -> dict[str, Any]:
    """What a step by a row says; ``submitted`` are the parties' own acts so far."""
    party, said = OF_PARTIES.get(actor), "PART_PAID" if row.type == "INDEMNIFY" else "NOTARISED"
    detail: dict[str, Any] = {
        "by": {"actor": actor, "party": party},
        "ground": random.choice(row.grounds) if row.grounds else None,
        "declared": [said] if random.random() < (0.6 if row.type == "INDEMNIFY" else 0.2) else [],
        "submission": random.choice([None, *(number for number, who in submitted.items() if who == party)]),
        "insurer": random.choice(["insurer", "insurer", "other"]) if row.type == "CLAIM" else None,
        "share": share,
    }
    return detail | ({"executionNo": "（2026）沪试证执字第1号"} if row.type == "CERTIFY" else {})


def _step(random: Random, life: Life) -> None:
    share = random.choice([None, REST]) if life.history.case.regions.rest else None
    case = life.history.case.turned if share else life.history.case
    open_ = [
        row
        for row in ROWS
        if getattr(case.regions, row.region) in row.sources
        and (not row.restores or getattr(case, row.restores) is row.target)
    ]
    weights = [_weight(row, life.taken[row.name]) for row in open_]
    row = random.choices(open_, weights)[0]
    role, actor = random.choice(row.roles), random.choice(sorted(row.actors))
    share = share if row.region in PER_SHARE else None
    signers = _creditors(actor, life.claimed) if role is Role.CREDITOR else [str(role)]
    detail = detail_of(row, actor, random, life.history.submissions, share)
    if signers and life.add(Planned(row.type, random.choice(signers), detail)):
        life.taken[row.name] += 1


def _weight(row: Transition, taken: int) -> float:
    return (0.1 if row.type in ENDING and taken else 1) / (1 + taken)


def _creditors(actor: str, claimed: bool) -> list[str]:
    """Who can sign as a creditor what an actor did: lender and insurer for themselves, and either for anybody else."""
    insurers = ["INSURER"] if claimed else []
    return {"LENDER": ["CREDITOR"], "INSURER": insurers}.get(actor, ["CREDITOR", *insurers])


def _correction(random: Random, life: Life) -> None:
    last = len(life.deeds)
    corrects = random.choice([step[0] for step in life.history.steps[-3:]] or [0])
    kind = random.choice(["WORDING", "STANDING", "STANDING"])
    life.add(Planned("CORRECTION", "NOTARY", {"kind": kind, "corrects": min(corrects, last)}))


def _submission(random: Random, life: Life) -> None:
    kind, party = random.choice(acts.SUBMISSIONS), random.choice(PARTIES)[0]
    life.add(Planned("SUBMISSION", acts.PARTY, {"kind": kind}, party))


def _delivery(random: Random, life: Life) -> None:
    life.add(Planned("DELIVER", "NOTARY", {"party": random.choice(PARTIES)[0]}))


Change = Callable[[Random, list[Planned], int], None]


def other_regions(random: Random, deeds: list[Planned], at: int) -> None:
    """Says another state of one region, and mostly the byte that goes with it."""
    name, share = random.choice([*REGIONS, "partial"]), random.random()

    def edit(body: dict[str, Any]) -> None:
        regions = body["regions"]
        issued = [state for state in _names(name) if name != "deed" or state not in _BEFORE_ISSUE]
        regions[name] = (
            not regions["partial"]
            if name == "partial"
            else issued[(issued.index(regions[name]) + 1 + int(share * (len(issued) - 1))) % len(issued)]
        )
        if share < 0.8:
            body["change"]["to"] = headline(regions_of(regions))

    deeds[at] = replace(deeds[at], edit=edit)


def other_byte(random: Random, deeds: list[Planned], at: int) -> None:
    bits = random.choice([0x20, 0x40, 0x80, 1, 3])
    deeds[at] = replace(deeds[at], edit=lambda body: body["change"].update(to=body["change"]["to"] ^ bits))


def other_actor(random: Random, deeds: list[Planned], at: int) -> None:
    at = _a_step(deeds, at)
    by = deeds[at].detail["by"]
    actor = random.choice([each for each in Taker if each != by["actor"]])
    deeds[at] = replace(deeds[at], detail=deeds[at].detail | {"by": by | {"actor": str(actor)}})


def other_share(_: Random, deeds: list[Planned], at: int) -> None:
    """Says of a step that it is about the other share of the claim, or that there is another."""
    found = [index for index, deed in enumerate(deeds) if deed.type in PER_SHARE_TYPES]
    for index in [each for each in found if each >= at][:1] or found[-1:]:
        share = None if deeds[index].detail["share"] else REST
        deeds[index] = replace(deeds[index], detail=deeds[index].detail | {"share": share})


def other_signer(random: Random, deeds: list[Planned], at: int) -> None:
    signers = ["NOTARY", "CREDITOR", "INSURER", "COURT", acts.PARTY]
    deeds[at] = replace(deeds[at], signer=random.choice([each for each in signers if each != deeds[at].signer]))


def other_party(_: Random, deeds: list[Planned], at: int) -> None:
    deeds.insert(at, Planned("SUBMISSION", acts.PARTY, {"kind": "REPLY"}, "stranger"))


def other_step(random: Random, deeds: list[Planned], at: int) -> None:
    row = random.choice(ROWS)
    signer, actor = str(random.choice(row.roles)), random.choice(sorted(row.actors))
    deeds[at] = Planned(row.type, signer, detail_of(row, actor, random, {}))


def other_ground(random: Random, deeds: list[Planned], at: int) -> None:
    """Another ground of its type; of a step that has other grounds from elsewhere, where there is one."""
    at = next((index for index, deed in enumerate(deeds) if deed.type in VARYING), _a_step(deeds, at))
    grounds = {code for row in ROWS if row.type == deeds[at].type for code in row.grounds or (None,)}
    others = sorted(grounds - {deeds[at].detail["ground"]}, key=str)
    deeds[at] = replace(deeds[at], detail=deeds[at].detail | {"ground": random.choice(others or ["OTHER"])})


def other_submission(random: Random, deeds: list[Planned], at: int) -> None:
    at = _a_step(deeds, at)
    others = [each for each in range(1, at + 3) if each != deeds[at].detail["submission"]]
    deeds[at] = replace(deeds[at], detail=deeds[at].detail | {"submission": random.choice(others)})


def left_out(_: Random, deeds: list[Planned], at: int) -> None:
    del deeds[at]


def swapped(_: Random, deeds: list[Planned], at: int) -> None:
    at = min(at, len(deeds) - 2)
    deeds[at], deeds[at + 1] = deeds[at + 1], deeds[at]


def struck(random: Random, deeds: list[Planned], at: int) -> None:
    deeds.insert(at, Planned("CORRECTION", "NOTARY", {"kind": "STANDING", "corrects": random.randint(0, at)}))


CHANGES: tuple[Change, ...] = (
    other_regions, other_byte, other_actor, other_share, other_signer, other_party, other_step, other_ground,
    other_submission, left_out, swapped, struck,
)  # fmt: skip


_BEFORE_ISSUE = {"DRAFT", "APPLIED", "ACCEPTED", "SUPPLEMENT_REQUESTED", "NOT_ACCEPTED", "REFUSED", "TERMINATED"}


def _names(region: str) -> list[str]:
    return list(REGIONS[region].__members__) if region in REGIONS else []


def _a_step(deeds: list[Planned], at: int) -> int:
    """The first step from there on, or the last one."""
    steps = [index for index, deed in enumerate(deeds) if "by" in deed.detail]
    return next((index for index in steps if index >= at), steps[-1])


def _party(id: str) -> Actor:
    return Actor(id, acts.PARTY, "", EthereumKey(new_private_key()), "EVENT_KEY")
