"""What a registry contract recorded about itself, in order, as plain values.

Addresses and transaction hashes are 0x-hex in lower case, other hashes hex without 0x.
"""

from dataclasses import dataclass

from notary.domain.signed_advance import Advance


@dataclass(frozen=True, slots=True)
class RoleChanged:
    """A role was given to an account or taken from it. ``role`` is its name, or its id where it is none of ours."""

    block: int
    transaction: str
    role: str
    account: str
    granted: bool


@dataclass(frozen=True, slots=True)
class Anchored:
    """A checkpoint of the register was stored."""

    block: int
    transaction: str
    size: int
    root: str
    instruments: int
    sequencer: str


@dataclass(frozen=True, slots=True)
class Advanced:
    """Lanes of one word were moved by an authority on the strength of ``evidence``."""

    block: int
    transaction: str
    change: Advance
    evidence: str
    authority: str


RegistryEvent = RoleChanged | Anchored | Advanced
