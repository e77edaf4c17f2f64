"""What an audit finds: differences, what is still under way, and the result of each check."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from notary.domain.errors import Unavailable


class NotCompared(Unavailable):
    """One side of a comparison cannot be had now; says why. Never a statement that all is well."""

    code = "NOT_COMPARED"


class Outcome(StrEnum):
    """How a check ended. LEFT_OUT is the reader's choice; what nobody chose is NOT_COMPARED."""

    SOUND = "SOUND"
    DIFFERENT = "DIFFERENT"
    NOT_COMPARED = "NOT_COMPARED"
    LEFT_OUT = "LEFT_OUT"


@dataclass(frozen=True)
class Difference:
    """Two things that should be the same and are not: ``what``, at which place, with which values."""

    what: str
    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}: expected {self.expected}, found {self.found}"


@dataclass(frozen=True)
class UnderWay:
    """Something that the worker, or a signer, has still to do; no difference."""

    what: str
    where: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


Finding = Difference | UnderWay


@dataclass(frozen=True)
class Result:
    """How one check ended.

    ``compared`` counts the things looked at. ``differences`` are the first ones, ``different`` is how many were seen;
    a run that stops at the first sees no more than one. ``under_way`` is counted, and ``waiting`` the first of it.
    ``reason`` says why something was not compared.
    """

    name: str
    title: str
    outcome: Outcome
    compared: int
    differences: tuple[Difference, ...] = ()
    different: int = 0
    under_way: int = 0
    waiting: UnderWay | None = None
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """The result for programs."""
        return {
            "check": self.name,
            "title": self.title,
            "outcome": str(self.outcome),
            "compared": self.compared,
            "differences": [
                {"what": each.what, "where": each.where, "expected": each.expected, "found": each.found}
                for each in self.differences
            ],
            "different": self.different,
            "underWay": self.under_way,
            "waiting": None if self.waiting is None else str(self.waiting),
            "reason": self.reason,
        }


def compare(what: str, where: str, expected: object, found: object) -> list[Difference]:
    """The difference between two values: none, or one."""
    return [] if expected == found else [Difference(what, where, shown(expected), shown(found))]


def shown(value: object) -> str:
    """A value as a difference shows it; what would fill the screen is cut."""
    text = "nothing" if value is None else str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


_LONGEST = 200
