"""C14 and C15: the standing as the office signed it, and as the chain has it now."""

from collections.abc import Iterator, Mapping
from typing import Any

from notary.domain.errors import Error
from notary.domain.verification.anchoring import chain_problem, offline
from notary.domain.verification.case import Case, moment
from notary.domain.verification.evidence import ChainFacts
from notary.domain.verification.report import Reason, fail, indeterminate

Snapshot = Mapping[str, Any]


def check_snapshot(case: Case) -> Iterator[Reason]:
    """C14: the snapshot is signed, of this number, rests on the last act shown, and has not run out."""
    snapshot = case.file.value["standing"]
    if snapshot is None:
        yield indeterminate(
            "NO_SNAPSHOT", "The certificate carries no signed standing. Ask the office for a fresh one."
        )
        return
    body = snapshot["body"]
    if not case.is_signed(snapshot):
        yield fail("SNAPSHOT_SIGNATURE", "No standing key of the trust root signed the standing.")
    if not case.is_of_this_number(body):
        message = f"The standing is that of number {body['registerNo']} in {body['origin']!r}"
        yield fail("SNAPSHOT_OF_ANOTHER", f"{message}; this deed has number {case.file.subject['registerNo']}.")
    yield from _act(case, body)
    if not case.evidence.trust.knows_instance(body["instance"], body["chainId"], body["registry"]):
        yield indeterminate(
            "INSTANCE_UNKNOWN", "The standing was read from a registry that the trust root does not know."
        )
    if case.is_future(moment(body["asOf"])):
        yield indeterminate("SNAPSHOT_IN_FUTURE", f"The standing claims to be of {body['asOf']}, which is yet to come.")
    yield from _later_act(case)
    if body["sequence"] < case.file.sequences[-1]:
        message = f"The standing rests on act {body['sequence']}, but act {case.file.sequences[-1]} came later."
        yield indeterminate("SNAPSHOT_OLDER_THAN_ACTS", f"{message} Ask the office for a fresh one.")
    yield from _explained(case, body["standing"])
    if case.is_block_gone(body):
        message = f"The chain no longer has the block {body['block']['number']} in which the standing was read."
        yield indeterminate("SNAPSHOT_BLOCK_GONE", message)
    if case.is_over(moment(body["validUntil"])):
        message = f"The signed standing was valid until {body['validUntil']}. Ask the office for a fresh one."
        yield indeterminate("SNAPSHOT_EXPIRED", message)


def check_chain_standing(case: Case) -> Iterator[Reason]:
    """C15: the byte on the chain is the one that the acts shown lead to, and no newer evidence differs."""
    yield from offline(case)
    yield from chain_problem(case)
    chain = case.chain
    if chain is None:
        return
    body = case.good_snapshot
    if body is not None and case.is_block_gone(body):
        body = None
    if body is not None:
        yield from _contradiction(chain, body)
    number = case.file.subject["registerNo"]
    if chain.standing is None:
        yield indeterminate("NUMBER_ABSENT", f"The registry on the chain has no number {number} (yet).")
        return
    if case.is_future(chain.block_time):
        message = f"The chain's block {chain.block_number} is of {chain.block_time.isoformat()}, which is yet to come."
        yield indeterminate("CHAIN_IN_FUTURE", f"{message} The chain's clock is wrong, or the verifier's.")
    if case.is_over(chain.block_time, case.evidence.trust.max_age):
        message = f"The chain's block {chain.block_number} is of {chain.block_time.isoformat()}, older than allowed."
        yield indeterminate("CHAIN_STALE", f"{message} The node may have stopped following the chain.")
    yield from _explained(case, chain.standing)
    if body is not None and is_newer(chain, body):
        message = (
            f"A signed standing of {body['asOf']} says {body['standing']}, newer than the chain as this node has it."
        )
        yield indeterminate("SNAPSHOT_NEWER", message)
    yield from _later_act(case)


def is_newer(chain: ChainFacts, body: Snapshot) -> bool:
    """Whether a good snapshot shows another byte than the chain, from a later state."""
    if body["standing"] == chain.standing:
        return False
    if body["instance"] == chain.instance:
        return bool(body["block"]["number"] > chain.block_number)
    return moment(body["asOf"]) > chain.block_time


def _act(case: Case, body: Snapshot) -> Iterator[Reason]:
    sequence = body["sequence"]
    hashes = dict(reversed(list(zip(case.file.sequences, case.file.act_hashes, strict=True))))  # the first one counts
    if sequence in hashes and body["headAct"] != hashes[sequence]:
        message = (
            f"The standing rests on act {sequence} with hash {body['headAct']}; the act shown is {hashes[sequence]}."
        )
        yield fail("SNAPSHOT_ACT_MISMATCH", message)


def _explained(case: Case, byte: int) -> Iterator[Reason]:
    if not case.is_explained(byte):
        message = f"No proven act of this certificate leads to the standing {byte}"
        yield indeterminate(
            "STANDING_UNEXPLAINED", f"{message}: acts are missing, or an authority of another matter moved it."
        )


def _contradiction(chain: ChainFacts, body: Snapshot) -> Iterator[Reason]:
    if body["instance"] != chain.instance:
        return
    if chain.change_count < body["changeCount"]:
        message = f"The chain counts {chain.change_count} changes, a signed standing of {body['asOf']} counted"
        yield fail("CHAIN_ROLLED_BACK", f"{message} {body['changeCount']}: the chain was set back.")
    if body["block"]["hash"] == chain.block_hash and chain.standing not in (None, body["standing"]):
        message = (
            f"In block {chain.block_number} the chain says {chain.standing}, the signed standing {body['standing']}."
        )
        yield fail("STANDING_CONFLICT", message)


def _later_act(case: Case) -> Iterator[Reason]:
    """A later act is known from the log given, or from a snapshot (one whose block is gone included: acts stay)."""
    last = case.file.sequences[-1]
    in_log = () if isinstance(case.later_acts, Error) else case.later_acts  # C08 reports a log that cannot be read
    signed = () if case.good_snapshot is None else (case.good_snapshot["sequence"],)
    for source, sequences in (("The log given", in_log), ("The signed standing", signed)):
        for sequence in sequences:
            if sequence > last:
                message = f"{source} knows act {sequence} of this number; the last act shown is {last}."
                yield indeterminate("LATER_ACT_NOT_SHOWN", f"{message} Ask for a complete certificate.")
