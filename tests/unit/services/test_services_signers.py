"""What is the notary's to sign is signed by nobody else, whoever asks and however well it is prepared."""

from typing import Any

import pytest
from officekit import BANK, NOTARY, SCOPES, TestOffice

from notary.db import instruments as rows
from notary.domain.errors import FormatError, NotFound
from notary.domain.law.replay import SIGNERS
from notary.services import acts, steps
from notary.services.steps import Signer, StepRefused
from notary.services.wish import Wish

SIGNING = {
    "CREDITOR": Signer("claims-desk", "CREDITOR", BANK),
    "COURT": Signer("trial-court", "COURT", "trial-court"),
    "PARTY": Signer("borrower", "PARTY", BANK),
}
DETAILS: dict[str, dict[str, Any]] = {
    "CORRECTION": {"kind": "STANDING", "corrects": 1},
    "DELIVER": {"party": "borrower"},
    "ISSUE": {},
}


def taken(office: TestOffice, id: str, signer: Signer, type: str) -> steps.Taken:
    """What an act on an instrument leads to, whoever let it get this far."""
    with office.write() as tx:
        row = rows.get(tx, NOTARY, id)
        return steps.act_on(tx, office.context, NOTARY, row, signer, Wish(type, DETAILS[type]))


@pytest.mark.parametrize("type", DETAILS)
@pytest.mark.parametrize("role", SIGNING)
def test_nobody_but_the_notary_signs_it(office: TestOffice, role: str, type: str) -> None:
    id = office.issued()
    office.discharge(id)
    assert SIGNERS[type] == "NOTARY"
    with pytest.raises(StepRefused, match=f"{type} is signed by NOTARY, not by {role}"):
        taken(office, id, SIGNING[role], type)


@pytest.mark.parametrize("type", ["CORRECTION", "DELIVER"])
def test_the_notary_does(office: TestOffice, type: str) -> None:
    id = office.issued()
    office.discharge(id)
    found = taken(office, id, Signer("trial-notary", "NOTARY", "trial-office"), type)
    assert (found.detail, found.byte) == (DETAILS[type], 0 if type == "CORRECTION" else 1)


@pytest.mark.parametrize("type", ["CORRECTION", "DELIVER"])
def test_a_creditor_is_refused_before_anything_is_prepared(office: TestOffice, type: str) -> None:
    id = office.issued()
    office.discharge(id)
    with pytest.raises(StepRefused, match=f"{type} is signed by NOTARY, not by CREDITOR"):
        office.prepare(id, "CREDITOR", Wish(type, DETAILS[type]))
    with pytest.raises(NotFound):  # no case of it is before that court
        office.prepare(id, "COURT", Wish(type, DETAILS[type]))


@pytest.mark.parametrize("role", ["CREDITOR", "NOTARY"])
def test_an_issue_is_no_later_act_of_anybody(office: TestOffice, role: str) -> None:
    with pytest.raises(FormatError, match="is no act on an issued instrument"):
        office.prepare(office.issued(), role, Wish("ISSUE", {}))


@pytest.mark.parametrize("role", ["CREDITOR", "COURT"])
def test_neither_creditor_nor_court_issues(office: TestOffice, role: str) -> None:
    id = office.agreed()
    with office.write() as tx, pytest.raises(StepRefused, match=f"ISSUE is for NOTARY, not for {role}"):
        acts.prepare_issue(tx, office.context, SCOPES[role], id, office.actor(role))
    assert office.row(id).status == "OFFERED"
