"""schemathesis over the whole API, in process, with a key of each role: no fault, and answers as the document says.

Requests are drawn from the OpenAPI document, right ones (about things that exist) and wrong ones. What is drawn depends
on the seed alone, never on time; ``--long`` draws many more.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from worldkit import STATES, Route, World

ROLES = ("claims", "notary", "court", "customer", "auditor", "admin", None)
RIGHT, WRONG, LONG = 3, 2, 20
"""Right and wrong requests for each role and route that it may use; how many times more with --long."""

SEED = 20261123

load_all_checks()
CONFORMS = CHECKS.get_by_names(
    [
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "response_headers_conformance",
    ]
)

REFUSES = CHECKS.get_by_names(["negative_data_rejection"])

Operation = schemathesis.schemas.APIOperation


@schemathesis.serializer("application/pdf")
def _as_it_is(context: schemathesis.SerializationContext, value: Any) -> bytes:
    """A document is any bytes."""
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("world"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def operations(world: World) -> list[Operation]:
    """Every operation of the document, as schemathesis reads it."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", world.service.web)
    found = [result.ok() for result in schema.get_all_operations()]
    assert len(found) == len(list(world.routes())) > 40
    return found


@pytest.mark.parametrize("role", ROLES)
def test_no_request_that_the_document_leads_to_is_a_fault(
    world: World, operations: list[Operation], role: str | None, pytestconfig: pytest.Config
) -> None:
    times = LONG if pytestconfig.getoption("--long") else 1
    by_name = {(route.method, route.path): route for route in world.routes()}
    for operation in operations:
        route = by_name[operation.method, operation.path]
        allowed = route.is_public or world.request(route, role, world.own).status_code not in (401, 403)
        _try(world, operation, route, role, GenerationMode.POSITIVE, RIGHT * times if allowed else times)
        takes_anything = route.operation.get("parameters") or "requestBody" in route.operation
        if allowed and takes_anything:
            _try(world, operation, route, role, GenerationMode.NEGATIVE, WRONG * times)


def _try(
    world: World, operation: Operation, route: Route, role: str | None, mode: GenerationMode, examples: int
) -> None:
    """Send so many requests and hold each answer against the document."""
    if mode is GenerationMode.POSITIVE:
        known = [world.values(route, world.own, state) for state in STATES]
        paths = [{name: values[name] for name in route.parameters} for values in known]
        cases = st.one_of([operation.as_strategy(generation_mode=mode, path_parameters=path) for path in paths[::-1]])
    else:
        cases = operation.as_strategy(generation_mode=mode)
    headers = {} if role is None else {"Authorization": f"Bearer {world.service.tokens[role]}"}

    @seed(SEED)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def send(case: schemathesis.Case) -> None:
        response = case.call(headers=headers)
        assert response.status_code < 500 or response.status_code == 503, response.text
        checks = CONFORMS if mode is GenerationMode.POSITIVE else [*CONFORMS, *REFUSES]
        case.validate_response(response, checks=checks, headers=headers)

    send()
