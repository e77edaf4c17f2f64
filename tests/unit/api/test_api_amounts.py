"""Amounts over HTTP: from terms by anyone, and from an instrument by whoever may see it."""

import json
from pathlib import Path
from typing import Any

import pytest
from apikit import Service
from rawkit import require_problem
from test_api_life import drafted, issued, offered
from worldkit import World

from notary.domain.amounts import compute, parse
from notary.xlsx.statement import render

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "amounts.json").read_text(encoding="utf-8"))
BASE: dict[str, Any] = VECTORS["base"]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_the_service_computes_what_was_worked_by_hand(world: World, case: dict[str, Any]) -> None:
    answer = world.service.as_(None).post("/v1/amounts", json=BASE | case["change"])
    assert answer.status_code == 200, answer.text
    for path, expected in case["expected"].items():
        found = answer.json()
        for name in path.split("."):
            found = found[int(name)] if isinstance(found, list) else found[name]
        assert found == expected, path


def test_everything_that_is_wrong_is_listed(world: World) -> None:
    wrong = BASE | {"principal": 100000, "as_of": "2023-01-01", "cap": "FI_36"}
    answer = world.service.as_(None).post("/v1/amounts", json=wrong)
    require_problem(answer, (400, "TERMS"))
    assert {(item["where"], item["code"]) for item in answer.json()["errors"]} == {
        ("principal", "FORMAT"),
        ("cap", "UNKNOWN_CODE"),
    }
    answer = world.service.as_(None).post("/v1/amounts", json=BASE | {"as_of": "2023-01-01"})
    assert [item["where"] for item in answer.json()["errors"]] == ["as_of"]
    assert answer.json()["errors"][0]["expected"] == "from or a later day"


def test_an_instrument_is_counted_by_its_own_schedule(service: Service) -> None:
    id = issued(service)
    claims = service.as_("claims")
    draft = claims.get(f"/v1/instruments/{id}").json()["draft"]
    loan = draft["sections"]["loan"]
    first = loan["schedule"][0]
    answer = claims.get(f"/v1/instruments/{id}/amount?as_of={first['due']}").json()
    assert answer["principal"] == f"{int(loan['principal']['amount']) / 100:.2f}"
    assert answer["interest"] == f"{int(first['interest']['amount']) / 100:.2f}"
    assert answer["schedule"][0]["due"] == first["due"]
    assert any("payments" in text for text in answer["assumed"])
    assert answer["claimable"]["principal"] == f"{int(first['principal']['amount']) / 100:.2f}"
    again = service.as_(None).post("/v1/amounts", json=answer["terms"]).json()
    assert again == {name: value for name, value in answer.items() if name not in ("terms", "assumed", "claimable")}


def test_the_day_is_today_unless_another_is_asked_for(service: Service) -> None:
    id = offered(service)
    answer = service.as_("claims").get(f"/v1/instruments/{id}/amount")
    assert answer.json()["as_of"] == service.office.clock.now.date().isoformat()


def test_who_does_not_see_the_instrument_does_not_see_its_amount(world: World) -> None:
    path = f"/v1/instruments/{world.own.instruments['ISSUED']}/amount"
    assert world.service.as_("claims").get(path).status_code == 200
    require_problem(world.service.as_("foreign").get(path), (404, "NOT_FOUND"))


def test_a_draft_that_is_not_sound_has_no_amount_and_says_why(service: Service) -> None:
    id, claims = drafted(service), service.as_("claims")
    draft = claims.get(f"/v1/instruments/{id}").json()["draft"]
    del draft["sections"]["loan"]["annual_rate"]
    assert claims.put(f"/v1/instruments/{id}/draft", json={"draft": draft}).status_code == 200
    answer = claims.get(f"/v1/instruments/{id}/amount")
    require_problem(answer, (422, "NO_AMOUNT"))
    assert "sections.loan.annual_rate" in [item["where"] for item in answer.json()["errors"]]


def test_a_day_before_the_loan_has_no_amount(service: Service) -> None:
    answer = service.as_("claims").get(f"/v1/instruments/{offered(service)}/amount?as_of=2020-01-01")
    require_problem(answer, (422, "NO_AMOUNT"))
    assert [item["where"] for item in answer.json()["errors"]] == ["as_of"]


def test_what_was_withdrawn_has_no_amount(world: World) -> None:
    answer = world.service.as_("claims").get(f"/v1/instruments/{world.own.instruments['WITHDRAWN']}/amount")
    require_problem(answer, (409, "CONFLICT"))


def test_the_workbook_is_the_statement(service: Service) -> None:
    id, claims = issued(service), service.as_("claims")
    answer = claims.get(f"/v1/instruments/{id}/amount.xlsx?as_of=2027-06-30")
    assert answer.status_code == 200
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    terms = claims.get(f"/v1/instruments/{id}/amount?as_of=2027-06-30").json()["terms"]
    assert answer.content == render(compute(parse(terms)))
