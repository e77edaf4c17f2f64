"""Verifying certificates: gathers the evidence (files, chain, register) and lets the domain judge. No database.

Addresses come from the caller and the trust root alone, never from a certificate.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from notary.chain import hexes
from notary.chain.errors import ChainError, NoRegistry
from notary.chain.reader import RegistryFacts, RegistryReader, RegistryView
from notary.chain.rpc import TIMEOUT, Rpc
from notary.domain import acts, trust
from notary.domain.trust import Registry, TrustRoot
from notary.domain.verification import (
    CertificateFile,
    ChainFacts,
    ChainProblem,
    Document,
    Evidence,
    Log,
    Report,
    read,
    verify,
)
from notary.tlog import open_published

CHAIN_SECONDS = 60.0
"""Seconds that one verification spends on reading the chain, however many certificates it has."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_SECOND = int(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())
"""The end of the calendar in Unix seconds: no ``time`` is later (docs/certificate.md §1)."""


@dataclass(frozen=True)
class Options:
    """How to verify.

    Attributes:
        rpc: the chain endpoint to use in place of the trust root's.
        log: address or folder of a copy of the register.
        offline: do not look at the chain. A log that is given is read all the same.
        now: the time to verify at, with a time zone.
        timeout: seconds that one exchange with the chain may take.
        budget: seconds that all of them may take together.
    """

    now: datetime
    rpc: str | None = None
    log: str | None = None
    offline: bool = False
    timeout: float = TIMEOUT
    budget: float = CHAIN_SECONDS


def verify_certificates(
    certificates: Sequence[bytes], documents: Sequence[tuple[str, bytes]], root: TrustRoot, options: Options
) -> list[Report]:
    """A report for each certificate, in order.

    Documents (name, content) are compared with every certificate where there is one, and otherwise with those that list
    them; one that none lists is compared with all, and so fails all.
    """
    files = [read(data) for data in certificates]
    given = [_document(name, content) for name, content in documents]
    with _open_chain(root, options) as chain, _open_log(options) as log:
        return [
            verify(
                Evidence(
                    file=file,
                    trust=root,
                    now=options.now,
                    chain=_facts(file, chain) if isinstance(chain, RegistryView) else chain,
                    log=log,
                    documents=tuple(_concerning(file, files, given)),
                )
            )
            for file in files
        ]


def read_trust_root(data: bytes) -> TrustRoot:
    """The trust root in a file's bytes (raises FormatError)."""
    return trust.parse(data)


@contextmanager
def _open_chain(root: TrustRoot, options: Options) -> Iterator[RegistryView | ChainProblem | None]:
    """The current registry of the trust root at one block for all certificates, or why there is none to read."""
    registry = root.current
    if options.offline:
        yield None
    elif registry is None:
        yield ChainProblem("NO_REGISTRY", "The trust root names no registry, so there is no chain to ask.")
    elif (url := options.rpc or next(iter(registry.rpc), None)) is None:
        yield ChainProblem("CHAIN_UNREACHABLE", "The trust root names no endpoint of the chain; give one with --rpc.")
    else:
        with Rpc(url, timeout=options.timeout, budget=options.budget) as rpc:
            yield _view(rpc, registry)


def _view(rpc: Rpc, registry: Registry) -> RegistryView | ChainProblem:
    try:
        view = RegistryReader(rpc, registry.address, confirmations=registry.confirmations).view()
    except ChainError as error:
        return _unreachable(error)
    return _identity_problem(registry, view.facts) or view


def _unreachable(error: Exception) -> ChainProblem:
    message = f"The chain could not be read ({error}). Nothing is known about the standing now; try again later."
    return ChainProblem("CHAIN_UNREACHABLE", message)


def _facts(file: CertificateFile, view: RegistryView) -> ChainFacts | ChainProblem:
    """What the registry says about this certificate."""
    facts, number = view.facts, file.subject["registerNo"] if file.has("credential") else None
    try:
        roots = view.roots(checkpoint.size for checkpoint in file.readable)
        return ChainFacts(
            instance=(facts.instance_id or b"").hex(),
            block_number=facts.block_number,
            block_hash=hexes.to_hex(facts.block_hash),
            block_time=_moment(facts.block_time),
            size=facts.size,
            root=facts.root.hex(),
            change_count=facts.change_count,
            roots={size: None if root is None else root.hex() for size, root in roots.items()},
            standing=None if number is None else view.standing(number),
            snapshot_block_hash=_snapshot_block_hash(file, view),
        )
    except NoRegistry as error:
        return ChainProblem("NO_CONTRACT", f"The contract does not answer as a registry does: {error}.")
    except ChainError as error:
        return _unreachable(error)


def _moment(seconds: int) -> datetime:
    """A Unix time; what lies beyond the calendar is its last second."""
    return EPOCH + timedelta(seconds=min(seconds, LAST_SECOND))


def _identity_problem(registry: Registry, facts: RegistryFacts) -> ChainProblem | None:
    """Why what answered is not the registry of the trust root."""
    if facts.chain_id != registry.chain_id:
        message = f"The endpoint serves chain {facts.chain_id}; the trust root's registry is on {registry.chain_id}."
        return ChainProblem("OTHER_CHAIN", message)
    if facts.instance_id is None:
        return ChainProblem("NO_CONTRACT", f"There is no registry contract at {registry.address} on this chain.")
    if facts.instance_id.hex() != registry.instance:
        message = f"The registry at {registry.address} is another instance ({facts.instance_id.hex()})"
        return ChainProblem("OTHER_INSTANCE", f"{message} than the trust root's. A newer trust root may have it.")
    return None


def _snapshot_block_hash(file: CertificateFile, view: RegistryView) -> str | None:
    if file.snapshot is None:
        return None
    number = file.snapshot["body"]["block"]["number"]
    if number > view.facts.block_number:
        return None
    found = view.block_hash(number)
    return None if found is None else hexes.to_hex(found)


def _document(name: str, content: bytes) -> Document:
    sha256, sm3 = acts.file_digests(content)
    return Document(name, sha256, sm3)


def _concerning(
    file: CertificateFile, files: Sequence[CertificateFile], documents: Sequence[Document]
) -> Iterator[Document]:
    for document in documents:
        listed_by_another = any(_lists(other, document) for other in files if other is not file)
        if _lists(file, document) or not listed_by_another:
            yield document


def _lists(file: CertificateFile, document: Document) -> bool:
    if not file.has("credential"):
        return False
    return any(item["sha256"] == document.sha256 for item in file.mandatory["documents"])


@contextmanager
def _open_log(options: Options) -> Iterator[Log | None]:
    if options.log is None:
        yield None
        return
    with closing(open_published(options.log)) as log:
        yield log
