"""What operators, monitors and verifiers ask: liveness, metrics, the public log, verification of any file."""

import base64
import hashlib
import json
from typing import Any

import pytest
from apikit import Service
from officekit import DOCUMENT
from prometheus_client.parser import text_string_to_metric_families
from test_api_life import issued
from worldkit import World

from notary.db.session import DatabaseUnavailable
from notary.domain.register import merkle


def figures(service: Service) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """What /metrics says, by name and labels."""
    answer = service.as_(None).get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_metrics_say_how_far_register_and_chain_are(service: Service) -> None:
    def own() -> dict[str, float]:
        return {name: value for (name, labels), value in figures(service).items() if name.startswith("notary_")}

    assert own() == {
        "notary_database_up": 1,
        "notary_register_size": 0,
        "notary_register_waiting": 0,
        "notary_register_unanchored": 0,
        "notary_standings_unsettled": 0,
        "notary_notices_waiting": 0,
        "notary_notices_failed": 0,
        "notary_notices_oldest_waiting_seconds": 0,
    }
    id = issued(service)
    service.discharge(id)
    assert (own()["notary_register_size"], own()["notary_register_waiting"]) == (1, 1)
    service.office.sequence()
    assert (own()["notary_register_size"], own()["notary_register_unanchored"]) == (2, 1)
    assert own()["notary_standings_unsettled"] == 1


def test_metrics_name_routes_by_their_template_and_nobody(service: Service) -> None:
    id = issued(service)
    claims = service.as_("claims")
    for path in (
        f"/v1/instruments/{id}",
        f"/v1/instruments/{id}?x=y",
        "/nowhere/at/all",
        f"/v1/instruments/{'0' * 36}",
    ):
        claims.get(path)
    found = figures(service)
    requests = {labels: value for (name, labels), value in found.items() if name == "http_requests_total"}
    handlers = {dict(labels)["handler"] for labels in requests}
    assert "/v1/instruments/{id}" in handlers
    assert handlers <= {*json.loads(claims.get("/openapi.json").text)["paths"], "none", "/openapi.json"}
    assert id not in str(found)


def test_metrics_of_a_database_that_is_gone_say_only_that(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(self: Any) -> Any:
        raise DatabaseUnavailable("x")

    monkeypatch.setattr(type(service.office.database), "read", down)
    own = {name: value for (name, _), value in figures(service).items() if name.startswith("notary_")}
    assert own == {"notary_database_up": 0}
    assert service.as_(None).get("/livez").status_code == 200
    answer = service.as_("claims").get("/v1/instruments")
    assert (answer.status_code, answer.json()["title"]) == (503, "DATABASE_UNAVAILABLE")
    ready = service.as_(None).get("/readyz")
    assert (ready.status_code, ready.json()["title"]) == (503, "NOT_SERVING")


def test_consistency_is_computed_from_public_files_alone(service: Service) -> None:
    """Nothing but /log: entries hash to the level-0 tile, and that to the root of the signed checkpoint."""
    public = service.as_(None)
    for count in (1, 2, 3):
        issued(service, f"LN-{count}")
        origin, size, root, *_ = public.get("/log/checkpoint").text.split("\n")
        assert (origin, size) == (service.office.context.office.origin, str(count))
        entries = public.get(f"/log/tile/entries/000.p/{count}").content
        items = [entries[at + 2 : at + 46] for at in range(0, len(entries), 46)]
        assert [entries[at : at + 2] for at in range(0, len(entries), 46)] == [b"\x00\x2c"] * count
        leaves = [merkle.leaf_hash(item) for item in items]
        assert public.get(f"/log/tile/0/000.p/{count}").content == b"".join(leaves)
        assert merkle.Tree(leaves).root() == base64.b64decode(root)
    for width in (1, 2):  # a partial tile stays what it was
        assert public.get(f"/log/tile/0/000.p/{width}").content == b"".join(leaves[:width])


def verified(world: World, *files: tuple[str, bytes], documents: tuple[bytes, ...] = ()) -> Any:
    """The answer of /v1/verify."""
    parts = [("certificate", (name, content)) for name, content in files]
    parts += [("document", ("d.pdf", content)) for content in documents]
    return world.service.as_(None).post("/v1/verify", files=parts)


def certificate(world: World) -> bytes:
    """A certificate file as it was handed out."""
    return bytes(world.service.as_("claims").get(f"/v1/certificates/{world.own.certificate}.json").content)


def test_both_verdicts_of_a_certificate_whose_chain_does_not_answer(world: World) -> None:
    answer = verified(world, ("c.json", certificate(world)))
    assert answer.status_code == 200, answer.text
    (report,) = answer.json()["reports"]
    checks = {item["id"]: item["result"] for item in report["checks"]}
    assert len(checks) == 15
    assert (checks["C01"], checks["C04"], checks["C06"]) == ("PASS", "PASS", "PASS")
    assert checks["C15"] == "INDETERMINATE"
    assert "TOTAL-FAILED" not in answer.text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe",
        b"%PDF-1.7",
        b"PK\x03\x04" + b"\0" * 100,
        b"\x1f\x8b\x08" + b"\0" * 1000,
        b"[" * 100_000,
        b'{"credential": ' * 40 + b"1" + b"}" * 40,
        b'{"credential": {}, "credential": {}}',
        b'{"credential": 1.5}',
        b'{"credential": "\\ud800"}',
        b" " * (8 * 1024 * 1024 + 1),
        "{}".encode("utf-16"),
    ],
    ids=lambda content: content[:12],
)
def test_a_file_that_is_no_certificate_fails_and_breaks_nothing(world: World, content: bytes) -> None:
    answer = verified(world, ("c.json", content))
    assert answer.status_code == 200, answer.text
    (report,) = answer.json()["reports"]
    assert [item["result"] for item in report["checks"] if item["id"] == "C01"] == ["FAIL"]


def test_one_report_for_each_file_in_order(world: World) -> None:
    good = certificate(world)
    spoiled = good.replace(b'"registerNo": 0', b'"registerNo": 7')
    assert spoiled != good
    reports = verified(world, ("a", b"{}"), ("b", good), ("c", spoiled), ("d", good)).json()["reports"]
    verdicts = [report["A"] for report in reports]
    assert verdicts[0] == verdicts[2] == "TOTAL-FAILED"
    assert verdicts[1] == verdicts[3] != "TOTAL-FAILED"


def test_documents_are_compared_and_nothing_is_kept(world: World) -> None:
    before = hashlib.sha256("".join(_dump(world)).encode()).hexdigest()
    good = certificate(world)
    for content, result in ((DOCUMENT, "PASS"), (b"another", "FAIL")):
        (report,) = verified(world, ("c", good), documents=(content,)).json()["reports"]
        assert [item["result"] for item in report["checks"] if item["id"] == "C02"] == [result]
    assert hashlib.sha256("".join(_dump(world)).encode()).hexdigest() == before


def _dump(world: World) -> list[str]:
    """Everything in the database but the trust root, which verification publishes where it is due."""
    with world.office.database.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        return [line for line in raw.iterdump() if "trust_roots" not in line]


def test_ten_certificates_and_fifty_documents_are_taken(world: World) -> None:
    answer = verified(world, *[("c", b"{}")] * 10, documents=tuple(b"%d" % index for index in range(50)))
    assert (answer.status_code, len(answer.json()["reports"])) == (200, 10)
