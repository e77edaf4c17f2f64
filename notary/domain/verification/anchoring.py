"""C08 and C09: the register shown to us is the one that everybody sees, and the one that stands on the chain."""

from collections.abc import Iterator

from notary.domain.errors import Error
from notary.domain.register.checkpoint import Checkpoint
from notary.domain.verification.case import Case
from notary.domain.verification.evidence import ChainFacts, ChainProblem
from notary.domain.verification.inclusion import unreadable, unreadable_checkpoints
from notary.domain.verification.log import OpenLog
from notary.domain.verification.log import unreadable as log_unreadable
from notary.domain.verification.report import Reason, fail, indeterminate, not_applicable


def offline(case: Case) -> Iterator[Reason]:
    """The reason of every check that compares with the chain, where the reader chose not to."""
    if case.offline:
        yield not_applicable("OFFLINE", "Not compared with the chain, as asked (offline).")


def chain_problem(case: Case) -> Iterator[Reason]:
    """Why the chain could not be read (docs/certificate.md §8)."""
    if isinstance(case.evidence.chain, ChainProblem):
        yield indeterminate(case.evidence.chain.code, case.evidence.chain.message)


def check_consistency(case: Case) -> Iterator[Reason]:
    """C08: the log given continues each checkpoint of the certificate and the latest one on the chain."""
    if case.evidence.log is None:
        yield from offline(case)
        yield from _without_log(case)
        return
    for index in unreadable_checkpoints(case):
        yield indeterminate("CHECKPOINT_UNREADABLE", unreadable(index))
    if isinstance(case.log, Reason):
        yield case.log
    if isinstance(case.log, OpenLog):
        yield from _compare(case, case.log)


def check_anchor(case: Case) -> Iterator[Reason]:
    """C09: the root of each checkpoint is stored in the current registry, or a log leads from it to one that is."""
    yield from offline(case)
    for index in unreadable_checkpoints(case):
        yield fail("CHECKPOINT_UNREADABLE", unreadable(index))
    anchors = case.file.value["anchor"]
    for anchor, checkpoint in zip(anchors, case.file.readable, strict=False):
        if anchor["size"] != checkpoint.size:
            message = f"An anchor of size {anchor['size']} is given for the checkpoint of size {checkpoint.size}."
            yield fail("ANCHOR_MISMATCH", message)
    for anchor in anchors:
        if not case.evidence.trust.knows_instance(anchor["instance"], anchor["chainId"], anchor["registry"]):
            message = f"The registry {anchor['registry']} (chain {anchor['chainId']}) is none of the trust root's"
            yield indeterminate("INSTANCE_UNKNOWN", f"{message}. A newer trust root may have it.")
    yield from chain_problem(case)
    if case.chain is not None:
        yield from _stored(case, case.chain)


def is_stored(chain: ChainFacts, checkpoint: Checkpoint) -> bool:
    """Whether the registry holds this very root at this size."""
    return chain.roots.get(checkpoint.size) == checkpoint.root.hex()


def _without_log(case: Case) -> Iterator[Reason]:
    chain = case.chain
    if chain is None:
        yield not_applicable("NO_LOG_GIVEN", "No copy of the register was given, and the chain could not be read.")
    elif all(signed is not None and is_stored(chain, signed.checkpoint) for signed in case.file.checkpoints):
        yield not_applicable(
            "NO_LOG_GIVEN", "Each checkpoint is on the chain itself; no copy of the register is needed."
        )
    else:
        message = "A checkpoint is not on the chain. Give a copy of the register (--log) that leads to one that is."
        yield indeterminate("LOG_NEEDED", message)


def _compare(case: Case, log: OpenLog) -> Iterator[Reason]:
    wanted = [(checkpoint.size, checkpoint.root) for checkpoint in case.file.readable]
    if case.chain is not None and case.chain.size:
        wanted.append((case.chain.size, bytes.fromhex(case.chain.root)))
    largest = max(size for size, _ in wanted)
    if largest > log.checkpoint.size:
        message = f"The log given has {log.checkpoint.size} entries; {largest} are known elsewhere. Use a newer copy."
        yield indeterminate("LOG_BEHIND", message)
    try:
        proven = [(size, root, log.root_at(size)) for size, root in wanted]
    except Error as error:
        yield log_unreadable(error)
        return
    if isinstance(case.later_acts, Error):
        yield log_unreadable(case.later_acts)
    for size, root, actual in proven:
        if root != actual:
            message = f"At size {size} the log given has the root {actual.hex()}, the other side shows {root.hex()}"
            yield fail("NOT_CONSISTENT", f"{message}: two different registers bear one signature.")


def _stored(case: Case, chain: ChainFacts) -> Iterator[Reason]:
    missing = [checkpoint for checkpoint in case.file.readable if not is_stored(chain, checkpoint)]
    for checkpoint in missing:
        found = chain.roots.get(checkpoint.size)
        if found is not None:
            message = f"The chain stores the root {found} at size {checkpoint.size}; the certificate shows"
            yield fail("ROOT_CONFLICT", f"{message} {checkpoint.root.hex()}.")
    for checkpoint in missing:
        if checkpoint.size > chain.size:
            message = f"The checkpoint has size {checkpoint.size}, but the chain's latest is {chain.size}."
            yield indeterminate("AHEAD_OF_CHAIN", f"{message} Try again later; if it stays so, ask the office.")
    if missing and not case.passed("C08"):
        message = f"The checkpoint of size {missing[0].size} is not on the chain, and no log leads to one that is."
        yield indeterminate("NOT_STORED", message)
