"""Instruments, their documents and consents."""

from typing import Annotated

from pydantic import Field, JsonValue

from notary.wire.acts import StandingName
from notary.wire.base import (
    SAMPLE_HASH,
    Fault,
    Form,
    Hash,
    Json,
    PartyId,
    PartyRole,
    Signature,
    Time,
    Uuid,
    View,
    example,
)

_DRAFT = {"schema": "debt-notary/instrument/1", "kind": "LOAN", "institution": "trial-bank"}
"""The beginning of a draft; docs/instruments.md has all of it."""

Reference = Annotated[
    str,
    Field(
        min_length=1, max_length=200, examples=["LOAN-1"], description="The creditor's own number, no personal data."
    ),
]


class NewInstrument(Form):
    """A draft; its documents are uploaded afterwards."""

    model_config = example({"reference": "LOAN-1", "draft": _DRAFT})

    reference: Reference
    draft: Json = Field(description="The instrument as in docs/instruments.md, without `documents`.")


class DraftContent(Form):
    """What takes the place of a draft's content; its documents stay."""

    model_config = example({"draft": _DRAFT})

    draft: Json


class InstrumentSummary(View):
    """One line of a list."""

    id: Uuid
    institution: PartyId
    reference: str
    kind: str = Field(examples=["LOAN"])
    status: str = Field(examples=["ISSUED"], description="DRAFT, OFFERED, ISSUED or WITHDRAWN.")
    register_no: int | None
    deed_no: str | None = Field(examples=["（2026）试证经字第1号"])
    standing: StandingName | None = Field(description="By the acts; what the chain shows is under /standing.")
    created_at: Time


class DocumentView(View):
    """A document of an instrument; fetched by its SHA-256."""

    type: str = Field(examples=["LOAN_CONTRACT"])
    sha256: Hash
    sm3: str
    size: int


class Instrument(InstrumentSummary):
    """An instrument with its content, and what keeps it from being issued."""

    draft: Json | None = Field(description="Its content; null once it is withdrawn.")
    documents: list[DocumentView]
    envelope_hash: Hash | None
    missing: list[Fault] = Field(description="All that has to be there before the deed can be issued; empty after.")


class InstrumentPage(View):
    """Part of a list; ``next`` is the cursor of the following part, null at the end."""

    items: list[InstrumentSummary]
    next: str | None


class Documents(View):
    """The documents of an instrument in their order."""

    items: list[DocumentView]


class Consent(View):
    """One consent that is asked for."""

    party: PartyId
    role: str = Field(examples=["BORROWER"])
    given: bool
    method: str | None = Field(examples=["ENROLLED_WALLET"], description="How the key is known to be the signer's.")


class Consents(View):
    """Every consent that an offer asks for."""

    items: list[Consent]


class ConsentRequest(View):
    """What a party is asked to sign, with all that it needs to check it first (`notary instrument check`)."""

    schema_: str = Field(alias="schema")
    origin: str
    party: PartyId
    role: str
    envelope_hash: Hash = Field(alias="envelopeHash")
    envelope: Json
    disclosures: list[list[JsonValue]]
    typed_data: Json = Field(alias="typedData")


class NewConsent(Form):
    """A consent by the party's enrolled key (``signature``), or by an event key (``evidence``)."""

    model_config = example({"party": "borrower", "role": "BORROWER", "evidence": SAMPLE_HASH})

    party: PartyId
    role: PartyRole
    signature: Signature | None = None
    evidence: Hash | None = Field(
        default=None, description="SHA-256 of the record of how the party was identified and consented."
    )


class Recorded(View):
    """A consent was taken."""

    party: PartyId
    role: str
    missing: list[Fault]
