"""C06 and C07: the acts stand in the register, and the register's own key signed the states that show it."""

import itertools
from collections.abc import Iterator

from notary.domain.errors import Error
from notary.domain.register.entry import Entry
from notary.domain.register.note import NoteError
from notary.domain.register.proofs import verify_inclusion
from notary.domain.verification.case import Case
from notary.domain.verification.report import Reason, fail


def unreadable_checkpoints(case: Case) -> Iterator[int]:
    """The index of each checkpoint that is no signed note or no checkpoint."""
    return (index for index, signed in enumerate(case.file.checkpoints) if signed is None)


def unreadable(index: int) -> str:
    """The message about such a checkpoint."""
    return f"checkpoints[{index}] is no signed checkpoint (origin, size, root, empty line, signatures)."


def check_inclusion(case: Case) -> Iterator[Reason]:
    """C06: each act is the leaf that its entry names, under the root of its checkpoint."""
    entries, count = case.file.entries, len(case.file.acts)
    if len(entries) != count:
        yield fail("ENTRY_COUNT", f"There are {len(entries)} register entries for {count} acts; one for each is right.")
    for before, after in itertools.pairwise(entry["leafIndex"] for entry in entries):
        if before >= after:
            yield fail("LEAF_ORDER", f"Leaf {after} follows leaf {before}; a later act stands at a higher leaf.")
    for index in unreadable_checkpoints(case):
        yield fail("CHECKPOINT_UNREADABLE", unreadable(index))
    for index in range(min(len(entries), count)):
        yield from _entry(case, index)


def check_checkpoints(case: Case) -> Iterator[Reason]:
    """C07: each checkpoint is one of the trust root's log, signed by its key, each larger than the one before."""
    for index in unreadable_checkpoints(case):
        yield fail("CHECKPOINT_UNREADABLE", unreadable(index))
    trust, readable = case.evidence.trust, [signed for signed in case.file.checkpoints if signed is not None]
    for origin in (case.file.subject["origin"], *(signed.checkpoint.origin for signed in readable)):
        if origin != trust.origin:
            yield fail("ORIGIN_MISMATCH", f"The register named is {origin!r}; the trust root's is {trust.origin!r}.")
    for signed in readable:
        try:
            signed.note.verify(trust.log_keys)
        except NoteError as error:
            message = f"The checkpoint of size {signed.checkpoint.size} is not signed by the register: {error}."
            yield fail("LOG_SIGNATURE", message)
    for before, after in itertools.pairwise(signed.checkpoint.size for signed in readable):
        if before >= after:
            yield fail("SIZE_ORDER", f"A checkpoint of size {after} follows one of size {before}; sizes must ascend.")


def _entry(case: Case, index: int) -> Iterator[Reason]:
    entry, signed = case.file.entries[index], case.file.checkpoints[case.file.entries[index]["checkpoint"]]
    if signed is None:
        return
    sequence = case.file.acts[index]["body"]["mandatory"]["sequence"]
    leaf = Entry(case.file.subject["registerNo"], sequence, bytes.fromhex(case.file.act_hashes[index])).leaf_hash
    path, checkpoint = [bytes.fromhex(node) for node in entry["path"]], signed.checkpoint
    try:
        verify_inclusion(leaf, entry["leafIndex"], checkpoint.size, path, checkpoint.root)
    except Error as error:
        message = f"Act {index} is not leaf {entry['leafIndex']} of the register of size {checkpoint.size}: {error}."
        yield fail("NOT_INCLUDED", message)
