"""Certificates and the trust root: refused until everything is proven, and then found genuine."""

import base64
import json
from typing import Any

import pytest
from officekit import CREDITOR, DOCUMENT, FOREIGN, TestOffice, der, view
from sqlalchemy import update

from notary.db import tables
from notary.domain import canonical, certificate
from notary.domain import trust as trust_rules
from notary.domain.acts import file_digests
from notary.domain.errors import Conflict, NotFound
from notary.domain.verification import Document, Evidence, Report, read, verify
from notary.services import certificates, trust
from notary.services.certificates import NotSettled
from notary.services.institutions import TRIAL, chain_role
from notary.services.ports import RegistryView


def issue(office: TestOffice, id: str, registry: RegistryView, scope: Any = CREDITOR) -> dict[str, Any]:
    """The certificate of an instrument."""
    with office.read() as tx:
        return certificates.issue(tx, office.context, scope, id, registry)


def root_of(office: TestOffice, before: Any = None) -> dict[str, Any]:
    """The office's trust root."""
    with office.read() as tx:
        return trust.compose(
            tx,
            office.context,
            anchors=[der(office.ca)],
            tsa_anchors=[der(office.ca)],
            rpc=["http://127.0.0.1:1"],
            confirmations=0,
            before=before,
        )


def judged(office: TestOffice, value: Any, document: bytes = DOCUMENT) -> Report:
    """The report on a certificate, offline."""
    evidence = Evidence(
        file=read(json.dumps(value).encode()),
        documents=(Document("commitment.pdf", *file_digests(document)),),
        trust=trust_rules.parse(json.dumps(root_of(office)).encode()),
        now=office.clock.now,
        chain=None,
        log=None,
    )
    return verify(evidence)


def test_a_certificate_has_its_form_and_is_found_genuine(office: TestOffice) -> None:
    office.open_registry()
    id = office.issued()
    value = issue(office, id, office.settle())
    assert certificate.problems(json.loads(json.dumps(value))) == {}
    report = judged(office, value)
    assert report.exit_status in (0, 4)
    assert not [check for check in report.to_json()["checks"] if check["result"] in ("FAIL", "INDETERMINATE")]
    assert judged(office, value, b"another document").exit_status == 1


def test_acts_of_different_checkpoints_have_their_own_proofs(office: TestOffice) -> None:
    office.open_registry()
    id = office.issued()
    office.settle()
    office.clock.forward(minutes=1)
    office.issued("LN-2")
    office.discharge(id)
    value = issue(office, id, office.settle())
    entries = value["register"]["entries"]
    assert [(entry["leafIndex"], entry["checkpoint"]) for entry in entries] == [(0, 0), (2, 1)]
    assert len(value["timestamp"]) == len(value["anchor"]) == 2
    assert value["standing"]["body"]["standing"] == 1
    assert judged(office, value).exit_status in (0, 4)


def test_what_is_not_issued_has_no_certificate(office: TestOffice) -> None:
    office.open_registry()
    office.issued("LN-0")
    registry = office.settle()
    for id in (office.draft("LN-1"), office.agreed("LN-2")):
        with pytest.raises(Conflict, match="only an issued one has a certificate"):
            issue(office, id, registry)


def test_nobody_else_gets_it(office: TestOffice) -> None:
    office.open_registry()
    id = office.issued()
    with pytest.raises(NotFound):
        issue(office, id, office.settle(), FOREIGN)


def test_nothing_is_certified_before_it_is_settled(office: TestOffice) -> None:
    office.open_registry()
    id = office.issued()
    early = view(0, "", 0, {})
    with pytest.raises(NotSettled, match="act 0 of number 0 is not timestamped and anchored yet"):
        issue(office, id, early)
    office.sequence()
    with pytest.raises(NotSettled, match="not timestamped and anchored yet"):
        issue(office, id, early)
    office.settle()
    with pytest.raises(NotSettled, match="the chain does not show the last act of number 0 yet"):
        issue(office, id, early)
    office.discharge(id)
    with pytest.raises(NotSettled, match="act 1 of number 0"):
        issue(office, id, view(1, "", 1, {}))


def test_a_standing_that_only_the_database_says_is_not_certified(office: TestOffice) -> None:
    office.open_registry()
    id = office.issued()
    office.discharge(id)
    settled = office.settle()
    lagging = view(settled.state.size, settled.state.root, 1, {0: 0})
    with pytest.raises(NotSettled, match="the chain does not show the last act"):
        issue(office, id, lagging)
    elsewhere = view(settled.state.size, settled.state.root, 1, {0: 1}, instance="9a" * 32)
    with pytest.raises(NotSettled, match="the registry is being opened"):
        issue(office, id, elsewhere)


def test_what_is_damaged_in_store_is_a_named_fault_and_no_certificate(office: TestOffice) -> None:
    office.open_registry()
    id = office.issued()
    registry = office.settle()
    with office.write() as tx:
        (row,) = certificates.act_rows.of_instrument(tx, id)
        body_hash = canonical.digest(canonical.parse(row.act)["body"]).hex()
        spoilt = office.context.vault.seal_json([["ab" * 16, "schema.x", 1]], f"acts/{body_hash}")
        tx.execute(update(tables.acts).values(private=spoilt))
    with pytest.raises(certificates.CertificateFault, match="repeats a mandatory member"):
        issue(office, id, registry)


def test_the_snapshot_speaks_for_a_day(office: TestOffice) -> None:
    office.open_registry()
    body = issue(office, office.issued(), office.settle())["standing"]["body"]
    assert (body["asOf"], body["validUntil"]) == ("2026-11-23T06:30:00Z", "2026-11-24T06:30:00Z")


def test_nothing_in_the_certificate_tells_a_salt_apart_from_its_disclosure(office: TestOffice) -> None:
    office.open_registry()
    value = issue(office, office.issued(), office.settle())
    salts = [salt for salt, _, _ in value["disclosures"]]
    shown = json.dumps({name: member for name, member in value.items() if name != "disclosures"})
    assert not any(salt in shown for salt in salts)


class TestTrust:
    def test_it_is_understood_and_names_keys_and_authorities(self, office: TestOffice) -> None:
        office.open_registry()
        parsed = trust_rules.parse(json.dumps(root_of(office)).encode())
        assert parsed.version == 1
        assert parsed.standing_keys == (office.context.keys.standing.public_key,)
        assert {(each.id, each.role): each.keys for each in parsed.authorities} == {
            (TRIAL[who][0], str(chain_role(who))): (key.address.lower(),) for who, key in office.people.items()
        }
        assert parsed.office_seals == (office.context.keys.seal.chain[0],)

    def test_it_stays_as_it_is_until_something_changes(self, office: TestOffice) -> None:
        first = root_of(office)
        office.clock.forward(days=1)
        assert root_of(office, first) == first
        office.open_registry()
        second = root_of(office, first)
        assert (second["version"], second["issued"]) == (2, "2026-11-24T06:30:00Z")
        assert [line["until"] for line in second["registries"]] == [None]
        assert canonical.encode(second) != canonical.encode(first)

    def test_only_the_current_registry_has_an_endpoint(self, office: TestOffice) -> None:
        office.open_registry()
        office.open_registry("2026-11-24T00:00:00Z", "77" * 32, "0x" + "77" * 20)
        lines = root_of(office)["registries"]
        assert [(line["until"], bool(line["rpc"])) for line in lines] == [("2026-11-24T00:00:00Z", False), (None, True)]

    def test_certificates_are_der_in_base64(self, office: TestOffice) -> None:
        assert base64.b64decode(root_of(office)["office"]["anchors"][0]) == der(office.ca)
