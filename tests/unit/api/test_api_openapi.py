"""The OpenAPI document is complete, and the service does what it says: every success is of the schema it names."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from apikit import Service
from test_api_bad_input import who
from test_api_once import WRITING, writing
from worldkit import Route, World, routes

ERRORS = "application/problem+json"
TIMED_OR_WHOLE = {"POST /v1/orders", "POST /v1/instruments:open"}
"""Whose examples cannot be posted as they are: a deadline passes, and a certificate is a file of its own."""


def document(service: Service) -> dict[str, Any]:
    """The document that the service gives."""
    made: dict[str, Any] = service.as_(None).get("/openapi.json").json()
    return made


def schema_of(world_document: dict[str, Any], schema: dict[str, Any]) -> jsonschema_rs.Validator:
    """A validator of one schema of the document."""
    return jsonschema_rs.validator_for({**schema, "components": world_document["components"]})


def conforms(found: dict[str, Any], route: Route, answer: Any) -> None:
    """Ensure that an answer is one that the document names, of the schema it has there."""
    said = route.operation["responses"].get(str(answer.status_code))
    assert said is not None, (str(route), answer.status_code, answer.text[:300])
    if answer.status_code in (204, 304):
        assert answer.content == b""
        return
    type = answer.headers["content-type"].partition(";")[0]
    assert type in said["content"], (str(route), type)
    schema = said["content"][type].get("schema", {})
    if type.endswith("json") and schema:
        schema_of(found, schema).validate(answer.json())


def test_everything_is_said_of_every_route(world: World) -> None:
    seen = set()
    for route in world.routes():
        operation = route.operation
        assert operation["summary"], route
        assert operation["description"].endswith("."), route
        assert operation["operationId"] not in seen
        seen.add(operation["operationId"])
        assert operation["tags"], route
        for status, answer in operation["responses"].items():
            assert answer["description"], (str(route), status)
            if int(status) >= 400:
                assert answer["content"] == {ERRORS: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        assert {"400", "401", "403"} <= set(operation["responses"]) or route.is_public, route
        assert any(int(status) < 300 for status in operation["responses"]), route


def test_the_document_is_sound(world: World) -> None:
    """Every reference leads somewhere, every schema is one, every example of a field and a form is valid."""
    found = world.document
    text = json.dumps(found)
    assert found["openapi"].startswith("3.1")
    for name, schema in found["components"]["schemas"].items():
        assert f"#/components/schemas/{name}" in text, f"{name} is used nowhere"
        validator = schema_of(found, schema)
        for example in schema.get("examples", ()):
            validator.validate(example)
        for field in schema.get("properties", {}).values():
            for example in field.get("examples", ()):
                schema_of(found, field).validate(example)
    assert "HTTPValidationError" not in text
    assert found["components"]["securitySchemes"]["apiKey"]["scheme"] == "bearer"


def test_every_body_and_problem_has_an_example(world: World) -> None:
    for route in world.routes():
        if route.takes_json:
            name = route.operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            assert world.document["components"]["schemas"][name]["examples"], route
    problem = world.document["components"]["schemas"]["Problem"]["properties"]
    assert all("examples" in problem[name] for name in ("type", "title", "status", "request_id"))


def test_the_examples_of_bodies_are_taken_as_they_are(world: World) -> None:
    for route in world.routes():
        if route.takes_json and str(route) not in TIMED_OR_WHOLE:
            name = route.operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            example = world.document["components"]["schemas"][name]["examples"][0]
            answer = world.request(route, who(route), world.own, "DRAFT", json=example)
            assert answer.status_code not in (400, 401, 403), (str(route), answer.text)
            conforms(world.document, route, answer)


def _reads(world: World) -> Iterator[tuple[Route, str, str]]:
    for route in world.routes():
        if route.method == "get":
            for state in ("DRAFT", "OFFERED", "ISSUED", "WITHDRAWN"):
                shown_to_office = "register" in route.path or "lookups" in route.path
                yield route, "auditor" if shown_to_office else "claims", state


def test_every_answer_to_a_reader_is_of_its_schema(world: World) -> None:
    succeeded = set()
    for route, role, state in _reads(world):
        answer = world.request(route, role, world.own, state)
        conforms(world.document, route, answer)
        if answer.status_code == 200:
            succeeded.add(str(route))
    unanswered = {str(route) for route in world.routes() if route.method == "get"} - succeeded
    # No worker runs, and no debt of this world is in default.
    assert unanswered == {"GET /readyz", "GET /v1/instruments/{id}/execution-certificate"}


@pytest.mark.parametrize("name", WRITING)
def test_every_answer_to_a_writer_is_of_its_schema(service: Service, name: str) -> None:
    found = document(service)
    route = next(route for route in routes(found) if str(route) == name)
    role, path, body = writing(service)[name]()
    answer = service.as_(role).request(route.method.upper(), path, **body)
    assert answer.status_code < 300, answer.text
    conforms(found, route, answer)


def test_a_success_has_no_more_than_its_schema_says(world: World) -> None:
    """Nothing leaves the service that the document does not name."""
    for route, role, state in _reads(world):
        schema = (
            route.operation["responses"].get("200", {}).get("content", {}).get("application/json", {}).get("schema")
        )
        if not schema or "$ref" not in schema:
            continue
        named = set(world.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"])
        answer = world.request(route, role, world.own, state)
        if answer.status_code == 200:
            assert set(answer.json()) <= named, str(route)
