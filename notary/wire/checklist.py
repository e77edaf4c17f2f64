"""The checklist of a debt (docs/checklist.md)."""

from typing import Literal

from pydantic import Field

from notary.wire.base import View

Outcome = Literal["PASS", "FAIL", "OPEN"]


class Place(View):
    """Where a point fails or is open."""

    where: str = Field(examples=["sections.loan.verification_methods"])
    outcome: Outcome


class PointResult(View):
    """One point: what must hold, whether it does, and what it does where it does not."""

    number: int = Field(examples=[6])
    name: str = Field(examples=["VERIFICATION_AGREED"])
    outcome: Outcome = Field(description="OPEN: nothing is on record yet from which it could be told.")
    level: Literal["BLOCK", "WARN"]
    article: str
    zh: str
    en: str
    places: list[Place]


class Checklist(View):
    """Every point. ``blocked``: at least one that blocks fails, so the deed cannot be issued."""

    blocked: bool
    points: list[PointResult]
