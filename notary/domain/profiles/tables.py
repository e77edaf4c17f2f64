"""The field tables of a profile as Markdown, for docs/instruments.md: ``python -m notary.domain.profiles.tables``."""

from collections.abc import Iterable

from notary.domain.profiles import PROFILES
from notary.domain.profiles.profile import FORMS, Field, Profile, Type
from notary.domain.profiles.values import DEFAULT_BOUNDS, bounds

_HEAD = "| {first} | type | required | 中文 | English | limits | sensitivity |\n|---|---|---|---|---|---|---|"
_UNITS = {
    Type.TEXT: "{} characters",
    Type.LONG_TEXT: "{} characters",
    Type.MONEY: "{} minor units",
    Type.PERCENT: "{} %",
    Type.INTEGER: "{}",
    Type.CODES: "{} entries",
    Type.PARTIES: "{} entries",
    Type.RECORDS: "{} records",
}


def markdown(profile: Profile) -> str:
    """Types, kinds, and one table each for the parties, the sections and the records inside them."""
    parts = [_types(), _kinds(profile), _table("### Parties", "`parties.<id>.`…", profile.party)]
    for section, fields in profile.sections.items():
        parts.append(_table(f"### Section `{section}`", f"`{section}.`…", fields))
        parts += [
            _table(f"#### Records of `{section}.{field.name}`", "member", field.columns)
            for field in fields
            if field.columns
        ]
    documents = [f"| `{code}` | {zh} | {en} |" for code, (zh, en) in profile.document_types.items()]
    parts.append("\n".join(["### Document types", "", "| type | 中文 | English |", "|---|---|---|", *documents]))
    return "\n\n".join(parts) + "\n"


def _types() -> str:
    rows = [f"| {kind} | {form} |" for kind, form in FORMS.items()]
    return "\n".join(["### Types of values", "", "| type | JSON value |", "|---|---|", *rows])


def _kinds(profile: Profile) -> str:
    head = "| kind | 中文 | English | sections | optional sections | scope it must have |\n|---|---|---|---|---|---|"
    rows = [
        f"| `{name}` | {kind.zh} | {kind.en} "
        f"| {_names(kind.required)} | {_names(kind.optional)} | {_names(kind.scope)} |"
        for name, kind in profile.kinds.items()
    ]
    return "\n".join(["### Kinds", "", head, *rows])


def _table(heading: str, first: str, fields: Iterable[Field]) -> str:
    rows = [
        f"| `{field.name}` | {field.type} | {'yes' if field.required else ''} | {field.zh} | {field.en} "
        f"| {_limits(field)} | {field.sensitivity.lower()} |"
        for field in fields
    ]
    return "\n".join([heading, "", _HEAD.format(first=first), *rows])


def _limits(field: Field) -> str:
    if field.codes:
        return _names(field.codes)
    if field.hint:
        return field.hint
    if field.type not in DEFAULT_BOUNDS or bounds(field) == DEFAULT_BOUNDS[Type.MONEY]:
        return ""
    low, high = bounds(field)
    limit = f"{low} or more" if high >= DEFAULT_BOUNDS[Type.MONEY][1] else f"{low} to {high}"
    return _UNITS[field.type].format(limit)


def _names(names: Iterable[str]) -> str:
    ordered = names if isinstance(names, dict) else sorted(names)
    return ", ".join(f"`{name}`" for name in ordered)


if __name__ == "__main__":
    print(markdown(PROFILES["cn"]), end="")
