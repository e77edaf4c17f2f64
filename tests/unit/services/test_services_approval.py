"""Deeds under one signature were approved by another notary, who looked into some of them."""

from typing import Any

import pytest
from officekit import NOTARY, TestOffice, kept, sign, submit

from notary.domain.errors import Conflict, FormatError, NotFound
from notary.services import acts, approval, history, institutions
from notary.services.approval import NotApproved

APPROVER = "trial-reviewer"


def prepared(office: TestOffice, id: str, shown: dict[str, Any]) -> acts.Prepared:
    with office.write() as tx:
        return acts.prepare_issue(tx, office.context, NOTARY, id, office.actor("NOTARY"), shown)


def test_a_batch_without_an_approval_is_refused_whole(office: TestOffice) -> None:
    ids = [office.agreed("LN-1"), office.agreed("LN-2")]
    bodies = [prepared(office, ids[0], approval.value(APPROVER, ids[:1])), prepared(office, ids[1], {})]
    with pytest.raises(NotApproved, match="name the notary who approved them"):
        submit(office, *sign(office, *bodies))
    assert [office.row(id).status for id in ids] == ["OFFERED", "OFFERED"]


def test_each_deed_of_a_batch_discloses_who_approved_it(office: TestOffice) -> None:
    ids = [office.agreed("LN-1"), office.agreed("LN-2")]
    shown = approval.value(APPROVER, [ids[1]])
    submit(office, *sign(office, *[prepared(office, id, shown) for id in ids]))
    with office.read() as tx:
        from notary.db import acts as rows

        for id in ids:
            (row,) = rows.of_instrument(tx, id)
            disclosed = history.evidence_of(office.context, row, kept(office, id)[0])
            assert approval.of_issue(disclosed) == APPROVER
            assert disclosed["approval"]["sample"] == [ids[1]]


def test_one_deed_needs_no_approval(office: TestOffice) -> None:
    id = office.agreed()
    submit(office, *sign(office, prepared(office, id, {})))
    assert office.row(id).status == "ISSUED"


@pytest.mark.parametrize("approver", ["trial-notary", "trial-bank", "nobody"])
def test_another_notary_of_the_office_approves(office: TestOffice, approver: str) -> None:
    id = office.agreed()
    with pytest.raises(NotApproved, match="another one approves a batch"):
        prepared(office, id, approval.value(approver, [id]))


def test_who_is_no_notary_any_more_approves_nothing(office: TestOffice) -> None:
    id = office.agreed()
    with office.write() as tx:
        institutions.unbind(tx, office.context, APPROVER, "NOTARY")
    office.clock.forward(seconds=1)
    with pytest.raises(NotApproved, match="trial-reviewer is no notary of this office now"):
        prepared(office, id, approval.value(APPROVER, [id]))


def test_nobody_is_two_notaries_with_one_key(office: TestOffice) -> None:
    """Else one would approve its own batch, and decide the recheck of its own deed."""
    key = office.people["NOTARY"].address

    def bind(address: str) -> None:
        with office.write() as tx:
            institutions.bind(
                tx, office.context, id="other", role="NOTARY", institution="trial-office", name="Another",
                address=address, not_after=None,
            )  # fmt: skip

    for address in (key, key.lower()):
        with pytest.raises(Conflict, match="is or was that of trial-notary; each authority has a key of its own"):
            bind(address)
    with office.write() as tx:
        institutions.unbind(tx, office.context, "trial-notary", "NOTARY")
    with pytest.raises(Conflict, match="is or was that of trial-notary"):
        bind(key)


@pytest.mark.parametrize(
    ("shown", "error"),
    [
        ({"report": 1}, "discloses its approval alone"),
        ({"approval": {"approver": APPROVER, "sample": []}}, "evidence.approval.sample"),
        ({"approval": {"approver": APPROVER}}, "'sample' is missing"),
    ],
)
def test_anything_else_is_out_of_form(office: TestOffice, shown: dict[str, Any], error: str) -> None:
    id = office.agreed()
    with pytest.raises(FormatError, match=error):
        prepared(office, id, shown)


def test_the_sample_is_there(office: TestOffice) -> None:
    id = office.agreed()
    with pytest.raises(NotFound):
        prepared(office, id, approval.value(APPROVER, ["01936b2e-7c4a-7d3e-9f10-2b4c6d8e0f12"]))
