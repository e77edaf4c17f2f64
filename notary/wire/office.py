"""Certificates, courts, keys, institutions, the register, jobs."""

from typing import Literal

from pydantic import Field

from notary.wire.base import (
    SAMPLE_ADDRESS,
    SAMPLE_HASH,
    SAMPLE_ID,
    Address,
    CertificateId,
    Fault,
    Form,
    Hash,
    Json,
    PartyId,
    Text,
    Time,
    Uuid,
    View,
    example,
)

_CASE_NO = "（2026）沪0115执1234号"


class CertificateMade(View):
    """Where a certificate can be fetched."""

    id: CertificateId
    url: str = Field(examples=["/v1/certificates/5f5f.json"])
    etag: str
    as_of: Time


class CertificateBatch(Form):
    """Instruments whose certificates a job shall make."""

    model_config = example({"instruments": [SAMPLE_ID]})

    instruments: list[Uuid] = Field(min_length=1, max_length=10_000)


class ShownCertificate(Form):
    """A certificate that a court holds, and its own case about it."""

    model_config = example({"certificate": {"credential": {}, "disclosures": []}, "case_no": _CASE_NO})

    certificate: Json
    case_no: str | None = Field(default=None, examples=[_CASE_NO])


class Opened(View):
    """The instrument that a certificate opened to a court."""

    instrument: Uuid


class NewCase(Form):
    """A court's case about an instrument."""

    model_config = example({"court": "trial-court", "case_no": _CASE_NO})

    court: PartyId
    case_no: str = Field(examples=[_CASE_NO])


class Case(View):
    """A court that may see an instrument."""

    court: PartyId
    case_no: str
    basis: str = Field(examples=["CERTIFICATE"])
    created_at: Time


class Cases(View):
    """The courts that may see an instrument."""

    items: list[Case]


class NewKey(Form):
    """A wallet of the holder of an identity paper."""

    model_config = example(
        {"address": SAMPLE_ADDRESS, "id_type": "RESIDENT_ID", "id_no": "11010519491231002X", "evidence": SAMPLE_HASH}
    )

    address: Address
    id_type: str = Field(examples=["RESIDENT_ID"])
    id_no: str = Field(examples=["11010519491231002X"], description="Kept as a keyed hash alone.")
    method: str = Field(default="ENROLLED_WALLET", examples=["ENROLLED_WALLET"])
    evidence: Hash = Field(description="SHA-256 of the record of how that was shown.")


class EnrolledKey(View):
    """An enrolled key; of the paper only its type is shown."""

    address: Address
    id_type: str
    method: str
    not_before: Time
    not_after: Time
    retired_at: Time | None


class EnrolledKeys(View):
    """The keys that an institution enrolled."""

    items: list[EnrolledKey]


class NewAuthority(Form):
    """A person or body that acts in a role, and the key that is bound to it."""

    model_config = example(
        {
            "id": "bank-east-2",
            "role": "CREDITOR",
            "institution": "trial-bank",
            "name": "Claims desk, eastern branch",
            "address": SAMPLE_ADDRESS,
        }
    )

    id: PartyId
    role: Literal["NOTARY", "CREDITOR", "COURT"]
    institution: PartyId
    name: Text
    address: Address
    not_after: Time | None = None


class Authority(View):
    """Who may act in a role, with which key, from when to when; published in the trust root."""

    id: PartyId
    role: str
    institution: PartyId
    name: str
    address: Address
    not_before: Time
    not_after: Time | None


class NewInstitution(Form):
    """A tenant."""

    model_config = example({"id": "bank-east", "name": "Bank of the East", "kind": "CREDITOR"})

    id: PartyId
    name: Text
    kind: Literal["CREDITOR", "COURT"]


class Institution(View):
    """A tenant and who acts for it."""

    id: PartyId
    name: str
    kind: str
    authorities: list[Authority]


class Institutions(View):
    """The tenants that the caller sees."""

    items: list[Institution]


class Anchor(View):
    """A checkpoint that the chain holds."""

    instance: Hash
    chain_id: int
    registry: Address
    size: int
    transaction: str
    block: int


class Register(View):
    """How far the register is."""

    origin: str
    size: int
    root: Hash | None
    instruments: int
    checkpoint: str | None = Field(description="The newest C2SP signed note.")
    waiting: int = Field(description="Acts without a place in the log yet.")
    anchors: list[Anchor] = Field(description="The newest ones on the registry in use, newest first.")


class Job(View):
    """Work that goes on in the background."""

    id: Uuid
    kind: str
    state: str = Field(examples=["RUNNING"], description="WAITING, RUNNING, DONE or FAILED.")
    done: int
    total: int
    result: Json | None
    created_at: Time
    finished_at: Time | None


class Verdicts(View):
    """The report on one certificate (docs/certificate.md); the two verdicts are never merged."""

    model_config = View.model_config | {"extra": "allow"}


class Verified(View):
    """The reports, one for each certificate that was sent, in order."""

    reports: list[Verdicts]


class Reminded(View):
    """The parties whose choice or consent is missing, each of whom has a notice of today."""

    parties: list[PartyId]


class Done(View):
    """It is done; ``missing`` is what the instrument still lacks before its deed can be issued."""

    id: str
    status: str
    missing: list[Fault] = Field(default_factory=list)
