"""Sound instruments to break: a loan with everything, and one of each other kind."""

import copy
from random import Random
from typing import Any

import pytest

from notary.demo.terms import sample_terms
from notary.domain.instrument import fingerprint

GUARANTEED, MORTGAGED = 2, 4
"""Numbers of samples that have a guarantee and a mortgage."""


def _terms(index: int) -> dict[str, Any]:
    documents = [fingerprint("COMMITMENT", b"commitment").to_json()]
    return sample_terms(index, Random(f"test/{index}")) | {"documents": documents}


def _of_kind(kind: str) -> dict[str, Any]:
    value = _terms(GUARANTEED if kind == "GUARANTEE" else MORTGAGED)
    if kind == "LOAN":
        return value
    keep = {"COMMITMENT": set(), "MORTGAGE": {"mortgage"}, "GUARANTEE": {"guarantee"}}.get(
        kind, {"guarantee_insurance"}
    )
    sections = {name: content for name, content in value["sections"].items() if name in keep | {"commitment"}}
    scope = ["SECURITY"] if kind in ("MORTGAGE", "GUARANTEE") else ["PRINCIPAL"]
    return value | {"kind": kind, "sections": sections, "scope": scope}


@pytest.fixture
def loan() -> dict[str, Any]:
    """A loan with insurance and mortgage, the richest sample there is."""
    return copy.deepcopy(_of_kind("LOAN"))


@pytest.fixture(params=["LOAN", "GUARANTEE_INSURANCE", "GUARANTEE", "MORTGAGE", "COMMITMENT"])
def sound(request: pytest.FixtureRequest) -> dict[str, Any]:
    """A sound instrument of each kind."""
    return copy.deepcopy(_of_kind(request.param))
