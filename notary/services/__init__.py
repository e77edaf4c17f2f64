"""Use cases: one function each, grouped by noun. They take an open transaction and never commit it."""
