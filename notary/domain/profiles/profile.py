"""The vocabulary of a jurisdiction profile: field types, field tables, kinds of instruments, rules across fields."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from notary.domain.parties import Party, Role
from notary.domain.profiles.problem import Problem


class Type(StrEnum):
    """The form of a field's JSON value; ``FORMS`` says it in words."""

    TEXT = "TEXT"
    LONG_TEXT = "LONG_TEXT"
    MONEY = "MONEY"
    DATE = "DATE"
    TIME = "TIME"
    PERCENT = "PERCENT"
    INTEGER = "INTEGER"
    BOOLEAN = "BOOLEAN"
    CODE = "CODE"
    CODES = "CODES"
    PARTY = "PARTY"
    PARTIES = "PARTIES"
    RECORD = "RECORD"
    RECORDS = "RECORDS"


FORMS = {
    Type.TEXT: "one line of text",
    Type.LONG_TEXT: "text that may have several lines",
    Type.MONEY: 'an object {"amount": minor units as a string of digits, "currency": ISO 4217 code}',
    Type.DATE: "a calendar date YYYY-MM-DD (Asia/Shanghai)",
    Type.TIME: "a time YYYY-MM-DDThh:mm:ssZ (UTC)",
    Type.PERCENT: 'a decimal string in percent with at most 6 decimals, such as "4.35"',
    Type.INTEGER: "a whole number",
    Type.BOOLEAN: "true or false",
    Type.CODE: "one of the listed codes",
    Type.CODES: "an array of one or more different listed codes",
    Type.PARTY: "the id of a party of the instrument",
    Type.PARTIES: "an array of one or more different party ids of the instrument",
    Type.RECORD: "an object with the listed members",
    Type.RECORDS: "an array of one or more records with the listed members",
}


class Sensitivity(StrEnum):
    """How much care a value needs: terms of business, personal data, or sensitive personal data (PIPL art. 28)."""

    BUSINESS = "BUSINESS"
    PERSONAL = "PERSONAL"
    SENSITIVE = "SENSITIVE"


@dataclass(frozen=True)
class Field:
    """One field of a section, of a party, or of a record.

    ``low`` and ``high`` bound, by type: characters of a text, minor units of money, percent, the integer itself, or
    the number of records or entries. None stands for the default of the type (``values.DEFAULT_BOUNDS``).
    """

    name: str
    type: Type
    zh: str
    en: str
    required: bool = False
    low: int | None = None
    high: int | None = None
    codes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """CODE and CODES: each code with its Chinese and English label."""
    pattern: str | None = None
    """TEXT: a regular expression for the whole text ..."""
    hint: str = ""
    """... and the same in words."""
    columns: tuple["Field", ...] = ()
    """RECORDS: the members of one record."""
    sensitivity: Sensitivity = Sensitivity.BUSINESS


@dataclass(frozen=True)
class Kind:
    """A kind of instrument: its labels, the sections it must and may have, and the scope it must have."""

    zh: str
    en: str
    required: frozenset[str]
    optional: frozenset[str] = frozenset()
    scope: frozenset[str] = frozenset()


@dataclass(frozen=True)
class View:
    """The well-formed parts of an instrument, for rules that look across fields; what is malformed is simply absent.

    ``parties`` is keyed by position, so that a problem can name the place.
    """

    kind: str | None
    parties: Mapping[int, Party]
    sections: Mapping[str, Mapping[str, Any]]
    scope: frozenset[str]
    signed: date | None
    due: date | None
    documents: frozenset[str]
    """Types of the documents."""

    def value(self, section: str, name: str) -> Any:
        """The value of a field, or None when it is unset or malformed."""
        return self.sections.get(section, {}).get(name)


Rule = Callable[[View], Iterable[Problem]]


@dataclass(frozen=True)
class Profile:
    """What one jurisdiction demands of an instrument, as data plus rules across fields."""

    name: str
    kinds: Mapping[str, Kind]
    sections: Mapping[str, tuple[Field, ...]]
    party: tuple[Field, ...]
    document_types: Mapping[str, tuple[str, str]]
    section_roles: Mapping[str, tuple[frozenset[Role], ...]]
    """For each section, groups of roles; of each group at least one party must be there."""
    role_sections: Mapping[Role, str]
    """Roles that make sense only beside a section (where the kind knows that section at all)."""
    scope_sections: Mapping[str, frozenset[str]]
    """For each enforcement scope, the sections of which at least one must be there."""
    rules: tuple[Rule, ...]
    """Rules across the fields."""

    def paths(self, sections: Iterable[str], parties: Iterable[str]) -> tuple[str, ...]:
        """Every path that can be disclosed for these sections and party ids, sorted.

        The list depends on nothing else: a field that is unset still has its path, with the value null, so the
        number of digests never tells what is set.
        """
        own = [f"{section}.{item.name}" for section in sections for item in self.sections[section]]
        personal = [f"parties.{party}.{item.name}" for party in parties for item in self.party]
        return tuple(sorted(own + personal))
