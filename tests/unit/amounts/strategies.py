"""Terms of every kind, small enough to walk day by day."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

START = date(2023, 1, 31)
PARTS = ["fees", "interest", "overdue", "compound", "principal"]


def yuan(least: int, most: int) -> st.SearchStrategy[str]:
    """An amount between two numbers of fen."""
    return st.integers(least, most).map(lambda fen: f"{fen // 100}.{fen % 100:02d}")


def days(most: int = 700) -> st.SearchStrategy[str]:
    return st.integers(0, most).map(lambda count: (START + timedelta(days=count)).isoformat())


def rates(most: int) -> st.SearchStrategy[str]:
    return st.integers(0, most * 100).map(lambda points: f"{points / 100:.2f}")


PAYMENTS = st.lists(st.fixed_dictionaries({"date": days(), "amount": yuan(1, 6_000_000)}), max_size=6)
FEES = st.lists(
    st.fixed_dictionaries({"kind": st.just("lawyer"), "amount": yuan(1, 300_000), "date": st.none() | days()}),
    max_size=3,
)


@st.composite
def terms(draw: st.DrawFn, cap: bool = False) -> dict[str, Any]:
    """Terms as their JSON."""
    method = draw(st.sampled_from(["bullet", "equal-instalment", "equal-principal", "interest-first", "schedule"]))
    value = {
        "currency": "CNY",
        "principal": draw(yuan(1_000, 12_000_000)),
        "rate": draw(rates(40)),
        "day_count": draw(st.sampled_from([360, 365])),
        "from": START.isoformat(),
        "due": None,
        "method": method,
        "instalments": None,
        "overdue_multiple": draw(st.sampled_from(["1", "1.3", "1.5"])),
        "compound": draw(st.booleans()),
        "premium_monthly": draw(st.none() | yuan(1, 200_000)),
        "fees": draw(FEES),
        "payments": draw(PAYMENTS),
        "allocation": draw(st.permutations(PARTS)),
        "lender": "financial-institution",
        "cap": "FI_24" if cap else None,
        "contract_date": START.isoformat(),
        "delay_start": draw(st.none() | days()),
        "as_of": draw(days()),
    }
    if method == "bullet":
        value["due"] = (START + timedelta(days=draw(st.integers(1, 500)))).isoformat()
    elif method == "schedule":
        value |= draw(_schedule())
    else:
        value["instalments"] = draw(st.integers(1, 20))
    return value


@st.composite
def _schedule(draw: st.DrawFn) -> dict[str, Any]:
    gaps = draw(st.lists(st.integers(1, 90), min_size=1, max_size=6))
    lines, day, principal = [], START, 0
    for gap in gaps:
        day += timedelta(days=gap)
        fen = draw(st.integers(0, 1_000_000))
        principal += fen
        lines.append((day, fen, draw(st.integers(0, 30_000))))
    lines[-1] = (day, lines[-1][1] + 1, lines[-1][2])
    return {
        "principal": _yuan(principal + 1),
        "schedule": [{"due": day.isoformat(), "principal": _yuan(a), "interest": _yuan(b)} for day, a, b in lines],
    }


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
