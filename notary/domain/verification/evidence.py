"""What a verification is given. The shell gathers it (notary.verifier); the core judges it.

Everything here was obtained by means of the verifier's own trust root and options. Nothing was fetched from a place
that the certificate names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from notary.domain.trust import TrustRoot
from notary.domain.verification.certificate_file import CertificateFile


@dataclass(frozen=True)
class Document:
    """The digests of a document at hand, in hex."""

    name: str
    sha256: str
    sm3: str


@dataclass(frozen=True)
class ChainFacts:
    """What the current registry says, all at one block. Hashes are hex without 0x, except that of blocks.

    Attributes:
        block_number, block_hash, block_time: the block that was read (``0x`` and 64 hex digits).
        size, root: the registry's latest checkpoint; size 0 before the first anchor.
        change_count: how many standings were moved so far.
        roots: ``rootAt`` by size, for the sizes asked for; None where nothing is stored.
        standing: the byte of the register number asked for, None when the number is absent.
        snapshot_block_hash: what this chain has as hash of the block number that the snapshot names; None when that
            block is above the block read.
    """

    instance: str
    block_number: int
    block_hash: str
    block_time: datetime
    size: int
    root: str
    change_count: int
    roots: Mapping[int, str | None] = field(default_factory=dict)
    standing: int | None = None
    snapshot_block_hash: str | None = None


@dataclass(frozen=True)
class ChainProblem:
    """Why the chain could not be read; ``code`` is one of docs/certificate.md §8."""

    code: str
    message: str


class Log(Protocol):
    """A published copy of the register. Each method raises ``Unavailable`` when the piece cannot be had."""

    def checkpoint(self) -> bytes:
        """The log's latest signed checkpoint."""

    def tile(self, level: int, index: int, width: int) -> bytes:
        """The first ``width`` hashes of a tile, or more of them."""

    def bundle(self, index: int, width: int) -> bytes:
        """The first ``width`` entries of a bundle, or more of them."""


@dataclass(frozen=True)
class Evidence:
    """The certificate and all that it is compared with. ``chain`` None means that the reader chose ``--offline``; a log
    is used all the same (docs/adr/0007)."""

    file: CertificateFile
    trust: TrustRoot
    now: datetime
    chain: ChainFacts | ChainProblem | None = None
    log: Log | None = None
    documents: tuple[Document, ...] = ()
