"""Notices, and where institutions get them."""

from typing import Annotated

from pydantic import Field

from notary.wire.base import Form, Json, PartyId, Time, Uuid, View, example

Url = Annotated[str, Field(max_length=1_000, description="https, without a name or password in it.")]


class Notice(View):
    """Something that is told to a party or an institution over one channel, and what became of that."""

    id: Uuid
    instrument: Uuid | None
    institution: PartyId
    recipient: str = Field(description="A party of the instrument, or an institution.")
    role: str = Field(examples=["PARTY"], description="PARTY, or as whom the institution is told.")
    channel: str = Field(
        examples=["SMS"], description="EMAIL, WEBHOOK, SMS; NONE: no agreed channel that the office can use."
    )
    agreed: bool = Field(description="Whether service over this channel was agreed.")
    kind: str = Field(examples=["OBJECTION_RECEIVED"])
    address: str
    subject: str
    text: str
    data: Json
    state: str = Field(examples=["SENT"], description="WAITING, SENDING, SENT or FAILED.")
    reason: str | None = Field(description="Why it did not go out so far, or failed.")
    attempts: int
    next_try: Time | None = Field(description="Of one that waits.")
    proof: Json | None = Field(description="What the other side answered at the last try.")
    created_at: Time
    sent_at: Time | None
    seen_at: Time | None = Field(description="When the recipient confirmed that it saw it.")


class NoticePage(View):
    """Part of a list; ``next`` is the cursor of the following part, null at the end."""

    items: list[Notice]
    next: str | None


class NewContacts(Form):
    """Where an institution is told things; what is left out or null is taken away."""

    model_config = example({"email": "claims@bank.example"})

    email: str | None = Field(default=None, max_length=300, examples=["claims@bank.example"])
    webhook_url: Url | None = None
    webhook_secret: str | None = Field(
        default=None,
        max_length=200,
        description="32 to 200 visible ASCII characters; signs what is posted, and is never shown again.",
    )


class Contacts(View):
    """Where an institution is told things."""

    institution: PartyId
    email: str | None
    webhook_url: str | None
    changed_at: Time | None = Field(description="Null while it has no contacts.")
