"""What a party is asked to sign, and how it checks that before it signs: pure, so that anybody can do it anywhere.

A request is a JSON file (``to_json``) with the whole envelope, every disclosure and the typed data. ``parse`` believes
none of it: digests, envelope hash, commitment and typed data are computed again from the parts that people can read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from notary.domain import acts, canonical, certificate, commitment, shape, typed_data
from notary.domain import instrument as instrument_rules
from notary.domain.errors import FormatError
from notary.domain.parties import BOUND_ROLES

SCHEMA = "debt-notary/consent-request/1"

SHOWN = 20
"""As many parties are listed in an error."""

_FORM = shape.obj(
    schema=shape.const(SCHEMA),
    origin=shape.text,
    party=shape.party,
    role=shape.choice(acts.CONSENT_ROLES),
    envelopeHash=shape.hash_,
    envelope=certificate.ENVELOPE,
    disclosures=certificate.MEMBERS["disclosures"],
    typedData=shape.anything,
)


@dataclass(frozen=True)
class Request:
    """What a party is asked to sign, with everything it needs to check it first."""

    party: str
    role: str
    envelope: dict[str, Any]
    disclosures: list[commitment.Disclosure]
    message: dict[str, str | int | bytes]

    @property
    def instrument(self) -> str:
        """The instrument's id."""
        return str(self.message["instrument"])

    def typed_data(self, origin: str) -> dict[str, Any]:
        """The EIP-712 JSON for a wallet."""
        return typed_data.as_json(origin, "Consent", self.message)

    def digest(self, origin: str) -> bytes:
        """The 32 bytes to sign, recomputed from the disclosures that are shown (raises FormatError if they differ)."""
        paths = instrument_rules.paths(self.envelope["mandatory"])
        commitment.require_complete(self.envelope, self.disclosures, paths)
        if self.message["envelopeHash"] != bytes.fromhex(commitment.envelope_hash(self.envelope)):
            raise FormatError("the message names the hash of another envelope")
        return typed_data.digest(origin, "Consent", self.message)

    def to_json(self, origin: str) -> dict[str, Any]:
        """The file that the party gets."""
        return {
            "schema": SCHEMA,
            "origin": origin,
            "party": self.party,
            "role": self.role,
            "envelopeHash": commitment.envelope_hash(self.envelope),
            "envelope": self.envelope,
            "disclosures": self.disclosures,
            "typedData": self.typed_data(origin),
        }


def make(
    instrument: str, envelope: dict[str, Any], disclosures: list[commitment.Disclosure], party: str, role: str
) -> Request:
    """The request to a party in a role (raises FormatError when the instrument has no such party)."""
    mandatory = envelope["mandatory"]
    if (party, role) not in pairs(mandatory):
        raise FormatError(f"the instrument {nobody(mandatory, party, role)}")
    hash_ = commitment.envelope_hash(envelope)
    message = typed_data.consent(instrument, hash_, party, role, commitment_hash(mandatory, role))
    return Request(party, role, envelope, disclosures, message)


def parse(data: bytes) -> tuple[str, Request]:
    """The register's origin and the request in a file, as ``parse_value`` gives them."""
    return parse_value(canonical.parse(data))


def parse_value(value: canonical.JSON) -> tuple[str, Request]:
    """The register's origin and the request in a JSON value, once all in it is seen to follow from what it shows.

    Raises:
        FormatError: says what does not follow; such a request must not be signed.
    """
    canonical.check(value, "request")
    _FORM(value, "request")
    envelope = value["envelope"]
    problems = instrument_rules.validate_mandatory(envelope["mandatory"])
    if problems:
        raise FormatError(str(problems[0]), where="request.envelope.mandatory")
    asked = make(_instrument(value["typedData"]), envelope, value["disclosures"], value["party"], value["role"])
    asked.digest(value["origin"])
    for name, found in asked.to_json(value["origin"]).items():
        if found != value[name]:
            raise FormatError("does not follow from what the request shows; do not sign it", where=f"request.{name}")
    return value["origin"], asked


def document_type(mandatory: Mapping[str, Any], content: bytes) -> str | None:
    """As which document of an instrument these bytes are named, by both digests; None when they are none of them."""
    position = document_position(mandatory, content)
    return None if position is None else str(mandatory["documents"][position]["type"])


def document_position(mandatory: Mapping[str, Any], content: bytes) -> int | None:
    """Which of the documents that an instrument names these bytes are; None when they are none of them."""
    digests = acts.file_digests(content)
    named = enumerate(mandatory["documents"])
    return next((position for position, item in named if (item["sha256"], item["sm3"]) == digests), None)


def pairs(mandatory: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    """Every (party, role) of an envelope; each of them consents."""
    return [(party["id"], role) for party in mandatory["parties"] for role in party["roles"]]


def nobody(mandatory: Mapping[str, Any], party: str, role: str) -> str:
    """That an envelope has no such party in that role, and whom it has."""
    there = [f"{id} as {own}" for id, own in pairs(mandatory)]
    more = f" and {len(there) - SHOWN} more" if len(there) > SHOWN else ""
    return f"has no party {party!r} in the role {role}; those who consent are {', '.join(there[:SHOWN])}{more}"


def commitment_hash(mandatory: Mapping[str, Any], role: str) -> str:
    """The commitment to enforcement, which whoever can be enforced against signs as well; zeros for the others."""
    if role not in BOUND_ROLES:
        return acts.ZERO
    return str(next(item["sha256"] for item in mandatory["documents"] if item["type"] == "COMMITMENT"))


def _instrument(value: Any) -> str:
    """The one thing that only the typed data says: which instrument it is."""
    message = value.get("message") if isinstance(value, dict) else None
    instrument = message.get("instrument") if isinstance(message, dict) else None
    shape.uuid(instrument, "request.typedData.message.instrument")
    return str(instrument)
