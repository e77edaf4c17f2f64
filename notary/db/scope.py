"""Who asks: every query takes a Scope and shows only what that scope may see (one rule, one place).

CREDITOR (claims staff)     the instruments of its institution, and those of which the claim comes to it
PARTY (a customer)          the offered instruments in which it holds the identity paper of a party
COURT                       the instruments that a certificate or a case at this court opened to it
NOTARY, AUDITOR, SYSTEM     everything of this office
ADMIN                       no instrument at all: it looks after institutions and API keys
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, select, true

from notary.db.tables import court_access, creditor_access, instruments, parties
from notary.domain.errors import NotFound

SEES_ALL = frozenset({"NOTARY", "AUDITOR", "SYSTEM"})


@dataclass(frozen=True)
class Scope:
    """Who asks.

    Attributes:
        role: CREDITOR, PARTY, COURT, NOTARY, AUDITOR, ADMIN or SYSTEM (the worker).
        institution: whom the caller acts for; for a PARTY the institution whose customer it is.
        identity: of a PARTY, the blind index (notary.db.vault) of its identity paper.
    """

    role: str
    institution: str
    identity: str = ""

    def sees(self) -> ColumnElement[bool]:
        """The condition that a row of ``instruments`` must meet."""
        if self.role in SEES_ALL:
            return true()
        if self.role == "CREDITOR":
            opened = select(creditor_access.c.instrument).where(creditor_access.c.creditor == self.institution)
            return (instruments.c.institution == self.institution) | instruments.c.id.in_(opened)
        if self.role == "COURT":
            opened = select(court_access.c.instrument).where(court_access.c.court == self.institution)
            return instruments.c.id.in_(opened)
        if self.role == "PARTY" and self.identity:
            own = select(parties.c.instrument).where(parties.c.identity == self.identity)
            return instruments.c.id.in_(own)
        return false()

    def owns(self, column: ColumnElement[str]) -> ColumnElement[bool]:
        """The condition for rows that belong to an institution as a whole: enrolled keys, jobs."""
        if self.role in SEES_ALL:
            return true()
        return false() if self.role == "PARTY" else column == self.institution

    def require(self, institution: str) -> None:
        """Ensure that this scope may write for an institution; what it may not see does not exist for it."""
        if self.role not in SEES_ALL and institution != self.institution:
            raise NotFound(
                f"no institution {institution!r} is visible to {self.institution!r}, which names itself in its drafts"
            )


SYSTEM = Scope("SYSTEM", "")
