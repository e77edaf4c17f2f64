"""Rules of profile ``cn`` across the fields of an instrument. Each rule is a small function ``View -> problems``.

Only well-formed fields reach a rule, so a rule never reports what a field check has reported already.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from notary.domain import identifiers, money
from notary.domain.identifiers import PERSON_IDS, IdentifierError, IdType
from notary.domain.parties import PartyKind, Role
from notary.domain.profiles.problem import Code, Problem
from notary.domain.profiles.profile import Rule, View
from notary.domain.profiles.values import parse_date


def identity_numbers(view: View) -> Iterable[Problem]:
    """An identity number is written compactly and can be one of its type, and each stands for one party."""
    seen: set[tuple[str, str]] = set()
    for index, party in view.parties.items():
        id_type, id_no = party.fields.get("id_type"), party.fields.get("id_no")
        if id_type is None or id_no is None:
            continue
        path = f"parties[{index}].id_no"
        try:
            if identifiers.validate(IdType(id_type), id_no) != id_no:
                yield Problem(path, Code.FORMAT, "not compact", "no blanks or hyphens, capital letters")
        except IdentifierError as error:
            yield Problem(path, Code.IDENTIFIER, str(error), f"a valid {id_type} number")
        if (id_type, id_no) in seen:
            yield Problem(path, Code.DUPLICATE, "two parties have this number", "one party with several roles")
        seen.add((id_type, id_no))


def identity_papers(view: View) -> Iterable[Problem]:
    """Persons have papers of persons, organisations those of organisations; a legal person names who acts for it."""
    for index, party in view.parties.items():
        kind, id_type = party.fields.get("party_kind"), party.fields.get("id_type")
        if kind and id_type and (kind == PartyKind.NATURAL) != (id_type in PERSON_IDS):
            papers = PERSON_IDS if kind == PartyKind.NATURAL else set(IdType) - PERSON_IDS
            expected = "one of " + ", ".join(sorted(papers))
            yield Problem(f"parties[{index}].id_type", Code.REFERENCE, f"no paper of a {kind} party", expected)
        if kind == PartyKind.LEGAL and "legal_rep" not in party.fields:
            yield Problem(f"parties[{index}].legal_rep", Code.MISSING, "a legal person acts through somebody", "a name")


def born_before_signing(view: View) -> Iterable[Problem]:
    """A resident id's birth date is before the day of signature."""
    for index, party in view.parties.items():
        id_no = party.fields.get("id_no")
        if party.fields.get("id_type") != IdType.RESIDENT_ID or id_no is None or view.signed is None:
            continue
        if identifiers.is_valid(IdType.RESIDENT_ID, id_no) and identifiers.birth_date(id_no) >= view.signed:
            message = "the birth date in the number is not before the signature"
            yield Problem(f"parties[{index}].id_no", Code.ORDER, message, "an earlier birth date")


def agents(view: View) -> Iterable[Problem]:
    """An agent names the parties it acts for, and they are others."""
    for index, party in view.parties.items():
        acts_for = party.fields.get("acts_for")
        path = f"parties[{index}].acts_for"
        if Role.AGENT in party.roles and acts_for is None:
            yield Problem(path, Code.MISSING, "an agent acts for somebody", "ids of the parties")
        if acts_for is not None and party.id in acts_for:
            yield Problem(path, Code.REFERENCE, "a party is no agent of itself", "ids of other parties")


def references(view: View) -> Iterable[Problem]:
    """Every party that a field names is a party of the instrument; collateral belongs to one who put it up."""
    ids = {party.id for party in view.parties.values()}
    for index, party in view.parties.items():
        yield from _known(party.fields.get("acts_for"), ids, f"parties[{index}].acts_for")
    yield from _known(view.value("commitment", "declarants"), ids, "sections.commitment.declarants")
    owners = {party.id for party in view.parties.values() if {Role.MORTGAGOR, Role.PLEDGOR} & set(party.roles)}
    for index, item in enumerate(view.value("mortgage", "collateral") or ()):
        if item["owner"] not in owners:
            path = f"sections.mortgage.collateral[{index}].owner"
            yield Problem(path, Code.REFERENCE, "not a mortgagor or pledgor of this instrument", _list(owners))


def declarants(view: View) -> Iterable[Problem]:
    """Each bound party declares that it accepts enforcement (法释〔2018〕18号 art. 5(2))."""
    named = view.value("commitment", "declarants")
    if named is None:
        return
    for party in view.parties.values():
        if party.bound and party.id not in named:
            message = f"the bound party {party.id} does not accept enforcement"
            yield Problem("sections.commitment.declarants", Code.NOT_BOUND, message, "every bound party's id")


def schedule_order(view: View) -> Iterable[Problem]:
    """Instalments are numbered from 1, fall due one after the other from the signature on, the last on dates.due."""
    rows = view.value("loan", "schedule")
    if not rows:
        return
    path = "sections.loan.schedule"
    if [row["no"] for row in rows] != list(range(1, len(rows) + 1)):
        yield Problem(path, Code.ORDER, "the instalments are not numbered in turn", f"1 to {len(rows)}")
    days = [parse_date(row["due"]) for row in rows]
    if any(a >= b for a, b in pairwise(days) if a and b):
        yield Problem(path, Code.ORDER, "the due dates do not ascend", "each due date after the one before")
    if view.signed and days[0] and days[0] < view.signed:
        yield Problem(f"{path}[0].due", Code.ORDER, "due before it was signed", "a day not before dates.signed")
    if view.due and days[-1] != view.due:
        last = f"{path}[{len(rows) - 1}].due"
        yield Problem(last, Code.ORDER, "the last instalment is not due on dates.due", "the same day")


def schedule_sum(view: View) -> Iterable[Problem]:
    """The instalments add up to the principal, in its currency, so what is owed is clear (公证程序规则 art. 39)."""
    rows, principal = view.value("loan", "schedule"), view.value("loan", "principal")
    if not rows or principal is None:
        return
    path, whole = "sections.loan.schedule", money.from_json(principal)
    parts = [money.from_json(row[column]) for row in rows for column in ("principal", "interest")]
    if any(part.currency != whole.currency for part in parts):
        yield Problem(path, Code.CURRENCY, "not in the currency of the principal", whole.currency)
        return
    paid = sum(part.minor for part in parts[::2])
    if paid != whole.minor:
        message = f"the instalments add up to {paid} minor units of principal"
        yield Problem(path, Code.SUM, message, f"{whole.minor} minor units, the principal")


def floating_rate(view: View) -> Iterable[Problem]:
    """A rate on the loan prime rate says on which day's and by how much it differs."""
    if view.value("loan", "rate_kind") != "LPR_PLUS":
        return
    for name, expected in (("lpr_date", "a date"), ("lpr_spread_bp", "basis points")):
        if name not in view.sections["loan"]:
            yield Problem(f"sections.loan.{name}", Code.MISSING, "a rate on the LPR needs it", expected)


def periods(view: View) -> Iterable[Problem]:
    """An insurance period ends after it starts, or lasts until all is paid."""
    start, end = (parse_date(view.value("guarantee_insurance", f"period_{name}")) for name in ("start", "end"))
    if start and end and end < start:
        path = "sections.guarantee_insurance.period_end"
        yield Problem(path, Code.ORDER, "the period ends before it starts", "a day not before period_start")


def _known(named: Any, ids: set[str], path: str) -> Iterable[Problem]:
    for name in named or ():
        if name not in ids:
            yield Problem(path, Code.REFERENCE, f"{name!r} is no party of this instrument", _list(ids))


def _list(ids: set[str]) -> str:
    return "one of " + (", ".join(sorted(ids)) or "the parties")


RULES: tuple[Rule, ...] = (
    identity_numbers,
    identity_papers,
    born_before_signing,
    agents,
    references,
    declarants,
    schedule_order,
    schedule_sum,
    floating_rate,
    periods,
)
