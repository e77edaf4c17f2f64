"""Whose key is it? Bindings of keys to people (docs/certificate.md §6) and the authorities of the trust root."""

import base64
from collections.abc import Container, Iterator, Mapping
from datetime import datetime
from typing import Any

from notary.domain import canonical, crypto, typed_data
from notary.domain.errors import FormatError
from notary.domain.times import SKEW
from notary.domain.trust import Authority
from notary.domain.verification.case import Case, moment, public_key
from notary.domain.verification.report import Reason, fail

Binding = Mapping[str, Any]

CODES = ("BINDING_MISMATCH", "BINDING_SEAL_UNKNOWN", "BINDING_SIGNATURE", "BINDING_OUTSIDE_WINDOW")
"""What can be wrong with a binding, in the order in which it is reported."""


def problems(
    case: Case, binding: Binding, party: str, instrument: str | None, proven: datetime | None
) -> Iterator[Reason]:
    """Why a binding is not good for this party and instrument at the proven time of the act that carries it.

    Without a proven time the window is left out; the caller reports that.
    """
    body = binding["body"]
    expected = (party, instrument, case.evidence.trust.origin)
    if (body["party"], body["instrument"], body["origin"]) != expected:
        message = (
            f"The key binding is for {body['party']!r} and instrument {body['instrument']!r} of {body['origin']!r}"
        )
        yield fail("BINDING_MISMATCH", f"{message}; it is used for {party!r} and instrument {instrument!r}.")
    seal = case.seals.get(binding["certificate"])
    if seal is None:
        message = f"The key binding of {party!r} names the office certificate {binding['certificate']}"
        yield fail("BINDING_SEAL_UNKNOWN", f"{message}, which neither the credential nor the trust root knows.")
    elif not _is_sealed(binding, seal):
        yield fail("BINDING_SIGNATURE", f"The office did not seal the key binding of {party!r} as it stands here.")
    if proven is not None and not (moment(body["notBefore"]) - proven <= SKEW and proven <= moment(body["notAfter"])):
        message = f"The key of {party!r} was bound from {body['notBefore']} to {body['notAfter']}"
        yield fail("BINDING_OUTSIDE_WINDOW", f"{message}; the act is proven for {proven.isoformat()}.")


def signed_by(binding: Binding, digest: bytes, signature: str) -> bool:
    """Whether the bound key made the signature over the digest."""
    key: str = binding["body"]["key"]
    try:
        return typed_data.recover(digest, signature) == key
    except FormatError:
        return False


def authority_problems(
    case: Case, actor: Mapping[str, Any], creditors: Container[str], proven: datetime | None
) -> Iterator[Reason]:
    """Why no authority of the trust root could perform an act as this actor at its proven time.

    Args:
        creditors: the institutions for which it can be signed as CREDITOR.
    """
    name, role = actor["authority"], actor["role"]
    lines = [line for line in case.evidence.trust.authorities if (line.id, line.role) == (name, role)]
    if not lines:
        yield fail("AUTHORITY_UNKNOWN", f"The trust root has no authority {name!r} in the role {role}.")
    fitting = [line for line in lines if _is_competent(case, line, creditors, actor["binding"]["body"]["key"])]
    if not fitting:
        message = f"{name!r} as {role} is not competent here: another institution, or not with this key."
        yield fail("AUTHORITY_NOT_COMPETENT", message)
    if proven is not None and not any(line.holds_at(proven) for line in fitting):
        message = (
            f"{name!r} was not an authority in the role {role} at {proven.isoformat()}, the proven time of the act."
        )
        yield fail("AUTHORITY_OUTSIDE_WINDOW", message)


def _is_sealed(binding: Binding, seal: bytes) -> bool:
    key = public_key(seal)
    signature = base64.b64decode(binding["signature"])
    return key is not None and crypto.verify_raw(key, signature, canonical.encode(binding["body"]))


def _is_competent(case: Case, line: Authority, creditors: Container[str], key: str) -> bool:
    if line.keys and key not in line.keys:
        return False
    if line.role == "CREDITOR":
        return line.institution in creditors
    return line.role == "COURT" or line.institution == case.evidence.trust.office_id
