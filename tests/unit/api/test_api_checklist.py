"""The checklist over HTTP: at any time on a draft, and enforced at the issue."""

from typing import Any

from apikit import Service
from rawkit import require_problem
from test_api_life import agreed, drafted, issued
from worldkit import World

from notary.services import rehearsal


def points(service: Service, id: str, role: str = "claims") -> dict[str, Any]:
    answer = service.as_(role).get(f"/v1/instruments/{id}/checklist")
    assert answer.status_code == 200, answer.text
    return {item["name"]: item for item in answer.json()["points"]}


def put(service: Service, id: str, draft: dict[str, Any]) -> None:
    answer = service.as_("claims").put(f"/v1/instruments/{id}/draft", json={"draft": draft})
    assert answer.status_code == 200, answer.text


def test_a_draft_is_examined_and_what_fails_has_its_place(service: Service) -> None:
    id = drafted(service)
    assert points(service, id)["LENDER_LICENSED"]["outcome"] == "PASS"
    draft = service.as_("claims").get(f"/v1/instruments/{id}").json()["draft"]
    lender = next(party for party in draft["parties"] if "LENDER" in party["roles"])
    del lender["licence_no"]
    put(service, id, draft)
    answer = service.as_("claims").get(f"/v1/instruments/{id}/checklist").json()
    assert answer["blocked"] is True
    point = answer["points"][0]
    assert (point["outcome"], point["level"], point["article"]) == ("FAIL", "BLOCK", "司发通〔2017〕83号")
    assert point["places"] == [{"where": "parties[0].licence_no", "outcome": "FAIL"}]


def test_consents_and_the_case_file_close_what_was_open(service: Service) -> None:
    before = points(service, drafted(service, "LN-OPEN"))
    after = points(service, agreed(service, "LN-DONE"))
    for name in ("ENFORCEMENT_ACCEPTED", "OF_CAPACITY", "DISCLOSED_FIRST"):
        assert (before[name]["outcome"], after[name]["outcome"]) == ("OPEN", "PASS")
    assert after["SERVICE_AGREED"]["outcome"] == "PASS"
    assert [item["name"] for item in after.values() if item["outcome"] == "OPEN"] == ["DISBURSED_WHOLE"]


def test_the_issue_asks_for_the_points_that_block(service: Service) -> None:
    id = drafted(service)
    draft = service.as_("claims").get(f"/v1/instruments/{id}").json()["draft"]
    draft["sections"]["loan"]["principal_words"] = "人民币壹元整"
    put(service, id, draft)
    claims = service.as_("claims")
    assert claims.post(f"/v1/instruments/{id}:offer").status_code == 200
    service.play(rehearsal.choose, id)
    for item in claims.get(f"/v1/instruments/{id}/consents").json()["items"]:
        body = {"party": item["party"], "role": item["role"], "evidence": "5f" * 32}
        recorded = claims.post(f"/v1/instruments/{id}/consents", json=body)
        assert recorded.status_code == 201
    answer = service.as_("notary").post(
        f"/v1/instruments/{id}/acts:prepare", json={"type": "ISSUE", "authority": "trial-notary"}
    )
    require_problem(answer, (422, "NOT_READY"))
    told = [item for item in answer.json()["errors"] if item["code"] == "CHECKLIST"]
    assert [(item["where"], item["expected"]) for item in told] == [
        ("sections.loan.principal_words", "公证程序规则 39")
    ]
    assert "point 15" in told[0]["detail"]


def test_a_deed_keeps_its_checklist(service: Service) -> None:
    found = points(service, issued(service), "notary")
    assert found["DAYS_IN_ORDER"]["outcome"] == "PASS"
    assert found["ENFORCEMENT_ACCEPTED"]["outcome"] == "PASS"


def test_another_bank_sees_none(world: World) -> None:
    path = f"/v1/instruments/{world.own.instruments['DRAFT']}/checklist"
    require_problem(world.service.as_("foreign").get(path), (404, "NOT_FOUND"))
