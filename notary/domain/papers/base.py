"""What every paper is: frozen data that says of itself whether it can be one, and its form as plain JSON values.

What is not known is None, never an empty text: the rendering says that it is not recorded.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar

from notary.domain.errors import FormatError
from notary.domain.glossary import ROLES
from notary.domain.money import Money
from notary.domain.parties import Role
from notary.domain.times import format_time

SCHEMA = "debt-notary/paper/1"
"""The version of the JSON form; it changes when a member does."""


def coded(codes: Mapping[str, tuple[str, ...]]) -> Mapping[str, Any]:
    """The metadata of a field that holds one code of a label table, or several, or None."""
    return {"codes": codes}


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a paper. Its texts are not blank and its codes are those of their tables."""

    def __post_init__(self) -> None:
        """Ensure that.

        Raises:
            FormatError: a blank text, or a code that its table does not have; ``where`` names the field.
        """
        for member in dataclasses.fields(self):
            for value in leaves(getattr(self, member.name)):
                _check(value, member)

    def to_json(self) -> dict[str, Any]:
        """Its fields as plain JSON values; money, times and dates in the forms of the wire."""
        return {member.name: plain(getattr(self, member.name)) for member in dataclasses.fields(self)}


@dataclass(frozen=True, kw_only=True)
class OfficeDetails(Part):
    """The office as a paper names it. A trial office is no notary, and every paper of it says so."""

    name: str
    trial: bool
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None


@dataclass(frozen=True, kw_only=True)
class Signature(Part):
    """Who signed the paper, when, and where that can be checked: by the hash of an act, a certificate, or both."""

    signer: str
    capacity: Role = field(metadata=coded(ROLES))
    at: datetime
    act_hash: str | None = None
    certificate_id: str | None = None
    verify_at: str

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.act_hash is None and self.certificate_id is None:
            raise FormatError("a signature names an act hash or a certificate id", where="signed")


@dataclass(frozen=True, kw_only=True)
class Paper(Part):
    """One paper. Until it is signed it is a draft, and says so."""

    kind: ClassVar[str]
    """Its code in ``notary.domain.glossary.PAPERS``."""

    office: OfficeDetails
    dated: date
    signed: Signature | None = None


def data(paper: Paper) -> dict[str, Any]:
    """The paper as plain JSON values, with its kind and the version of the form."""
    return {"schema": SCHEMA, "kind": paper.kind, **paper.to_json()}


def plain(value: Any) -> Any:
    """A value as plain JSON."""
    if isinstance(value, Part | Money):
        return value.to_json()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return format_time(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value


def leaves(value: Any) -> Iterator[Any]:
    """The single values of a field."""
    if isinstance(value, tuple):
        for item in value:
            yield from leaves(item)
    elif value is not None:
        yield value


def require(condition: bool, message: str, where: str) -> None:
    """Ensure something about the fields of a paper together.

    Raises:
        FormatError: it is not so.
    """
    if not condition:
        raise FormatError(message, where=where)


def _check(value: Any, member: "dataclasses.Field[Any]") -> None:
    codes = member.metadata.get("codes")
    if codes is not None and value not in codes:
        raise FormatError(f"{value!r} is none of {', '.join(map(str, codes))}", where=member.name)
    if isinstance(value, str) and not value.strip():
        raise FormatError("is blank; what is not known is None", where=member.name)
