"""The trust root: what a verifier believes before it reads a certificate (docs/certificate.md §7).

It is a file that its user holds. Nothing in a certificate, and nothing that comes with one, can change or extend it.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from notary.domain import canonical, shape, x509
from notary.domain.acts import ROLES
from notary.domain.register.note import VerifierKey
from notary.domain.times import parse_time

_URL = shape.pattern("https?://.{1,2000}", "an http or https URL")


def _certificate(value: Any, where: str) -> None:
    shape.b64(value, where)
    x509.load_certificate(base64.b64decode(value), where)


SHAPE = shape.obj(
    schema=shape.const("debt-notary/trust/1"),
    version=shape.integer(1),
    issued=shape.time,
    trial=shape.boolean,
    origin=shape.text,
    logKeys=shape.array(shape.text, 1, 20),
    office=shape.obj(
        id=shape.party,
        name=shape.text,
        anchors=shape.array(_certificate, 1, 20),
        seals=shape.array(_certificate, 0, 200),
    ),
    tsa=shape.obj(anchors=shape.array(_certificate, 1, 20)),
    standingKeys=shape.array(shape.b64_of(32), 1, 20),
    registries=shape.array(
        shape.obj(
            instance=shape.hash_,
            chainId=shape.integer(1),
            address=shape.address,
            from_=shape.time,
            until=shape.optional(shape.time),
            rpc=shape.array(_URL, 0, 20),
            confirmations=shape.integer(0, 10_000),
            independent=shape.boolean,
        ),
        0,
        1_000,
    ),
    authorities=shape.array(
        shape.obj(
            id=shape.party,
            name=shape.text,
            role=shape.choice(ROLES),
            institution=shape.party,
            keys=shape.array(shape.address, 0, 10_000),
            notBefore=shape.time,
            notAfter=shape.optional(shape.time),
        ),
        0,
        100_000,
    ),
    maxAge=shape.integer(1, 10**9),
)


@dataclass(frozen=True)
class Registry:
    """One registry contract that this register was anchored in. The last one is the current one."""

    instance: str
    chain_id: int
    address: str
    since: datetime
    until: datetime | None
    rpc: tuple[str, ...]
    confirmations: int
    independent: bool


@dataclass(frozen=True)
class Authority:
    """Who may act in a role, for which institution, with which keys (none named: any that the office bound), when."""

    id: str
    name: str
    role: str
    institution: str
    keys: tuple[str, ...]
    not_before: datetime
    not_after: datetime | None

    def holds_at(self, moment: datetime) -> bool:
        """Whether the authority's window contains a moment."""
        return self.not_before <= moment and (self.not_after is None or moment <= self.not_after)


@dataclass(frozen=True)
class TrustRoot:
    """The parsed trust root; ``value`` is the JSON it came from."""

    version: int
    trial: bool
    origin: str
    log_keys: tuple[VerifierKey, ...]
    office_id: str
    office_name: str
    office_anchors: tuple[bytes, ...]
    office_seals: tuple[bytes, ...]
    tsa_anchors: tuple[bytes, ...]
    standing_keys: tuple[bytes, ...]
    registries: tuple[Registry, ...]
    authorities: tuple[Authority, ...]
    max_age: timedelta
    value: Mapping[str, Any]

    @property
    def current(self) -> Registry | None:
        """The registry whose standing bytes count now."""
        return self.registries[-1] if self.registries else None

    def knows_instance(self, instance: str, chain_id: int, address: str) -> bool:
        """Whether the office ever anchored in this registry instance."""
        return any((r.instance, r.chain_id, r.address) == (instance, chain_id, address) for r in self.registries)


def parse(data: bytes) -> TrustRoot:
    """The trust root in a file's bytes.

    Raises:
        FormatError: says which member is wrong; a trust root that is not wholly understood is not used at all.
    """
    value = canonical.parse(data)
    SHAPE(value, "trust")
    office = value["office"]
    keys = tuple(VerifierKey.parse(key) for key in value["logKeys"])
    return TrustRoot(
        version=value["version"],
        trial=value["trial"],
        origin=value["origin"],
        log_keys=keys,
        office_id=office["id"],
        office_name=office["name"],
        office_anchors=_decoded(office["anchors"]),
        office_seals=_decoded(office["seals"]),
        tsa_anchors=_decoded(value["tsa"]["anchors"]),
        standing_keys=_decoded(value["standingKeys"]),
        registries=tuple(_registry(item) for item in value["registries"]),
        authorities=tuple(_authority(item) for item in value["authorities"]),
        max_age=timedelta(seconds=value["maxAge"]),
        value=value,
    )


def _registry(item: Mapping[str, Any]) -> Registry:
    return Registry(
        instance=item["instance"],
        chain_id=item["chainId"],
        address=item["address"],
        since=parse_time(item["from"]),
        until=_optional_time(item["until"]),
        rpc=tuple(item["rpc"]),
        confirmations=item["confirmations"],
        independent=item["independent"],
    )


def _authority(item: Mapping[str, Any]) -> Authority:
    return Authority(
        id=item["id"],
        name=item["name"],
        role=item["role"],
        institution=item["institution"],
        keys=tuple(item["keys"]),
        not_before=parse_time(item["notBefore"]),
        not_after=_optional_time(item["notAfter"]),
    )


def _optional_time(text: str | None) -> datetime | None:
    return None if text is None else parse_time(text)


def _decoded(items: Sequence[str]) -> tuple[bytes, ...]:
    return tuple(base64.b64decode(item) for item in items)
