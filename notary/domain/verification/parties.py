"""C03: every party consented to this very envelope, with a key that the office had bound to them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from notary.domain import commitment, typed_data
from notary.domain.acts import ZERO
from notary.domain.parties import BOUND_ROLES
from notary.domain.verification import bindings
from notary.domain.verification.case import Case
from notary.domain.verification.report import Reason, fail, indeterminate

Consent = Mapping[str, Any]


def check_parties(case: Case) -> Iterator[Reason]:
    """C03: act 0 issues this envelope and carries exactly one good consent of each party in each role."""
    issue = case.file.acts[0]["body"]["mandatory"]
    if issue["type"] != "ISSUE":
        yield fail("NOT_AN_ISSUE", f"Act 0 is {issue['type']}; the first act of a notarised deed is ISSUE.")
        return
    consents = issue["detail"]["consents"]
    envelope_hash = commitment.envelope_hash(case.file.subject["envelope"])
    if issue["detail"]["envelopeHash"] != envelope_hash:
        message = f"Act 0 issues the envelope {issue['detail']['envelopeHash']}; the credential holds {envelope_hash}."
        yield fail("ENVELOPE_MISMATCH", message)
    yield from _pairs(case, consents)
    yield from _commitments(case, consents)
    proven = case.proven_time(0)
    yield from _bindings(case, consents, proven)
    yield from _signatures(case, consents, envelope_hash)
    if proven is None:
        yield indeterminate("NO_PROVEN_TIME", "No valid timestamp covers act 0, so the keys' windows cannot be tested.")
    yield from _disclosures(case)


def _pairs(case: Case, consents: list[Consent]) -> Iterator[Reason]:
    wanted = {(party["id"], role) for party in case.file.mandatory["parties"] for role in party["roles"]}
    given = Counter((consent["party"], consent["role"]) for consent in consents)
    for party, role in sorted(wanted - set(given)):
        yield fail("CONSENT_MISSING", f"The consent of {party!r} as {role} is missing from act 0.")
    for (party, role), count in given.items():
        if (party, role) not in wanted or count > 1:
            message = f"Act 0 has {count} consent(s) of {party!r} as {role}; one of each party listed is right."
            yield fail("CONSENT_UNKNOWN", message)


def _commitments(case: Case, consents: list[Consent]) -> Iterator[Reason]:
    documents = case.file.mandatory["documents"]
    commitments = {item["sha256"] for item in documents if item["type"] == "COMMITMENT"}
    for consent in consents:
        allowed = commitments if consent["role"] in BOUND_ROLES else {*commitments, ZERO}
        if consent["commitmentHash"] not in allowed:
            message = f"{consent['party']!r} as {consent['role']} did not sign for a commitment to accept enforcement"
            yield fail("COMMITMENT_MISSING", f"{message}: {consent['commitmentHash']} is no COMMITMENT document here.")


def _bindings(case: Case, consents: list[Consent], proven: datetime | None) -> Iterator[Reason]:
    found = [
        reason
        for consent in consents
        for reason in bindings.problems(case, consent["binding"], consent["party"], case.file.instrument, proven)
    ]
    yield from sorted(found, key=lambda reason: bindings.CODES.index(reason.code))


def _signatures(case: Case, consents: list[Consent], envelope_hash: str) -> Iterator[Reason]:
    for consent in consents:
        party, role = consent["party"], consent["role"]
        message = typed_data.consent(case.file.instrument, envelope_hash, party, role, consent["commitmentHash"])
        digest = typed_data.digest(case.evidence.trust.origin, "Consent", message)
        if not bindings.signed_by(consent["binding"], digest, consent["signature"]):
            yield fail("CONSENT_SIGNATURE", f"The key bound to {party!r} did not sign the consent as {role}.")


def _disclosures(case: Case) -> Iterator[Reason]:
    if not case.file.has("disclosures"):
        yield indeterminate("MALFORMED", f"The disclosures cannot be read: {case.file.problems['disclosures']}.")
        return
    listed = set(case.file.subject["envelope"]["digests"])
    listed.update(digest for act in case.file.acts for digest in act["body"]["digests"])
    for disclosure in case.file.value["disclosures"]:
        if commitment.digest(disclosure) not in listed:
            message = f"The disclosure of {disclosure[1]!r} is not what was notarised: its digest is in no list."
            yield fail("DISCLOSURE_UNKNOWN", message)
