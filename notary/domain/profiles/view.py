"""From a JSON value and the problems found in it to the view that rules look at."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from notary.domain.parties import Party, Role
from notary.domain.profiles.problem import Problem
from notary.domain.profiles.profile import View
from notary.domain.profiles.values import parse_date

_SEPARATOR = re.compile(r"[.\[]")


def build(value: Mapping[str, Any], sections: Mapping[str, Any], found: Iterable[Problem]) -> View:
    """The parts of an instrument (or mandatory part) at whose places, and below them, nothing was found."""
    exact = {problem.path for problem in found}
    bad = exact | {path[: match.start()] for path in exact for match in _SEPARATOR.finditer(path)}

    def good(path: str) -> Any:
        return None if path in bad else value.get(path)

    dates = {} if "dates" in exact else value["dates"]
    return View(
        kind=good("kind"),
        parties={} if "parties" in exact else _parties(value["parties"], bad),
        sections={
            name: {} if f"sections.{name}" in exact else _good_members(content, f"sections.{name}", bad)
            for name, content in sections.items()
        },
        scope=frozenset(good("scope") or ()),
        signed=parse_date(dates.get("signed")),
        due=parse_date(dates.get("due")),
        documents=frozenset(document["type"] for document in good("documents") or ()),
    )


def _parties(items: list[Any], bad: set[str]) -> dict[int, Party]:
    parties = {}
    for index, item in enumerate(items):
        path = f"parties[{index}]"
        if isinstance(item, dict) and not {f"{path}.id", f"{path}.roles"} & bad:
            fields = _good_members(item, path, bad)
            roles = tuple(sorted(Role(role) for role in fields.pop("roles")))
            parties[index] = Party(fields.pop("id"), roles, fields)
    return parties


def _good_members(members: Mapping[str, Any], path: str, bad: set[str]) -> dict[str, Any]:
    return {name: member for name, member in members.items() if f"{path}.{name}" not in bad}
