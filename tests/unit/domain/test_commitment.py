"""Commitments: disclosures open the envelope, withholding them changes nothing, and every gap is noticed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain import commitment
from notary.domain.errors import FormatError

PATHS = ["loan.currency", "loan.principal", "parties.borrower.name"]
VALUES = {"loan.principal": "5900000", "loan.currency": "CNY", "parties.borrower.name": None}


def made() -> tuple[dict[str, Any], list[commitment.Disclosure]]:
    """An envelope and all its disclosures."""
    disclosures = commitment.disclose(VALUES)
    return commitment.envelope({"kind": "LOAN"}, disclosures), disclosures


def test_all_disclosures_open_the_envelope() -> None:
    envelope, disclosures = made()
    commitment.require_complete(envelope, disclosures, PATHS)
    assert [path for _, path, _ in disclosures] == PATHS
    assert envelope["digests"] == sorted(envelope["digests"])


def test_salts_are_fresh_so_equal_values_have_unequal_digests() -> None:
    salts = {salt for _ in range(50) for salt, _, _ in commitment.disclose(VALUES)}
    assert len(salts) == 150
    assert all(len(bytes.fromhex(salt)) == 16 for salt in salts)
    assert made()[0]["digests"] != made()[0]["digests"]


def test_the_order_of_disclosures_is_hidden() -> None:
    disclosures = commitment.disclose(VALUES)
    assert commitment.envelope({}, disclosures) == commitment.envelope({}, disclosures[::-1])


@given(st.sets(st.integers(0, 2)))
def test_withholding_disclosures_never_changes_the_envelope_hash(withheld: set[int]) -> None:
    envelope, disclosures = made()
    before = commitment.envelope_hash(envelope)
    shown = [each for index, each in enumerate(disclosures) if index not in withheld]
    assert commitment.envelope_hash(envelope) == before
    assert {commitment.digest(each) for each in shown} <= set(envelope["digests"])


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_digest_binds_salt_path_and_value(place: int) -> None:
    envelope, disclosures = made()
    disclosures[0][place] = commitment.new_salt()
    assert commitment.digest(disclosures[0]) not in envelope["digests"]


def test_the_envelope_hash_binds_both_parts() -> None:
    envelope, _ = made()
    known = commitment.envelope_hash(envelope)
    assert commitment.envelope_hash(envelope | {"mandatory": {"kind": "GUARANTEE"}}) != known
    assert commitment.envelope_hash(envelope | {"digests": envelope["digests"][1:]}) != known


def _missing(_envelope: Any, disclosures: Any) -> None:
    del disclosures[1]


def _unknown(_envelope: Any, disclosures: Any) -> None:
    disclosures.append([commitment.new_salt(), "loan.colour", "red"])


def _twice(_envelope: Any, disclosures: Any) -> None:
    disclosures.append(list(disclosures[0]))


def _other_value(_envelope: Any, disclosures: Any) -> None:
    disclosures[1][2] = "1"


def _other_salt(_envelope: Any, disclosures: Any) -> None:
    disclosures[2][0] = commitment.new_salt()


def _digest_without_disclosure(envelope: Any, _disclosures: Any) -> None:
    envelope["digests"] = sorted([*envelope["digests"], "0" * 64])


def _digest_taken_out(envelope: Any, disclosures: Any) -> None:
    envelope["digests"].remove(commitment.digest(disclosures[0]))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_missing, "loan.principal: the profile has this path, and no disclosure opens it"),
        (_unknown, "loan.colour: no path of the profile"),
        (_twice, "loan.currency: disclosed twice"),
        (_other_value, "loan.principal: the disclosure does not lead to a digest"),
        (_other_salt, "parties.borrower.name: the disclosure does not lead to a digest"),
        (_digest_without_disclosure, "a digest that no disclosure opens"),
        (_digest_taken_out, "loan.currency: the disclosure does not lead to a digest"),
    ],
)
def test_every_deviation_is_found_and_named(spoil: Any, message: str) -> None:
    envelope, disclosures = made()
    spoil(envelope, disclosures)
    with pytest.raises(FormatError) as caught:
        commitment.require_complete(envelope, disclosures, PATHS)
    assert message in str(caught.value)
