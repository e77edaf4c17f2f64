"""Key bindings: the office states that a key is a person's, how it knows, and for how long.

A binding travels in the act that relies on it, so a verifier needs no directory. A party's binding is for one
instrument; an authority's is for all. The method is shown wherever the signature is: a key that the service made for
one signing (EVENT_KEY) was never under the signer's sole control (电子签名法 art 13(2)).
"""

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any

from notary.domain import canonical, shape
from notary.domain.times import format_time

METHODS = ("ENROLLED_WALLET", "STAFF_KEY", "HSM_KEY", "EVENT_KEY")

SHAPE = shape.obj(
    body=shape.obj(
        schema=shape.const("debt-notary/key-binding/1"),
        origin=shape.text,
        party=shape.party,
        instrument=shape.optional(shape.uuid),
        key=shape.address,
        method=shape.choice(METHODS),
        evidence=shape.hash_,
        notBefore=shape.time,
        notAfter=shape.time,
    ),
    certificate=shape.hash_,
    signature=shape.b64_of(64),
)


def body(
    *,
    origin: str,
    party: str,
    instrument: str | None,
    key: str,
    method: str,
    evidence: str,
    not_before: datetime,
    not_after: datetime,
) -> dict[str, Any]:
    """The body of a binding; ``evidence`` is the SHA-256 of the record that shows how the person was identified."""
    return {
        "schema": "debt-notary/key-binding/1",
        "origin": origin,
        "party": party,
        "instrument": instrument,
        "key": key.lower(),
        "method": method,
        "evidence": evidence,
        "notBefore": format_time(not_before),
        "notAfter": format_time(not_after),
    }


def seal(unsigned: dict[str, Any], certificate: str, sign: Callable[[bytes], bytes]) -> dict[str, Any]:
    """The binding: body, the hash of the office certificate, and its P-256 signature (r ‖ s)."""
    signature = sign(canonical.encode(unsigned))
    binding = {
        "body": unsigned,
        "certificate": certificate,
        "signature": base64.b64encode(signature).decode(),
    }
    SHAPE(binding, "binding")
    return binding
