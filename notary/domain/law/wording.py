"""What a step's act says, completed: whoever asks for one names only what differs from the usual."""

from collections.abc import Mapping
from typing import Any

from notary.domain.errors import FormatError
from notary.domain.headline import REST, Court, Regions, Rest, headline
from notary.domain.law.replay import ASIDE, SIGNERS, START
from notary.domain.law.state import PER_SHARE
from notary.domain.law.table import REGIONS, TABLE

DEFAULTS: Mapping[str, Any] = {"ground": None, "declared": [], "submission": None, "insurer": None, "share": None}

BASIS: Mapping[str, tuple[str, ...]] = {
    "ISSUE": ("公证法 37", "公证程序规则 39"),
    "VOID": ("公证程序规则 57",),
    "CORRECTION": ("公证程序规则 63",),
    "DELIVER": ("公证程序规则 46", "公证程序规则 61"),
    "SUBMISSION": ("民法典 137", "公证程序规则 55(2)"),
}
"""The legal basis of acts that are no steps of the table."""

OWN: Mapping[str, tuple[str, ...]] = {
    "NOTARY": ("NOTARY", "COURT"),
    "CREDITOR": ("LENDER", "INSURER"),
    "COURT": ("COURT",),
}
"""Whose step an authority signs where it names nobody: its own, or the court's that the notary records."""

_ON_TO = {"F9": (Court.ENFORCING,), "F12": (Court.NE_REVIEW,)}
"""Where a step leads on at once from its target (notary.domain.law.steps)."""


def completed(detail: Mapping[str, Any], actor: str | None) -> dict[str, Any]:
    """A step's detail with everything that was left out; ``actor`` is who takes it, where ``by`` does not say.

    Raises:
        FormatError: it says of nobody, or of no such thing.
    """
    unknown = sorted(set(detail) - {*DEFAULTS, "by"})
    if unknown:
        known = ", ".join(["by", *DEFAULTS])
        raise FormatError(f"the member {unknown[0][:40]!r} is unknown; known are {known}", where="detail")
    by = detail.get("by", {})
    if not isinstance(by, dict):
        raise FormatError("must be an object {actor, party}", where="detail.by")
    if actor is None and "actor" not in by:
        raise FormatError("is missing: say who took the step that is recorded", where="detail.by.actor")
    return {**DEFAULTS, **detail, "by": {"actor": actor, "party": None, **by}}


def contradiction(mandatory: Mapping[str, Any]) -> str:
    """What an act says against itself, as far as it can be seen without those before it; empty when nothing."""
    type, regions, change = mandatory["type"], mandatory["regions"], mandatory["change"]
    if regions is None:
        return ""
    after = regions_of(regions)
    if headline(after) != change["to"]:
        return f"its regions are the standing {headline(after)}, and it says {change['to']}"
    role = mandatory["actor"]["role"]
    if SIGNERS.get(type, role) != role:
        return f"a {type} is signed by a {SIGNERS[type]}, not by a {role}"
    if type == "ISSUE":
        return "" if after == START.regions else "an issue leads to another legal state"
    if type == "CORRECTION" and mandatory["detail"]["kind"] == "STANDING":
        return ""
    if type in (*ASIDE, "CORRECTION"):
        return "" if change["from"] == change["to"] else f"a {type} moves nothing"
    return _of_step(mandatory, after)


def regions_of(value: Mapping[str, Any]) -> Regions:
    """The legal state that an act says, in the form of notary.domain.acts."""
    named: dict[str, Any] = {name: states[value[name]] for name, states in REGIONS.items()}
    rest = value["rest"]
    shared: dict[str, Any] = {} if rest is None else {name: REGIONS[name][state] for name, state in rest.items()}
    kept = None if rest is None else Rest(**shared)
    return Regions(**named, partial=value["partial"], rest=kept)


def _of_step(mandatory: Mapping[str, Any], after: Regions) -> str:
    type, role, detail = mandatory["type"], mandatory["actor"]["role"], mandatory["detail"]
    actor, share = detail["by"]["actor"], detail["share"]
    fitting = [row for row in TABLE if row.type == type and role in row.roles and actor in row.actors]
    if not fitting:
        return f"{type} is no step of {actor} that is signed as {role}"
    if share == REST and (after.rest is None or fitting[0].region not in PER_SHARE):
        return f"it is about the share {share}, which is none of this step"
    seen = after.of(share)
    if not any(getattr(seen, row.region) in {row.target, *_ON_TO.get(row.id, ())} for row in fitting):
        return f"its regions are not those that a {type} leads to"
    return ""


def basis(type: str) -> list[list[str]]:
    """The legal bases that an act of a type may name: of a step those of its rows."""
    if type in BASIS:
        return [list(BASIS[type])]
    return [row.article.split("; ") for row in TABLE if row.type == type]
