"""Bookings of payments and costs (docs/payments.md)."""

from typing import Annotated, Any

from pydantic import Field, JsonValue

from notary.wire.base import Form, Time, Uuid, View, example

CSV = "text/csv"
"""The media type of a file of bookings."""

_MONEY = {"amount": "150050", "currency": "CNY"}
_BOOKING = {"instrument": "LOAN-1", "id": "TX-20260301-0007", "day": "2026-03-01", "kind": "PAYMENT", "amount": _MONEY}

BookingId = Annotated[str, Field(examples=["TX-20260301-0007"], description="The creditor's own.")]


def _member(description: str, *types: str, **more: Any) -> Any:
    """A member that the domain checks: it names everything that is wrong at once."""
    return Field(default=None, description=description, json_schema_extra={"type": list(types), **more})


class NewPayment(Form):
    """One booking. Ids are the creditor's own, unique within its institution, and no personal data."""

    model_config = example(_BOOKING)

    instrument: JsonValue = _member("Reference, register number or id of an issued instrument.", "string")
    id: JsonValue = _member("1 to 100 printable ASCII characters without blanks.", "string")
    day: JsonValue = _member("On which the money came in, or was spent or taken back (Asia/Shanghai).", "string")
    kind: JsonValue = _member("PAYMENT, FEE or REVERSAL.", "string")
    amount: JsonValue = _member(
        "Above zero; of a REVERSAL the amount that it takes back.",
        "object", properties={"amount": {"type": "string"}, "currency": {"type": "string"}},
    )  # fmt: skip
    fee: JsonValue = _member("Of a FEE: LAWYER, NOTARY, POSTAGE, PRESERVATION or OTHER.", "string", "null")
    reverses: JsonValue = _member("Of a REVERSAL: the id of the booking that does not count.", "string", "null")
    payer: JsonValue = _member("Whose account it came from; kept as ciphertext.", "string", "null")
    note: JsonValue = _member("The creditor's remark; kept as ciphertext.", "string", "null")


class NewPayments(Form):
    """Bookings, of which all are taken or none."""

    model_config = example({"payments": [_BOOKING]})

    payments: list[NewPayment] = Field(min_length=1)


class PaymentsImported(View):
    """What came of an import, or would come of it."""

    count: int = Field(description="Bookings that are new.")
    known: int = Field(description="Those that were there already, or came twice.")
    instruments: int = Field(description="How many instruments have new bookings.")
    source: str = Field(description="The id of the import; empty where nothing was booked yet.")


class BookedAmount(View):
    """Minor units of a currency."""

    amount: str = Field(examples=["150050"])
    currency: str = Field(examples=["CNY"])


class Payment(View):
    """One booking."""

    id: BookingId
    day: str = Field(examples=["2026-03-01"])
    kind: str = Field(examples=["PAYMENT"], description="PAYMENT, FEE or REVERSAL.")
    amount: BookedAmount
    fee: str | None = Field(examples=["LAWYER"])
    reverses: str | None = Field(description="Of a REVERSAL, the booking that does not count.")
    reversed_by: str | None = Field(description="The booking by which it does not count any more.")
    payer: str
    note: str
    source: Uuid = Field(description="The import that brought it.")
    recorded_at: Time


class PaymentPage(View):
    """Part of a list; ``next`` is the cursor of the following part, null at the end."""

    items: list[Payment]
    next: str | None
