"""What a debt falls due as once it was accelerated: whatever was not due yet, on the day that the notice names."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext

DIGITS = 60


def accelerated(
    schedule: Sequence[Mapping[str, str]], start: date, day: date, quantum: Decimal
) -> list[dict[str, str]]:
    """The schedule with everything that falls due after a day falling due on it.

    Contract interest stops on that day: of the running period it is a share by its days, of later ones nothing; from
    then on the debt bears what was agreed for arrears.

    Args:
        schedule: due day, principal and interest of each instalment, by due day.
        start: the day from which the first period runs.
        day: on which all is due.
        quantum: the smallest unit of the currency, such as 0.01.
    """
    kept = [dict(line) for line in schedule if date.fromisoformat(line["due"]) <= day]
    rest = [line for line in schedule if date.fromisoformat(line["due"]) > day]
    if not rest:
        return kept
    since = date.fromisoformat(kept[-1]["due"]) if kept else start
    with localcontext(prec=DIGITS):
        interest = _share(rest[0], since, day, quantum)
        principal = sum((Decimal(line["principal"]) for line in rest), Decimal(0))
        if kept and kept[-1]["due"] == day.isoformat():
            last = kept.pop()
            principal, interest = principal + Decimal(last["principal"]), interest + Decimal(last["interest"])
    return [*kept, {"due": day.isoformat(), "principal": f"{principal:f}", "interest": f"{interest:f}"}]


def _share(line: Mapping[str, str], since: date, day: date, quantum: Decimal) -> Decimal:
    """The interest of a period that was cut off, by its days."""
    days, whole = max(0, (day - since).days), (date.fromisoformat(line["due"]) - since).days
    return (Decimal(line["interest"]) * days / whole).quantize(quantum, ROUND_HALF_UP) if whole else Decimal(0)
