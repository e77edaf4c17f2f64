"""Who asks: every query takes a Scope and shows only what that scope may see (one rule, one place)."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, true

from notary.domain.errors import NotFound

SEES_ALL = frozenset({"NOTARY", "AUDITOR", "SYSTEM"})


@dataclass(frozen=True)
class Scope:
    """``role`` is NOTARY, CREDITOR, COURT, AUDITOR or SYSTEM (the worker); ``institution`` whom the caller acts for."""

    role: str
    institution: str

    def sees(self, column: ColumnElement[str]) -> ColumnElement[bool]:
        """The condition that a row's institution column must meet."""
        return true() if self.role in SEES_ALL else column == self.institution

    def require(self, institution: str) -> None:
        """Ensure that this scope may write for an institution; what it may not see does not exist for it."""
        if self.role not in SEES_ALL and institution != self.institution:
            raise NotFound(
                f"no institution {institution!r} is visible to {self.institution!r}, which names itself in its drafts"
            )


SYSTEM = Scope("SYSTEM", "")
