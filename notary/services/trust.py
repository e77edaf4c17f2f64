"""The trust root that this office publishes: who it is, with which keys, and where it anchors."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from notary.db import acts as act_rows
from notary.db import chain as chain_rows
from notary.db.session import Transaction
from notary.domain import trust
from notary.domain.times import format_time
from notary.services.context import Context
from notary.services.register import log_key

MAX_AGE_SECONDS = 3600
"""How old the chain's newest block may be before its standing counts as stale; the embedded worker mines in time."""


def compose(
    tx: Transaction,
    context: Context,
    *,
    anchors: Sequence[bytes],
    tsa_anchors: Sequence[bytes],
    rpc: Sequence[str],
    confirmations: int,
    before: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """The trust root as of now; equal to ``before`` (version and time too) when nothing changed.

    Args:
        anchors: the CA certificates (DER) of the office's seal; ``tsa_anchors`` those of its timestamp authority.
        rpc: where the current registry can be read.
    """
    instances = chain_rows.all_instances(tx)
    content = {
        "schema": "debt-notary/trust/1",
        "trial": context.office.trial,
        "origin": context.office.origin,
        "logKeys": [str(log_key(context.office, context.keys))],
        "office": {
            "id": context.office.id,
            "name": context.office.name,
            "anchors": [_b64(der) for der in anchors],
            "seals": [_b64(context.keys.seal.chain[0])],
        },
        "tsa": {"anchors": [_b64(der) for der in tsa_anchors]},
        "standingKeys": [_b64(context.keys.standing.public_key)],
        "registries": [_registry(row, rpc, confirmations) for row in instances],
        "authorities": [_authority(row) for row in act_rows.all_authorities(tx)],
        "maxAge": MAX_AGE_SECONDS,
    }
    if before is not None and {**content, "version": before["version"], "issued": before["issued"]} == before:
        return dict(before)
    version = 1 if before is None else before["version"] + 1
    value = {**content, "version": version, "issued": format_time(context.now)}
    trust.SHAPE(value, "trust")
    return value


def _registry(row: Any, rpc: Sequence[str], confirmations: int) -> dict[str, Any]:
    return {
        "instance": row.instance,
        "chainId": row.chain_id,
        "address": row.address,
        "from": row.since,
        "until": row.until,
        "rpc": list(rpc) if row.until is None else [],
        "confirmations": confirmations,
        "independent": False,
    }


def _authority(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "role": row.role,
        "institution": row.institution,
        "keys": [row.address],
        "notBefore": row.not_before,
        "notAfter": row.not_after,
    }


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
