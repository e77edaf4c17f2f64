"""The people and things of an instrument as papers name them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from notary.db import acts as act_rows
from notary.db.session import Transaction
from notary.domain import money
from notary.domain.amounts import Statement
from notary.domain.amounts.terms import Part
from notary.domain.identifiers import IdType
from notary.domain.money import Money
from notary.domain.papers import OfficeDetails
from notary.domain.papers.parts import Amount, AmountTable, Asset, DeedRef, Later, Notary, Payment, Person, component
from notary.domain.parties import BOUND_ROLES, PartyKind, Role
from notary.services import formulas
from notary.services.context import Context

Content = Mapping[str, Any]
"""What an instrument says (services.instruments.content)."""


def office(context: Context) -> OfficeDetails:
    """The office that a paper comes from."""
    return OfficeDetails(name=context.office.name, trial=context.office.trial)


def notary(tx: Transaction, authority: str) -> Notary:
    """A notary of this office by the id of its authority."""
    return Notary(name=act_rows.authority(tx, authority, "NOTARY").name)


def person(content: Content, id: str, role: Role | None = None) -> Person:
    """A party; ``role`` picks one of several."""
    found = next(item for item in content["parties"] if item["id"] == id)
    return Person(
        name=found["name"],
        role=role or Role(found["roles"][0]),
        kind=PartyKind(found["party_kind"]),
        id_type=IdType(found["id_type"]),
        id_no=found["id_no"],
        legal_rep=found.get("legal_rep"),
        address=found.get("service_address") or found.get("address_domicile"),
        mobile=found.get("service_mobile"),
        email=found.get("service_email"),
    )


def with_role(content: Content, role: Role) -> str | None:
    """The id of the first party that has a role."""
    return next((item["id"] for item in content["parties"] if role in item["roles"]), None)


def bound(content: Content) -> list[str]:
    """The ids of those who can be enforced against."""
    return [item["id"] for item in content["parties"] if BOUND_ROLES & set(item["roles"])]


def deed(row: Any, issue: Mapping[str, Any]) -> DeedRef:
    """The deed, by its instrument's row and the mandatory part of act 0."""
    return DeedRef(deed_no=row.deed_no, issued=date.fromisoformat(issue["detail"]["issueDate"]))


def table(statement: Statement) -> AmountTable:
    """What can be claimed by a statement, as papers show it; components that are owed alone."""
    currency = statement.terms.currency
    lines = [
        Amount(
            component=component(part), amount=exact(amount, currency), formula=formulas.of_part(statement, part, amount)
        )
        for part, amount in statement.claimable.items()
        if amount or part is Part.PRINCIPAL
    ]
    per_diem = statement.per_diem
    later = Later(formula=per_diem.formula, per_day=exact(per_diem.amount, currency), until=per_diem.until)
    return AmountTable(as_of=statement.terms.as_of, lines=tuple(lines), later=later)


def by_component(statement: Statement, parts: Mapping[Part, Any]) -> dict[str, Money]:
    """Parts of what is owed, by component."""
    return {component(part): exact(amount, statement.terms.currency) for part, amount in parts.items()}


def payments(statement: Statement) -> tuple[Payment, ...]:
    """The payments that a statement took off."""
    currency = statement.terms.currency
    return tuple(Payment(on=each.day, amount=exact(each.amount, currency)) for each in statement.terms.payments)


def assets(content: Content) -> tuple[Asset, ...]:
    """What secures the debt."""
    listed: Sequence[Mapping[str, Any]] = content["sections"].get("mortgage", {}).get("collateral", ())
    names = {item["id"]: item["name"] for item in content["parties"]}
    return tuple(
        Asset(
            description=item["description"],
            owner=names[item["owner"]],
            rank=item["rank"],
            location=item.get("location"),
            registration_no=item.get("registration_no"),
        )
        for item in listed
    )


def exact(amount: Any, currency: str) -> Money:
    """An amount in units of its currency as Money."""
    return Money(int(amount.scaleb(money.exponent(currency))), currency)
