"""The acts that can be done now: who may do each, what it does to the standing byte, and on which legal basis.

The wider table of the law (LEGAL.md §2.2) grows from here; which byte may follow which is notary.domain.standing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from notary.domain import standing
from notary.domain.errors import Refused
from notary.domain.standing import Code, Flag, Role


class StepRefused(Refused):
    """The law or the state of the instrument does not allow this act."""

    code = "STEP_REFUSED"


@dataclass(frozen=True)
class Step:
    """``roles`` who may act; ``target`` the code it leads to, None where the act itself says it or nothing moves."""

    roles: frozenset[Role]
    target: Code | None
    basis: tuple[str, ...]


STEPS: Mapping[str, Step] = {
    "ISSUE": Step(frozenset({Role.NOTARY}), None, ("公证法 art 37", "公证程序规则 art 39")),
    "VOID": Step(frozenset({Role.NOTARY}), Code.REVOKED, ("公证程序规则 art 57",)),
    "DISCHARGE": Step(frozenset(Role), Code.DISCHARGED, ("民法典 art 557",)),
    "REVOKE": Step(frozenset({Role.NOTARY}), Code.REVOKED, ("公证法 art 39", "公证程序规则 art 63")),
    "CORRECTION": Step(frozenset({Role.NOTARY}), None, ("公证程序规则 art 63",)),
}


def change(type: str, role: Role, before: int, detail: Mapping[str, Any], corrected: int | None = None) -> int:
    """The standing byte after an act, given the byte before it.

    Args:
        corrected: the byte that a CORRECTION of kind STANDING says is right.

    Raises:
        StepRefused: this role may not do this act, or not from this standing; says what would be lawful.
    """
    step = STEPS[type]
    if role not in step.roles:
        allowed = ", ".join(sorted(step.roles))
        raise StepRefused(f"{type} is for {allowed}, not for {role} ({step.basis[0]})")
    after = _target(type, step, before, detail, corrected)
    if after != before:
        try:
            standing.allows(role, before, after)
        except standing.StandingError as error:
            raise StepRefused(f"{type} is not possible now: {error}") from error
    elif step.target is not None:
        raise StepRefused(f"{type} is not possible: the standing is {standing.name(before)} already")
    return after


def _target(type: str, step: Step, before: int, detail: Mapping[str, Any], corrected: int | None) -> int:
    flags = standing.split(before)[1]
    if type == "CORRECTION" and detail["kind"] == "STANDING":
        if corrected is None or corrected == before:
            raise StepRefused("a correction of the standing must name another byte than the present one")
        if standing.split(corrected)[0] is Code.REVOKED:
            raise StepRefused("a correction does not lead to REVOKED; do a REVOKE, which names its ground")
        return int(standing.validate(corrected))
    if corrected is not None:
        raise StepRefused(f"only a CORRECTION of kind STANDING names the byte after it, not {type}")
    if step.target is None:
        return before
    if step.target is Code.REVOKED:
        flags = Flag(0)  # nothing is left that could be partial, in recheck or passed on (notary.domain.headline)
    return standing.compose(step.target, flags)
