"""C04 and C05: the office issued this, each act continues the one before, and the office's certificate was valid."""

import base64
import hashlib
from collections.abc import Generator, Iterator, Mapping
from typing import Any

from notary.domain import acts, data_integrity, standing, x509
from notary.domain.errors import Error
from notary.domain.law.replay import History, NotFollowed
from notary.domain.verification import bindings
from notary.domain.verification.case import Case, moment, public_key
from notary.domain.verification.report import Reason, fail, indeterminate

OFFICE = "urn:debt-notary:office:"


def check_issuer(case: Case) -> Iterator[Reason]:
    """C04: the trust root's office sealed the credential, and its acts form one chain of competent authorities."""
    yield from _credential(case)
    yield from _issue_act(case)
    history: History | None = History()
    for index, insurer in enumerate(_insurers(case)):
        history = yield from _act(case, index, insurer, history)
    yield from _execution(case, history)
    unproven = [index for index in range(len(case.file.acts)) if case.proven_time(index) is None]
    if unproven:
        message = (
            f"No valid timestamp covers act {unproven[0]}, so the windows of its keys and authority cannot be tested."
        )
        yield indeterminate("NO_PROVEN_TIME", message)


def _execution(case: Case, history: History | None) -> Iterator[Reason]:
    """An execution certificate is that of the act which issued the one in force, by its number."""
    subject = case.file.subject
    if "executionAct" not in subject or history is None:
        return
    in_force = {
        case.file.act_hashes[at]: case.file.acts[at]["body"]["mandatory"]["detail"]["executionNo"]
        for at in history.in_force.values()
    }
    if not in_force:
        yield fail("EXECUTION_NOT_IN_FORCE", "By the acts shown no execution certificate is in force.")
    elif in_force.get(subject["executionAct"]) != subject["executionNo"]:
        message = f"The credential is about the act {subject['executionAct']} ({subject['executionNo']})"
        there = ", ".join(f"{number} of act {act}" for act, number in in_force.items())
        yield fail("EXECUTION_ACT_MISMATCH", f"{message}; in force is {there}.")


def check_chain(case: Case) -> Iterator[Reason]:
    """C05: the office's certificate leads to an anchor of the trust root, as of the time of the proof."""
    credential = case.file.value["credential"]
    created = moment(credential["proof"]["created"])
    if case.is_future(created):
        yield fail(
            "CREATED_IN_FUTURE", f"The proof claims to be of {credential['proof']['created']}, which is yet to come."
        )
    chain = [base64.b64decode(der) for der in credential["issuer"]["x5c"]]
    try:
        x509.verify_chain(chain, case.evidence.trust.office_anchors, created)
    except x509.ChainError as error:
        yield fail("CHAIN_INVALID", f"The office's certificate does not lead to an anchor of the trust root: {error}.")


def _credential(case: Case) -> Iterator[Reason]:
    credential, trust = case.file.value["credential"], case.evidence.trust
    issuer, proof = credential["issuer"]["id"], credential["proof"]
    if issuer != OFFICE + trust.office_id:
        yield fail("OFFICE_UNKNOWN", f"The issuer is {issuer}; the trust root's office is {OFFICE}{trust.office_id}.")
    method = f"{issuer}#{hashlib.sha256(case.leaf).hexdigest()}"
    if proof["verificationMethod"] != method:
        message = f"The proof names the key {proof['verificationMethod']!r}; the certificate given is {method!r}."
        yield fail("PROOF_INVALID", message)
    problem = _proof_problem(credential, case.leaf)
    if problem:
        yield fail("PROOF_INVALID", f"The credential is not what the office sealed: {problem}.")


def _proof_problem(credential: Mapping[str, Any], leaf: bytes) -> str:
    """Why the proof does not verify with the leaf's key; empty when it does."""
    key = public_key(leaf)
    if key is None:
        return "the first of x5c is no certificate with a P-256 key"
    try:
        data_integrity.verify(credential, key)
    except Error as error:
        return str(error)
    return ""


def _issue_act(case: Case) -> Iterator[Reason]:
    subject, act_hash = case.file.subject, case.file.act_hashes[0]
    if subject["issueAct"] != act_hash:
        message = f"The credential is about the act {subject['issueAct']}; act 0 of the file is {act_hash}."
        yield fail("ISSUE_ACT_MISMATCH", message)
    deed_no = case.file.acts[0]["body"]["mandatory"]["detail"].get("deedNo")
    if subject["deedNo"] != deed_no:
        yield fail(
            "ISSUE_ACT_MISMATCH", f"The credential has deed number {subject['deedNo']!r}, act 0 has {deed_no!r}."
        )


def _act(case: Case, index: int, insurer: str, history: History | None) -> Generator[Reason, None, History | None]:
    """What is wrong with an act; the history with it, or None from the first act on that does not follow."""
    act, proven = case.file.acts[index], case.proven_time(index)
    actor = act["body"]["mandatory"]["actor"]
    yield from _order(case, index)
    yield from _change(case, index)
    history = yield from _law(case, index, history)
    if actor["role"] == acts.PARTY:
        yield from _own_act(case, index)
    else:
        creditors = _creditors(case, act["body"]["mandatory"]["detail"], insurer)
        yield from bindings.authority_problems(case, actor, creditors, proven)
    bound_to = case.file.instrument if actor["role"] == acts.PARTY else None
    yield from bindings.problems(case, actor["binding"], actor["authority"], bound_to, proven)
    if not _is_signed(case, act):
        message = (
            f"The key bound to {actor['authority']!r} did not sign act {index} ({act['body']['mandatory']['type']})."
        )
        yield fail("ACT_SIGNATURE", message)
    return history


def _law(case: Case, index: int, history: History | None) -> Generator[Reason, None, History | None]:
    """Whether an act leads where the law says. Once one does not, nothing is said of those after it."""
    mandatory = case.file.acts[index]["body"]["mandatory"]
    if history is None:
        return None
    try:
        after = history.with_act(mandatory)
    except NotFollowed as error:
        yield fail("CHANGE_NOT_ALLOWED", f"Act {index} does not follow those before it: {error}.")
        return None
    found = (mandatory["regions"], mandatory["change"]["to"])
    if found != (acts.regions_value(after.case.regions), after.case.byte):
        yield fail("CHANGE_NOT_ALLOWED", f"Act {index} says another legal state than it leads to.")
        return None
    return after


def _insurers(case: Case) -> Iterator[str]:
    """For each act the institution that the lender's last claim before it named; empty where there was none."""
    named = ""
    for act in case.file.acts:
        yield named
        mandatory = act["body"]["mandatory"]
        named = mandatory["detail"]["insurer"] if mandatory["type"] == "CLAIM" else named


def _creditors(case: Case, detail: Mapping[str, Any], insurer: str) -> frozenset[str]:
    """The institutions that can sign an act as CREDITOR; a step of the lender's own, or of the insurer's, is signed for
    that one alone."""
    lender = case.file.mandatory["institution"]
    own = {"LENDER": frozenset({lender}), "INSURER": frozenset({insurer})}
    return own.get(detail.get("by", {}).get("actor"), frozenset({lender, insurer}))


def _own_act(case: Case, index: int) -> Iterator[Reason]:
    """A party's own act is a submission of one of the parties of this debt."""
    mandatory = case.file.acts[index]["body"]["mandatory"]
    party = mandatory["actor"]["authority"]
    if mandatory["type"] != "SUBMISSION":
        yield fail("CHANGE_NOT_ALLOWED", f"Act {index} is {mandatory['type']}; a party's own act is a SUBMISSION.")
    if party not in {item["id"] for item in case.file.mandatory["parties"]}:
        yield fail("AUTHORITY_UNKNOWN", f"Act {index} is of {party!r}, who is no party of this debt.")


def _order(case: Case, index: int) -> Iterator[Reason]:
    mandatory = case.file.acts[index]["body"]["mandatory"]
    place = (case.file.instrument, case.file.subject["registerNo"], index)
    named = (mandatory["instrument"], mandatory["registerNo"], mandatory["sequence"])
    if named != place:
        message = f"Act {index} says instrument, number and sequence {named}; at its place they are {place}."
        yield fail("ACT_OUT_OF_ORDER", message)
    if index and mandatory["previous"] != case.file.act_hashes[index - 1]:
        message = (
            f"Act {index} follows {mandatory['previous']}; the act before it is {case.file.act_hashes[index - 1]}."
        )
        yield fail("ACT_OUT_OF_ORDER", message)
    if (mandatory["type"] == "ISSUE") != (index == 0) or mandatory["type"] == "VOID":
        message = f"Act {index} is {mandatory['type']}; act 0 and no other is ISSUE, and a deed has no VOID."
        yield fail("ACT_OUT_OF_ORDER", message)


def _change(case: Case, index: int) -> Iterator[Reason]:
    mandatory = case.file.acts[index]["body"]["mandatory"]
    change, role = mandatory["change"], mandatory["actor"]["role"]
    before = case.file.acts[index - 1]["body"]["mandatory"]["change"]["to"] if index else 0
    if change["from"] != before:
        message = f"Act {index} moves the standing from {change['from']}; it was {before}."
        yield fail("CHANGE_NOT_ALLOWED", message)
    if index == 0 and change["to"] != 0:
        yield fail("CHANGE_NOT_ALLOWED", f"An issue leads to 0 (ENFORCEABLE), not to {change['to']}.")
    if change["from"] != change["to"] and role in acts.AUTHORITIES:
        try:
            standing.allows(standing.Role(role), change["from"], change["to"])
        except standing.StandingError as error:
            yield fail("CHANGE_NOT_ALLOWED", f"Act {index}: {error}.")


def _is_signed(case: Case, act: Mapping[str, Any]) -> bool:
    try:
        digest = acts.covered_digest(case.evidence.trust.origin, act)
    except Error:  # the batch path does not lead from this act to the signed root
        return False
    return bindings.signed_by(act["body"]["mandatory"]["actor"]["binding"], digest, act["signature"]["value"])
