"""What each check looked at, for the report: enough for a reader to look at the same thing again.

Each function is called only when the members that its check needs are of their form.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from notary.domain.times import format_time
from notary.domain.verification.case import Case
from notary.domain.verification.log import OpenLog

Inputs = Mapping[str, Any]


def nothing(_case: Case) -> Inputs:
    """A check that looks at nothing."""
    return {}


def of_format(case: Case) -> Inputs:
    """The members found."""
    return {"members": sorted(case.file.value)[:20] if isinstance(case.file.value, dict) else []}


def of_documents(case: Case) -> Inputs:
    """The documents given."""
    return {"documents": [{"name": each.name, "sha256": each.sha256} for each in case.evidence.documents]}


def of_parties(case: Case) -> Inputs:
    """Who had to consent, and how each key was bound."""
    consents = case.file.acts[0]["body"]["mandatory"]["detail"].get("consents", ())
    return {
        "parties": [{"id": each["id"], "roles": each["roles"]} for each in case.file.mandatory["parties"]],
        "keys": [
            {"party": each["party"], "role": each["role"], "method": each["binding"]["body"]["method"]}
            for each in consents
        ],
        "disclosures": len(case.file.value["disclosures"]) if case.file.has("disclosures") else None,
    }


def of_issuer(case: Case) -> Inputs:
    """The office and the acts."""
    return {
        "issuer": case.file.value["credential"]["issuer"]["id"],
        "acts": [
            {"type": act["body"]["mandatory"]["type"], "hash": act_hash}
            for act, act_hash in zip(case.file.acts, case.file.act_hashes, strict=True)
        ],
    }


def of_chain(case: Case) -> Inputs:
    """The certificate named, and the time that counts."""
    proof = case.file.value["credential"]["proof"]
    return {"verificationMethod": proof["verificationMethod"], "created": proof["created"]}


def of_inclusion(case: Case) -> Inputs:
    """The places in the register."""
    return {"leafIndexes": [entry["leafIndex"] for entry in case.file.entries]}


def of_checkpoints(case: Case) -> Inputs:
    """The checkpoints of the certificate."""
    return {"origin": case.evidence.trust.origin, "checkpoints": _checkpoints(case)}


def of_consistency(case: Case) -> Inputs:
    """The two sides that were compared."""
    found: dict[str, Any] = {"checkpoints": _checkpoints(case)}
    if isinstance(case.log, OpenLog):
        found["log"] = {"size": case.log.checkpoint.size, "root": case.log.checkpoint.root.hex()}
    return {**found, **_chain(case)}


def of_anchor(case: Case) -> Inputs:
    """The registry asked, and where."""
    current = case.evidence.trust.current
    registry = {} if current is None else {"chainId": current.chain_id, "registry": current.address}
    return {"checkpoints": _checkpoints(case), **registry, **_chain(case)}


def of_time(case: Case) -> Inputs:
    """The times that the tokens prove, null for a token that proves none."""
    times = [format_time(time) if isinstance(time, datetime) else None for time in case.token_times]
    return {"provenTimes": times}


def of_algorithms(case: Case) -> Inputs:
    """How many acts were looked at."""
    return {"acts": len(case.file.acts)}


def of_snapshot(case: Case) -> Inputs:
    """What the snapshot says."""
    snapshot = case.file.snapshot
    if snapshot is None:
        return {}
    names = ("standing", "sequence", "block", "changeCount", "asOf", "validUntil")
    return {name: snapshot["body"][name] for name in names}


def of_chain_standing(case: Case) -> Inputs:
    """The byte on the chain, and the block in which it was read."""
    found: dict[str, Any] = {"registerNo": case.file.subject["registerNo"], **_chain(case)}
    if case.chain is not None:
        found |= {"standing": case.chain.standing, "changeCount": case.chain.change_count}
    return found


def _checkpoints(case: Case) -> list[dict[str, Any]]:
    return [{"size": each.size, "root": each.root.hex()} for each in case.file.readable]


def _chain(case: Case) -> dict[str, Any]:
    chain = case.chain
    if chain is None:
        return {}
    block = {"number": chain.block_number, "hash": chain.block_hash, "time": format_time(chain.block_time)}
    return {"instance": chain.instance, "block": block, "latest": {"size": chain.size, "root": chain.root}}
