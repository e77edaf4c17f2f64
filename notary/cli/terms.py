"""The terms of an instrument in plain words, for people who are asked to sign it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from notary.domain import money
from notary.domain.commitment import Disclosure
from notary.domain.errors import FormatError
from notary.domain.profiles import PROFILES
from notary.domain.profiles.profile import Field, Profile, Type


def lines(mandatory: Mapping[str, Any], disclosures: Sequence[Disclosure]) -> Iterator[str]:
    """One line per term that is set; records get a line each."""
    profile = PROFILES[mandatory["profile"]]
    kind = profile.kinds[mandatory["kind"]]
    yield f"{kind.zh} {kind.en}; scope of enforcement: {', '.join(mandatory['scope'])}"
    yield f"signed {mandatory['dates']['signed']}, to be performed by {mandatory['dates']['due']}"
    for party in mandatory["parties"]:
        yield f"party {party['id']}: {', '.join(party['roles'])}"
    for _, path, value in sorted(disclosures, key=lambda item: str(item[1])):
        owner, _, name = path.rpartition(".")
        field = next((item for item in _fields(profile, owner) if item.name == name), None)
        if value is not None and field is not None:
            yield from _term(owner.removeprefix("parties."), field, value)


def _fields(profile: Profile, owner: str) -> Sequence[Field]:
    return profile.party if owner.startswith("parties.") else profile.sections.get(owner, ())


def _term(owner: str, field: Field, value: Any) -> Iterator[str]:
    label = f"{owner}: {field.zh} {field.en}"
    if field.type is Type.RECORDS and isinstance(value, list):
        for index, record in enumerate(value, 1):
            yield f"{label} {index}: {_record(field, record)}"
    elif field.type is Type.RECORD:
        yield f"{label}: {_record(field, value)}"
    else:
        yield f"{label}: {_plain(field, value)}"


def _record(field: Field, record: Any) -> str:
    if not isinstance(record, dict):
        return str(record)
    known = {column.name: column for column in field.columns}
    return ", ".join(f"{_label(known, name)} {_plain(known.get(name), value)}" for name, value in record.items())


def _label(known: Mapping[str, Field], name: str) -> str:
    return known[name].en if name in known else name


def _plain(field: Field | None, value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(field, item) for item in value)
    if isinstance(value, dict):
        try:
            amount = money.from_json(value)
        except FormatError:
            return str(value)
        return f"{money.format(amount)} {amount.currency}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field is not None and isinstance(value, str) and value in field.codes:
        return f"{' '.join(field.codes[value])} ({value})"
    return f"{value} %" if field is not None and field.type is Type.PERCENT else str(value)
