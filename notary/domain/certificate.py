"""The notarisation certificate: its form (docs/certificate.md §2) and how its parts are put together.

Nothing here signs or judges: keys live in notary.keys, judgement in notary.domain.verification.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Literal

from notary.domain import acts, canonical, data_integrity, shape
from notary.domain.errors import FormatError

CONTEXT = ["https://www.w3.org/ns/credentials/v2", {"@vocab": "urn:debt-notary:1#"}]
TYPE = ["VerifiableCredential", "NotarisationCertificate"]
EXECUTION = ["VerifiableCredential", "ExecutionCertificate"]
"""The execution certificate is a certificate of its own: bound to the act that issued it, and to the same deed."""
KINDS = ("LOAN", "GUARANTEE_INSURANCE", "GUARANTEE", "MORTGAGE", "COMMITMENT")
SECTIONS = ("commitment", "guarantee", "guarantee_insurance", "loan", "mortgage")
SCOPES = ("PRINCIPAL", "SECURITY")

_DIGESTS = shape.array(shape.hash_, 0, 20_000, key=shape.same)
_MANDATORY = shape.obj(
    schema=shape.const("debt-notary/instrument/1"),
    profile=shape.const("cn"),
    kind=shape.choice(KINDS),
    institution=shape.party,
    parties=shape.array(
        shape.obj(id=shape.party, roles=shape.array(shape.choice(acts.CONSENT_ROLES), 1, 9, key=shape.same)),
        1,
        200,
        key=lambda item: item["id"],
    ),
    sections=shape.array(shape.choice(SECTIONS), 1, 5, key=shape.same),
    scope=shape.array(shape.choice(SCOPES), 1, 2, key=shape.same),
    dates=shape.obj(signed=shape.day, due=shape.day),
    documentCount=shape.integer(1, 1_000),
    documents=shape.array(shape.obj(type=shape.code, sha256=shape.hash_, sm3=shape.hash_), 1, 1_000),
)


def _mandatory(value: Any, where: str) -> None:
    _MANDATORY(value, where)
    if value["documentCount"] != len(value["documents"]):
        raise FormatError("must be the number of documents", where=f"{where}.documentCount")


def _proof_value(value: Any, where: str) -> None:
    try:
        data_integrity.decode_proof_value(value)
    except data_integrity.ProofMalformed as error:
        raise FormatError(str(error), where=where) from None


ENVELOPE = shape.obj(mandatory=_mandatory, digests=_DIGESTS)
_SUBJECT: dict[str, shape.Shape] = {
    "id": shape.pattern("urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "urn:uuid: and the instrument's id"),
    "origin": shape.text,
    "registerNo": shape.integer(),
    "deedNo": shape.text,
    "envelope": ENVELOPE,
    "issueAct": shape.hash_,
}
_OF_DEED = shape.obj(**_SUBJECT)
_OF_EXECUTION = shape.obj(**_SUBJECT, executionNo=shape.text, executionAct=shape.hash_)


def _credential(value: Any, where: str) -> None:
    _CREDENTIAL(value, where)
    subject = _OF_EXECUTION if value["type"] == EXECUTION else _OF_DEED
    subject(value["credentialSubject"], f"{where}.credentialSubject")


def _type(value: Any, where: str) -> None:
    if value not in (TYPE, EXECUTION):
        raise FormatError(f"must be {TYPE} or {EXECUTION}", where=where)


_CREDENTIAL = shape.obj(
    at_context=shape.const(CONTEXT),
    type=_type,
    issuer=shape.obj(
        id=shape.pattern(
            "urn:debt-notary:office:[a-z0-9][a-z0-9-]{0,63}", "urn:debt-notary:office: and the office's id"
        ),
        name=shape.text,
        x5c=shape.array(shape.b64, 1, 4),
    ),
    validFrom=shape.time,
    credentialSubject=shape.anything,
    proof=shape.obj(
        at_context=shape.const(CONTEXT),
        type=shape.const("DataIntegrityProof"),
        cryptosuite=shape.const("ecdsa-jcs-2019"),
        created=shape.time,
        verificationMethod=shape.text,
        proofPurpose=shape.const("assertionMethod"),
        proofValue=_proof_value,
    ),
)


def _disclosures(value: Any, where: str) -> None:
    shape.array(_disclosure, 0, 20_000)(value, where)
    paths = [path for _, path, _ in value]
    if len(set(paths)) != len(paths):
        raise FormatError("a path occurs more than once", where=where)


def _disclosure(value: Any, where: str) -> None:
    if not isinstance(value, list) or len(value) != 3:
        raise FormatError("must be [salt, path, value]", where=where)
    shape.salt(value[0], f"{where}[0]")
    shape.text(value[1], f"{where}[1]")
    if value[1].split(".")[0] in _MANDATORY_NAMES - {"parties"}:
        raise FormatError(f"{value[1]!r} repeats a mandatory member", where=f"{where}[1]")


_MANDATORY_NAMES = frozenset(
    (
        "schema",
        "profile",
        "kind",
        "institution",
        "parties",
        "sections",
        "scope",
        "dates",
        "documentCount",
        "documents",
    )
)
_SNAPSHOT = shape.obj(
    body=shape.obj(
        schema=shape.const("debt-notary/standing/1"),
        origin=shape.text,
        registerNo=shape.integer(),
        standing=shape.byte,
        sequence=shape.integer(0, 2**32 - 1),
        headAct=shape.hash_,
        instance=shape.hash_,
        chainId=shape.integer(1),
        registry=shape.address,
        block=shape.obj(number=shape.integer(), hash=shape.word),
        changeCount=shape.integer(),
        asOf=shape.time,
        validUntil=shape.time,
    ),
    signature=shape.b64,
)

_REGISTER = shape.obj(
    checkpoints=shape.array(shape.note, 1, 10_000),
    entries=shape.array(
        shape.obj(leafIndex=shape.integer(), checkpoint=shape.integer(), path=shape.array(shape.hash_, 0, 64)),
        1,
        10_000,
    ),
)


def _register(value: Any, where: str) -> None:
    _REGISTER(value, where)
    if any(entry["checkpoint"] >= len(value["checkpoints"]) for entry in value["entries"]):
        raise FormatError("an entry names a checkpoint that is not there", where=f"{where}.entries")


MEMBERS: Mapping[str, shape.Shape] = {
    "credential": _credential,
    "disclosures": _disclosures,
    "acts": shape.array(acts.check, 1, 10_000),
    "register": _register,
    "timestamp": shape.array(shape.b64, 1, 10_000),
    "anchor": shape.array(
        shape.obj(
            instance=shape.hash_,
            chainId=shape.integer(1),
            registry=shape.address,
            size=shape.integer(1),
            transaction=shape.word,
            block=shape.integer(),
        ),
        1,
        10_000,
    ),
    "standing": shape.optional(_SNAPSHOT),
}
"""The shape of each top-level member."""


def problems(value: Any) -> dict[str, str]:
    """What is malformed, by top-level member ("" stands for the whole); empty when the form is right.

    Judged member by member, so that one broken member does not hide what the others show.
    """
    if not isinstance(value, dict):
        return {"": "the file must hold one object"} | dict.fromkeys(MEMBERS, "missing")
    found: dict[str, str] = {}
    for name, check in MEMBERS.items():
        try:
            if name not in value:
                raise FormatError(f"the member {name!r} is missing")
            check(value[name], name)
            if name in ("timestamp", "anchor"):
                _one_per_checkpoint(value, name, found)
        except FormatError as error:
            found[name] = str(error)
    unknown = [name for name in value if name not in MEMBERS]
    if unknown:
        found[""] = f"unknown member {unknown[0]!r}; known are {', '.join(MEMBERS)}"
    return found


def _one_per_checkpoint(value: Mapping[str, Any], name: str, found: Mapping[str, str]) -> None:
    if "register" not in found and len(value[name]) != len(value["register"]["checkpoints"]):
        raise FormatError("must have one item per checkpoint", where=name)


def credential_body(
    *,
    office: str,
    office_name: str,
    chain: Sequence[str],
    origin: str,
    deed_no: str,
    issued: str,
    envelope: Mapping[str, Any],
    issue_act: Mapping[str, Any],
    execution: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """The credential without its proof; ``chain`` is the x5c, ``issued`` the time of the issue.

    Args:
        execution: of an execution certificate, its number and the hash of the act that issued it.
    """
    mandatory = issue_act["body"]["mandatory"]
    own = {} if execution is None else {"executionNo": execution[0], "executionAct": execution[1]}
    return {
        "@context": CONTEXT,
        "type": TYPE if execution is None else EXECUTION,
        "issuer": {"id": f"urn:debt-notary:office:{office}", "name": office_name, "x5c": list(chain)},
        "validFrom": issued,
        "credentialSubject": {
            "id": f"urn:uuid:{mandatory['instrument']}",
            "origin": origin,
            "registerNo": mandatory["registerNo"],
            "deedNo": deed_no,
            "envelope": dict(envelope),
            "issueAct": acts.act_hash(issue_act),
            **own,
        },
    }


class About(StrEnum):
    """What a certificate proves: the deed, or the execution certificate in force; with it goes its id."""

    DEED = ""
    EXECUTION = "/execution"
    EXECUTION_OF_REST = "/execution-rest"  # over what the lender kept of a claim that is split

    @property
    def share(self) -> Literal["REST"] | None:
        """Of the claim, as acts name it."""
        return "REST" if self is About.EXECUTION_OF_REST else None


def execution_of(share: str | None) -> About:
    """An execution certificate by the share of the claim that it is over."""
    return About.EXECUTION_OF_REST if share == "REST" else About.EXECUTION


def certificate_id(instrument: str, audience: str, head_act: str) -> str:
    """The id of one certificate file: same instrument, audience and last act, same id (32 hex digits)."""
    return canonical.digest([instrument, audience, head_act]).hex()[:32]
