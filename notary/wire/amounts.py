"""Amounts: terms as they are sent, and the statement that follows from them (docs/amounts.md)."""

from typing import Any

from pydantic import Field, JsonValue

from notary.wire.base import Form, Json, View, example

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of a statement as a workbook."""

_TERMS = {
    "currency": "CNY",
    "principal": "100000.00",
    "rate": "7.2",
    "day_count": 360,
    "from": "2023-03-01",
    "due": "2024-03-01",
    "method": "bullet",
    "instalments": None,
    "overdue_multiple": "1.5",
    "compound": True,
    "premium_monthly": None,
    "fees": [{"kind": "realisation", "amount": "2000.00"}],
    "payments": [{"date": "2024-04-30", "amount": "10000.00"}],
    "allocation": ["fees", "interest", "overdue", "compound", "principal"],
    "lender": "financial-institution",
    "cap": "FI_24",
    "contract_date": "2023-03-01",
    "delay_start": None,
    "as_of": "2024-06-09",
}


def _member(description: str, *types: str, **more: Any) -> Any:
    """A member that the domain checks: it names everything that is wrong at once, between members too."""
    return Field(default=None, description=description, json_schema_extra={"type": list(types), **more})


def _objects(**members: dict[str, Any]) -> dict[str, Any]:
    return {"items": {"type": "object", "properties": members, "additionalProperties": False}}


_AMOUNT, _DAY = {"type": "string", "examples": ["2000.00"]}, {"type": "string", "format": "date"}


class AmountTerms(Form):
    """What was agreed and paid, and the day as of which the amount is asked for."""

    model_config = example(_TERMS)

    currency: JsonValue = _member("ISO 4217.", "string")
    principal: JsonValue = _member("In units of the currency.", "string")
    rate: JsonValue = _member("Percent a year.", "string")
    day_count: JsonValue = _member("Days of a year.", "integer", enum=[360, 365])
    from_: JsonValue = Field(
        default=None, alias="from", description="Day of disbursement.", json_schema_extra={"type": "string"}
    )
    due: JsonValue = _member("Last due date; null where the instalments set it.", "string", "null")
    method: JsonValue = _member("bullet, equal-instalment, equal-principal, interest-first or schedule.", "string")
    instalments: JsonValue = _member("Number of monthly instalments.", "integer", "null")
    schedule: JsonValue = _member(
        "The contract's own lines, for the method schedule.",
        "array", "null", **_objects(due=_DAY, principal=_AMOUNT, interest=_AMOUNT),
    )  # fmt: skip
    overdue_multiple: JsonValue = _member("Overdue rate by the rate; null means 1.", "string", "null")
    compound: JsonValue = _member("Whether unpaid contract interest bears interest.", "boolean")
    premium_monthly: JsonValue = _member("Enters the all-in cost alone.", "string", "null")
    fees: JsonValue = _member(
        "Costs that the title names.",
        "array", "null", **_objects(kind={"type": "string"}, amount=_AMOUNT, date=_DAY),
    )  # fmt: skip
    payments: JsonValue = _member("Money received.", "array", "null", **_objects(date=_DAY, amount=_AMOUNT))
    allocation: JsonValue = _member("The five parts in the order in which a payment pays them.", "array", "null")
    lender: JsonValue = _member("financial-institution, local-finance or private.", "string")
    cap: JsonValue = _member("FI_24, INET_24, LPR4 or none.", "string", "null")
    contract_date: JsonValue = _member("Day of the contract; some caps depend on it.", "string", "null")
    delay_start: JsonValue = _member("Since when the doubled interest runs.", "string", "null")
    as_of: JsonValue = _member("The day of the amount; what is paid on it counts.", "string")

    def to_json(self) -> dict[str, Any]:
        """What was sent, as ``notary.domain.amounts.parse`` takes it."""
        return self.model_dump(by_alias=True, exclude_unset=True)


class Instalment(View):
    """What falls due on one day, as agreed."""

    no: int
    start: str = Field(alias="from")
    due: str
    principal: str
    interest: str
    instalment: str
    balance: str = Field(description="What is left after it.")


class AmountLine(View):
    """How one figure came about."""

    kind: str = Field(examples=["overdue"])
    start: str = Field(alias="from")
    to: str
    days: int
    base: str | None
    rate: str | None = Field(description="Percent a year; of a delay line, a day.")
    formula: str
    amount: str
    parts: dict[str, str] = Field(description="To what a payment went, or from what a cap took.")


class AllIn(View):
    """The cost of the agreed flows, percent a year."""

    nominal: str
    effective: str


class CapApplied(View):
    """The cap that applies, and what it takes off."""

    code: str | None = Field(description="null where none applies.")
    rate: str | None
    source: str | None = Field(examples=["法发〔2017〕22号 item 2"])
    removed: str
    exceeded: bool = Field(description="Whether the nominal all-in cost is above it.")
    per_diem: str | None = Field(description="What each day adds while the cap takes something off.")
    provisional: str = Field(description="What about the cap is not certain; empty where nothing is.")


class Amount(View):
    """What is owed as of a day; the five parts sum to the total."""

    currency: str
    as_of: str
    principal: str
    interest: str
    overdue: str
    compound: str
    fees: str
    total: str
    credit: str
    per_diem: str
    per_diem_formula: str
    per_diem_until: str | None
    delay_doubled: str = Field(description="Outside the total.")
    instalment: str | None
    schedule: list[Instalment]
    all_in: AllIn
    cap: CapApplied
    lines: list[AmountLine]


class InstrumentAmount(Amount):
    """What is owed under an instrument, the terms that it follows from, and what was assumed for them."""

    terms: Json
    assumed: list[str]
    claimable: dict[str, str] = Field(
        description="What can be claimed on the day, by part: what fell due, or all once the last day is over."
    )
