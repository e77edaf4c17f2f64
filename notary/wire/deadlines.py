"""Deadlines of instruments. Days are days of Asia/Shanghai."""

from typing import Annotated

from pydantic import Field

from notary.wire.base import PartyId, Uuid, View

Day = Annotated[str, Field(examples=["2026-03-02"])]
KindName = Annotated[str, Field(examples=["limitation"], description="As in docs/deadlines.md.")]


class Flag(View):
    """What has come or is coming, for people to look at; it never does anything by itself."""

    code: str = Field(examples=["LIMITATION_EARLY_WARNING"])
    last_day: Day
    provisional: bool


class Reason(View):
    """Why a deadline is provisional."""

    code: str = Field(examples=["START_ASSUMED"], description="HOLIDAYS, START_ASSUMED or NOT_RECORDED.")
    detail: str


class Deadline(View):
    """One deadline that runs. Of two readings `last_day` is by the law's; `early` has the strict one's days."""

    kind: KindName
    starts: str = Field(examples=["the last day for performance"])
    start: Day = Field(description="The day of that event; of several instalments the last one's.")
    count: int
    unit: str = Field(examples=["years"])
    basis: str = Field(examples=["民事诉讼法 art 250"])
    nominal: Day = Field(description="The last day by pure count.")
    last_day: Day
    early: list[Day] = Field(
        description="Limitation: the last day of each instalment on its own (法释〔2018〕18号 art 9)."
    )
    late: Day | None
    provisional: bool = Field(description="Whether anything about it is not known; `reasons` says what.")
    reasons: list[Reason]
    flags: list[Flag]


class OpenDeadline(View):
    """A deadline that may run, from an event that the register does not record."""

    kind: KindName
    detail: str


class InstrumentDeadlines(View):
    """What runs for an instrument. What is not listed is not running as far as the register knows."""

    instrument: Uuid
    reference: str
    register_no: int | None
    today: Day = Field(description="The day for which flags were raised.")
    items: list[Deadline]
    open: list[OpenDeadline]


class DeadlineLine(View):
    """One last day in a list: of a deadline, or of one instalment's limitation period on its own."""

    instrument: Uuid
    institution: PartyId
    reference: str
    register_no: int
    deed_no: str
    kind: KindName
    part: int = Field(description="Which instalment; 1 where there is but one day.")
    parts: int
    last_day: Day
    provisional: bool
    flags: list[Flag]


class DeadlinePage(View):
    """Part of a list; ``next`` is the cursor of the following part, null at the end."""

    today: Day
    items: list[DeadlineLine]
    next: str | None
