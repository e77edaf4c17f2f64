"""A local timestamping authority: RFC 3161 tokens with P-256 and SHA-256, for trials and closed networks."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509

from notary.domain import crypto
from notary.domain.errors import FormatError
from notary.domain.timestamp import DIGEST_BYTES
from notary.keys.office import Seal

TRIAL_POLICY = "1.3.6.1.4.1.32473.1.1"
"""Policy of trial tokens, in the arc that RFC 5612 keeps for documentation: no real authority has it."""

ACCURACY_SECONDS = 1

_SERIAL_BITS = 64
_SHA256 = {"algorithm": "sha256"}


class LocalTimestamper:
    """Makes tokens with a TSA key of our own."""

    def __init__(self, seal: Seal, clock: Callable[[], datetime], policy: str = TRIAL_POLICY) -> None:
        """
        Args:
            seal: the TSA key with its chain; the leaf's extended key usage is timestamping alone.
            clock: the time now, with a time zone.
            policy: dotted OID of the policy that the tokens follow.
        """
        self._seal = seal
        self._clock = clock
        self._policy = policy

    def timestamp(self, sha256_digest: bytes, *, nonce: int | None = None) -> bytes:
        """A DER TimeStampToken over a SHA-256 digest (raises FormatError where it has not 32 bytes)."""
        if len(sha256_digest) != DIGEST_BYTES:
            raise FormatError(f"{len(sha256_digest)} bytes, where SHA-256 has {DIGEST_BYTES}", where="digest")
        content = self._tst_info(sha256_digest, nonce).dump()
        attributes = self._attributes(content)
        signature = crypto.raw_to_der(self._seal.sign(attributes.dump()))
        token = cms.ContentInfo(
            {"content_type": "signed_data", "content": self._signed_data(content, attributes, signature)}
        )
        return bytes(token.dump())

    def _tst_info(self, digest: bytes, nonce: int | None) -> Any:
        now = self._clock()
        if now.tzinfo is None:
            raise ValueError("the clock of a timestamping authority needs a time zone")
        fields = {
            "version": "v1",
            "policy": self._policy,
            "message_imprint": {"hash_algorithm": _SHA256, "hashed_message": digest},
            "serial_number": secrets.randbits(_SERIAL_BITS),
            "gen_time": now.astimezone(UTC),
            "accuracy": {"seconds": ACCURACY_SECONDS},
        }
        return tsp.TSTInfo(fields if nonce is None else {**fields, "nonce": nonce})

    def _attributes(self, content: bytes) -> Any:
        certificate_hash = hashlib.sha256(self._seal.chain[0]).digest()
        signing_certificate = {"certs": [{"cert_hash": certificate_hash}]}
        return cms.CMSAttributes(
            [
                {"type": "content_type", "values": ["tst_info"]},
                {"type": "message_digest", "values": [hashlib.sha256(content).digest()]},
                {"type": "signing_certificate_v2", "values": [signing_certificate]},
            ]
        )

    def _signed_data(self, content: bytes, attributes: Any, signature: bytes) -> dict[str, Any]:
        certificates = [asn1_x509.Certificate.load(der) for der in self._seal.chain]
        signer = {
            "version": "v1",
            "sid": {
                "issuer_and_serial_number": {
                    "issuer": certificates[0].issuer,
                    "serial_number": certificates[0].serial_number,
                }
            },
            "digest_algorithm": _SHA256,
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": signature,
        }
        return {
            "version": "v3",
            "digest_algorithms": [_SHA256],
            "encap_content_info": {"content_type": "tst_info", "content": cms.ParsableOctetString(content)},
            "certificates": certificates,
            "signer_infos": [signer],
        }
