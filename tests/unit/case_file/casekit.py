"""Records and an instrument for the pure rules: one borrower, one guarantor, a bank and an insurer."""

import hashlib
from typing import Any

from notary.domain import acts, records
from notary.domain.case_file import CaseFile, Known
from notary.domain.disclosure_texts import CURRENT, VERSIONS
from notary.domain.records import KINDS

NOW = "2026-11-23T08:00:00Z"
HASH = "5f" * 32
ITEMS = {words.id: hashlib.sha256(words.id.encode()).hexdigest() for words in VERSIONS[CURRENT]}
SERVICE = {"addresses": [HASH], "channels": ["SMS"], "methods": ["SMS"], "replyDays": 5, "deemedService": None}
PARTIES = {"lender": "LENDER", "insurer": "INSURER", "borrower": "BORROWER", "surety": "GUARANTOR", "agent": "AGENT"}
BOUND = ("borrower", "surety")
INSTRUMENT = "01936b2e-7c4a-7d3e-9f10-2b4c6d8e0f12"


def known(**change: Any) -> Known:
    values = {
        "parties": {party: frozenset({role}) for party, role in PARTIES.items()},
        "papers": dict.fromkeys(PARTIES, "RESIDENT_ID"),
        "acts_for": {"agent": frozenset({"borrower"})},
        "version": CURRENT,
        "items": frozenset(ITEMS),
        "notice": {"zh-CN": ITEMS, "en": ITEMS},
        "service": dict.fromkeys(PARTIES, SERVICE),
    }
    return Known(**{**values, **change})


def detail(type: str, file: CaseFile, party: str = "borrower") -> dict[str, Any]:
    """A detail with which a record would be right where it is lawful."""
    shown = [{"id": id, "sha256": sha256, "shownAt": NOW, "confirmedAt": NOW} for id, sha256 in sorted(ITEMS.items())]
    evidence = [{"kind": kind, "sha256": HASH} for kind in sorted(records.REQUIRED_EVIDENCE)]
    every: dict[str, dict[str, Any]] = {
        "DISCLOSED": {
            "party": party, "version": CURRENT, "language": "en", "channel": "ONLINE", "items": shown,
            "questions": None, "readAloud": True,
        },
        "CHOSEN": {"party": party, "version": CURRENT, "choice": "NOTARISE"},
        "DATA_CONSENT": {
            "party": party, "recipient": "insurer", "purpose": "INSURANCE", "categories": ["IDENTITY"], "given": True,
        },
        "SERVICE_CONFIRMED": {"party": party, **SERVICE},
        "APPLY": {
            "applicants": [
                {"party": each, "chosen": file.choices[each].record} for each in BOUND if each in file.choices
            ] or [{"party": "borrower", "chosen": HASH}]
        },
        "ACCEPT": {"disclosures": sorted(set().union(*(file.disclosures.get(each, ()) for each in BOUND))) or [HASH]},
        "NOT_ACCEPT": {"ground": "NOT_COMPETENT"},
        "REQUEST_ITEMS": {"items": [{"id": "INCOME", "what": "proof of income"}]},
        "SUPPLY_ITEMS": {"items": [{"id": "INCOME", "sha256": HASH}]},
        "IDENTITY": {"parties": [{"party": each, "evidence": evidence} for each in BOUND]},
        "INTERVIEW": {"parties": [{"party": each, "questions": HASH, "at": NOW} for each in BOUND]},
        "CONFLICT_DECLARATION": {"ownInterest": False, "relativesInterest": False},
        "REFUSE": {"ground": "SPECIALIST_NEEDED"},
        "WITHDRAW": {"reason": "CHANGED_MIND"},
        "TERMINATE": {"ground": "HINDRANCE"},
    }  # fmt: skip
    return every[type]


EVIDENCE = {f"liveness.{party}": {"score": 900, "threshold": 800} for party in PARTIES}


def mandatory(type: str, file: CaseFile, role: str, who: str = "borrower", **change: Any) -> dict[str, Any]:
    """The mandatory part of a record by a role; of a party it is ``who``'s."""
    named = {"authority": "someone"} if role in records.AUTHORITY_ROLES else {"party": who}
    return {
        "schema": records.SCHEMA,
        "type": type,
        "instrument": INSTRUMENT,
        "sequence": file.length,
        "previous": file.head,
        "actor": {**named, "role": role, "binding": binding()},
        "legalBasis": list(KINDS[type].basis),
        "eventTime": NOW,
        "legalTime": NOW,
        "detail": detail(type, file, who) | change,
        "salt": "ab" * 16,
    }


def binding() -> dict[str, Any]:
    return {
        "body": {
            "schema": "debt-notary/key-binding/1", "origin": "register.trial.example", "party": "borrower",
            "instrument": INSTRUMENT, "key": "0x" + "ab" * 20, "method": "EVENT_KEY", "evidence": HASH,
            "notBefore": NOW, "notAfter": NOW,
        },
        "certificate": HASH,
        "signature": "q83v" * 21 + "qw==",
    }  # fmt: skip


def record(said: dict[str, Any]) -> dict[str, Any]:
    """A record that is in form."""
    return {"body": {"mandatory": said, "digests": []}, "signature": {"value": "0x" + "1b" * 65, "batch": None}}


def hash_of(said: dict[str, Any]) -> str:
    return acts.body_hash(said)
