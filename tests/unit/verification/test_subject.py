"""The report tells what the debt is: what cannot be withheld, and of the rest what was really disclosed."""

import json
from typing import Any

import pytest
from small_office import Setting

from notary.cli.verify_output import facts
from notary.domain import commitment
from notary.domain.verification import Report, verify


def report(setting: Setting, **changes: Any) -> Report:
    value = {**json.loads(setting.certificate(setting.plain)), **changes}
    return verify(setting.evidence(json.dumps(value).encode(), setting.plain))


def disclosures(setting: Setting) -> list[Any]:
    shown: list[Any] = json.loads(setting.certificate(setting.plain))["disclosures"]
    return shown


def test_the_facts_of_the_debt(setting: Setting) -> None:
    told = report(setting).to_json()["subject"]
    assert (told["kind"], told["institution"]) == ("LOAN", "bank")
    assert told["dates"] == {"signed": "2026-01-04", "due": "2027-01-04"}
    assert {"id": "debtor-1", "roles": ["BORROWER"]} in told["parties"]
    mandatory = setting.plain.envelope["mandatory"]
    assert [each["sha256"] for each in told["documents"]] == [each["sha256"] for each in mandatory["documents"]]
    assert told["disclosed"] == {
        "loan.contract_no": "JK-1",
        "loan.principal": {"amount": "500000000", "currency": "CNY"},
        "parties.debtor-1.name": "张三",
    }


def test_what_is_withheld_is_not_told(setting: Setting) -> None:
    told = report(setting, disclosures=disclosures(setting)[:1]).subject
    assert list(told["disclosed"]) == ["loan.contract_no"]
    assert report(setting, disclosures=[]).subject["disclosed"] == {}
    assert report(setting, disclosures={}).subject["disclosed"] == {}


def test_what_the_envelope_does_not_hold_is_not_told(setting: Setting) -> None:
    forged = [["0" * 32, "loan.contract_no", "JK-9"], *disclosures(setting)[1:]]
    told = report(setting, disclosures=forged)
    assert "loan.contract_no" not in told.subject["disclosed"]
    assert told.check("C03").code == "DISCLOSURE_UNKNOWN"


def test_the_actor_of_a_later_act_cannot_name_a_path_of_the_instrument(setting: Setting) -> None:
    value = json.loads(setting.certificate(setting.revoked))
    forged = ["0" * 32, "loan.contract_no", "JK-9"]
    value["disclosures"] = [forged]
    value["acts"][1]["body"]["digests"] = [commitment.digest(forged)]
    told = verify(setting.evidence(json.dumps(value).encode(), setting.revoked))
    assert told.check("C03").code == ""
    assert told.subject["disclosed"] == {}


@pytest.mark.parametrize("value", [5, {"amount": 5, "currency": "CNY"}, {"amount": "5"}, "500000000", None])
def test_a_sum_of_another_form_is_not_told(setting: Setting, value: Any) -> None:
    shown = ["0" * 32, "loan.principal", value]
    certificate = json.loads(setting.certificate(setting.plain))
    certificate["disclosures"] = [shown]
    certificate["credential"]["credentialSubject"]["envelope"]["digests"] = [commitment.digest(shown)]
    told = verify(setting.evidence(json.dumps(certificate).encode(), setting.plain))
    assert told.subject["disclosed"] == {}


def test_people_read_the_same(setting: Setting) -> None:
    lines = facts(report(setting))
    assert lines[0].startswith("LOAN for bank, signed 2026-01-04, due 2027-01-04, instrument ")
    assert lines[1].startswith(
        "Enforcement can be applied for until 2029-01-04 (the holidays of that year are not known"
    )
    assert lines[2] == "As disclosed: loan.contract_no JK-1; loan.principal CNY 5,000,000.00"
    assert "Party: debtor-1 (BORROWER), as disclosed 张三" in lines
    document = setting.plain.envelope["mandatory"]["documents"][0]
    assert f"Document: {document['type']} {document['sha256']}" in lines


def test_a_line_for_people_has_an_end(setting: Setting) -> None:
    shown = ["0" * 32, "loan.contract_no", "9" * 100_000]
    certificate = json.loads(setting.certificate(setting.plain))
    certificate["disclosures"] = [shown]
    certificate["credential"]["credentialSubject"]["envelope"]["digests"] = [commitment.digest(shown)]
    lines = facts(verify(setting.evidence(json.dumps(certificate).encode(), setting.plain)))
    assert max(map(len, lines)) == 400


def test_a_file_that_cannot_be_read_has_no_facts(setting: Setting) -> None:
    assert facts(verify(setting.evidence(b"x", setting.plain))) == []
