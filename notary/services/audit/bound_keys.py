"""Whether a key is bound to whom it is used for: sealed by the office, for this register, at that time."""

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from notary.domain import canonical, crypto
from notary.services.audit.case import Case
from notary.services.audit.report import Difference, Finding, compare, shown


def findings(
    case: Case, binding: Mapping[str, Any], *, party: str, instrument: str | None, at: str, where: str
) -> Iterator[Finding]:
    """What is wrong with a well-formed binding that is used for a party; ``instrument`` is None for an authority."""
    body = binding["body"]
    for name, expected in (("party", party), ("instrument", instrument), ("origin", case.origin)):
        yield from compare(f"key binding's {name}", where, expected, body[name])
    seal = case.seals.get(binding["certificate"])
    if seal is None:
        known = shown(" or ".join(sorted(case.seals)))
        yield Difference("key binding's certificate", where, known, binding["certificate"])
    elif not crypto.verify_raw(seal, base64.b64decode(binding["signature"]), canonical.encode(body)):
        yield Difference("key binding's seal", where, "the office's signature", "one that does not verify")
    if not body["notBefore"] <= at <= body["notAfter"]:
        yield Difference("key binding's window", where, f"{body['notBefore']} to {body['notAfter']}", at)
