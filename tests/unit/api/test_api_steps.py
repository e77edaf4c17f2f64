"""Steps of the law over HTTP: every reason of a refusal, papers, and what parties submit themselves."""

import hashlib
from typing import Any

import pytest
from apikit import Service
from officekit import CLAIMED, EVIDENCE
from rawkit import require_problem
from test_api_life import issued

from notary.domain.acts import SUBMISSIONS
from notary.keys.ethereum import EthereumKey, new_private_key

UNKEPT = {"sha256": "ab" * 32, "sm3": "cd" * 32}


def prepared(service: Service, role: str, id: str, wish: dict[str, Any]) -> Any:
    """The answer to who asks for an act."""
    return service.as_(role).post(f"/v1/instruments/{id}/acts:prepare", json=wish)


def history(service: Service, id: str) -> list[Any]:
    """The acts of an instrument."""
    found: list[Any] = service.as_("notary").get(f"/v1/instruments/{id}/history").json()["items"]
    return found


class TestRefusals:
    def test_each_reason_stands_for_itself(self, service: Service) -> None:
        id = issued(service)
        wish = {"type": "REQUEST", "authority": "trial-bank", "evidence": {"applied": CLAIMED}}
        answer = prepared(service, "claims", id, wish)
        require_problem(answer, (422, "STEP_FORBIDDEN"))
        told = [item["detail"] for item in answer.json()["errors"]]
        assert {item["code"] for item in answer.json()["errors"]} == {"STEP_FORBIDDEN"}
        assert [reason.partition(",")[0].partition(";")[0] for reason in told] == [
            "a default must be on record",
            "only claims under contracts that the deed endows with enforcement may be asked for (法释〔2018〕18号 6)",
            "it rests on PAYMENT_STATEMENT",
        ]
        assert all(reason in answer.json()["detail"] for reason in told)

    @pytest.mark.parametrize(
        ("change", "status", "where", "told"),
        [
            ({"type": "EXPLODE"}, 400, "type", "DISCHARGE"),
            ({"detail": {"ground": "LUCK"}}, 400, "detail.ground", "must be one of DEPOSIT, MERGER, OTHER, PAYMENT"),
            ({"detail": {}}, 400, "detail.ground", "must be one of"),
            ({"detail": {"ground": "PAYMENT", "declared": ["SURE"]}}, 400, "detail.declared[0]", "must be one of"),
            ({"detail": {"ground": "PAYMENT", "kind": "PAYMENT"}}, 400, "detail", "known are by, ground, declared"),
            ({"detail": {"ground": "PAYMENT", "by": "LENDER"}}, 400, "detail.by", "must be an object"),
            ({"detail": {"ground": "PAYMENT", "by": {"actor": "ANYBODY"}}}, 400, "detail.by.actor", "must be one of"),
            ({"detail": {"ground": "PAYMENT", "submission": "1"}}, 400, "detail.submission", "integer"),
            ({"evidence": {"discharge_proof": "paid"}}, 400, "evidence.discharge_proof", "object"),
        ],
    )
    def test_a_wish_out_of_form_says_what_is_right(
        self, service: Service, change: dict[str, Any], status: int, where: str, told: str
    ) -> None:
        id = issued(service)
        answer = prepared(service, "claims", id, service.wish("claims", "DISCHARGE", ground="PAYMENT") | change)
        require_problem(answer, (status, "FORMAT"))
        assert (where, told in answer.text) == (answer.json()["errors"][0]["where"], True), answer.text
        assert len(history(service, id)) == 1

    def test_who_records_says_whose_step_it_is(self, service: Service) -> None:
        id = issued(service)
        answer = prepared(service, "notary", id, service.wish("notary", "DISCHARGE", ground="PAYMENT"))
        require_problem(answer, (400, "FORMAT"))
        assert answer.json()["errors"][0]["where"] == "detail.by.actor"
        by = {"actor": "DEBTOR", "party": "nobody"}
        stranger = prepared(service, "notary", id, service.wish("notary", "DISCHARGE", ground="PAYMENT", by=by))
        assert stranger.status_code == 404
        assert "those are: borrower" in stranger.json()["detail"]

    def test_an_insurer_that_is_not_known(self, service: Service) -> None:
        id = issued(service)
        service.office.lead(id, "DISBURSE", "DEFAULT")
        answer = prepared(service, "claims", id, service.wish("claims", "CLAIM", insurer="nobody"))
        assert (answer.status_code, "an insurer is entered as an institution first" in answer.text) == (404, True)
        assert service.as_("insurer").get(f"/v1/instruments/{id}").status_code == 404
        service.do("claims", id, service.wish("claims", "CLAIM", insurer="trial-insurer"))
        assert service.as_("insurer").get(f"/v1/instruments/{id}").status_code == 200
        assert service.as_("foreign").get(f"/v1/instruments/{id}").status_code == 404

    def test_the_history_says_whose_step_it_was_and_the_state_after_it(self, service: Service) -> None:
        id = issued(service)
        service.discharge(id)
        first, last = history(service, id)
        assert (first["by"], last["by"]) == (None, {"actor": "LENDER", "party": None})
        assert (first["regions"]["performance"], last["regions"]["performance"]) == ("UNDISBURSED", "DISCHARGED")


class TestEvidence:
    def test_a_paper_is_handed_in_and_read_through_what_names_it(self, service: Service) -> None:
        id, content = issued(service), b"%PDF- the borrower paid"
        claims = service.as_("claims")
        kept = claims.post("/v1/evidence?type=DISCHARGE_PROOF", content=content).json()
        assert (kept["sha256"], kept["size"]) == (hashlib.sha256(content).hexdigest(), len(content))
        path = f"/v1/instruments/{id}/evidence/{kept['sha256']}"
        assert claims.get(path).status_code == 404
        paper = {"discharge_proof": {name: kept[name] for name in ("sha256", "sm3")}}
        service.do("claims", id, service.wish("claims", "DISCHARGE", paper, ground="PAYMENT"))
        for role in ("claims", "notary", "customer", "auditor"):
            answer = service.as_(role).get(path)
            assert (answer.status_code, answer.content) == (200, content), role
            assert answer.headers["cache-control"] == "private, no-store"
        for role in ("foreign", "court", "insurer"):
            assert service.as_(role).get(path).status_code == 404, role
        other = issued(service, "LN-2")
        assert claims.get(f"/v1/instruments/{other}/evidence/{kept['sha256']}").status_code == 404

    def test_a_paper_that_was_not_handed_in_or_by_another_is_refused(self, service: Service) -> None:
        id = issued(service)
        for paper in (UNKEPT, service.papers("foreign", "discharge_proof")["discharge_proof"]):
            wish = service.wish("claims", "DISCHARGE", {"discharge_proof": paper}, ground="PAYMENT")
            answer = prepared(service, "claims", id, wish)
            require_problem(answer, (422, "REFUSED"))
            assert "is not kept here; hand the paper in first" in answer.json()["detail"]

    @pytest.mark.parametrize(("type", "content"), [("DECISION", b""), ("a b", b"x"), ("", b"x")])
    def test_a_paper_out_of_form(self, service: Service, type: str, content: bytes) -> None:
        answer = service.as_("claims").post("/v1/evidence", params={"type": type}, content=content)
        require_problem(answer, (400, "FORMAT"))


class TestSubmissions:
    def sign(self, service: Service, id: str, key: Any, **body: Any) -> Any:
        """A party's own act, prepared and entered with its key; the answer to the submission."""
        customer = service.as_("customer")
        asked = {"party": "borrower", "kind": "OBJECTION", "key": key.address} | body
        made = customer.post(f"/v1/instruments/{id}/submissions:prepare", json=asked)
        if made.status_code != 200:
            return made
        signature = {"value": "0x" + key.sign_digest(bytes.fromhex(made.json()["digest"])).hex()}
        signed = {"body_hash": made.json()["body_hash"], "signature": signature}
        return customer.post(f"/v1/instruments/{id}/submissions", json=signed)

    def test_a_customer_submits_with_its_enrolled_wallet(self, service: Service) -> None:
        id, wallet = issued(service), service.wallet("borrower")
        papers = service.papers("customer", "objection")
        entered = self.sign(service, id, wallet, evidence=papers)
        assert entered.status_code == 201, entered.text
        last = history(service, id)[-1]
        assert (last["act_hash"], last["type"], last["role"], last["authority"], last["key_method"]) == (
            entered.json()["acts"][0], "SUBMISSION", "PARTY", "borrower", "ENROLLED_WALLET",
        )  # fmt: skip
        assert (last["from"], last["to"], entered.json()["orders"]) == ("ENFORCEABLE", "ENFORCEABLE", [])
        path = f"/v1/instruments/{id}/evidence/{papers['objection']['sha256']}"
        assert service.as_("notary").get(path).content == b"objection of customer"

    def test_nobody_submits_for_another(self, service: Service) -> None:
        id, wallet = issued(service), service.wallet("borrower")
        for party in ("lender", "insurer"):
            answer = self.sign(service, id, wallet, party=party)
            assert answer.status_code == 422, answer.text
        assert self.sign(service, id, wallet, party="stranger").status_code == 404
        recorded = {"party": "lender", "kind": "REPLY", "record": EVIDENCE}
        path = f"/v1/instruments/{id}/submissions:record"
        assert "each party consents for itself" in service.as_("customer").post(path, json=recorded).text
        own = service.as_("customer").post(path, json=recorded | {"party": "borrower"})
        assert (own.status_code, "sign with the enrolled key" in own.text) == (422, True)
        assert service.as_("foreign").post(path, json=recorded).status_code == 404
        assert len(history(service, id)) == 1

    def test_a_key_that_is_not_enrolled_or_anothers_is_refused(self, service: Service) -> None:
        id = issued(service)
        for key, told in ((EthereumKey(new_private_key()), "enrol it first"), (service.wallet("lender"), "")):
            answer = self.sign(service, id, key)
            assert (answer.status_code, told in answer.text) == (422, True), answer.text

    def test_staff_record_what_a_party_says_in_person(self, service: Service) -> None:
        id = issued(service)
        for role, kind in (("claims", "STATEMENT"), ("notary", "REPLY")):
            said = {"party": "borrower", "kind": kind, "record": EVIDENCE, "evidence": {"said": "it owes"}}
            answer = service.as_(role).post(f"/v1/instruments/{id}/submissions:record", json=said)
            assert answer.status_code == 201, answer.text
            assert history(service, id)[-1]["key_method"] == "EVENT_KEY"

    def test_a_creditor_does_not_answer_the_notarys_letter_for_the_debtor(self, service: Service) -> None:
        """Else it would need nobody else to have its claim verified."""
        id = issued(service)
        service.office.lead(id, "DISBURSE", "DEFAULT", "CLAIM", "REQUEST", "VERIFY")
        before = len(history(service, id))
        path = f"/v1/instruments/{id}/submissions:record"
        for role, party in (
            ("claims", "borrower"),
            ("insurer", "borrower"),
            ("insurer", "lender"),
            ("claims", "insurer"),
        ):
            for kind in set(SUBMISSIONS) - {"STATEMENT"}:
                answer = service.as_(role).post(path, json={"party": party, "kind": kind, "record": EVIDENCE})
                require_problem(answer, (422, "REFUSED"))
                assert "is signed with the party's own key, or made before the notary" in answer.json()["detail"]
        assert len(history(service, id)) == before
        for role, party in (("claims", "lender"), ("insurer", "insurer"), ("notary", "borrower")):
            answer = service.as_(role).post(path, json={"party": party, "kind": "REPLY", "record": EVIDENCE})
            assert answer.status_code == 201, answer.text

    @pytest.mark.parametrize(
        "change", [{"kind": "WISH"}, {"record": "x"}, {"party": ""}, {"evidence": {"objection": "said"}}, {"more": 1}]
    )
    def test_a_submission_out_of_form(self, service: Service, change: dict[str, Any]) -> None:
        id = issued(service)
        said: dict[str, Any] = {"party": "borrower", "kind": "OBJECTION", "record": EVIDENCE} | change
        answer = service.as_("notary").post(f"/v1/instruments/{id}/submissions:record", json=said)
        require_problem(answer, (400, "FORMAT"))
        assert len(history(service, id)) == 1

    def test_a_partys_act_is_no_authoritys_and_the_other_way_round(self, service: Service) -> None:
        id, wallet = issued(service), service.wallet("borrower")
        asked = {"party": "borrower", "kind": "REPLY", "key": wallet.address}
        own = service.as_("customer").post(f"/v1/instruments/{id}/submissions:prepare", json=asked).json()
        value = "0x" + wallet.sign_digest(bytes.fromhex(own["digest"])).hex()
        signed = {"body_hash": own["body_hash"], "signature": {"value": value}}
        refused = service.as_("claims").post(f"/v1/instruments/{id}/acts", json=signed)
        assert (refused.status_code, "is entered as a submission" in refused.text) == (422, True)
        wish = service.wish("claims", "DISCHARGE", ground="PAYMENT")
        theirs = prepared(service, "claims", id, wish).json()
        value = service.sign("CREDITOR", theirs["digest"])
        signed = {"body_hash": theirs["body_hash"], "signature": {"value": value}}
        assert service.as_("customer").post(f"/v1/instruments/{id}/submissions", json=signed).status_code == 404
        assert len(history(service, id)) == 1

    def test_another_instruments_submission_is_not_entered_here(self, service: Service) -> None:
        first, second, wallet = issued(service, "LN-1"), issued(service, "LN-2"), service.wallet("borrower")
        asked = {"party": "borrower", "kind": "REPLY", "key": wallet.address}
        own = service.as_("customer").post(f"/v1/instruments/{first}/submissions:prepare", json=asked).json()
        value = "0x" + wallet.sign_digest(bytes.fromhex(own["digest"])).hex()
        signed = {"body_hash": own["body_hash"], "signature": {"value": value}}
        customer = service.as_("customer")
        assert customer.post(f"/v1/instruments/{second}/submissions", json=signed).status_code == 404
        assert customer.post(f"/v1/instruments/{first}/submissions", json=signed).status_code == 201
