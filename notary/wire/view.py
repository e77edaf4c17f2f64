"""Papers, a party's view of its debt, and who looked at it."""

from pydantic import Field

from notary.wire.base import Hash, Json, PartyId, Share, Text, Time, Uuid, View


class PaperOffer(View):
    """A paper that can be read: its kind, to which party it is (null: to all), and of which act (null: of none)."""

    kind: str = Field(examples=["DEED_TEXT"])
    party: PartyId | None = None
    sequence: int | None = None


class NamedPaper(PaperOffer):
    """The same with its name."""

    zh: Text
    en: Text


class Papers(View):
    """Every paper of an instrument that the caller can read."""

    items: list[NamedPaper]


class Word(View):
    """A law term, its name, and what it means in one plain sentence."""

    code: str = Field(examples=["IN_DEFAULT"])
    name: Text
    text: Text


class RegionWord(Word):
    """The same of one region of the legal state; ``share`` is REST for what the lender kept, where the insurer paid a
    part."""

    region: str = Field(examples=["performance"])
    share: Share = None


class Holder(View):
    """Who is owed now, since which day, and why."""

    names: list[Text]
    since: str
    why: Text


class PartyTask(View):
    """What the party has to do or may do, and until when; null where no period runs."""

    task: str = Field(examples=["ANSWER_LETTER"])
    text: Text
    last_day: str | None


class ComponentLine(View):
    """A part of an amount, and how it came about."""

    component: str = Field(examples=["PRINCIPAL"])
    name: Text
    amount: Json
    formula: str | None = None


class Allocated(View):
    """To what a payment went."""

    on: str
    amount: Json
    parts: list[ComponentLine]


class PartyAmount(View):
    """What can be claimed today; ``outstanding`` is with what is not due yet."""

    as_of: str
    total: Json
    lines: list[ComponentLine]
    outstanding: Json
    removed_by_cap: Json
    cap: str | None = Field(description="Where the cap stands; null where none applies.")
    payments: list[Allocated]
    assumed: list[str]


class OwnSubmission(View):
    """The party's own act; its receipt is among the papers. ``taken_up``: an act of the office names it."""

    sequence: int
    kind: str = Field(examples=["OBJECTION"])
    name: Text
    at: Time
    act_hash: Hash
    taken_up: bool


class OwnConsent(View):
    """What the party was asked to consent to, and when and how it did."""

    role: str = Field(examples=["BORROWER"])
    name: Text
    given: bool
    at: Time | None
    method: str | None


class NamedDocument(View):
    """A document by its digests."""

    type: str
    name: Text
    sha256: Hash
    sm3: Hash


class Lookup(View):
    """Somebody looked: staff by institution and role."""

    at: Time
    institution: PartyId
    institution_name: str
    role: str = Field(examples=["CREDITOR"])
    what: str = Field(examples=["PAPER:DEED_TEXT"])
    text: str = Field(description="The same in words.")


class Lookups(View):
    """Part of a list; ``next`` is the cursor of the following part, null at the end."""

    items: list[Lookup]
    next: str | None


class PartyView(View):
    """A debt as one of its parties sees it, in the words of one language."""

    instrument: Uuid
    reference: Text
    status: str
    register_no: int | None
    deed_no: str | None
    lang: str
    as_of: Time
    party: PartyId
    name: Text
    role: Text
    standing: list[Word] = Field(description="The headline, then its flags; empty before the issue.")
    regions: list[RegionWord]
    creditor: Holder
    tasks: list[PartyTask]
    amount: PartyAmount | None
    no_amount: str = Field(description="Why no amount is told; empty where one is.")
    submissions: list[OwnSubmission]
    papers: list[PaperOffer]
    next_step: Text
    rights: list[Text]
    consents: list[OwnConsent]
    documents: list[NamedDocument]
    lookups: list[Lookup] = Field(description="The latest.")
