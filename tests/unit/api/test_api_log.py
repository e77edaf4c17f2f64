"""The HTTP surface: the register as tiles, the trust root, and every error as a problem."""

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from officekit import TestOffice

from api import problems
from api.app import create_app
from notary.domain.errors import Conflict, Error, FormatError, NotFound, Refused, Unavailable
from notary.services import register

FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def web(office: TestOffice) -> TestClient:
    """The service over an office with one entry in its register."""
    office.issued()
    office.sequence()
    return client(office)


def client(office: TestOffice) -> TestClient:
    """The service over an office."""
    app: Any = SimpleNamespace(database=office.database, context=office.context)
    return TestClient(create_app(app), raise_server_exceptions=False)


def require_problem(answer: Any, status: int, code: str) -> None:
    """Ensure that an answer is a problem of RFC 9457."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "detail", "request_id", "errors"}
    assert problem["request_id"] == answer.headers.get("x-request-id", "")
    assert (problem["status"], problem["title"], problem["type"]) == (status, code, f"urn:debt-notary:problem:{code}")
    assert problem["detail"]


def test_the_index_names_every_public_route_and_none_that_is_not_there(web: TestClient) -> None:
    shown = web.get("/").json()
    assert (shown["origin"], shown["trial"]) == ("register.trial.example", True)
    paths = web.get("/openapi.json").json()["paths"]
    served = {path.replace("{path}", "{level}/{index}"): operations for path, operations in paths.items()}
    public = {
        path
        for path, operations in served.items()
        if all("public" in operation.get("tags", ()) for operation in operations.values())
    }
    assert set(shown["routes"]) == public - {"/"} | {"/openapi.json", "/v1/instruments"}
    assert "/v1/instruments" in served


def test_no_page_is_loaded_from_elsewhere(web: TestClient) -> None:
    for path in ("/", "/openapi.json", "/livez"):
        assert "http://" not in web.get(path).text.replace("https://", "http://")


def test_it_lives(web: TestClient) -> None:
    assert web.get("/livez").json() == {"status": "alive"}


def test_the_checkpoint_is_a_note_that_caches_ask_for_again(web: TestClient, office: TestOffice) -> None:
    answer = web.get("/log/checkpoint")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    with office.read() as tx:
        assert answer.content == register.file(tx, "checkpoint")
    office.issued("LN-2")
    office.sequence()
    assert web.get("/log/checkpoint").text.splitlines()[1] == "2"


def test_every_published_file_is_served_as_it_is(web: TestClient, office: TestOffice) -> None:
    with office.read() as tx:
        published = dict(register.published(tx))
    assert set(published) == {"tile/0/000.p/1", "tile/entries/000.p/1", "checkpoint"}
    for path, content in published.items():
        answer = web.get(f"/log/{path}")
        assert (answer.status_code, answer.content) == (200, content)
        if path != "checkpoint":
            assert answer.headers["cache-control"] == FOREVER
            assert answer.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(
    "path", ["tile/0/000", "tile/0/000.p/2", "tile/1/000.p/1", "tile/entries/000", "tile/0/x001/000"]
)
def test_what_is_not_there_yet_is_not_found_and_not_kept_by_caches(web: TestClient, path: str) -> None:
    answer = web.get(f"/log/{path}")
    require_problem(answer, 404, "NOT_FOUND")
    assert "cache-control" not in answer.headers


@pytest.mark.parametrize(
    "path",
    ["tile/", "tile/0", "tile/00/000", "tile/0/000.p/0", "tile/0/0000", "tile/x/000", "tile/0/%00", "tile/0/%ff%fe"],
)
def test_another_spelling_is_a_wrong_request(web: TestClient, path: str) -> None:
    require_problem(web.get(f"/log/{path}"), 400, "FORMAT")


@pytest.mark.parametrize(
    "path",
    ["/docs", "/redoc", "/log", "/log/", "/log/checkpoint/x", "/nowhere", "/" + "a" * 5000, "/log/..%2f"],
)
def test_unknown_routes_are_problems_too(web: TestClient, path: str) -> None:
    require_problem(web.get(path, follow_redirects=False), 404, "NOT_FOUND")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_the_register_is_read_only(web: TestClient, method: str) -> None:
    answer = web.request(method, "/log/checkpoint")
    require_problem(answer, 405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "GET, HEAD"


def test_an_empty_register(office: TestOffice) -> None:
    require_problem(client(office).get("/log/checkpoint"), 404, "NOT_FOUND")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotFound("x"), 404, "NOT_FOUND"),
        (FormatError("x", where="a.b"), 400, "FORMAT"),
        (Conflict("x"), 409, "CONFLICT"),
        (Refused("x", code="SIGNATURE"), 422, "SIGNATURE"),
        (Unavailable("x"), 503, "UNAVAILABLE"),
        (Error("x"), 500, "ERROR"),
    ],
)
def test_each_family_of_errors_has_its_status(error: Error, status: int, code: str) -> None:
    answer = _failing(error)
    require_problem(answer, status, code)
    assert answer.json()["detail"] == str(error)


def test_an_unknown_error_says_nothing_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    answer = _failing(RuntimeError("the password is hunter2"))
    require_problem(answer, 500, "INTERNAL")
    assert "hunter2" not in answer.text
    assert "request failed: RuntimeError at" in caplog.text
    assert "hunter2" not in caplog.text


def test_families_that_lie_inside_others_come_first() -> None:
    families = list(problems.STATUS)
    for index, family in enumerate(families):
        assert not any(issubclass(later, family) for later in families[index + 1 :])


def _failing(error: Exception) -> Any:
    web = FastAPI()
    problems.install(web)

    @web.get("/x")
    def fail() -> None:
        raise error

    return TestClient(web, raise_server_exceptions=False).get("/x")


def test_the_trust_root_is_the_published_one(office: TestOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.health.publish_trust", lambda app: {"origin": app.context.office.origin})
    assert client(office).get("/v1/trust").json() == {"origin": "register.trial.example"}
