"""Terms of loans: the worked example of the rules, one loan for each thing that can happen, and as many as one likes
drawn by chance."""

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

_VECTORS = Path(__file__).parent / "vectors" / "amounts.json"

VECTOR_A: dict[str, Any] = json.loads(_VECTORS.read_text(encoding="utf-8"))["base"]
"""A bullet loan, overdue, with one part payment: 102451.76 as of the day."""

MONTHLY = VECTOR_A | {"principal": "150000.00", "rate": "5.8", "due": None, "instalments": 36, "payments": []}

OWN_SCHEDULE = VECTOR_A | {
    "method": "schedule",
    "due": None,
    "schedule": [
        {"due": "2023-06-15", "principal": "20000.00", "interest": "2100.10"},
        {"due": "2023-12-31", "principal": "0.00", "interest": "3200.00"},
        {"due": "2024-07-20", "principal": "80000.00", "interest": "3333.33"},
    ],
}

LOANS: dict[str, dict[str, Any]] = {
    "vector A": VECTOR_A,
    "vector A, overdue before interest": VECTOR_A
    | {"allocation": ["fees", "overdue", "compound", "interest", "principal"]},
    "vector A, delay interest": VECTOR_A | {"delay_start": "2024-06-25", "as_of": "2024-09-03"},
    "delay interest on a base that shrinks": VECTOR_A
    | {
        "delay_start": "2024-03-15",
        "allocation": ["principal", "fees", "interest", "overdue", "compound"],
        "fees": [{"kind": "costs", "amount": "150.50", "date": "2024-05-05"}],
    },
    "on the day it was paid out": VECTOR_A | {"as_of": "2023-03-01", "fees": [], "payments": []},
    "not due yet": VECTOR_A | {"as_of": "2023-08-08", "payments": [{"date": "2023-05-05", "amount": "1.00"}]},
    "by 365 days": VECTOR_A | {"day_count": 365, "compound": False, "rate": "6.35"},
    "the cap binds": VECTOR_A | {"rate": "36", "overdue_multiple": "1"},
    "the cap takes principal and leaves a credit": VECTOR_A
    | {"rate": "90", "payments": [{"date": "2024-03-01", "amount": "150000.00"}], "as_of": "2024-03-01"},
    "a private loan above four times the prime rate": VECTOR_A
    | {"lender": "private", "cap": "LPR4", "rate": "15", "contract_date": "2024-02-20", "payments": []},
    "a cap that does not apply": VECTOR_A | {"lender": "private"},
    "paid in full, and more": VECTOR_A | {"payments": [{"date": "2024-04-30", "amount": "222222.22"}]},
    "no rate at all": VECTOR_A | {"rate": "0", "method": "equal-instalment", "due": None, "instalments": 7},
    "yen": VECTOR_A
    | {
        "currency": "JPY",
        "principal": "100001",
        "fees": [{"kind": "costs", "amount": "333"}],
        "payments": [{"date": "2024-04-30", "amount": "10000"}],
    },
    "equal instalments with premium": MONTHLY
    | {"method": "equal-instalment", "premium_monthly": "1283.02", "as_of": "2023-08-17"},
    "equal instalments from a month's end, payments that wait": MONTHLY
    | {
        "method": "equal-instalment",
        "from": "2023-01-31",
        "payments": [
            {"date": "2023-02-10", "amount": "5000.00"},
            {"date": "2023-02-10", "amount": "3000.00"},
            {"date": "2023-04-30", "amount": "4000.00"},
            {"date": "2023-09-01", "amount": "1000.00"},
        ],
        "as_of": "2023-08-31",
    },
    "equal principal": MONTHLY | {"method": "equal-principal", "principal": "100000.01", "as_of": "2025-01-01"},
    "interest first": MONTHLY | {"method": "interest-first", "as_of": "2026-08-01"},
    "the contract's own schedule": OWN_SCHEDULE,
    "the contract's own schedule, premium": OWN_SCHEDULE | {"premium_monthly": "99.90", "as_of": "2024-02-01"},
}
"""One loan for each thing that can happen, by what it shows."""


def drawn(seed: int) -> dict[str, Any]:
    """Terms drawn by chance, the same for the same seed."""
    chance = Random(f"loan/{seed}")
    places = {"CNY": 2, "JPY": 0, "KWD": 3}
    currency = chance.choice(["CNY", "CNY", "CNY", "JPY", "KWD"])

    def amount(most: int) -> str:
        return f"{round(chance.uniform(1, most), places[currency]):.{places[currency]}f}"

    start = date(2022, 1, 1) + timedelta(chance.randrange(700))
    months = chance.randrange(1, 25)
    over = start + timedelta(31 * months + 400)

    def day() -> str:
        return (start + timedelta(chance.randrange((over - start).days))).isoformat()

    principal = round(10 ** chance.uniform(3, 7))
    method = chance.choice(["bullet", "equal-instalment", "equal-principal", "interest-first", "schedule"])
    order = ["fees", "interest", "overdue", "compound", "principal"]
    if chance.random() < 0.5:
        chance.shuffle(order)
    fees = [{"kind": "costs", "amount": amount(3000), "date": chance.choice([None, day()])} for _ in range(2)]
    planned = _planned(chance, start, principal, amount) if method == "schedule" else None
    return {
        "currency": currency,
        "principal": f"{principal:.{places[currency]}f}",
        "rate": chance.choice(["0", "4.35", "6", "7.2", "7.25", "11.5", "15.4", "23.99", "30", "36", "8.123456"]),
        "day_count": chance.choice([360, 365]),
        "from": start.isoformat(),
        "due": (start + timedelta(30 * months + chance.randrange(9))).isoformat() if method == "bullet" else None,
        "method": method,
        "instalments": months if method in ("equal-instalment", "equal-principal", "interest-first") else None,
        "schedule": planned,
        "overdue_multiple": chance.choice(["1", "1.3", "1.5"]),
        "compound": chance.random() < 0.7,
        "premium_monthly": chance.choice([None, amount(500)]),
        "fees": fees[: chance.randrange(3)],
        "payments": [{"date": day(), "amount": amount(principal // 4)} for _ in range(chance.randrange(7))],
        "allocation": order,
        "lender": chance.choice(["financial-institution", "private"]),
        "cap": chance.choice([None, "FI_24", "LPR4"]),
        "contract_date": start.isoformat(),
        "delay_start": chance.choice([None, day()]),
        "as_of": day(),
    }


def _planned(chance: Random, start: date, principal: int, amount: Any) -> list[dict[str, str]]:
    """A contract's own schedule of up to five lines."""
    lines, left = [], principal
    for no in range(5, 0, -1):
        start += timedelta(chance.randrange(20, 120))
        part = left if no == 1 else chance.randrange(left + 1)
        left -= part
        lines.append({"due": start.isoformat(), "principal": f"{part}", "interest": amount(principal // 20)})
    return lines
