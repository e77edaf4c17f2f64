"""The notary office that runs this register: its public facts, the same in every process."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from notary.domain import canonical, shape
from notary.domain.errors import FormatError


@dataclass(frozen=True)
class Office:
    """``origin`` names the register (C2SP log origin); the templates have ``{year}`` and ``{serial}``."""

    origin: str
    id: str
    name: str
    trial: bool
    deed_template: str
    execution_template: str
    value: Mapping[str, Any]

    def deed_no(self, year: int, serial: int) -> str:
        """The deed number in the office's own form, such as ``（2026）沪试证经字第12号`` (LEGAL.md §3.2)."""
        return self.deed_template.format(year=year, serial=serial)

    def execution_no(self, year: int, serial: int) -> str:
        """The number of an execution certificate, such as ``（2026）沪试证执字第3号``."""
        return self.execution_template.format(year=year, serial=serial)

    def execution_pool(self, year: int) -> str:
        """As ``deed_pool``, for execution certificates."""
        return self.execution_template.format(year=year, serial="#")

    def deed_pool(self, year: int) -> str:
        """Deed numbers are gapless per office, year and series: one pool of numbers each."""
        return self.deed_template.format(year=year, serial="#")


def _template(value: Any, where: str) -> None:
    """The form of deed numbers: year and serial once each, and no other braces (LEGAL.md §3.2)."""
    shape.text(value, where)
    if sorted(_BRACES.findall(value)) != ["{serial}", "{year}"]:
        raise FormatError(
            "must have {year} and {serial} once each and nothing else in braces, "
            "such as （{year}）沪东证经字第{serial}号", where=where,
        )  # fmt: skip


def _execution(deed_template: str) -> str:
    """The usual template of execution certificates beside that of deeds: 证执字 for 证经字."""
    if "经字" in deed_template:
        return deed_template.replace("经字", "执字")
    return deed_template.replace("字第", "执字第") if "字第" in deed_template else f"执{deed_template}"


_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_SHAPE = shape.obj(
    schema=shape.const("debt-notary/office/1"),
    origin=shape.pattern(r"[!-*,-~]{1,200}", "printable ASCII without spaces or plus signs"),
    id=shape.party,
    name=shape.text,
    trial=shape.boolean,
    deedTemplate=_template,
    executionTemplate=_template,
)


def parse(data: bytes) -> Office:
    """The office in a file's bytes (raises FormatError)."""
    value = canonical.parse(data)
    if isinstance(value.get("deedTemplate"), str):  # written before execution certificates had numbers of their own
        value = {"executionTemplate": _execution(value["deedTemplate"]), **value}
    _SHAPE(value, "office")
    return Office(
        origin=value["origin"],
        id=value["id"],
        name=value["name"],
        trial=value["trial"],
        deed_template=value["deedTemplate"],
        execution_template=value["executionTemplate"],
        value=value,
    )


def describe(
    origin: str, id: str, name: str, *, trial: bool, deed_template: str, execution_template: str = ""
) -> dict[str, Any]:
    """The JSON form of an office; execution certificates are numbered like deeds, in a series of their own."""
    value = {
        "schema": "debt-notary/office/1",
        "origin": origin,
        "id": id,
        "name": name,
        "trial": trial,
        "deedTemplate": deed_template,
        "executionTemplate": execution_template or _execution(deed_template),
    }
    _SHAPE(value, "office")
    return value
