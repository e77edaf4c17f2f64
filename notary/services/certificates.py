"""Certificates: the proof that one debt was notarised, with its acts, their proofs and the standing, for anyone."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from notary.db import acts as act_rows
from notary.db import chain as chain_rows
from notary.db import instruments as rows
from notary.db import register as register_rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import acts as act_rules
from notary.domain import canonical, certificate, data_integrity
from notary.domain.certificate import About
from notary.domain.errors import Conflict, Error, Unavailable
from notary.domain.times import format_time
from notary.services import clock, history, instruments, register
from notary.services.context import Context
from notary.services.execution import in_force
from notary.services.ports import RegistryView


class NotSettled(Unavailable):
    """The register or the chain does not hold all of it yet; the worker is at it, so ask again soon."""

    code = "NOT_SETTLED"


class CertificateFault(Error):
    """What is stored for an instrument makes no well-formed certificate: a fault of ours, or a damaged database."""

    code = "CERTIFICATE_FAULT"


def issue(
    tx: Transaction, context: Context, scope: Scope, id: str, view: RegistryView, about: About = About.DEED
) -> dict[str, Any]:
    """The certificate of an issued instrument, with every disclosure and a fresh standing.

    Args:
        about: what it proves besides.

    Raises:
        Conflict: the instrument is not issued, or no execution certificate is in force.
        NotSettled: an act is not timestamped and anchored yet, or its byte not on the chain.
        ClockBehind: the standing would be as of a time at which the acts had not happened.
        CertificateFault: what is stored makes no certificate that verifiers would read.
    """
    row = rows.get(tx, scope, id)
    if row.status != "ISSUED":
        raise Conflict(f"instrument {id} is {row.status}; only an issued one has a certificate")
    instance = chain_rows.current(tx)
    if instance is None or view.state.instance != instance.instance:
        raise NotSettled("the registry is being opened")
    clock.require_forward(tx, context)
    entries = act_rows.of_instrument(tx, id)
    acts = [canonical.parse(entry.act) for entry in entries]
    value = {
        "credential": _credential(
            context, row, acts[0], _execution(tx, context, id, acts, about.share) if about else None
        ),
        "disclosures": instruments.disclosures(context, row) + _act_disclosures(context, entries),
        "acts": acts,
        **_proofs(tx, instance, entries),
        "standing": _snapshot(context, instance, row, view),
    }
    malformed = certificate.problems(value)
    if malformed:
        raise CertificateFault(f"number {row.register_no} has no certificate in the right form: {malformed}")
    return value


def to_file(value: Mapping[str, Any]) -> bytes:
    """The bytes of a certificate's file."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"


def _execution(
    tx: Transaction, context: Context, id: str, acts: Sequence[Any], share: str | None
) -> tuple[str, str, str]:
    """Number, act hash and time of the execution certificate in force over a share."""
    at = in_force(history.of_instrument(tx, context, id), id, share)
    mandatory = acts[at]["body"]["mandatory"]
    return mandatory["detail"]["executionNo"], act_rules.act_hash(acts[at]), mandatory["eventTime"]


def _credential(
    context: Context, row: Any, issue_act: dict[str, Any], execution: tuple[str, str, str] | None
) -> dict[str, Any]:
    seal, office = context.keys.seal, context.office
    document = certificate.credential_body(
        office=office.id,
        office_name=office.name,
        chain=[base64.b64encode(der).decode() for der in seal.chain],
        origin=office.origin,
        deed_no=row.deed_no,
        issued=issue_act["body"]["mandatory"]["eventTime"] if execution is None else execution[2],
        envelope=canonical.parse(row.envelope),
        issue_act=issue_act,
        execution=None if execution is None else execution[:2],
    )
    leaf = hashlib.sha256(seal.chain[0]).hexdigest()
    options = {
        "created": format_time(context.now),
        "verificationMethod": f"{document['issuer']['id']}#{leaf}",
        "proofPurpose": "assertionMethod",
    }
    return data_integrity.add_proof(document, options, seal.sign)


def _act_disclosures(context: Context, entries: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for entry in entries:
        body_hash = canonical.digest(canonical.parse(entry.act)["body"]).hex()
        found += context.vault.open_json(entry.private, f"acts/{body_hash}")
    return found


def _proofs(tx: Transaction, instance: Any, entries: Sequence[Any]) -> dict[str, Any]:
    """``register``, ``timestamp`` and ``anchor``: each act in the first checkpoint stamped and anchored here."""
    covering = [_covering(tx, instance, entry) for entry in entries]
    by_size = {checkpoint.size: checkpoint for checkpoint in covering}
    sizes = sorted(by_size)
    trees = {size: register.tree(tx, size) for size in sizes}
    return {
        "register": {
            "checkpoints": [by_size[size].note for size in sizes],
            "entries": [
                {
                    "leafIndex": entry.leaf_index,
                    "checkpoint": sizes.index(checkpoint.size),
                    "path": [node.hex() for node in trees[checkpoint.size].inclusion(entry.leaf_index)],
                }
                for entry, checkpoint in zip(entries, covering, strict=True)
            ],
        },
        "timestamp": [base64.b64encode(by_size[size].token).decode() for size in sizes],
        "anchor": [_anchor(instance, by_size[size]) for size in sizes],
    }


def _covering(tx: Transaction, instance: Any, entry: Any) -> Any:
    checkpoint = None
    if entry.leaf_index is not None:
        checkpoint = register_rows.covering(tx, entry.leaf_index, instance.instance)
    if checkpoint is None:
        raise NotSettled(f"act {entry.sequence} of number {entry.register_no} is not timestamped and anchored yet")
    return checkpoint


def _anchor(instance: Any, checkpoint: Any) -> dict[str, Any]:
    return {
        "instance": instance.instance,
        "chainId": instance.chain_id,
        "registry": instance.address,
        "size": checkpoint.size,
        "transaction": checkpoint.tx_hash,
        "block": checkpoint.block_number,
    }


def _snapshot(context: Context, instance: Any, row: Any, view: RegistryView) -> dict[str, Any]:
    """The standing as the chain says it, signed; never what only the database says."""
    state = view.state
    byte = view.standing(row.register_no)
    if byte != row.standing:
        raise NotSettled(f"the chain does not show the last act of number {row.register_no} yet")
    body = {
        "schema": "debt-notary/standing/1",
        "origin": context.office.origin,
        "registerNo": row.register_no,
        "standing": byte,
        "sequence": row.head_sequence,
        "headAct": row.head_hash,
        "instance": instance.instance,
        "chainId": instance.chain_id,
        "registry": instance.address,
        "block": {"number": state.block_number, "hash": state.block_hash},
        "changeCount": state.change_count,
        "asOf": format_time(context.now),
        "validUntil": format_time(context.now + context.terms.standing),
    }
    signature = context.keys.standing.sign(canonical.encode(body))
    return {"body": body, "signature": base64.b64encode(signature).decode()}
