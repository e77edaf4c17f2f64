"""The sample portfolio: fictitious debts, each with its terms and three Chinese PDF documents that say the same.

    for debt in sample_portfolio():
        debt.draft                                   # JSON of an instrument, without problems
        for document in debt.documents:
            document.name, document.type, document.content

The same seed gives the same bytes, and the first debts of a longer portfolio are those of a shorter one.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache, cached_property
from pathlib import Path
from random import Random
from typing import Any

from notary.demo.documents import DOCUMENTS
from notary.demo.terms import sample_terms
from notary.domain.instrument import Document, fingerprint
from notary.pdf import fonts
from notary.pdf.render import Renderer

TEMPLATES = Path(__file__).parent / "templates"
SEED = 2026


@dataclass(frozen=True)
class SampleDocument:
    """One document of a sample debt: a PDF, rendered when its content is first asked for."""

    name: str
    type: str
    terms: dict[str, Any]

    @cached_property
    def content(self) -> bytes:
        """The bytes of the PDF."""
        _, data = DOCUMENTS[self.type]
        signed = datetime.fromisoformat(self.terms["dates"]["signed"])
        return _renderer().render("document.typ", data(self.terms), datetime.combine(signed, time(2), UTC))

    @property
    def entry(self) -> Document:
        """Its entry in an instrument."""
        return fingerprint(self.type, self.content)


@dataclass(frozen=True)
class SampleDebt:
    """One sample debt. ``terms`` is its instrument without documents, and costs no rendering."""

    reference: str
    """The institution's own number."""
    terms: dict[str, Any]

    @cached_property
    def documents(self) -> tuple[SampleDocument, ...]:
        """Loan contract, guarantee-insurance policy and commitment."""
        return tuple(SampleDocument(name, type, self.terms) for type, (name, _) in DOCUMENTS.items())

    @cached_property
    def draft(self) -> dict[str, Any]:
        """The instrument in its JSON form, with the digests of its documents."""
        return self.terms | {"documents": [document.entry.to_json() for document in self.documents]}


def sample_portfolio(count: int = 12, seed: int = SEED) -> list[SampleDebt]:
    """``count`` sample debts; twelve show every kind of borrower, security and repayment there is."""
    return [_debt(index, seed) for index in range(count)]


def sample_debt(index: int, signed: date, seed: int = SEED) -> SampleDebt:
    """One sample debt that was signed on a given day, so that it can be overdue by now."""
    return _debt(index, seed, signed)


def _debt(index: int, seed: int, signed: date | None = None) -> SampleDebt:
    terms = sample_terms(index, Random(f"{seed}/{index}"), signed)  # noqa: S311 - sample data, not secrets
    return SampleDebt(terms["sections"]["loan"]["contract_no"], terms)


@cache
def _renderer() -> Renderer:
    return Renderer(TEMPLATES, fonts.find())
