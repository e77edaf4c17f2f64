"""What a checklist looks at: a draft, finished or not, and what is on record about it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from notary.domain.errors import FormatError
from notary.domain.parties import BOUND_ROLES, Role
from notary.domain.profiles.problem import Problem
from notary.domain.times import parse_date


@dataclass(frozen=True)
class Records:
    """What the office holds besides the draft; None: nothing is on record about it."""

    consented: frozenset[tuple[str, str]] | None = None
    """(party, role) of everyone who consented, with evidence of identity; None before the offer."""
    issue_day: date | None = None
    disbursed: int | None = None
    """Minor units that were paid out by the voucher."""
    disclosed: bool | None = None
    """Whether every bound party confirmed the whole notice and chose to notarise; False where one declined."""
    declined: frozenset[str] = frozenset()
    """The parties that chose not to notarise."""
    identified: frozenset[str] | None = None
    """The parties whose identity is on record; None before there is a case file."""
    served: frozenset[str] | None = None
    """The parties that confirmed how they are served; None before there is a case file."""


@dataclass(frozen=True)
class Candidate:
    """A draft under examination. ``problems`` are those of its schema and rules; a point that rests on a field which
    has one fails with it."""

    draft: Mapping[str, Any]
    problems: Sequence[Problem] = ()
    records: Records = field(default_factory=Records)

    def value(self, *path: str) -> Any:
        """The value at a place of the draft; None where there is none, or not of this shape."""
        found: Any = self.draft
        for name in path:
            found = found.get(name) if isinstance(found, Mapping) else None
        return found

    def section(self, name: str) -> Mapping[str, Any]:
        """A section, empty where the draft has none."""
        found = self.value("sections", name)
        return found if isinstance(found, Mapping) else {}

    def has(self, name: str) -> bool:
        """Whether the draft has a section."""
        return bool(self.section(name))

    def parties(self, *roles: Role) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The parties with one of these roles: (path, fields)."""
        listed = self.value("parties")
        for index, party in enumerate(listed if isinstance(listed, list) else ()):
            named = party.get("roles") if isinstance(party, Mapping) else None
            if isinstance(named, list) and not {role.value for role in roles}.isdisjoint(map(str, named)):
                yield f"parties[{index}]", party

    def bound(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The parties that enforcement can reach."""
        yield from self.parties(*BOUND_ROLES)

    def day(self, *path: str) -> date | None:
        """The day at a place of the draft."""
        try:
            return parse_date(self.value(*path))
        except FormatError:
            return None

    def wrong(self, *places: str) -> list[str]:
        """The places at or under these in which the draft has problems."""
        return [item.path for item in self.problems if any(_under(item.path, place) for place in places)]


def missing(holder: Mapping[str, Any], names: Collection[str], path: str) -> list[str]:
    """The places of members that are not there or say nothing."""
    return [f"{path}.{name}" for name in names if holder.get(name) in (None, "", [], {})]


def listed(value: Any) -> list[str]:
    """The texts of a list; none where it is no list, as in a draft that is not finished."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _under(path: str, place: str) -> bool:
    return path == place or path.startswith((f"{place}.", f"{place}["))
