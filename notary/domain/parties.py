"""Parties of a debt: who they are to it (role), what they are (kind), and how they are named inside a document (id)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

PARTY_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z", re.ASCII)
"""A party id: chosen by the institution, unique inside one instrument, and never a personal number."""


ID_HINT = "1 to 64 of a-z, 0-9 and hyphen, the first no hyphen"
"""The same in words."""


class Role(StrEnum):
    """What someone is to a debt or to its notarisation."""

    LENDER = "LENDER"
    BORROWER = "BORROWER"
    CO_BORROWER = "CO_BORROWER"
    INSURER = "INSURER"
    GUARANTOR = "GUARANTOR"
    MORTGAGOR = "MORTGAGOR"
    PLEDGOR = "PLEDGOR"
    AGENT = "AGENT"
    NOTARY_OFFICE = "NOTARY_OFFICE"
    NOTARY = "NOTARY"
    COURT = "COURT"
    ASSIGNEE = "ASSIGNEE"


CREDITOR_ROLES = frozenset({Role.LENDER, Role.INSURER})
"""Those who are owed: the lender now, the insurer once it has paid."""

BOUND_ROLES = frozenset({Role.BORROWER, Role.CO_BORROWER, Role.GUARANTOR, Role.MORTGAGOR, Role.PLEDGOR})
"""Those who can be enforced against, so each of them must accept enforcement (法释〔2018〕18号 arts 5(2), 6)."""

DEBTOR_ROLES = frozenset({Role.BORROWER, Role.CO_BORROWER})
"""Those of the bound whose own debt it is."""

SURETY_ROLES = BOUND_ROLES - DEBTOR_ROLES
"""Those of the bound who stand in for another's debt: the guarantors of the law's table."""

INSTRUMENT_ROLES = CREDITOR_ROLES | BOUND_ROLES | {Role.AGENT}
"""Roles that a party of an instrument may have; the others act on it later."""


class PartyKind(StrEnum):
    """What a party is in law (民法典: natural person, legal person, other organisation or sole trader)."""

    NATURAL = "NATURAL"
    LEGAL = "LEGAL"
    OTHER = "OTHER"


@dataclass(frozen=True)
class Party:
    """One party of an instrument. ``id`` and ``roles`` are always shown; ``fields`` can be withheld one by one."""

    id: str
    roles: tuple[Role, ...]
    fields: Mapping[str, Any]

    @property
    def bound(self) -> bool:
        """Whether enforcement can be directed at this party."""
        return not BOUND_ROLES.isdisjoint(self.roles)


def is_party_id(value: object) -> bool:
    """Whether a value has the form of a party id."""
    return isinstance(value, str) and PARTY_ID.match(value) is not None
