"""What can be asked of the registry: each function makes the calldata of one transaction, and sends nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from eth_hash.auto import keccak

from notary.chain.abi import encode_call, encode_deployment
from notary.domain.signed_advance import Advance, SignedAdvance

Role = Literal["SEQUENCER", "NOTARY", "CREDITOR", "COURT"]

SEED_WORDS = 400
"""Words in one ``seed`` call: 400 cost about 9.2 million gas, which a block of any network has room for."""


@dataclass(frozen=True, slots=True)
class Call:
    """A transaction without its sender: the address called (None creates a contract) and the calldata."""

    to: str | None
    data: bytes


def role_id(role: str) -> bytes:
    """The id of a role in OpenZeppelin's AccessControl: keccak256 of its name."""
    return keccak(role.encode())


def deploy(admin: str, admin_delay: int) -> Call:
    """Creates a registry. ``admin_delay`` is the seconds between announcing a new admin and its acceptance."""
    return Call(None, encode_deployment(admin, admin_delay))


def grant_role(registry: str, role: str, account: str) -> Call:
    """Gives a role to an account; by the admin."""
    return Call(registry, encode_call("grantRole", role_id(role), account))


def seed(registry: str, first_word: int, words: Sequence[bytes]) -> Call:
    """Writes whole words of standings while the registry is closed; by the admin. See ``SEED_WORDS``."""
    return Call(registry, encode_call("seed", first_word, words))


def anchor(registry: str, size: int, root: bytes, instruments: int) -> Call:
    """Stores a checkpoint of the register; by the sequencer."""
    return Call(registry, encode_call("anchor", size, root, instruments))


def advance(registry: str, changes: Sequence[Advance], evidence: bytes) -> Call:
    """Moves standings; by the authority itself."""
    return Call(registry, encode_call("advance", [change.as_tuple() for change in changes], evidence))


def advance_by_sig(signed: SignedAdvance, signature: bytes) -> Call:
    """Moves standings on an authority's signature; anyone may relay it."""
    changes = [change.as_tuple() for change in signed.changes]
    arguments = (changes, signed.evidence, signed.authority, signed.deadline, signature)
    return Call(signed.registry, encode_call("advanceBySig", *arguments))


def cancel(registry: str, digest: bytes) -> Call:
    """Withdraws a signed advance; by the authority that signed it."""
    return Call(registry, encode_call("cancel", digest))
