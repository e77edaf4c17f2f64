"""The trust root of an office in memory (docs/certificate.md §7)."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.serialization import Encoding
from fakechain import FakeChain

from notary.domain.times import format_time

if TYPE_CHECKING:
    from office import Actor, Office

Json = dict[str, Any]


def trust_root(office: "Office", rpc: Sequence[str]) -> Json:
    """What a verifier holds about the office; ``rpc`` are endpoints of its current chain."""
    anchors = [_b64(office.ca.certificate.public_bytes(Encoding.DER))]
    return {
        "schema": "debt-notary/trust/1",
        "version": len(office.registries),
        "issued": format_time(office.start),
        "trial": True,
        "origin": office.origin,
        "logKeys": [str(office.vkey)],
        "office": {
            "id": office.id,
            "name": "Trial office",
            "anchors": anchors,
            "seals": [_b64(office.seal.chain[0])],
        },
        "tsa": {"anchors": anchors},
        "standingKeys": [_b64(office.standing_key.public_key)],
        "registries": [_registry(office, chain, rpc) for chain in office.registries],
        "authorities": [_authority(actor) for actor in office.actors.values()],
        "maxAge": 3600,
    }


def _registry(office: "Office", chain: FakeChain, rpc: Sequence[str]) -> Json:
    current = chain is office.chain
    return {
        "instance": chain.instance,
        "chainId": chain.chain_id,
        "address": chain.registry,
        "from": format_time(office.start),
        "until": None if current else format_time(office.clock),
        "rpc": list(rpc) if current else [],
        "confirmations": 0,
        "independent": False,
    }


def _authority(actor: "Actor") -> Json:
    return {
        "id": actor.id,
        "name": actor.id.replace("-", " ").title(),
        "role": actor.role,
        "institution": actor.institution,
        "keys": [actor.key.address.lower()],
        "notBefore": format_time(actor.not_before),
        "notAfter": _optional(actor.not_after),
    }


def _optional(moment: datetime | None) -> str | None:
    return None if moment is None else format_time(moment)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
