"""Amounts: what is owed under a loan on a day, to the fen, with every figure explained.

    terms = parse(json)              # raises TermsError, which lists everything that is wrong
    statement = compute(terms)       # reproducible from the terms alone
    statement.to_json()

The data's way: ``terms`` (what was agreed and paid) → ``schedule`` (what falls due when) → ``account`` (falls due,
accrues, is paid) → ``caps`` (what the law takes off) and ``delay`` (what it doubles) → ``statement``. ``cost`` is the
all-in cost of the agreed flows, whatever was paid.

Conventions (docs/amounts.md): day counts are half open, ``[from, to)``, so the day of a payment counts as paid; each
period is rounded HALF_UP to the smallest unit of the currency, and nothing else is rounded.
"""

from notary.domain.amounts.statement import Statement, compute
from notary.domain.amounts.terms import Terms, TermsError, parse

__all__ = ["Statement", "Terms", "TermsError", "compute", "parse"]
