"""The members of an instrument outside its sections, as field tables, and the one order of an envelope's lists."""

from functools import cache
from typing import Any

from notary.domain.parties import ID_HINT, INSTRUMENT_ROLES
from notary.domain.profiles import PROFILES
from notary.domain.profiles.problem import Code, Problem
from notary.domain.profiles.profile import Field, Type

SCHEMA = "debt-notary/instrument/1"

MAX_PARTIES = 200
MAX_DOCUMENTS = 1_000
"""Most parties and documents of one instrument; a reader of certificates refuses more (docs/certificate.md)."""

_HASH = {"pattern": "[0-9a-f]{64}", "hint": "64 lower-case hex digits"}
_DATES = (
    Field("signed", Type.DATE, "签署日", "day of signature", True),
    Field("due", Type.DATE, "履行期限届满日", "last day of performance", True),
)


@cache
def draft_members(profile: str) -> tuple[Field, ...]:
    """The members of an instrument's JSON form, save its sections."""
    return _members(profile, PROFILES[profile].party)


@cache
def mandatory_members(profile: str) -> tuple[Field, ...]:
    """The members of the mandatory part of an envelope."""
    return (
        *_members(profile, ()),
        Field("sections", Type.CODES, "内容", "sections", True, codes=_codes(PROFILES[profile].sections)),
        Field("documentCount", Type.INTEGER, "文件数", "number of documents", True, low=1, high=MAX_DOCUMENTS),
    )


def order_problems(mandatory: dict[str, Any]) -> list[Problem]:
    """An envelope has one form: its lists of names ascend strictly, and the count of documents is their number."""
    lists = {
        "parties": [party["id"] for party in mandatory["parties"]],
        "sections": mandatory["sections"],
        "scope": mandatory["scope"],
    } | {f"parties[{index}].roles": party["roles"] for index, party in enumerate(mandatory["parties"])}
    found = [
        Problem(path, Code.ORDER, "not in order", "ascending order")
        for path, names in lists.items()
        if names != sorted(names)
    ]
    count = len(mandatory["documents"])
    if mandatory["documentCount"] != count:
        found.append(Problem("documentCount", Code.SUM, "not the number of documents", str(count)))
    return found


def _members(name: str, party_fields: tuple[Field, ...]) -> tuple[Field, ...]:
    profile = PROFILES[name]
    party = (
        Field("id", Type.PARTY, "编号", "id", True, hint=ID_HINT),
        Field("roles", Type.CODES, "身份", "roles", True, codes=_codes(INSTRUMENT_ROLES)),
        *party_fields,
    )
    document = (
        Field("type", Type.CODE, "文件类型", "type of document", True, codes=profile.document_types),
        Field("sha256", Type.TEXT, "SHA-256", "SHA-256", True, **_HASH),  # type: ignore[arg-type]
        Field("sm3", Type.TEXT, "SM3", "SM3", True, **_HASH),  # type: ignore[arg-type]
    )
    return (
        Field("schema", Type.CODE, "格式", "schema", True, codes=_codes([SCHEMA])),
        Field("profile", Type.CODE, "法域", "profile", True, codes=_codes(PROFILES)),
        Field("kind", Type.CODE, "种类", "kind", True, codes=_codes(profile.kinds)),
        Field("institution", Type.PARTY, "机构", "institution", True, hint=ID_HINT),
        Field("parties", Type.RECORDS, "当事人", "parties", True, high=MAX_PARTIES, columns=party),
        Field(
            "scope",
            Type.CODES,
            "执行范围",
            "scope of enforcement",
            True,
            codes=_codes(profile.scope_sections),
        ),
        Field("dates", Type.RECORD, "日期", "dates", True, columns=_DATES),
        Field("documents", Type.RECORDS, "文件", "documents", True, high=MAX_DOCUMENTS, columns=document),
    )


def _codes(names: Any) -> dict[str, tuple[str, str]]:
    """Codes that need no label: nobody shows them but in a list of what is allowed."""
    return {str(name): (str(name), str(name)) for name in sorted(names)}
