"""Consents: who is asked, what a signature must be, and how long a consent waits for the issue."""

import dataclasses
from typing import Any

import pytest
from officekit import CREDITOR, EVIDENCE, FOREIGN, NOTARY, TestOffice, hex65, high_s, terms

from notary.domain import acts, canonical, commitment, typed_data
from notary.domain.consent_request import Request
from notary.domain.errors import Conflict, Error, FormatError, NotFound, Refused
from notary.keys.ethereum import EthereumKey, new_private_key
from notary.services import consents, instruments, keys
from notary.services.consents import Key
from notary.services.readiness import NotReady

WALLET = EthereumKey(new_private_key())
OTHER = EthereumKey(new_private_key())


def asked(office: TestOffice, id: str, party: str = "borrower", role: str = "BORROWER") -> Request:
    """What a party is asked to sign."""
    with office.read() as tx:
        return consents.request(tx, office.context, CREDITOR, id, party, role)


def signature(office: TestOffice, id: str, key: EthereumKey = WALLET) -> str:
    """The borrower's signature."""
    return hex65(key.sign_digest(asked(office, id).digest(office.context.office.origin)))


def record(office: TestOffice, id: str, value: str, key: EthereumKey = WALLET, **change: Any) -> None:
    """Record the borrower's consent."""
    used = dataclasses.replace(Key(key.address, "ENROLLED_WALLET", EVIDENCE), **change)
    with office.write() as tx:
        consents.record(tx, office.context, CREDITOR, id, "borrower", "BORROWER", used, value)


def missing(office: TestOffice, id: str) -> list[tuple[str, str]]:
    """Who has not consented."""
    with office.read() as tx:
        return consents.missing(tx, office.context, instruments.rows.get(tx, CREDITOR, id))


def test_every_party_is_asked_in_every_role(office: TestOffice) -> None:
    id = office.offered()
    assert missing(office, id) == [("borrower", "BORROWER"), ("insurer", "INSURER"), ("lender", "LENDER")]
    office.consent_all(id)
    assert missing(office, id) == []


def test_only_those_who_can_be_enforced_against_sign_the_commitment(office: TestOffice) -> None:
    id = office.offered()
    document = canonical.parse(office.row(id).envelope)["mandatory"]["documents"][0]["sha256"]
    assert asked(office, id).message["commitmentHash"] == bytes.fromhex(document)
    assert asked(office, id, "lender", "LENDER").message["commitmentHash"] == bytes(32)


def test_the_request_shows_everything_that_the_envelope_commits_to(office: TestOffice) -> None:
    request = asked(office, office.offered())
    assert commitment.digests(request.disclosures) == request.envelope["digests"]
    assert request.typed_data("o")["message"]["envelopeHash"] == "0x" + commitment.envelope_hash(request.envelope)


@pytest.mark.parametrize("spoil", ["value", "missing", "envelope", "hash"])
def test_no_digest_is_given_for_anything_but_what_is_shown(office: TestOffice, spoil: str) -> None:
    request = asked(office, office.offered())
    if spoil == "value":
        request.disclosures[0][2] = "another"
    elif spoil == "missing":
        request.disclosures.pop()
    elif spoil == "envelope":
        request.envelope["mandatory"]["dates"]["due"] = "2099-01-01"
    else:
        request.message["envelopeHash"] = bytes(32)
    with pytest.raises(FormatError):
        request.digest(office.context.office.origin)


@pytest.mark.parametrize(("party", "role"), [("borrower", "LENDER"), ("nobody", "BORROWER"), ("", ""), ("lender", "X")])
def test_who_is_no_party_is_not_asked(office: TestOffice, party: str, role: str) -> None:
    id = office.offered()
    with office.read() as tx, pytest.raises(NotFound, match="has no party"):
        consents.request(tx, office.context, CREDITOR, id, party, role)


def test_consents_are_taken_between_offer_and_issue_only(office: TestOffice) -> None:
    for id, status in ((office.draft("LN-1"), "DRAFT"), (office.issued("LN-2"), "ISSUED")):
        with office.read() as tx, pytest.raises(Conflict, match=f"is {status}; consents are given between"):
            consents.request(tx, office.context, CREDITOR, id, "borrower", "BORROWER")


def test_a_foreign_institution_is_not_asked_about_it(office: TestOffice) -> None:
    id = office.offered()
    with office.read() as tx, pytest.raises(NotFound):
        consents.request(tx, office.context, FOREIGN, id, "borrower", "BORROWER")


def test_a_wallet_consents_and_its_binding_says_how_it_is_known(office: TestOffice) -> None:
    id = office.offered()
    record(office, id, signature(office, id))
    with office.read() as tx:
        (row,) = instruments.rows.consents_of(tx, id)
    kept = canonical.parse(row.consent)
    acts.CONSENT(kept, "consent")
    binding = kept["binding"]["body"]
    assert (binding["key"], binding["method"]) == (WALLET.address.lower(), "ENROLLED_WALLET")
    assert (binding["party"], binding["instrument"], binding["evidence"]) == ("borrower", id, EVIDENCE)
    assert (binding["notBefore"], binding["notAfter"]) == ("2026-11-23T06:30:00Z", "2026-12-23T06:30:00Z")


def test_an_event_key_is_another_one_each_time_and_says_what_it_is(office: TestOffice) -> None:
    id = office.agreed()
    with office.read() as tx:
        bodies = [canonical.parse(row.consent)["binding"]["body"] for row in instruments.rows.consents_of(tx, id)]
    assert {body["method"] for body in bodies} == {"EVENT_KEY"}
    assert len({body["key"] for body in bodies}) == 3


def test_refused_signatures(office: TestOffice) -> None:
    id, other = office.offered("LN-1"), office.offered("LN-2")
    good = signature(office, id)
    refused = {
        "of another key": signature(office, id, OTHER),
        "over another instrument": signature(office, other),
        "with a high s": high_s(good),
        "with v 0": good[:-2] + "00",
        "in capitals": "0x" + good[2:].upper(),
        "cut": good[:-2],
        "of nothing": "0x" + "00" * 65,
        "no hex": "0x" + "zz" * 65,
        "empty": "",
        "with blanks": "0x " + good[2:],
    }
    for value in refused.values():
        with pytest.raises(Refused) as caught:
            record(office, id, value)
        assert caught.value.code == "SIGNATURE"
    assert ("borrower", "BORROWER") in missing(office, id)
    record(office, id, good)


@pytest.mark.parametrize("change", [{"method": "GUESS"}, {"evidence": "none"}, {"evidence": "AB" * 32}])
def test_a_binding_out_of_form_is_not_made(office: TestOffice, change: dict[str, str]) -> None:
    id = office.offered()
    with pytest.raises(FormatError, match=r"binding\.body"):
        record(office, id, signature(office, id), **change)
    assert ("borrower", "BORROWER") in missing(office, id)


def test_giving_the_same_consent_again_changes_nothing(office: TestOffice) -> None:
    id = office.offered()
    record(office, id, signature(office, id))
    office.clock.forward(days=1)
    record(office, id, signature(office, id))
    with office.read() as tx:
        (row,) = instruments.rows.consents_of(tx, id)
    assert row.created_at == "2026-11-23T06:30:00Z"
    with pytest.raises(Conflict, match="'borrower' consented as BORROWER already, with another key"):
        record(office, id, signature(office, id, OTHER), OTHER)


def test_a_consent_that_ran_out_is_missing_and_can_be_given_again(office: TestOffice) -> None:
    id = office.agreed()
    office.clock.forward(days=29, hours=22)
    assert missing(office, id) == []
    office.clock.forward(hours=1, seconds=1)  # an issue prepared now might be signed after the consents ran out
    assert len(missing(office, id)) == 3
    with pytest.raises(NotReady, match=r"parties\.insurer: has not consented as INSURER, or the consent ran out"):
        office.prepare_issue(id)
    office.consent_all(id)
    office.submit("NOTARY", office.prepare_issue(id))
    assert office.row(id).status == "ISSUED"


class TestEnrolledKeys:
    """The borrower of every sample debt here is one and the same person; the insurer is an organisation."""

    def paper(self, party: str = "borrower") -> dict[str, str]:
        found = next(item for item in terms()["parties"] if item["id"] == party)
        return {"id_type": found["id_type"], "id_no": found["id_no"]}

    def enrol(self, office: TestOffice, scope: Any = CREDITOR, **change: Any) -> str:
        given = {"address": WALLET.address, "method": "ENROLLED_WALLET", "evidence": EVIDENCE} | self.paper()
        with office.write() as tx:
            return keys.enrol(tx, office.context, scope, **(given | change))

    def retire(self, office: TestOffice, scope: Any = CREDITOR) -> None:
        with office.write() as tx:
            keys.retire(tx, office.context, scope, WALLET.address)

    def consent(
        self, office: TestOffice, id: str, value: str | None = None, party: str = "borrower", scope: Any = CREDITOR
    ) -> None:
        """A party consents by its wallet."""
        role = party.upper()
        request = asked(office, id, party, role)
        if value is None:
            value = hex65(WALLET.sign_digest(request.digest(office.context.office.origin)))
        with office.write() as tx:
            keys.record_consent(tx, office.context, scope, id, party, role, value)

    def test_the_holder_of_an_enrolled_wallet_consents(self, office: TestOffice) -> None:
        assert self.enrol(office) == "2028-11-22T06:30:00Z"
        id = office.offered()
        self.consent(office, id)
        with office.read() as tx:
            (row,) = instruments.rows.consents_of(tx, id)
        body = canonical.parse(row.consent)["binding"]["body"]
        assert row.key == body["key"] == WALLET.address.lower()
        assert (body["method"], body["evidence"]) == ("ENROLLED_WALLET", EVIDENCE)

    def test_another_persons_wallet_is_refused_whatever_the_party_is_called(self, office: TestOffice) -> None:
        another = "110101199003070134" if self.paper()["id_no"] != "110101199003070134" else "310000197604164327"
        self.enrol(office, id_type="RESIDENT_ID", id_no=another)
        with pytest.raises(Refused, match="another RESIDENT_ID number than 'borrower' has here") as caught:
            self.consent(office, office.offered())
        assert another not in str(caught.value)
        assert self.paper()["id_no"] not in str(caught.value)

    def test_another_kind_of_paper_is_another_paper(self, office: TestOffice) -> None:
        self.enrol(office, **self.paper("insurer"))
        with pytest.raises(Refused, match="was enrolled with a USCC, and 'borrower' has a RESIDENT_ID here"):
            self.consent(office, office.offered())

    def test_a_person_consents_as_whatever_party_it_is(self, office: TestOffice) -> None:
        self.enrol(office, **self.paper("insurer"))
        id = office.offered()
        self.consent(office, id, party="insurer")
        assert ("insurer", "INSURER") not in missing(office, id)

    def test_numbers_are_compared_in_their_compact_form(self, office: TestOffice) -> None:
        number = self.paper()["id_no"]
        self.enrol(office, id_no=f"{number[:6]} {number[6:14]}-{number[14:].lower()}")
        self.consent(office, office.offered())

    def test_the_number_is_nowhere_in_clear(self, office: TestOffice, tmp_path: Any) -> None:
        self.enrol(office)
        assert self.paper()["id_no"].encode() not in b"".join(path.read_bytes() for path in tmp_path.glob("notary.db*"))
        with office.read() as tx:
            row = keys.rows.find(tx, WALLET.address.lower())
        assert row is not None
        assert len(row.identity) == 64

    def test_unknown_keys_and_other_institutions(self, office: TestOffice) -> None:
        with office.write() as tx:
            instruments.rows.add_institution(
                tx, id="other-bank", name="B", kind="CREDITOR", created_at="2026-01-01T00:00:00Z"
            )
        self.enrol(office, FOREIGN)
        id = office.offered()
        for value in (None, signature(office, id, OTHER)):
            with pytest.raises(Refused, match="is not enrolled here; enrol it first"):
                self.consent(office, id, value)

    @pytest.mark.parametrize("value", ["", "0x12", "garbage", "0x" + "zz" * 65, "0x" + "00" * 65])
    def test_garbage_is_a_clear_error(self, office: TestOffice, value: str) -> None:
        with pytest.raises(FormatError):
            self.consent(office, office.offered(), value)

    def test_a_key_is_enrolled_once_for_anyone(self, office: TestOffice) -> None:
        self.enrol(office)
        for change in ({}, self.paper("insurer"), {"address": WALLET.address.lower()}):
            with pytest.raises(Conflict, match="is enrolled already; use another, or retire it first"):
                self.enrol(office, **change)

    def test_a_retired_key_signs_no_more(self, office: TestOffice) -> None:
        self.enrol(office)
        self.retire(office)
        with pytest.raises(Refused, match="is retired or its enrolment ran out"):
            self.consent(office, office.offered())
        with pytest.raises(Conflict, match="retired already"):
            self.retire(office)

    def test_a_mistake_is_mended_as_long_as_no_consent_rests_on_the_key(self, office: TestOffice) -> None:
        id = office.offered()
        self.enrol(office, **self.paper("insurer"))
        self.retire(office)
        self.enrol(office)
        self.consent(office, id)
        self.retire(office)
        with pytest.raises(Conflict, match="was retired, and consents rest on it"):
            self.enrol(office)

    def test_nobody_takes_up_a_key_of_another_institution(self, office: TestOffice) -> None:
        self.enrol(office)
        with pytest.raises(Conflict, match="is not enrolled here"):
            self.retire(office, FOREIGN)
        self.retire(office)
        with pytest.raises(Conflict, match="was retired by another institution"):
            self.enrol(office, FOREIGN)

    def test_an_enrolment_runs_out(self, office: TestOffice) -> None:
        self.enrol(office)
        office.clock.forward(days=730)
        self.consent(office, office.offered("LN-1"))
        office.clock.forward(seconds=1)
        with pytest.raises(Refused, match="ran out"):
            self.consent(office, office.offered("LN-2"))

    @pytest.mark.parametrize(
        "change",
        [
            {"address": "0x12"},
            {"address": WALLET.address[2:]},
            {"id_type": "LIBRARY_CARD"},
            {"id_no": ""},
            {"id_no": "310000197604164328"},
            {"method": "EVENT_KEY"},
            {"method": "TRUST_ME"},
            {"evidence": ""},
        ],
    )
    def test_an_enrolment_out_of_form(self, office: TestOffice, change: dict[str, str]) -> None:
        with pytest.raises(FormatError):
            self.enrol(office, **change)

    def test_the_notary_may_use_keys_of_its_own_institution_only(self, office: TestOffice) -> None:
        self.enrol(office)
        with pytest.raises(Refused, match="is not enrolled here"):
            self.consent(office, office.offered(), scope=NOTARY)


def test_require_signature_takes_any_spelling_of_the_address() -> None:
    digest = typed_data.digest("o", "ActBatch", {"root": bytes(32), "size": 1})
    value = hex65(WALLET.sign_digest(digest))
    consents.require_signature(digest, value, WALLET.address)
    consents.require_signature(digest, value, WALLET.address.lower())
    with pytest.raises(Error, match="over other data"):
        consents.require_signature(bytes(32), value, WALLET.address)
