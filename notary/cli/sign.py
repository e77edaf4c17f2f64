"""``notary sign``: the signatures that an HTTP call needs, made in the shell. It reads what the service asks to be
signed, computes it again, says on standard error what that is, and prints what to send back."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from notary.cli import terms
from notary.cli.common import read_file
from notary.cli.verify_output import printable
from notary.client import signing
from notary.client.case_files import record_digest
from notary.domain import acts, records, standing, trust
from notary.domain.errors import FormatError
from notary.domain.signed_advance import Advance, SignedAdvance
from notary.domain.trust import TrustRoot
from notary.keys.signer import Signer, open_signer
from notary.wire.acts import OrderView, PreparedAct, PreparedActs
from notary.wire.base import View
from notary.wire.case_files import PreparedRecord
from notary.wire.instruments import ConsentRequest

MOST = 128 * 1024 * 1024
"""Bytes that are read: ten thousand prepared acts."""


def sign(
    key: Annotated[str, typer.Option(metavar="URI", envvar="NOTARY_KEY", help="The key, such as keystore:FILE?….")],
    held: Annotated[
        Path | None,
        typer.Option(
            "--trust",
            metavar="TRUST.json",
            help="The trust root that you hold: then for its register and registry alone.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Sign what the service asks for (JSON on standard input): prepared acts or records, orders, a request for consent.

    Prints the body of the request that hands the signature in; orders are one line each.
    """
    value = _read()
    root = None if held is None else trust.parse(read_file(held))
    signer = open_signer(key)
    listed = value.get("orders") if "orders" in value else value.get("items")
    if isinstance(listed, list) and listed and all(isinstance(item, dict) and "body_hash" in item for item in listed):
        _print({"acts": _acts(_parsed(PreparedActs, value).items, signer, root)})
    elif _is_record(value):
        _print(_record(_parsed(PreparedRecord, value), signer, root))
    elif "body_hash" in value:
        (signed,) = _acts([_parsed(PreparedAct, value)], signer, root)
        _print(signed)
    elif isinstance(listed, list):
        orders = [_parsed(OrderView, item) for item in listed]
        digests = [_order(order, signer, root) for order in orders]
        for order, digest in zip(orders, digests, strict=True):
            _print({"acts": order.acts, "deadline": order.deadline, "signature": _hex(signer, digest)})
    elif "envelope" in value:
        _print(_consent(_parsed(ConsentRequest, value), signer, root))
    else:
        raise FormatError(
            "is neither a prepared act, nor a record, nor orders, nor a request for consent", where="standard input"
        )


def _acts(prepared: list[PreparedAct], signer: Signer, root: TrustRoot | None) -> list[dict[str, Any]]:
    origin, *others = {root.origin if root else _named_origin(item.body) for item in prepared}
    if others:
        raise FormatError("holds acts of several registers", where="standard input")
    digests = []
    for item in prepared:
        body: Any = item.body
        digests.append(signing.act_digest(item, origin, signer.address))
        mandatory = body["mandatory"]
        change = " → ".join(standing.name(mandatory["change"][end]) for end in ("from", "to"))
        _say(f"{mandatory['type']} of register number {item.register_no} at {origin}, {change}")
        _say(f"  instrument {item.instrument}, as {mandatory['actor']['authority']} ({mandatory['actor']['role']})")
        _say(f"  in law since {mandatory['legalTime']}; {json.dumps(_short(mandatory['detail']), ensure_ascii=False)}")
        for _, path, shown in item.disclosures:
            _say(f"  {path}: {shown}")
    signatures = acts.sign(origin, digests, signer.sign_digest)
    return [
        {"body_hash": item.body_hash, "signature": signature}
        for item, signature in zip(prepared, signatures, strict=True)
    ]


def _record(item: PreparedRecord, signer: Signer, root: TrustRoot | None) -> dict[str, Any]:
    origin = root.origin if root else _named_origin(item.body)
    digest = record_digest(item, origin, signer.address)
    mandatory: Any = item.body["mandatory"]
    _say(f"record {item.sequence} of the case file of instrument {item.instrument} at {origin}: {mandatory['type']}")
    _say(f"  as {records.actor_id(mandatory)} ({mandatory['actor']['role']}), after {mandatory['previous']}")
    _say(f"  {json.dumps(mandatory['detail'], ensure_ascii=False)}")
    for _, path, shown in item.disclosures:
        _say(f"  {path}: {shown}")
    return {"body_hash": item.body_hash, "signature": {"value": _hex(signer, digest), "batch": None}}


def _order(order: OrderView, signer: Signer, root: TrustRoot | None) -> bytes:
    """The digest of an order, made again from its typed data and its acts."""
    data: Any = order.typed_data
    try:
        message, domain = data["message"], data["domain"]
        advance = SignedAdvance(
            chain_id=domain["chainId"],
            registry=domain["verifyingContract"],
            instance_id=bytes.fromhex(message["instanceId"].removeprefix("0x")),
            changes=tuple(
                Advance(item["word"], item["lanes"], item["from"], item["to"]) for item in message["changes"]
            ),
            evidence=acts.evidence_root(order.acts),
            authority=signer.address.lower(),
            deadline=order.deadline,
        )
        digest = advance.digest()
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise FormatError("has typed data that is no SignedAdvance; do not sign it", where="order") from None
    if advance.typed_data() != data or order.digest != digest.hex():
        raise FormatError("does not follow from its acts and typed data, or is for another key", where="order")
    known = root is None or root.current is None or (
        (root.current.instance, root.current.chain_id, root.current.address)
        == (advance.instance_id.hex(), advance.chain_id, advance.registry)
    )  # fmt: skip
    if not known:
        raise FormatError("is for another registry than your trust root's; do not sign it", where="order")
    _say(f"order to the registry {advance.registry} on chain {advance.chain_id}, until {order.deadline} (Unix seconds)")
    for change in advance.changes:
        edge = f"{standing.name(change.from_byte)} → {standing.name(change.to_byte)}"
        _say(f"  {edge}: register numbers {', '.join(map(str, change.register_numbers()))}")
    return digest


def _consent(view: ConsentRequest, signer: Signer, root: TrustRoot | None) -> dict[str, Any]:
    asked = signing.require_consent(view, root.origin if root else view.origin)
    _say(f"consent as {asked.party}, {asked.role}, at {view.origin}, to:")
    for line in terms.lines(asked.envelope["mandatory"], asked.disclosures):
        _say(f"  {line}")
    return {"party": asked.party, "role": asked.role, "signature": _hex(signer, asked.digest(view.origin))}


def _is_record(value: dict[str, Any]) -> bool:
    """Whether it says that it is a prepared record; whether it is one is checked afterwards."""
    body = value.get("body")
    mandatory = body.get("mandatory") if isinstance(body, dict) else None
    return isinstance(mandatory, dict) and mandatory.get("schema") == records.SCHEMA


def _named_origin(body: Any) -> str:
    """The register that a body names; only a trust root says that it is the right one."""
    try:
        return str(body["mandatory"]["actor"]["binding"]["body"]["origin"])
    except (KeyError, TypeError):
        raise FormatError("is no body of an act", where="body") from None


def _short(detail: dict[str, Any]) -> dict[str, Any]:
    """The detail with consents counted instead of shown."""
    return {name: len(value) if name == "consents" else value for name, value in detail.items()}


def _parsed(model: Any, value: Any) -> Any:
    """A view of what the service said (raises FormatError)."""
    assert issubclass(model, View)
    try:
        return model.model_validate(value)
    except ValueError:
        raise FormatError(f"is no {model.__name__} as the service gives it", where="standard input") from None


def _read() -> dict[str, Any]:
    text = sys.stdin.buffer.read(MOST + 1)
    if len(text) > MOST:
        raise FormatError(f"longer than {MOST} bytes", where="standard input")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise FormatError("is no JSON", where="standard input") from None
    if isinstance(value, dict) and "detail" in value and "status" in value and "body_hash" not in value:
        raise FormatError(f"is a problem: {value['detail']}", where="standard input")
    if not isinstance(value, dict):
        raise FormatError("is no JSON object", where="standard input")
    return value


def _hex(signer: Signer, digest: bytes) -> str:
    return "0x" + signer.sign_digest(digest).hex()


def _say(line: str) -> None:
    typer.echo(printable(line), err=True)


def _print(value: dict[str, Any]) -> None:
    typer.echo(json.dumps(value, separators=(",", ":")))
