"""What the product knows of a chain, as plain values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Instance:
    """One deployment of the registry contract."""

    instance: str
    chain_id: int
    address: str


@dataclass(frozen=True)
class Deployment:
    """A new instance and the transaction that opened it; ``anchor_block`` is 0 where nothing was anchored yet."""

    instance: Instance
    anchor_tx: str
    anchor_block: int


@dataclass(frozen=True)
class ChainState:
    """What the registry says at one confirmed block; ``instance`` is None where no registry answers."""

    instance: str | None
    block_number: int
    block_hash: str
    block_time: datetime
    size: int
    root: str
    instruments: int
    change_count: int


@dataclass(frozen=True)
class Sent:
    """A signed transaction, to be stored before it is broadcast."""

    raw: bytes
    hash: str
    nonce: int
    sender: str


@dataclass(frozen=True)
class Outcome:
    """What became of a mined transaction."""

    succeeded: bool
    block_number: int
    final: bool


@dataclass(frozen=True)
class SequencerAccount:
    """The account that pays for the register's transactions; ``anchors`` is how many of them its balance pays for at
    present prices, None on a chain where gas is free.
    """

    address: str
    has_role: bool
    anchors: int | None
