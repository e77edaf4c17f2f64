"""What a step's act says, completed: whoever asks for one names only what differs from the usual."""

from collections.abc import Mapping
from typing import Any

from notary.domain.errors import FormatError
from notary.domain.headline import Regions, headline
from notary.domain.law.replay import ASIDE, SIGNERS
from notary.domain.law.table import REGIONS, TABLE

DEFAULTS: Mapping[str, Any] = {"ground": None, "declared": [], "submission": None, "insurer": None}


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
    value: dict[str, Any] = {name: states[regions[name]] for name, states in REGIONS.items()}
    byte = headline(Regions(**value, partial=regions["partial"]))
    if byte != change["to"]:
        return f"its regions are the standing {byte}, and it says {change['to']}"
    role = mandatory["actor"]["role"]
    if SIGNERS.get(type, role) != role:
        return f"a {type} is signed by a {SIGNERS[type]}, not by a {role}"
    if type in ("ISSUE", "CORRECTION"):
        return ""
    if type in ASIDE:
        return "" if change["from"] == change["to"] else f"a {type} moves nothing"
    actor = mandatory["detail"]["by"]["actor"]
    if not any(row.type == type and role in row.roles and actor in row.actors for row in TABLE):
        return f"{type} is no step of {actor} that is signed as {role}"
    return ""
