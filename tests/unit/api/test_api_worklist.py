"""The work list over HTTP, with instruments before and after their issue on the same pages."""

from typing import Any

import pytest
from apikit import Service
from officekit import terms
from test_api_life import agreed, drafted, issued, offered

from notary.services import worklist


def pages(service: Service, role: str, limit: int) -> list[list[dict[str, Any]]]:
    """Every page of a role's list."""
    found, cursor = list[list[dict[str, Any]]](), None
    while True:
        asked = {"limit": limit} | ({} if cursor is None else {"cursor": cursor})
        answer = service.as_(role).get("/v1/worklist", params=asked)
        assert answer.status_code == 200, answer.text
        found.append(answer.json()["items"])
        cursor = answer.json()["next"]
        if cursor is None:
            return found


def tasks(service: Service, role: str, limit: int = 200) -> list[tuple[str, str]]:
    """The tasks of all pages, by the instruments' references."""
    return [(item["reference"], item["task"]) for page in pages(service, role, limit) for item in page]


@pytest.fixture
def mixed(service: Service) -> Service:
    """Instruments in every state, those before the issue between those after it."""
    offered(service, "A")
    issued(service, "B")
    drafted(service, "C")
    offered(service, "D")
    agreed(service, "E")
    claims = service.as_("claims")
    assert claims.post(f"/v1/instruments/{offered(service, 'F')}:withdraw").status_code == 200
    issued(service, "G")
    return service


@pytest.mark.parametrize("limit", [1, 2, 3, 200])
@pytest.mark.parametrize("at_once", [1, 2, 200])
def test_pages_mix_offers_and_deeds(mixed: Service, limit: int, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many instruments one query examines."""
    monkeypatch.setattr(worklist, "AT_ONCE", at_once)
    assert tasks(mixed, "claims", limit) == [
        ("A", "REMIND_PARTIES"), ("B", "DISBURSE"), ("D", "REMIND_PARTIES"), ("G", "DISBURSE"),
    ]  # fmt: skip
    assert tasks(mixed, "customer", limit) == [("A", "CONSENT"), ("D", "CONSENT")]
    assert tasks(mixed, "notary", limit) == [("E", "ISSUE_DEED")]
    assert tasks(mixed, "court", limit) == tasks(mixed, "foreign", limit) == tasks(mixed, "insurer", limit) == []
    assert [len({item["reference"] for item in page}) for page in pages(mixed, "claims", 1)][:4] == [1] * 4


def test_an_offers_task_has_no_number_yet_and_names_who_is_missing(service: Service) -> None:
    id = offered(service)
    ((found,),) = pages(service, "claims", 50)
    assert found["instrument"] == id
    assert (found["register_no"], found["standing"], found["last_day"], found["share"]) == (None, None, None, None)
    assert found["parties"] == sorted(party["id"] for party in terms()["parties"])
    assert found["steps"] == ["DISCLOSED", "CHOSEN", "CONSENT", "WITHDRAW"]


def test_a_deeds_task_is_as_it_was(service: Service) -> None:
    issued(service)
    ((found,),) = pages(service, "claims", 50)
    assert (found["register_no"], found["standing"], found["parties"]) == (0, "ENFORCEABLE", [])
