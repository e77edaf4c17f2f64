"""The case file before the issue: its records, the notice, and what is signed for a record."""

from pydantic import Field, JsonValue

from notary.wire.acts import ActSignature
from notary.wire.base import (
    SAMPLE_HASH,
    SAMPLE_SIGNATURE,
    Address,
    Fault,
    Form,
    Hash,
    Json,
    PartyId,
    PartyRole,
    Text,
    Time,
    Uuid,
    View,
    example,
)

_WISH = {"type": "WITHDRAW", "authority": "trial-bank", "detail": {"reason": "NOT_NEEDED"}}


class RecordWish(Form):
    """A record that somebody wants to make: an authority of the caller's institution, or a party of the instrument."""

    model_config = example(_WISH)

    type: Text = Field(examples=["APPLY"], description="One of docs/case-file.md.")
    authority: PartyId | None = Field(default=None, description="Of creditor or notary; then no party.")
    party: PartyId | None = Field(default=None, description="Of the instrument; then its role, and its key or nothing.")
    role: PartyRole | None = Field(default=None, description="The role of the party in the instrument.")
    key: Address | None = Field(default=None, description="The party's enrolled key, which is to sign.")
    detail: Json = Field(
        default_factory=dict, description="Of APPLY, ACCEPT and SERVICE_CONFIRMED empty: as the case file has it."
    )
    evidence: Json = Field(default_factory=dict, description="Name → value; kept encrypted, only digests are signed.")
    legal_time: Time | None = Field(default=None, description="When it took effect in law; default: now.")


class NewRecord(Form):
    """A prepared record, signed; or a party's wish with the evidence of who it is, for an event key."""

    model_config = example({"body_hash": SAMPLE_HASH, "signature": {"value": SAMPLE_SIGNATURE, "batch": None}})

    body_hash: Hash | None = None
    signature: ActSignature | None = None
    wish: RecordWish | None = None
    identification: Hash | None = Field(
        default=None, description="SHA-256 of the record of how the party was identified and what it did."
    )


class PreparedRecord(View):
    """What is to be signed. Exactly this comes back, by ``body_hash``, before it lapses."""

    instrument: Uuid
    sequence: int
    body: Json
    body_hash: Hash
    disclosures: list[list[JsonValue]] = Field(description="`[salt, path, value]` of the evidence.")
    typed_data: Json = Field(description="EIP-712, for `eth_signTypedData_v4`.")
    digest: str = Field(description="The 32 bytes that the signature covers, in hex.")
    signer: Address = Field(description="The key that has to sign.")


class Recorded(View):
    """A record was taken; ``missing`` is what the issue still lacks."""

    record: Hash
    deed: str = Field(examples=["ACCEPTED"])
    missing: list[Fault]


class RecordItem(View):
    """One record. ``record`` is what is hashed and signed; ``disclosures`` what the caller may see of its evidence."""

    sequence: int
    type: str = Field(examples=["CHOSEN"])
    role: str = Field(examples=["BORROWER"])
    actor: str = Field(examples=["borrower"])
    key_method: str = Field(examples=["ENROLLED_WALLET"])
    record_hash: Hash
    event_time: Time
    recorded_at: Time
    record: Json
    disclosures: list[list[JsonValue]]


class CaseFile(View):
    """The records of an instrument in order, and where the notarisation stands by them."""

    deed: str = Field(examples=["ACCEPTED"], description="DRAFT, APPLIED, ACCEPTED, … (docs/law.md).")
    head: Hash = Field(description="Of the last record; act 0 names that of the last one before the issue.")
    items: list[RecordItem]


class NoticeItem(View):
    """One item as it is shown; ``sha256`` is over the UTF-8 of ``text``."""

    id: str = Field(examples=["01_MEANING"])
    basis: str
    text: str
    sha256: Hash


class Disclosure(View):
    """The notice of an instrument in one language."""

    version: str = Field(examples=["2026-11"])
    language: str
    summary: str
    items: list[NoticeItem]
