"""Jobs: asked for over HTTP, done by exactly one worker, taken over when it dies, given up when nothing helps."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from apikit import Service
from sqlalchemy import select
from test_api_life import agreed, issued
from worldkit import ABSENT

from notary.db import tables
from notary.domain.errors import Conflict
from notary.services import jobs


@pytest.fixture
def working(service: Service) -> jobs.Office:
    return jobs.Office(service.office.database, service.office.context, service.chain)


def ask(service: Service, *ids: str, role: str = "claims") -> str:
    """A job that makes certificates; returns its id."""
    answer = service.as_(role).post("/v1/certificates:batch", json={"instruments": list(ids)})
    assert answer.status_code == 202, answer.text
    assert (answer.json()["state"], answer.json()["done"], answer.json()["total"]) == ("WAITING", 0, len(ids))
    id: str = answer.json()["id"]
    return id


def show(service: Service, id: str, role: str = "claims") -> dict[str, Any]:
    """A job as its owner sees it."""
    answer = service.as_(role).get(f"/v1/jobs/{id}")
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


def counted(monkeypatch: pytest.MonkeyPatch, *steps: Any) -> list[str]:
    """Put another kind of work in the place of certificates: each step is called, then reported as done."""
    runs: list[str] = []

    def run(office: jobs.Office, scope: Any, asked: Any) -> Iterator[tuple[int, Any]]:
        runs.append(scope.role)
        for done, step in enumerate(steps, 1):
            step()
            yield done, {"steps": done}

    monkeypatch.setattr(jobs, "KINDS", {"CERTIFICATES": run})
    return runs


def nothing() -> None:
    """A step that succeeds."""


def test_certificates_of_many(service: Service, working: jobs.Office) -> None:
    done, waiting = issued(service), agreed(service, "LN-2")
    id = ask(service, done, waiting)
    assert jobs.work(working, "w1") is True
    shown = show(service, id)
    assert (shown["state"], shown["done"], shown["finished_at"] is not None) == ("DONE", 2, True)
    assert jobs.work(working, "w1") is False
    made, refused = shown["result"]["certificates"]
    assert made["instrument"] == done
    assert service.as_("claims").get(f"/v1/certificates/{made['certificate']}.json").status_code == 200
    assert (refused["instrument"], refused["error"]["code"]) == (waiting, "CONFLICT")


def test_a_job_is_its_askers_alone(service: Service, working: jobs.Office) -> None:
    instrument = issued(service)
    claims, customer = ask(service, instrument), ask(service, instrument, role="customer")
    while jobs.work(working, "w1"):
        pass
    for role in ("foreign", "court", "customer"):
        assert service.as_(role).get(f"/v1/jobs/{claims}").status_code == 404
    for role in ("foreign", "court"):
        assert service.as_(role).get(f"/v1/jobs/{customer}").status_code == 404
    assert show(service, claims, "auditor")["state"] == show(service, customer, "customer")["state"] == "DONE"
    assert service.as_("claims").get(f"/v1/jobs/{ABSENT}").status_code == 404


def test_a_job_about_what_is_not_visible_is_none(service: Service) -> None:
    id = issued(service)
    for role, ids in (("foreign", [id]), ("court", [id]), ("claims", [id, ABSENT])):
        answer = service.as_(role).post("/v1/certificates:batch", json={"instruments": ids})
        assert (answer.status_code, answer.json()["title"]) == (404, "NOT_FOUND")
    with service.office.read() as tx:
        assert tx.execute(select(tables.jobs)).all() == []


def test_of_many_workers_exactly_one_does_it(
    service: Service, working: jobs.Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = ask(service, issued(service))
    runs, start, found = counted(monkeypatch, nothing, nothing), threading.Barrier(4), []

    def work(name: str) -> None:
        start.wait()
        found.append(jobs.work(working, name))

    threads = [threading.Thread(target=work, args=(f"w{index}",)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert runs == ["CREDITOR"]
    assert sorted(found) == [False, False, False, True]
    assert (show(service, id)["state"], show(service, id)["result"]) == ("DONE", {"steps": 2})


def test_jobs_are_done_in_the_order_in_which_they_were_asked(service: Service, working: jobs.Office) -> None:
    instrument = issued(service)
    first = ask(service, instrument)
    service.office.clock.forward(seconds=1)
    second = ask(service, instrument)
    assert jobs.work(working, "w1") is True
    assert (show(service, first)["state"], show(service, second)["state"]) == ("DONE", "WAITING")


def test_a_dead_workers_job_is_done_by_another_once_the_lease_lapsed(
    service: Service, working: jobs.Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = ask(service, issued(service))

    def die() -> None:
        raise KeyboardInterrupt

    counted(monkeypatch, nothing, die)
    with pytest.raises(KeyboardInterrupt):
        jobs.work(working, "w1")
    assert (show(service, id)["state"], show(service, id)["done"]) == ("RUNNING", 1)
    runs = counted(monkeypatch, nothing, nothing)
    service.office.clock.forward(minutes=2)
    assert jobs.work(working, "w2") is False
    assert runs == []
    service.office.clock.forward(seconds=1)
    assert jobs.work(working, "w2") is True
    assert (show(service, id)["state"], show(service, id)["done"], runs) == ("DONE", 2, ["CREDITOR"])


def test_progress_renews_the_lease(service: Service, working: jobs.Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work of any length is not taken away as long as its worker says how far it is."""
    id = ask(service, issued(service))
    others: list[bool] = []

    def slowly() -> None:
        service.office.clock.forward(seconds=100)
        others.append(jobs.work(working, "w2"))

    counted(monkeypatch, slowly, slowly, slowly)
    assert jobs.work(working, "w1") is True
    assert others == [False, False, False]
    assert show(service, id)["state"] == "DONE"


@pytest.mark.parametrize("last", [False, True])
def test_a_worker_that_was_overtaken_writes_nothing(
    service: Service, working: jobs.Office, monkeypatch: pytest.MonkeyPatch, last: bool
) -> None:
    """It slept through its lease; by then another did the job. The fence is the number of the claim."""
    id = ask(service, issued(service))

    def sleeps() -> None:
        service.office.clock.forward(minutes=3)
        counted(monkeypatch, nothing)
        assert jobs.work(working, "w2") is True

    counted(monkeypatch, nothing, sleeps, *([] if last else [nothing]))
    with pytest.raises(Conflict, match="went to another worker"):
        jobs.work(working, "w1")
    shown = show(service, id)
    assert (shown["state"], shown["done"], shown["result"]) == ("DONE", 1, {"steps": 1})


def test_a_job_that_kills_its_workers_is_given_up(
    service: Service, working: jobs.Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = ask(service, issued(service))

    def die() -> None:
        raise RuntimeError("out of memory")

    runs = counted(monkeypatch, die)
    for _ in range(jobs.ATTEMPTS):
        with pytest.raises(RuntimeError):
            jobs.work(working, "w1")
        service.office.clock.forward(minutes=3)
    assert show(service, id)["state"] == "RUNNING"
    assert jobs.work(working, "w1") is True
    shown = show(service, id)
    assert (shown["state"], shown["result"]["error"]["code"], len(runs)) == ("FAILED", "GIVEN_UP", jobs.ATTEMPTS)
    assert "memory" not in str(shown)
    assert jobs.work(working, "w1") is False


def test_what_is_asked_and_what_comes_of_it_is_kept_as_ciphertext(service: Service, working: jobs.Office) -> None:
    instrument = issued(service)
    ask(service, instrument)
    jobs.work(working, "w1")
    with service.office.read() as tx:
        row = tx.execute(select(tables.jobs)).one()
    assert instrument.encode() not in row.private + row.result


@pytest.mark.parametrize("ids", [[], [ABSENT] * 10_001])
def test_how_many_a_job_takes(service: Service, ids: list[str]) -> None:
    answer = service.as_("claims").post("/v1/certificates:batch", json={"instruments": ids})
    assert (answer.status_code, answer.json()["title"]) == (400, "FORMAT")
