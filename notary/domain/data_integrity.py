"""W3C Data Integrity proofs with the cryptosuite ``ecdsa-jcs-2019`` on P-256.

The signature is over SHA-256(canonical proof configuration) ‖ SHA-256(canonical document without proof),
where canonical is RFC 8785 and the configuration is the proof without ``proofValue``.

Sources: W3C Data Integrity 1.0; W3C Data Integrity ECDSA Cryptosuites 1.0 §3.3. The proof carries the
document's ``@context``, as creating a proof prescribes. One rule is stricter here: the standard lets a
document gain entries of ``@context`` later, here both must be equal, so that nothing can be added to what was
signed.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from notary.domain import canonical, crypto
from notary.domain.errors import Error, FormatError

PROOF_TYPE = "DataIntegrityProof"
CRYPTOSUITE = "ecdsa-jcs-2019"

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_MULTIBASE_BASE58 = "z"
_MAX_PROOF_VALUE = 89
"""A prefix and at most 88 digits: 64 bytes need no more in base 58."""

Document = Mapping[str, Any]


class ProofMalformed(FormatError):
    """The proof, or the document around it, does not have the form of ``ecdsa-jcs-2019``."""

    code = "PROOF_MALFORMED"


class ProofInvalid(Error):
    """The signature is not over this document and configuration, or not by this key."""

    code = "PROOF_INVALID"


def add_proof(document: Document, options: Document, sign: Callable[[bytes], bytes]) -> dict[str, Any]:
    """The document with a proof.

    Args:
        document: a document without ``proof``.
        options: at least ``verificationMethod`` and ``proofPurpose``; ``created`` and others as wanted. Type,
            cryptosuite and ``@context`` are filled in.
        sign: makes 64 bytes r ‖ s over the message it is given, which it hashes with SHA-256.

    Raises:
        ProofMalformed: a proof is there already, or the options contradict the suite.
    """
    if "proof" in document:
        raise ProofMalformed("the document already has a proof", where="proof")
    context = {"@context": document["@context"]} if "@context" in document else {}
    proof = {"type": PROOF_TYPE, "cryptosuite": CRYPTOSUITE, **options, **context}
    signature = sign(hash_data(document, proof))
    return {**document, "proof": {**proof, "proofValue": _MULTIBASE_BASE58 + _base58_encode(signature)}}


def verify(document: Document, public_key: ec.EllipticCurvePublicKey) -> Document:
    """Check the proof of a document and return the proof's configuration, all of which is signed.

    What the configuration means (whose key ``verificationMethod`` names, which purpose, when) is for the
    caller to check.

    Raises:
        ProofMalformed: no proof, another suite, or a value out of form.
        ProofInvalid: the signature does not match.
    """
    proof = document.get("proof")
    if not isinstance(proof, Mapping):
        raise ProofMalformed("one proof, an object, is required", where="proof")
    unsecured = {key: value for key, value in document.items() if key != "proof"}
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    signature = decode_proof_value(proof.get("proofValue"))
    if not crypto.verify_raw(public_key, signature, hash_data(unsecured, options)):
        raise ProofInvalid("the signature does not match document and key", where="proof.proofValue")
    return options


def hash_data(document_without_proof: Document, proof_options: Document) -> bytes:
    """The 64 bytes that are signed: hash of the configuration, then hash of the document.

    Raises:
        ProofMalformed: the options are not a configuration of this suite for this document.
    """
    _check_options(document_without_proof, proof_options)
    return _digest(proof_options) + _digest(document_without_proof)


def _check_options(document: Document, options: Document) -> None:
    for name, wanted in (("type", PROOF_TYPE), ("cryptosuite", CRYPTOSUITE)):
        if options.get(name) != wanted:
            raise ProofMalformed(f"must be {wanted}", where=f"proof.{name}")
    for name in ("verificationMethod", "proofPurpose"):
        if not isinstance(options.get(name), str):
            raise ProofMalformed("must be there, as a string", where=f"proof.{name}")
    if "proofValue" in options or "proof" in document:
        raise ProofMalformed("a signature cannot cover itself", where="proof")
    if ("@context" in options, options.get("@context")) != ("@context" in document, document.get("@context")):
        raise ProofMalformed("must equal the @context of the document", where="proof.@context")


def _digest(value: Document) -> bytes:
    return hashlib.sha256(canonical.encode(dict(value))).digest()


def decode_proof_value(value: object) -> bytes:
    """The 64 bytes r ‖ s of a multibase proof value (raises ProofMalformed)."""
    if not isinstance(value, str) or not value.startswith(_MULTIBASE_BASE58) or len(value) > _MAX_PROOF_VALUE:
        raise ProofMalformed("must be base58-btc multibase: z and up to 88 digits", where="proof.proofValue")
    signature = _base58_decode(value[1:])
    if len(signature) != crypto.RAW_SIGNATURE_BYTES:
        raise ProofMalformed(f"{len(signature)} bytes, where r and s have 64", where="proof.proofValue")
    return signature


def _base58_encode(data: bytes) -> str:
    number, digits = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        digits = _BASE58[digit] + digits
    return _BASE58[0] * (len(data) - len(data.lstrip(b"\0"))) + digits


def _base58_decode(text: str) -> bytes:
    number = 0
    for position, character in enumerate(text, start=1):
        digit = _BASE58.find(character)
        if digit < 0:
            raise ProofMalformed(f"{character!r} at {position} is no base58 digit", where="proof.proofValue")
        number = number * 58 + digit
    zeros = len(text) - len(text.lstrip(_BASE58[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
