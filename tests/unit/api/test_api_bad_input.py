"""Bad input of every kind: each gets a problem with a stable code and a request id, and changes nothing."""

import copy
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from badjson import BODIES
from officekit import terms
from rawkit import chunks, require_problem, send
from sqlalchemy import event
from worldkit import Route, World

SENT = ("张三丰", "+8613812345678", "Jiang Wenyuan", "a'b\"张")
"""What nobody calls a thing of ours: a name in two scripts, a phone number, and one that plays with quotes."""

ROLE = {
    "acts:write": "notary",
    "courts:write": "notary",
    "courts:open": "court",
    "institutions:write": "admin",
    "authorities:write": "admin",
}
"""Who writes, where it is not claims staff."""


def who(route: Route) -> str:
    """A role that may use a route."""
    if route.path.endswith("/lookups"):  # of the creditor's staff nobody sees who looked
        return "notary"
    return ROLE.get((route.scopes or ("",))[0], "claims")


@pytest.fixture(scope="module", autouse=True)
def no_nul_reaches_the_database(world: World) -> None:
    """PostgreSQL refuses NUL in text and lone surrogates; here that is a fault as well."""

    def refuse(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        for row in parameters if many else [parameters]:
            for value in row.values() if isinstance(row, dict) else row:
                if isinstance(value, str):
                    value.encode()
                    assert "\0" not in value, statement

    event.listen(world.office.database.engine, "before_cursor_execute", refuse)


def json_routes(world: World) -> list[Route]:
    """The routes that take JSON."""
    return [route for route in world.routes() if route.takes_json]


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_no_strict_json_is_refused_by_every_route_that_takes_json(world: World, name: str) -> None:
    for route in json_routes(world):
        headers = {"Content-Type": "application/json"}
        answer = world.request(route, who(route), world.own, content=BODIES[name], headers=headers)
        problem = require_problem(answer, (400, "FORMAT"))
        assert "138123" not in answer.text, (str(route), problem)
        assert "张" not in answer.text
        assert len(answer.content) < 20_000


@pytest.mark.parametrize(
    "type", ["text/plain", "application/xml", "multipart/form-data", "application/jsonx", "%%", ""]
)
def test_json_under_another_name_is_refused(world: World, type: str) -> None:
    for route in json_routes(world):
        content = json.dumps(world.body(route, world.own, role=who(route))).encode()
        answer = world.request(route, who(route), world.own, content=content, headers={"Content-Type": type})
        require_problem(answer, (400, "FORMAT"))


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something can be put in a JSON value."""
    yield path
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        yield from places(member, (*path, name))


def with_value(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """A copy with another value at a place."""
    if not path:
        return new
    made = copy.deepcopy(value)
    holder = made
    for name in path[:-1]:
        holder = holder[name]
    holder[path[-1]] = new
    return made


def with_key(value: Any, path: tuple[Any, ...], key: str) -> Any:
    """A copy in which the object at a place has one more member; None where there is no object."""
    made = copy.deepcopy(value)
    holder = made
    for name in path:
        holder = holder[name]
    if not isinstance(holder, dict):
        return None
    holder[key] = 1
    return made


@pytest.mark.parametrize("wrong", [*SENT, "a\0b", 5, None, [], {}, "", "x" * 100_000], ids=repr)
def test_no_value_of_a_wrong_kind_breaks_anything_or_is_repeated(world: World, wrong: Any) -> None:
    for route in json_routes(world):
        body = world.body(route, world.own, "DRAFT", who(route))
        if "certificate" in body:
            body["certificate"] = {"credential": {"credentialSubject": {"registerNo": 0}}}
        for path in places(body):
            for made in (
                with_value(body, path, wrong),
                with_key(body, path, wrong) if isinstance(wrong, str) else None,
            ):
                if made is None:
                    continue
                answer = world.request(route, who(route), world.own, "DRAFT", json=made)
                assert answer.status_code < 500, (str(route), path, answer.text)
                if answer.status_code >= 400:
                    require_problem(answer, (answer.status_code, answer.json()["title"]))
                    assert len(answer.content) < 20_000
                    if wrong in SENT:
                        told = json.dumps(answer.json(), ensure_ascii=False)
                        assert not any(word in told for word in SENT[:3]), (str(route), path, told)
                        assert "张" not in answer.text


@pytest.mark.parametrize("text", [*SENT, "a\0b", "\0", "%2e%2e%2f", " ", "x" * 5000, "\ud800", "'", "%"])
def test_no_path_parameter_breaks_anything_or_is_repeated(world: World, text: str) -> None:
    written = quote(text.encode("utf-8", "surrogatepass"), safe="") if text != "%" else "%"
    for route in world.routes():
        for name in route.parameters:
            values = {**world.values(route, world.own, "DRAFT"), name: written}
            path = route.path
            for other in route.parameters:
                path = path.replace(f"{{{other}}}", values[other])
            body = {"json": world.body(route, world.own, role=who(route))} if route.takes_json else {}
            answer = world.service.as_(who(route)).request(route.method.upper(), path, **body)
            require_problem(answer, (400, "FORMAT"), (404, "NOT_FOUND"), (405, "METHOD_NOT_ALLOWED"), (409, "CONFLICT"))
            assert not any(word in answer.json()["detail"] for word in SENT)


@pytest.mark.parametrize(
    "text", [*SENT, "a\0b", "\ud800", "x" * 5000, "-1", "1e3", "99999999999999999999", "[]", "null"]
)
def test_no_query_breaks_anything_or_is_repeated(world: World, text: str) -> None:
    written = quote(text.encode("utf-8", "surrogatepass"))
    for route in world.routes():
        for item in route.operation.get("parameters", ()):
            if item["in"] != "query":
                continue
            path = f"{world.path(route, world.own, 'DRAFT')}?{item['name']}={written}"
            answer = world.service.as_(who(route)).request(route.method.upper(), path)
            drafts = "/papers/" in route.path or route.path.endswith("/view")  # have no such paper, and no view
            assert answer.status_code in ((200, 400, 404, 409) if drafts else (200, 400)), answer.text
            if answer.status_code != 200:
                require_problem(answer, (400, "FORMAT"), (404, "NOT_FOUND"), (409, "CONFLICT"))
                assert not any(word in answer.text for word in SENT)
            if "\0" in text:
                assert answer.status_code == 400, (str(route), item["name"])


def test_an_address_with_nul_is_refused_wherever_it_leads(world: World) -> None:
    for path in (
        "/%00",
        "/v1/instruments/%00",
        "/v1/instruments?reference=%00",
        "/v1/instruments?x=a%00",
        "/livez?%00",
    ):
        require_problem(world.service.as_("claims").get(path), (400, "FORMAT"))


@pytest.mark.parametrize(
    "name", ["Authorization", "Idempotency-Key", "If-None-Match", "Content-Type", "X-Request-Id", "Host"]
)
@pytest.mark.parametrize("value", [b"\xe5\xbc\xa0", b"x" * 100_000, b"", b"'\"", b"*", b",,,", b"a\tb"])
def test_no_header_breaks_anything(world: World, name: str, value: bytes) -> None:
    token = {b"Authorization": f"Bearer {world.service.tokens['claims']}".encode()}
    for method, path in (("GET", f"/v1/certificates/{world.own.certificate}.json"), ("POST", "/v1/instruments")):
        headers = {**token, name.encode(): value}
        answer = world.service.as_(None).request(method, path, headers=headers, content=b"{}")
        assert answer.status_code in (200, 304, 400, 401), answer.text
        if answer.status_code >= 400:
            require_problem(answer, (400, "FORMAT"), (401, "UNAUTHENTICATED"))
        assert "x" * 20 not in answer.text.replace("0x", "")


@pytest.mark.parametrize("method", ["PATCH", "TRACE", "OPTIONS", "PROPFIND", "get", "X" * 200])
def test_methods_that_are_not_there(world: World, method: str) -> None:
    paths = {
        "/v1/instruments": {"GET", "HEAD", "POST"},
        "/livez": {"GET", "HEAD"},
        f"/v1/instruments/{world.own.instruments['DRAFT']}": {"GET", "HEAD"},
        f"/v1/instruments/{world.own.instruments['DRAFT']}/draft": {"PUT"},
    }
    for path, allowed in paths.items():
        answer = send(world.service.web, method, path, {}, chunks(0))
        assert (answer.status, json.loads(answer.body)["title"]) == (405, "METHOD_NOT_ALLOWED")
        assert set(answer.headers["allow"].split(", ")) == allowed


def test_head_is_get_without_the_body_on_every_route(world: World) -> None:
    for route in world.routes():
        if route.method != "get" or route.path in ("/metrics", "/readyz") or "standing" in route.path:
            continue
        if route.path.endswith(("/lookups", "/view")):  # who looked is in them, and each look is one
            continue
        path, client = world.path(route, world.own, "OFFERED"), world.service.as_(who(route))
        get, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (get.status_code, b""), str(route)
        for name in ("content-type", "content-length", "etag", "cache-control"):
            assert head.headers.get(name) == get.headers.get(name), (str(route), name)


def test_one_address_for_each_thing(world: World) -> None:
    """No redirects from other spellings: they would carry keys and bodies elsewhere."""
    for path in ("/v1/instruments/", "/livez/", "/v1//instruments", "/V1/instruments", "/v1/instruments%2f"):
        require_problem(world.service.as_("claims").get(path, follow_redirects=False), (404, "NOT_FOUND"))
    id = world.own.instruments["DRAFT"]
    for path in (f"/v1/instruments/{id}%2fdraft", f"/v1/instruments/{id}/", f"/v1/instruments/{id.upper()}x"):
        answer = world.service.as_("claims").get(path, follow_redirects=False)
        require_problem(answer, (404, "NOT_FOUND"), (400, "FORMAT"), (405, "METHOD_NOT_ALLOWED"))


def test_a_misspelt_parameter_is_no_filter(world: World) -> None:
    for route in world.routes():
        if route.path.startswith("/v1/") and route.path not in ("/v1/trust", "/v1/register"):
            answer = world.request(route, who(route), world.own, "DRAFT", params={"standng": "ENFORCEABLE"})
            require_problem(answer, (400, "FORMAT"))
            assert "standng" not in answer.text, route


def test_an_answer_does_not_grow_with_what_is_wrong(world: World) -> None:
    anybody = world.service.as_(None)
    many = {f"m{index}": 1 for index in range(900)}
    answer = anybody.post("/v1/amounts", json={"fees": [many] * 50})
    require_problem(answer, (400, "TERMS"))
    assert len(answer.json()["errors"]) == 100
    answer = anybody.post("/v1/amounts", json=many)
    require_problem(answer, (400, "FORMAT"))
    assert len(answer.json()["errors"]) <= 100
    answer = anybody.post("/v1/amounts", json={"fees": [{f"m{index}": 1 for index in range(1001)}]})
    require_problem(answer, (400, "FORMAT"))
    assert "1,001 members" in answer.json()["detail"]
    draft = {"reference": "MANY", "draft": {"institution": world.own.bank, **many}}
    made = world.service.as_("claims").post("/v1/instruments", json=draft).json()
    offered = world.service.as_("claims").post(f"/v1/instruments/{made['id']}:offer")
    assert len(offered.json()["errors"]) == 101
    assert offered.json()["errors"][-1]["code"] == "MORE"


NUMBER = "110101199003071234"


@pytest.mark.parametrize(
    "body",
    [
        '{"fees":[{"张三 NUMBER":"\\ud800"}]}',
        '{"NUMBER":{"b":"\\ud800"}}',
        '{"fees":[{"zhang NUMBER":1}]}',
    ],
)
def test_a_place_that_is_named_by_what_was_sent_is_not_told(world: World, body: str) -> None:
    answer = world.service.as_(None).post(
        "/v1/amounts", content=body.replace("NUMBER", NUMBER).encode(), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 400
    assert NUMBER not in answer.text
    assert "张" not in answer.text


def test_a_draft_with_a_number_for_a_name_does_not_tell_it(world: World) -> None:
    claims = world.service.as_("claims")
    draft = terms(0)
    draft["dates"] = {**draft["dates"], NUMBER: "2"}
    draft["sections"]["commitment"]["declarants"] = [f"li-si-{NUMBER}"]
    made = claims.post("/v1/instruments", json={"reference": "NAMED", "draft": draft}).json()
    for answer in (
        claims.post(f"/v1/instruments/{made['id']}:offer"),
        claims.get(f"/v1/instruments/{made['id']}/amount"),
    ):
        assert answer.status_code in (400, 409, 422)
        assert NUMBER not in answer.text


def test_a_document_under_another_name_is_not_left_out(world: World) -> None:
    files = [("certificate", ("c.json", b"{}")), ("documents", ("d.pdf", b"%PDF-"))]
    require_problem(world.service.as_(None).post("/v1/verify", files=files), (400, "FORMAT"))
