"""Requests under one Idempotency-Key at the same moment, on real connections of PostgreSQL: one effect, one answer.

Each race is held at its worst point, inside the first one's work, and the server itself is asked whether the other one
waits.
"""

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from apikit import Service
from officekit import BANK, TestOffice
from postgres import Server
from races import PATIENCE, blocked, run, until

from notary.domain.errors import Refused
from notary.services import instruments

NEW = {"reference": "LN-1", "draft": {"institution": BANK}}
KEY = {"Idempotency-Key": "k-1"}

_WAITING = "FROM pg_stat_activity WHERE datname = '{name}' AND wait_event_type = 'Lock'"
_INSIDE = "FROM pg_stat_activity WHERE datname = '{name}' AND state = 'idle in transaction'"


@pytest.fixture
def office(tmp_path: Path, postgres_url: str) -> Iterator[TestOffice]:
    made = TestOffice(tmp_path, postgres_url)
    yield made
    made.database.close()


class Gate:
    """Holds one after another inside the work of a request, its effect written and not committed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._doing = instruments.draft
        self._inside = threading.Semaphore(0)
        self._go: list[tuple[threading.Event, list[Exception]]] = []
        monkeypatch.setattr(instruments, "draft", self._held)

    def _held(self, *args: Any) -> str:
        id = self._doing(*args)
        go, errors = threading.Event(), []
        self._go.append((go, errors))
        self._inside.release()
        assert go.wait(PATIENCE)
        if errors:
            raise errors[0]
        return id

    def await_one(self) -> None:
        """Wait until one more is inside."""
        assert self._inside.acquire(timeout=PATIENCE)

    def open(self, which: int, *error: Exception) -> None:
        """Let one go on, or fail."""
        go, errors = self._go[which]
        errors += error
        go.set()


class Race:
    """Two who ask the same; the first is inside its work, and the second waits for it."""

    def __init__(self, service: Service, server: Server, gate: Gate) -> None:
        self.service, self.server, self.gate = service, server, gate
        self.name = str(service.office.database.engine.url.database)
        self.first = run(self._ask)
        gate.await_one()
        self.second = run(self._ask)
        self.await_waiting(self.second)

    def await_waiting(self, one: "Future[Any]") -> None:
        """Wait until this one, and nobody else, waits for a lock."""
        blocked(self.server, self.name, one)

    def assert_one(self) -> None:
        """Both got the one answer, and there is one effect."""
        answers = [self.first.result(), self.second.result()]
        assert [answer.status_code for answer in answers] == [201, 201], [answer.text for answer in answers]
        assert answers[0].content == answers[1].content
        assert sorted("idempotency-replayed" in answer.headers for answer in answers) == [False, True]
        listed = self.service.as_("claims").get("/v1/instruments").json()["items"]
        assert [item["id"] for item in listed] == [answers[0].json()["id"]]

    def _ask(self) -> Any:
        return self.service.as_("claims").post("/v1/instruments", json=NEW, headers=KEY)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch)


@pytest.fixture
def race(service: Service, postgres: Server, gate: Gate) -> Race:
    return Race(service, postgres, gate)


def test_the_second_waits_and_gets_the_answer_of_the_first(race: Race) -> None:
    race.gate.open(0)
    race.assert_one()
    assert "idempotency-replayed" in race.second.result().headers


def test_where_the_first_is_refused_the_second_does_it(race: Race) -> None:
    race.gate.open(0, Refused("no"))
    race.gate.await_one()
    race.await_waiting(race.first)  # it looks whether its twin was luckier
    race.gate.open(1)
    race.assert_one()


def test_the_second_gets_the_answer_though_its_wait_was_broken_off(race: Race) -> None:
    """By a time-out of the server, say: it looks again before it gives up, and waits for the first once more."""
    (before,) = race.server.admin("SELECT pid, xact_start " + _WAITING.format(name=race.name))
    race.server.admin("SELECT pg_cancel_backend(pid) " + _WAITING.format(name=race.name))
    changed = f"SELECT count(*) {_WAITING.format(name=race.name)} AND (pid, xact_start) <> ({before[0]}, '{before[1]}')"
    until(lambda: race.server.admin(changed) == [(1,)], race.second)
    race.gate.open(0)
    race.assert_one()


def test_whose_connection_is_lost_gets_the_answer_of_the_one_who_did_it_then(race: Race) -> None:
    race.server.admin("SELECT pg_terminate_backend(pid) " + _INSIDE.format(name=race.name))
    race.gate.await_one()
    race.gate.open(0)
    race.await_waiting(race.first)
    race.gate.open(1)
    race.assert_one()
    assert "idempotency-replayed" in race.first.result().headers
