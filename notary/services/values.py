"""What an act's evidence says in values: amounts, lists and days, under the names of docs/acts.md."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from notary.domain import money
from notary.domain.errors import FormatError
from notary.domain.glossary import COMPONENTS, TITLES
from notary.domain.money import Money
from notary.domain.times import parse_date


def amount(evidence: Mapping[str, Any], name: str) -> Money | None:
    """An amount that an act discloses under a name; None where it does not (raises FormatError)."""
    return money_at(evidence[name], f"evidence.{name}") if name in evidence else None


def money_at(value: Any, where: str) -> Money:
    """An amount that stands at a place (raises FormatError)."""
    try:
        return money.from_json(value)
    except FormatError as error:
        raise FormatError(str(error), where=where) from None


def bases(evidence: Mapping[str, Any]) -> frozenset[str]:
    """How the claim passed, by the codes of the glossary."""
    found = evidence.get("bases", [])
    if not isinstance(found, list) or not set(map(str, found)) <= set(TITLES):
        raise FormatError(f"must be a list of {', '.join(TITLES)}", where="evidence.bases")
    return frozenset(found)


def indemnity(evidence: Mapping[str, Any]) -> Money | None:
    """What the insurer paid: the sum of ``indemnity_parts``, which says for what (principal, interest and so on)."""
    paid = amount(evidence, "indemnity")
    if paid is None:
        return None
    lines = amount_lines(evidence.get("indemnity_parts"), "evidence.indemnity_parts")
    if money.total(lines.values(), paid.currency) != paid:
        raise FormatError(f"must sum to the indemnity, {money.format(paid)}", where="evidence.indemnity_parts")
    return paid


def amount_lines(value: Any, where: str) -> dict[str, Money]:
    """``[{component, amount}, …]`` as amounts by component.

    Raises:
        FormatError: out of form, a component that is none, or one named twice.
    """
    if not isinstance(value, list) or not value:
        raise FormatError("must be a list of {component, amount}", where=where)
    found: dict[str, Money] = {}
    for index, line in enumerate(value):
        if not isinstance(line, dict) or not {"component", "amount"} <= set(line):
            raise FormatError("must be {component, amount}", where=f"{where}[{index}]")
        if line["component"] not in COMPONENTS or line["component"] in found:
            raise FormatError(f"must name each of {', '.join(COMPONENTS)} once", where=f"{where}[{index}].component")
        found[line["component"]] = money_at(line["amount"], f"{where}[{index}].amount")
    return found


def arrivals(evidence: Mapping[str, Any]) -> dict[str, date]:
    """On which day the notice of the transfer reached each party (raises FormatError)."""
    given = evidence.get("arrivals", {})
    if not isinstance(given, dict):
        raise FormatError("must be an object {party: day of arrival}", where="evidence.arrivals")
    return {party: parse_date(value, f"evidence.arrivals.{party}") for party, value in given.items()}


def claims(evidence: Mapping[str, Any]) -> frozenset[str]:
    """The claims of which something is applied for, PRINCIPAL or SECURITY; none where none is shown (raises
    FormatError)."""
    given = evidence.get("claims")
    if given is None:
        return frozenset()
    if not isinstance(given, list) or not given or not all(claim in ("PRINCIPAL", "SECURITY") for claim in given):
        raise FormatError("must be a list of PRINCIPAL, SECURITY or both", where="evidence.claims")
    return frozenset(given)
