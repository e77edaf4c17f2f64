"""Acts: the signed steps of an instrument's life, each naming the hash of the one before.

An act is ``{body, signature}``; its hash is the SHA-256 of its canonical bytes. Act 0 issues the deed (or voids a
number that nothing filled). Acts are never changed or removed; a mistake is mended by a further act (LEGAL.md §2.3-13).
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cryptography.hazmat.primitives import hashes

from notary.domain import canonical, key_binding, parties, shape, typed_data
from notary.domain.errors import FormatError
from notary.domain.headline import REST, Regions
from notary.domain.law import TABLE, Actor, Declared
from notary.domain.law.replay import PER_SHARE_TYPES
from notary.domain.law.state import PER_SHARE
from notary.domain.law.table import REGIONS
from notary.domain.parties import Role
from notary.domain.register import merkle
from notary.domain.register.proofs import verify_inclusion

SCHEMA = "debt-notary/act/3"

ZERO = "0" * 64
"""``previous`` of an act 0 without a case file; ``commitmentHash`` of a party that is not bound to enforcement."""

AUTHORITIES = ("NOTARY", "CREDITOR", "COURT")

PARTY = "PARTY"
"""The role in which a party of the instrument does an act of its own. It moves nothing; the notary acts on it."""

ROLES = (*AUTHORITIES, PARTY)

CONSENT_ROLES = tuple(sorted(parties.CREDITOR_ROLES | parties.BOUND_ROLES | {Role.AGENT, Role.ASSIGNEE}))
"""The roles in which a party consents before the issue."""

CONSENT = shape.obj(
    party=shape.party,
    role=shape.choice(CONSENT_ROLES),
    commitmentHash=shape.hash_,
    binding=key_binding.SHAPE,
    signature=shape.sig65,
)

STEPS = tuple(sorted({row.type for row in TABLE if row.roles} - {"ISSUE"}))
"""The acts on an issued instrument, by the names of the law's table (notary.domain.law.table)."""

SUBMISSIONS = ("OBJECTION", "REPLY", "RECHECK", "NON_ENFORCEMENT", "RECONSIDERATION", "DISCHARGE", "SUIT", "STATEMENT")
"""What a party may submit (docs/acts.md)."""

LATER = (*STEPS, "CORRECTION", "DELIVER")
"""What authorities can do to an issued instrument."""

_GROUNDS = {type: sorted({code for row in TABLE if row.type == type for code in row.grounds}) for type in STEPS}


def _step(type: str) -> shape.Shape:
    ground = shape.choice(_GROUNDS[type]) if _GROUNDS[type] else shape.const(None)
    if type == "RESUME":  # after a settlement it has a ground, after a stay it has none
        ground = shape.optional(ground)
    own = {"executionNo": shape.text} if type == "CERTIFY" else {}
    return shape.obj(
        by=shape.obj(actor=shape.choice([*Actor]), party=shape.optional(shape.party)),
        ground=ground,
        declared=shape.array(shape.choice([*Declared]), 0, len(Declared), key=shape.same),
        submission=shape.optional(shape.integer(1, 2**32 - 1)),
        insurer=shape.party if type == "CLAIM" else shape.const(None),
        share=shape.optional(shape.const(REST)) if type in PER_SHARE_TYPES else shape.const(None),
        **own,
    )


DETAILS: Mapping[str, shape.Shape] = {
    **{type: _step(type) for type in STEPS},
    "ISSUE": shape.obj(
        deedNo=shape.text,
        issueDate=shape.day,
        envelopeHash=shape.hash_,
        consents=shape.array(CONSENT, 1, 1_000),
    ),
    "VOID": shape.obj(reason=shape.choice(("LEASE_LAPSED",))),
    "CORRECTION": shape.obj(kind=shape.choice(("WORDING", "STANDING")), corrects=shape.integer(0, 2**32 - 1)),
    "SUBMISSION": shape.obj(kind=shape.choice(SUBMISSIONS)),
    "DELIVER": shape.obj(party=shape.party),
}
"""What each type of act says besides the common members."""

_BATCH = shape.obj(root=shape.hash_, index=shape.integer(), size=shape.integer(1), path=shape.array(shape.hash_, 0, 64))
SIGNATURE = shape.obj(value=shape.sig65, batch=shape.optional(_BATCH))
"""How acts and case records are signed: alone, or as one of a batch."""

_STATES = {name: shape.choice(list(states.__members__)) for name, states in REGIONS.items()}
_REGIONS = shape.obj(
    **_STATES,
    partial=shape.boolean,
    rest=shape.optional(shape.obj(**{name: states for name, states in _STATES.items() if name in PER_SHARE})),
)
_COMMON = shape.obj(
    schema=shape.const(SCHEMA),
    type=shape.choice(tuple(DETAILS)),
    instrument=shape.uuid,
    registerNo=shape.integer(),
    sequence=shape.integer(0, 2**32 - 1),
    previous=shape.hash_,
    change=shape.obj(from_=shape.byte, to=shape.byte),
    regions=shape.optional(_REGIONS),
    actor=shape.obj(authority=shape.party, role=shape.choice(ROLES), binding=key_binding.SHAPE),
    legalBasis=shape.array(shape.text, 1, 20),
    eventTime=shape.time,
    legalTime=shape.time,
    detail=shape.anything,
    salt=shape.salt,
)
_ACT = shape.obj(
    body=shape.obj(mandatory=_COMMON, digests=shape.array(shape.hash_, 0, 20_000, key=shape.same)),
    signature=SIGNATURE,
)


def check(act: Any, where: str = "act") -> None:
    """Ensure that a value has the form of an act (docs/certificate.md §2.3); raises FormatError."""
    _ACT(act, where)
    mandatory = act["body"]["mandatory"]
    place = f"{where}.body.mandatory.detail"
    DETAILS[mandatory["type"]](mandatory["detail"], place)
    if (mandatory["regions"] is None) != (mandatory["type"] == "VOID"):
        raise FormatError("must be null for a VOID and for no other act", where=f"{where}.body.mandatory.regions")
    if mandatory["type"] == "CORRECTION" and mandatory["detail"]["corrects"] >= mandatory["sequence"]:
        raise FormatError("must be the sequence of an earlier act", where=f"{place}.corrects")


def regions_value(regions: Regions) -> dict[str, Any]:
    """The ``regions`` member of an act: the legal state after it, by the names of notary.domain.headline."""
    rest = None if regions.rest is None else {name: state.name for name, state in vars(regions.rest).items()}
    states = {name: getattr(regions, name).name for name in REGIONS}
    return {**states, "partial": regions.partial, "rest": rest}


def body_hash(body: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical body, in hex."""
    return canonical.digest(body).hex()


def act_hash(act: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical act, signature included, in hex: what the register holds."""
    return canonical.digest(act).hex()


def message(body: Mapping[str, Any]) -> dict[str, str | int | bytes]:
    """The EIP-712 ``Act`` message of a body: what its actor signs."""
    mandatory = body["mandatory"]
    return {
        "instrument": mandatory["instrument"],
        "registerNo": mandatory["registerNo"],
        "sequence": mandatory["sequence"],
        "previous": bytes.fromhex(mandatory["previous"]),
        "bodyHash": bytes.fromhex(body_hash(body)),
        "role": mandatory["actor"]["role"],
    }


def signing_digest(origin: str, body: Mapping[str, Any]) -> bytes:
    """The digest that a single act's signature covers."""
    return typed_data.digest(origin, "Act", message(body))


def batch_message(digests: Sequence[bytes]) -> dict[str, str | int | bytes]:
    """The ``ActBatch`` message over many acts' signing digests: one press signs them all."""
    return {"root": merkle.root(merkle.leaf_hash(digest) for digest in digests), "size": len(digests)}


def sign(origin: str, digests: Sequence[bytes], signer: Callable[[bytes], bytes]) -> list[dict[str, Any]]:
    """The ``signature`` members of acts with these signing digests, all made at one press.

    Args:
        signer: gets one digest and returns 65 bytes; over several acts it is that of their batch.
    """
    if len(digests) == 1:
        return [{"value": "0x" + signer(digests[0]).hex(), "batch": None}]
    tree, message = merkle.Tree([merkle.leaf_hash(digest) for digest in digests]), batch_message(digests)
    value = "0x" + signer(typed_data.digest(origin, "ActBatch", message)).hex()
    return [
        {
            "value": value,
            "batch": {
                "root": tree.root().hex(),
                "index": index,
                "size": len(digests),
                "path": [node.hex() for node in tree.inclusion(index)],
            },
        }
        for index in range(len(digests))
    ]


def covered_digest(origin: str, act: Mapping[str, Any]) -> bytes:
    """The digest that an act's signature value was made over: its own, or that of its batch.

    Raises:
        Error: the batch path does not lead from this act to the batch's root.
    """
    return covering(origin, signing_digest(origin, act["body"]), act["signature"]["batch"])


def covering(origin: str, own: bytes, batch: Mapping[str, Any] | None) -> bytes:
    """The digest that a signature value was made over, for the signing digest of one thing in it (raises Error)."""
    if batch is None:
        return own
    root, path = bytes.fromhex(batch["root"]), [bytes.fromhex(node) for node in batch["path"]]
    verify_inclusion(merkle.leaf_hash(own), batch["index"], batch["size"], path, root)
    return typed_data.digest(origin, "ActBatch", {"root": root, "size": batch["size"]})


def evidence_root(act_hashes: Sequence[str]) -> bytes:
    """What the registry's ``evidence`` is for acts that move a byte together, in lane order: one act's hash, or the
    RFC 9162 root over several acts' hashes."""
    if len(act_hashes) == 1:
        return bytes.fromhex(act_hashes[0])
    return merkle.root(merkle.leaf_hash(bytes.fromhex(value)) for value in act_hashes)


def file_digests(content: bytes) -> tuple[str, str]:
    """(SHA-256, SM3) of a document, in hex (GB/T 32905 for SM3)."""
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(content)
    return hashlib.sha256(content).hexdigest(), sm3.finalize().hex()
