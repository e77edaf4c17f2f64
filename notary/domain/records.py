"""Case records: the signed steps before the issue of a deed, each naming the hash of the one before.

A record has the two parts of an act, ``{body, signature}``, and stands outside the register: act 0 names the hash of
the last one as its ``previous``. It holds codes, digests and party ids; what is personal goes into salted disclosures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from notary.domain import acts, canonical, key_binding, shape, typed_data
from notary.domain.headline import Deed
from notary.domain.identifiers import IdType
from notary.domain.law.facts import Actor
from notary.domain.law.steps import rows
from notary.domain.parties import CREDITOR_ROLES, INSTRUMENT_ROLES, SURETY_ROLES, Role
from notary.domain.profiles.cn_fields import CHANNELS

SCHEMA = "debt-notary/record/1"

CREDITOR, NOTARY = "CREDITOR", "NOTARY"
AUTHORITY_ROLES = (CREDITOR, NOTARY)
"""Roles in which an authority acts, with its own key; all others are those of a party in the instrument."""

PARTY_ROLES = tuple(sorted(INSTRUMENT_ROLES))
ROLES = (*AUTHORITY_ROLES, *PARTY_ROLES)

LANGUAGES = ("zh-CN", "en")

EVIDENCE_KINDS = (
    "AUTHORITY_CHECK", "BANK_ACCOUNT", "CAPACITY", "DEVICE_TIME", "DOCUMENT_IMAGE", "LIVENESS", "OTP", "SOLE_PRESENCE",
    "STATEMENT_READ",
)  # fmt: skip
"""What shows who a party is, that it was there, able, alone and willing (LEGAL.md §1.9)."""

CORPORATE_EVIDENCE = frozenset({"AUTHORITY_CHECK", "CAPACITY", "DOCUMENT_IMAGE", "SOLE_PRESENCE", "STATEMENT_READ"})
"""What an identity record must show of whoever acts for a company."""

REQUIRED_EVIDENCE = CORPORATE_EVIDENCE | {"LIVENESS"}
"""What an identity record must show of a person."""

DATA_PURPOSES = ("COURT_ENFORCEMENT", "CREDIT_REPORTING", "INSURANCE", "NOTARISATION", "VERIFICATION")
DATA_CATEGORIES = ("ACCOUNT", "BIOMETRIC", "CONTACT", "IDENTITY", "LOAN", "PAYMENT")
SENSITIVE_CATEGORIES = frozenset({"ACCOUNT", "BIOMETRIC"})
"""Categories that need a consent of their own (PIPL 28-29)."""


def _grounds(id: str) -> tuple[str, ...]:
    """The grounds that the law's table has for a row."""
    return rows(id)[0].grounds


def _named(name: str) -> Any:
    return lambda item: item[name]


def _ascending(item: shape.Shape, name: str, most: int = 1_000) -> shape.Shape:
    """At least one item, each once, in ascending order of a member."""
    return shape.array(item, 1, most, key=_named(name))


_PARTIES = shape.array(shape.party, 1, 1_000, key=shape.same)
_CODES = shape.pattern("[A-Z0-9][A-Z0-9_]{0,31}", "1 to 32 of A-Z, 0-9 and underscore")
_ITEM = shape.obj(id=_CODES, sha256=shape.hash_, shownAt=shape.time, confirmedAt=shape.time)
_EVIDENCE = _ascending(shape.obj(kind=shape.choice(EVIDENCE_KINDS), sha256=shape.hash_), "kind")

DETAILS: Mapping[str, shape.Shape] = {
    "DISCLOSED": shape.obj(
        party=shape.party,
        version=shape.text,
        language=shape.choice(LANGUAGES),
        channel=shape.choice(("COUNTER", "ONLINE", "VIDEO")),
        items=_ascending(_ITEM, "id", 50),
        questions=shape.optional(shape.hash_),
        readAloud=shape.boolean,
    ),
    "CHOSEN": shape.obj(party=shape.party, version=shape.text, choice=shape.choice(("DECLINE", "NOTARISE"))),
    "DATA_CONSENT": shape.obj(
        party=shape.party,
        recipient=shape.party,
        purpose=shape.choice(DATA_PURPOSES),
        categories=shape.array(shape.choice(DATA_CATEGORIES), 1, 10, key=shape.same),
        given=shape.boolean,
    ),
    "SERVICE_CONFIRMED": shape.obj(
        party=shape.party,
        addresses=shape.array(shape.hash_, 1, 10, key=shape.same),
        channels=shape.array(shape.choice(tuple(CHANNELS)), 0, 10, key=shape.same),
        methods=shape.array(shape.choice(tuple(CHANNELS)), 0, 10, key=shape.same),
        replyDays=shape.optional(shape.integer(1, 60)),
        deemedService=shape.optional(shape.hash_),
    ),
    "APPLY": shape.obj(applicants=_ascending(shape.obj(party=shape.party, chosen=shape.hash_), "party")),
    "ACCEPT": shape.obj(disclosures=shape.array(shape.hash_, 1, 1_000, key=shape.same)),
    "NOT_ACCEPT": shape.obj(ground=shape.choice(_grounds("N3"))),
    "REQUEST_ITEMS": shape.obj(items=_ascending(shape.obj(id=_CODES, what=shape.text), "id", 100)),
    "SUPPLY_ITEMS": shape.obj(items=_ascending(shape.obj(id=_CODES, sha256=shape.hash_), "id", 100)),
    "IDENTITY": shape.obj(parties=_ascending(shape.obj(party=shape.party, evidence=_EVIDENCE), "party")),
    "INTERVIEW": shape.obj(
        parties=_ascending(shape.obj(party=shape.party, questions=shape.hash_, at=shape.time), "party")
    ),
    "CONFLICT_DECLARATION": shape.obj(ownInterest=shape.const(False), relativesInterest=shape.const(False)),
    "REFUSE": shape.obj(ground=shape.choice(_grounds("N6"))),
    "WITHDRAW": shape.obj(reason=shape.choice(("CHANGED_MIND", "NOT_NEEDED", "OTHER"))),
    "TERMINATE": shape.obj(ground=shape.choice(_grounds("N7"))),
}
"""What each type of record says besides the common members."""

_BEFORE_ISSUE = frozenset({Deed.DRAFT, Deed.APPLIED, Deed.ACCEPTED, Deed.SUPPLEMENT_REQUESTED})
_DRAFT, _ACCEPTED = frozenset({Deed.DRAFT}), frozenset({Deed.ACCEPTED})
_PARTIES_OWN, _ANY_PARTY = frozenset(PARTY_ROLES), frozenset({*PARTY_ROLES, CREDITOR})
_CREDITOR, _NOTARY = frozenset({CREDITOR}), frozenset({NOTARY})


@dataclass(frozen=True)
class Kind:
    """A type of record: who may make it, from which states of the deed, on which basis, and which row of the law
    (notary.domain.law) it takes; empty where it moves nothing."""

    roles: frozenset[str]
    states: frozenset[Deed]
    basis: tuple[str, ...]
    row: str = ""


KINDS: Mapping[str, Kind] = {
    "DISCLOSED": Kind(_PARTIES_OWN, _BEFORE_ISSUE, ("公证法 art 27", "公证程序规则 art 21")),
    "CHOSEN": Kind(_PARTIES_OWN, _DRAFT, ("公证法 art 25", "消费者权益保护法 art 9")),
    "DATA_CONSENT": Kind(
        _PARTIES_OWN, _BEFORE_ISSUE | {Deed.ISSUED}, ("个人信息保护法 art 23", "个人信息保护法 art 29")
    ),
    "SERVICE_CONFIRMED": Kind(_PARTIES_OWN, _BEFORE_ISSUE, ("公证程序规则 art 39(5)", "人民法院在线诉讼规则 art 29")),
    "APPLY": Kind(_CREDITOR, _DRAFT, ("公证法 art 25", "公证法 art 26"), "N1"),
    "ACCEPT": Kind(_NOTARY, frozenset({Deed.APPLIED}), ("公证法 art 27", "公证程序规则 art 21"), "N2"),
    "NOT_ACCEPT": Kind(_NOTARY, frozenset({Deed.APPLIED}), ("公证程序规则 art 19",), "N3"),
    "REQUEST_ITEMS": Kind(_NOTARY, _ACCEPTED, ("公证法 art 27", "公证法 art 30"), "N4"),
    "SUPPLY_ITEMS": Kind(
        _ANY_PARTY, frozenset({Deed.SUPPLEMENT_REQUESTED}), ("公证法 art 27", "公证法 art 30"), "N4 supplied"
    ),
    "IDENTITY": Kind(_NOTARY, _ACCEPTED, ("公证法 art 28", "公证程序规则 art 25")),
    "INTERVIEW": Kind(_NOTARY, _ACCEPTED, ("公证程序规则 art 26",)),
    "CONFLICT_DECLARATION": Kind(_NOTARY, _ACCEPTED, ("公证法 art 23(3)", "法释〔2018〕18号 art 12(1)(3)")),
    "REFUSE": Kind(_NOTARY, _ACCEPTED, ("公证法 art 31",), "N6"),
    "WITHDRAW": Kind(_ANY_PARTY, _BEFORE_ISSUE, ("公证程序规则 art 50",), "N7"),
    "TERMINATE": Kind(_NOTARY, _BEFORE_ISSUE, ("公证程序规则 art 50",), "N7"),
}  # fmt: skip

ENDING = frozenset({"WITHDRAW", "TERMINATE"})
"""Records with which the instrument itself is given up."""

_BY_PARTY = shape.obj(party=shape.party, role=shape.choice(PARTY_ROLES), binding=key_binding.SHAPE)
_BY_AUTHORITY = shape.obj(authority=shape.party, role=shape.choice(AUTHORITY_ROLES), binding=key_binding.SHAPE)


def _actor(value: Any, where: str) -> None:
    """A party names itself as ``party``, an authority as ``authority``."""
    (_BY_PARTY if isinstance(value, dict) and "party" in value else _BY_AUTHORITY)(value, where)


_RECORD = shape.obj(
    body=shape.obj(
        mandatory=shape.obj(
            schema=shape.const(SCHEMA),
            type=shape.choice(tuple(DETAILS)),
            instrument=shape.uuid,
            sequence=shape.integer(0, 2**32 - 1),
            previous=shape.hash_,
            actor=_actor,
            legalBasis=shape.array(shape.text, 1, 20),
            eventTime=shape.time,
            legalTime=shape.time,
            detail=shape.anything,
            salt=shape.salt,
        ),
        digests=shape.array(shape.hash_, 0, 20_000, key=shape.same),
    ),
    signature=acts.SIGNATURE,
)


def check(record: Any, where: str = "record") -> None:
    """Ensure that a value has the form of a record (docs/case-file.md); raises FormatError."""
    _RECORD(record, where)
    mandatory = record["body"]["mandatory"]
    DETAILS[mandatory["type"]](mandatory["detail"], f"{where}.body.mandatory.detail")


def record_hash(record: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical record, signature included, in hex: what the next record, or act 0, names."""
    return canonical.digest(record).hex()


def message(body: Mapping[str, Any]) -> dict[str, str | int | bytes]:
    """The EIP-712 ``Record`` message of a body: what its actor signs."""
    mandatory = body["mandatory"]
    return {
        "instrument": mandatory["instrument"],
        "sequence": mandatory["sequence"],
        "previous": bytes.fromhex(mandatory["previous"]),
        "bodyHash": bytes.fromhex(acts.body_hash(body)),
        "role": mandatory["actor"]["role"],
    }


def signing_digest(origin: str, body: Mapping[str, Any]) -> bytes:
    """The digest that a single record's signature covers."""
    return typed_data.digest(origin, "Record", message(body))


def covered_digest(origin: str, record: Mapping[str, Any]) -> bytes:
    """The digest that a record's signature value was made over: its own, or that of its batch (raises Error).

    One press signs records of many instruments; two of the same chain cannot be in a batch, for each names the other.
    """
    return acts.covering(origin, signing_digest(origin, record["body"]), record["signature"]["batch"])


def actor_id(mandatory: Mapping[str, Any]) -> str:
    """The party or authority that made a record."""
    actor = mandatory["actor"]
    return str(actor["party"] if "party" in actor else actor["authority"])


def law_actor(role: str) -> Actor:
    """Who a role is in the table of the law; an agent stands where the debtor that it acts for does."""
    if role in AUTHORITY_ROLES:
        return Actor.NOTARY if role == NOTARY else Actor.LENDER
    if role in CREDITOR_ROLES:
        return Actor.INSURER if role == Role.INSURER else Actor.LENDER
    return Actor.GUARANTOR if role in SURETY_ROLES else Actor.DEBTOR


def required_evidence(id_type: str) -> frozenset[str]:
    """What an identity record must show of a party with such a paper; one that is not known counts as a person."""
    corporate = id_type in (IdType.USCC, IdType.FOREIGN_REGISTRATION)
    return CORPORATE_EVIDENCE if corporate else REQUIRED_EVIDENCE
