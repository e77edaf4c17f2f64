"""Acts: prepared, signed, submitted; and what they made of the standing."""

from typing import Annotated

from pydantic import Field, JsonValue

from notary.domain.acts import LATER, SUBMISSIONS
from notary.wire.base import (
    SAMPLE_ADDRESS,
    SAMPLE_HASH,
    SAMPLE_ID,
    SAMPLE_SIGNATURE,
    Address,
    Form,
    Hash,
    Json,
    PartyId,
    Share,
    Signature,
    Text,
    Time,
    Uuid,
    View,
    example,
)

_PAPER = {"sha256": SAMPLE_HASH, "sm3": SAMPLE_HASH}
_WISH = {
    "type": "DISCHARGE",
    "authority": "trial-bank",
    "detail": {"ground": "PAYMENT"},
    "evidence": {"discharge_proof": _PAPER},
}
_SIGNED = {"body_hash": SAMPLE_HASH, "signature": {"value": SAMPLE_SIGNATURE, "batch": None}}

StandingName = Annotated[str, Field(examples=["ENFORCEABLE", "IN_DEFAULT+PARTIAL"])]


class Wish(Form):
    """An act that somebody wants to do."""

    model_config = example(_WISH)

    type: str = Field(
        examples=["DISCHARGE"],
        json_schema_extra={"enum": ["ISSUE", *LATER]},
        description="ISSUE, a step of the law by its name (docs/law.md), CORRECTION or DELIVER.",
    )
    authority: PartyId = Field(
        examples=["trial-bank"], description="Who acts: an authority of the caller's institution."
    )
    detail: Json = Field(
        default_factory=dict,
        examples=[{"ground": "PAYMENT"}],
        description="Of a step: by {actor, party}, ground, declared, submission, insurer, share; left out is usual.",
    )
    evidence: Json = Field(
        default_factory=dict,
        description="Name → value; disclosed with the act, salted. Papers are {sha256, sm3} of what was handed in.",
    )
    legal_time: Time | None = Field(default=None, description="When it took effect in law; default: now.")


class Submission(Form):
    """What a party wants to submit, and the enrolled key that will sign it."""

    model_config = example(
        {"party": "borrower", "kind": "OBJECTION", "key": SAMPLE_ADDRESS, "evidence": {"objection": _PAPER}}
    )

    party: PartyId
    kind: str = Field(json_schema_extra={"enum": list(SUBMISSIONS)})
    key: Address
    evidence: Json = Field(default_factory=dict)


class RecordedSubmission(Form):
    """What a party submitted before the office, which signs for it with a key made for this once.

    Before its creditor another party makes a STATEMENT alone.
    """

    model_config = example({"party": "borrower", "kind": "STATEMENT", "record": SAMPLE_HASH})

    party: PartyId
    kind: str = Field(json_schema_extra={"enum": list(SUBMISSIONS)})
    record: Hash = Field(description="SHA-256 of the record of how the person was identified and what it said.")
    evidence: Json = Field(default_factory=dict)


class AmountLine(Form):
    """One component of what is claimed or certified."""

    component: str = Field(examples=["PRINCIPAL"])
    amount: Json = Field(examples=[{"amount": "8000000", "currency": "CNY"}])


class ExecutionWish(Form):
    """The execution certificate that a notary wants to sign."""

    model_config = example({"authority": "trial-notary", "as_of": "2026-11-23"})

    authority: PartyId
    as_of: str | None = Field(default=None, max_length=10, description="Day of the amount; default today in Shanghai.")
    facts: str = Field(default="", max_length=2_000, description="The facts in the notary's words; empty: as drafted.")
    verification: str = Field(default="", max_length=2_000, description="The verification; empty: as drafted.")
    lines: list[AmountLine] | None = Field(default=None, max_length=9, description="Where less is certified than owed.")
    share: Share = Field(default=None, description="REST: over what the lender kept, where the insurer paid a part.")


class ExecutionDraft(View):
    """The paper as it would be signed. ``evidence`` goes into the CERTIFY act as it is."""

    evidence: Json
    text: str = Field(description="The paper in Chinese, marked as a draft.")


class Paper(View):
    """A paper that is kept, as acts name it."""

    type: str
    sha256: Hash
    sm3: Hash
    size: int


class BatchWish(Form):
    """The same act on many instruments."""

    model_config = example({"instruments": [SAMPLE_ID], "act": _WISH})

    instruments: list[Uuid] = Field(min_length=1, max_length=10_000)
    act: Wish


class PreparedAct(View):
    """What is to be signed. Exactly this comes back, by ``body_hash``, before it lapses."""

    instrument: Uuid
    register_no: int
    sequence: int
    body: Json
    body_hash: Hash
    disclosures: list[list[JsonValue]] = Field(
        description="`[salt, path, value]` of the evidence; the body holds their digests."
    )
    typed_data: Json = Field(description="EIP-712, for `eth_signTypedData_v4`.")
    digest: str = Field(description="The 32 bytes that the signature covers, in hex.")
    signer: Address = Field(description="The key that has to sign.")


class PreparedActs(View):
    """What is to be signed; one signature may cover all (docs/certificate.md §2.3)."""

    items: list[PreparedAct]


class Batch(Form):
    """Where an act stands among those that one signature covers."""

    root: Hash
    index: int = Field(ge=0)
    size: int = Field(ge=1)
    path: list[Hash] = Field(max_length=64)


class ActSignature(Form):
    """An act's signature; ``batch`` is null where it covers this act alone."""

    value: Signature
    batch: Batch | None = None


class SignedAct(Form):
    """A prepared body, signed."""

    model_config = example(_SIGNED)

    body_hash: Hash
    signature: ActSignature


class SignedActs(Form):
    """Prepared bodies, signed; all are entered or none."""

    model_config = example({"acts": [_SIGNED]})

    acts: list[SignedAct] = Field(min_length=1, max_length=10_000)


class OrderView(View):
    """What the registry has to be told, to be signed by the same key in the same sitting."""

    acts: list[Hash]
    deadline: int = Field(description="Unix seconds; the signature holds until then.")
    signer: Address
    digest: str
    typed_data: Json


class Orders(View):
    """Orders that wait for the caller's signatures."""

    items: list[OrderView]


class SignedOrder(Form):
    """A signed order: it is made again from the acts, so they, the deadline and the signature are enough."""

    model_config = example({"acts": [SAMPLE_HASH], "deadline": 1795564800, "signature": SAMPLE_SIGNATURE})

    acts: list[Hash] = Field(min_length=1, max_length=960)
    deadline: int = Field(ge=0)
    signature: Signature


class OrderTaken(View):
    """The order is kept; the worker relays it."""

    order: int


class Entered(View):
    """Acts that are in the queue for the register, and the orders that belong to them."""

    acts: list[Hash]
    orders: list[OrderView]


class HistoryItem(View):
    """One act of an instrument. ``leaf_index`` and ``settled`` tell how far register and chain are."""

    sequence: int
    type: str
    role: str
    authority: str
    key_method: str = Field(examples=["STAFF_KEY"])
    act_hash: Hash
    from_: StandingName = Field(alias="from")
    to: StandingName
    event_time: Time
    legal_time: Time
    legal_basis: list[Text]
    recorded_at: Time
    regions: Json | None = Field(description="The legal state after it; null for a number without a deed.")
    by: Json | None = Field(description="Of a step: who took it, {actor, party}; another than who signs is recorded.")
    leaf_index: int | None
    settled: bool = Field(description="Whether the chain was seen to show it, at confirmation depth.")


class History(View):
    """Every act of an instrument in order."""

    items: list[HistoryItem]


class Task(View):
    """Something that waits for the caller on an instrument."""

    instrument: Uuid
    reference: Text
    register_no: int | None = Field(description="null before the issue.")
    standing: StandingName | None = Field(description="null before the issue.")
    task: str = Field(examples=["DECIDE_OBJECTION"])
    zh: Text
    en: Text
    steps: list[str] = Field(
        description="Acts that end it, the usual one first; before the issue, records, CONSENT or ISSUE."
    )
    parties: list[str] = Field(default=[], description="Those whose steps are missing, before the issue.")
    submission: int | None = Field(description="The party's own act that waits to be acted upon.")
    since: Time
    last_day: str | None = Field(description="Until when (Asia/Shanghai); null where no period runs.")
    share: Share = Field(default=None, description="REST: of what the lender kept, where the insurer paid a part.")


class Worklist(View):
    """Part of a list; ``next`` is the cursor of the following part, null at the end."""

    items: list[Task]
    next: str | None


class ChainStanding(View):
    """What the registry shows at one confirmed block."""

    standing: StandingName
    byte: int
    chain_id: int
    registry: Address
    block_number: int
    block_hash: str
    block_time: Time


class Standing(View):
    """The standing as the acts have it and as the chain shows it. Only where both agree is it settled."""

    register_no: int
    standing: StandingName
    byte: int
    sequence: int
    settled: bool
    chain: ChainStanding | None = Field(description="Null where the chain could not be read; `reason` says why.")
    reason: str = ""
    as_of: Time
