"""An instrument: one debt as it is notarised. Its JSON form, its checks, its mandatory part, what it can disclose.

    draft = parse_draft(value)      # or problems(value), to show everything that is wrong at once
    mandatory(draft)                # the part of the envelope that nobody can withhold
    disclosable(draft)              # path -> value, one for each of paths(mandatory(draft))

docs/instruments.md lists every field.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from notary.domain.acts import file_digests
from notary.domain.canonical import JSON
from notary.domain.errors import FormatError
from notary.domain.parties import Party, Role
from notary.domain.profiles import PROFILES, envelope, structure, view
from notary.domain.profiles.envelope import SCHEMA
from notary.domain.profiles.problem import Code, Problem
from notary.domain.profiles.profile import Profile
from notary.domain.profiles.values import check_members

__all__ = [
    "SCHEMA", "Code", "Document", "Draft", "DraftError", "Problem", "disclosable", "draft_problems", "fingerprint",
    "mandatory", "parse_draft", "paths", "problems", "validate_mandatory",
]  # fmt: skip


class DraftError(FormatError):
    """A draft is no instrument; ``problems`` says everything that is wrong with it."""

    code = "DRAFT"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems[:3]) + _more(len(problems) - 3))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Document:
    """One document of an instrument: its type and the digests of its bytes, in lower-case hex."""

    type: str
    sha256: str
    sm3: str

    def to_json(self) -> dict[str, str]:
        """The form in instruments."""
        return {"type": self.type, "sha256": self.sha256, "sm3": self.sm3}


@dataclass(frozen=True)
class Draft:
    """An instrument that has passed every check of ``problems``; ``parse_draft`` is the way to one."""

    profile: str
    kind: str
    institution: str
    parties: tuple[Party, ...]
    sections: Mapping[str, Mapping[str, Any]]
    scope: tuple[str, ...]
    signed: date
    due: date
    documents: tuple[Document, ...]


def parse_draft(value: JSON) -> Draft:
    """The draft of a JSON value.

    Raises:
        DraftError: there are problems.
    """
    found = problems(value)
    if found:
        raise DraftError(found)
    value = copy.deepcopy(value)
    parties = [Party(item.pop("id"), tuple(sorted(map(Role, item.pop("roles")))), item) for item in value["parties"]]
    return Draft(
        profile=value["profile"],
        kind=value["kind"],
        institution=value["institution"],
        parties=tuple(sorted(parties, key=lambda party: party.id)),
        sections=value["sections"],
        scope=tuple(sorted(value["scope"])),
        signed=date.fromisoformat(value["dates"]["signed"]),
        due=date.fromisoformat(value["dates"]["due"]),
        documents=tuple(Document(**item) for item in value["documents"]),
    )


def problems(value: JSON) -> list[Problem]:
    """Everything that is wrong with the JSON form of an instrument; empty when it is sound.

    This is the schema and the rules between its fields. Whether the debt may be enforced is a later question.
    """
    profile = _profile(value)
    found = check_members(envelope.draft_members(profile.name), value, "", besides=("sections",))
    if not isinstance(value, dict):
        return found
    found += _section_problems(profile, value.get("sections"))
    sections = value.get("sections")
    known = (
        {name: sections[name] for name in profile.sections if name in sections} if isinstance(sections, dict) else {}
    )
    seen = view.build(value, known, found)
    return found + structure.problems(profile, seen) + [item for rule in profile.rules for item in rule(seen)]


def draft_problems(value: Mapping[str, Any], attached: list[dict[str, str]]) -> list[Problem]:
    """Everything that keeps a draft with these documents (their entries, in order) from being offered."""
    found = problems({**value, "documents": attached})
    if "documents" in value and value["documents"] != attached:
        message = "not the documents that are attached, in their order"
        found.append(Problem("documents", Code.REFERENCE, message, "type, sha256 and sm3 of each, or no such member"))
    return found


def validate_mandatory(value: JSON) -> list[Problem]:
    """Everything that is wrong with the mandatory part of an envelope; empty when it is sound."""
    profile = _profile(value)
    found = check_members(envelope.mandatory_members(profile.name), value, "")
    if found:
        return found
    seen = view.build(value, {name: {} for name in value["sections"]}, ())
    return envelope.order_problems(value) + structure.problems(profile, seen)


def mandatory(draft: Draft) -> dict[str, Any]:
    """The part of the envelope that nobody can withhold."""
    return {
        "schema": SCHEMA,
        "profile": draft.profile,
        "kind": draft.kind,
        "institution": draft.institution,
        "parties": [{"id": party.id, "roles": [str(role) for role in party.roles]} for party in draft.parties],
        "sections": sorted(draft.sections),
        "scope": list(draft.scope),
        "dates": {"signed": draft.signed.isoformat(), "due": draft.due.isoformat()},
        "documentCount": len(draft.documents),
        "documents": [document.to_json() for document in draft.documents],
    }


def paths(mandatory: Mapping[str, Any]) -> tuple[str, ...]:
    """Every path that an instrument with this (valid) mandatory part can disclose, sorted; set or not."""
    profile = PROFILES[mandatory["profile"]]
    return profile.paths(mandatory["sections"], [party["id"] for party in mandatory["parties"]])


def disclosable(draft: Draft) -> dict[str, Any]:
    """The value of every path of ``paths``; null where a field is unset."""
    fields = {f"parties.{party.id}": party.fields for party in draft.parties} | dict(draft.sections)
    values = {}
    for path in paths(mandatory(draft)):
        owner, _, name = path.rpartition(".")
        values[path] = copy.deepcopy(fields[owner].get(name))
    return values


def fingerprint(type: str, content: bytes) -> Document:
    """The entry of a document of this type with these bytes."""
    return Document(type, *file_digests(content))


def _profile(value: JSON) -> Profile:
    """The profile that a value names; an unknown name is reported against the first one's list."""
    name = value.get("profile") if isinstance(value, dict) else None
    return PROFILES.get(name if isinstance(name, str) else "", PROFILES["cn"])


def _section_problems(profile: Profile, sections: Any) -> list[Problem]:
    if not isinstance(sections, dict):
        return [Problem("sections", Code.TYPE, "not an object", "an object of sections")]
    found = []
    for name, content in sections.items():
        path = f"sections.{str(name)[:64]}"
        if name in profile.sections:
            found += check_members(profile.sections[name], content, path)
        else:
            expected = "one of " + ", ".join(profile.sections)
            found.append(Problem(path, Code.UNKNOWN_KEY, "unknown section", expected))
    return found


def _more(count: int) -> str:
    return f"; and {count} more" if count > 0 else ""
