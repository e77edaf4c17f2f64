"""``/livez``, ``/readyz``, and the trust root on its way from the database to the data directory."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from apikit import ACCOUNT, application
from fastapi.testclient import TestClient
from officekit import REGISTRY, TestOffice, view

from api.app import create_app
from notary import bootstrap
from notary.bootstrap import publish_trust
from notary.db import leases
from notary.domain import trust as trust_rules
from notary.domain.errors import Unavailable
from notary.services import orders
from notary.services.health import WORKER


class Ready:
    """An office in which all is well until a test spoils it."""

    def __init__(self, office: TestOffice, folder: Path) -> None:
        self.office = office
        office.open_registry()
        self.work()
        self.chain = SimpleNamespace(
            rpc=["http://127.0.0.1:1"],
            confirmations=0,
            view=lambda address: view(0, "", 0, {}),
            sequencer_account=lambda address: ACCOUNT,
        )
        self.app = application(office, self.chain, folder)

    def work(self) -> None:
        """A worker finishes a pass."""
        with self.office.write() as tx:
            lease = leases.take(tx, WORKER, "worker", self.office.clock.now, self.office.context.terms.number_lease)
            assert lease is not None
            leases.note_work(tx, lease, self.office.clock.now, self.office.context.terms.number_lease)
            leases.release(tx, lease)

    def get(self, path: str = "/readyz") -> Any:
        return TestClient(create_app(self.app), raise_server_exceptions=False).get(path)

    def require_trouble(self, *parts: str) -> None:
        """Ensure that the office says that it is not ready, for these reasons and no others."""
        answer = self.get()
        assert (answer.status_code, answer.json()["title"]) == (503, "NOT_SERVING")
        detail = answer.json()["detail"]
        assert len(detail.split("; ")) == len(parts), detail
        for part in parts:
            assert part in detail
        assert self.get("/livez").status_code == 200


@pytest.fixture
def ready(office: TestOffice, tmp_path: Path) -> Ready:
    return Ready(office, tmp_path)


def test_when_all_is_well(ready: Ready) -> None:
    answer = ready.get()
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_a_worker_that_fell_silent(ready: Ready) -> None:
    ready.office.clock.forward(minutes=2)
    assert ready.get().status_code == 200
    ready.office.clock.forward(seconds=1)
    ready.require_trouble("worker: none has finished a pass since 2026-11-23T06:30:00Z")
    ready.work()
    assert ready.get().status_code == 200


def test_a_clock_that_is_behind_the_register(ready: Ready) -> None:
    ready.office.issued()
    ready.office.clock.forward(minutes=-5)
    assert ready.get().status_code == 200
    ready.office.clock.forward(seconds=-1)
    ready.require_trouble("clock: the clock says 2026-11-23T06:24:59Z, and the newest act is of 2026-11-23T06:30:00Z")


def test_no_worker_and_no_registry_yet(office: TestOffice, tmp_path: Path) -> None:
    ready = Ready.__new__(Ready)
    ready.office, ready.chain = office, SimpleNamespace()
    ready.app = SimpleNamespace(database=office.database, context=office.context, chain=ready.chain, chain_failure="")
    ready.require_trouble("worker: none has finished a pass yet", "chain: no registry is deployed yet")


def test_a_chain_that_is_down_stale_or_another(ready: Ready) -> None:
    def down(address: str) -> Any:
        raise Unavailable("no connection")

    ready.chain.view = down
    ready.require_trouble("chain: no connection")
    ready.app.chain_failure = "the chain's supervisor gave up (x)"
    ready.require_trouble("chain: no connection", "the chain's supervisor gave up (x)")
    ready.app.chain_failure = ""
    ready.chain.view = lambda address: view(0, "", 0, {}, instance="9a" * 32)
    ready.require_trouble("is not the one of this register")
    ready.chain.view = lambda address: view(0, "", 0, {})
    ready.office.clock.forward(hours=1, seconds=1)
    ready.work()
    ready.require_trouble("chain: its newest block is of 2026-11-23T06:30:00Z")


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({"has_role": False}, f"signer: {ACCOUNT.address} does not hold the role SEQUENCER of the registry {REGISTRY}"),
        ({"anchors": 19}, f"signer: the balance of {ACCOUNT.address} pays for 19 more anchors, so send it some"),
    ],
)
def test_a_sequencer_without_its_role_or_nearly_without_means(
    ready: Ready, change: dict[str, Any], trouble: str
) -> None:
    ready.chain.sequencer_account = lambda address: replace(ACCOUNT, **change)
    ready.require_trouble(trouble)
    ready.chain.sequencer_account = lambda address: replace(ACCOUNT, anchors=20)
    assert ready.get().status_code == 200


class TestLag:
    def test_an_act_without_a_place(self, ready: Ready) -> None:
        ready.office.issued()
        self.wait(ready, minutes=2)
        ready.require_trouble("lag: an act of 2026-11-23T06:30:00Z has no place in the register yet")

    def test_an_act_without_an_anchor(self, ready: Ready) -> None:
        ready.office.issued()
        ready.office.sequence()
        self.wait(ready, minutes=30)
        ready.require_trouble("lag: an act of 2026-11-23T06:30:00Z is not anchored yet")

    def test_an_order_that_is_not_carried_out(self, ready: Ready) -> None:
        ready.office.discharge(ready.office.issued())
        ready.office.settle()
        self.wait(ready, minutes=90)
        assert ready.get().status_code == 200, "nobody signed it yet, which is no fault of the service"
        with ready.office.write() as tx:
            (order,) = orders.worklist(tx, ready.office.context)
            orders.record(tx, ready.office.context, order, sign(ready.office, order))
        self.wait(ready, minutes=30)
        ready.require_trouble("lag: an order of 2026-11-23T08:00:01Z is not carried out yet (1 moves wait in all)")

    def wait(self, ready: Ready, minutes: int) -> None:
        """Just as long as it may take, and a second more; worker and chain go on."""
        ready.office.clock.forward(minutes=minutes)
        self.keep_fresh(ready)
        assert ready.get().status_code == 200
        ready.office.clock.forward(seconds=1)
        self.keep_fresh(ready)

    def keep_fresh(self, ready: Ready) -> None:
        ready.work()
        shown = view(0, "", 0, {})
        fresh = replace(shown, state=replace(shown.state, block_time=ready.office.clock.now))
        ready.chain.view = lambda address: fresh


def sign(office: TestOffice, order: orders.Order) -> str:
    return "0x" + office.people[order.role].sign_digest(order.advance.digest()).hex()


def test_a_database_that_does_not_answer(ready: Ready, tmp_path: Path) -> None:
    ready.office.database.close()
    for path in tmp_path.glob("notary.db*"):
        path.write_bytes(b"\xff garbage " * 500)
    ready.require_trouble("database: the database does not answer")


class TestPublishedTrust:
    def kept(self, ready: Ready) -> Mapping[str, Any]:
        value: Mapping[str, Any] = json.loads((ready.app.settings.data / "trust.json").read_bytes())
        return value

    def test_the_copy_is_the_last_version(self, ready: Ready) -> None:
        assert publish_trust(ready.app) == self.kept(ready)
        assert self.kept(ready)["version"] == 1
        ready.office.open_registry("2026-11-24T00:00:00Z", "77" * 32, "0x" + "77" * 20)
        assert publish_trust(ready.app) == self.kept(ready)
        assert self.kept(ready)["version"] == 2
        trust_rules.parse((ready.app.settings.data / "trust.json").read_bytes())

    @pytest.mark.parametrize("content", [b"", b"{", b'{"version": 7}', b"\xff\x00", b"[]", b'"x"', b"null"])
    def test_a_damaged_copy_is_kept_aside_and_written_again(
        self, ready: Ready, content: bytes, caplog: pytest.LogCaptureFixture
    ) -> None:
        published = publish_trust(ready.app)
        path = ready.app.settings.data / "trust.json"
        path.write_bytes(content)
        assert publish_trust(ready.app) == published == self.kept(ready)
        assert path.with_name("trust.json.damaged").read_bytes() == content
        assert "trust.json is no trust root" in caplog.text
        ready.office.open_registry("2026-11-24T00:00:00Z", "77" * 32, "0x" + "77" * 20)
        assert publish_trust(ready.app)["version"] == 2

    def test_a_copy_that_is_gone_or_old_is_written_again(self, ready: Ready) -> None:
        published = publish_trust(ready.app)
        path = ready.app.settings.data / "trust.json"
        old = path.read_bytes().replace(b'"version": 1', b'"version": 9')
        for spoil in (path.unlink, lambda: path.write_bytes(old)):
            spoil()
            publish_trust(ready.app)
            assert self.kept(ready) == published
        assert not path.with_name("trust.json.damaged").exists()

    def test_two_processes_publish_one_version(self, ready: Ready, monkeypatch: pytest.MonkeyPatch) -> None:
        made, once = bootstrap._trust_root, []

        def overtaken(app: Any, tx: Any) -> Any:
            found = made(app, tx)
            if not once:
                once.append(True)
                publish_trust(app)
            return found

        monkeypatch.setattr(bootstrap, "_trust_root", overtaken)
        assert publish_trust(ready.app)["version"] == 1


def test_an_office_without_a_supervisor_has_no_failure_of_it(ready: Ready) -> None:
    app = bootstrap.App(*[None] * 6)  # type: ignore[arg-type]
    assert app.chain_failure == ""
    failed: Any = SimpleNamespace(failure=RuntimeError("no anvil"))
    assert replace(app, supervisor=failed).chain_failure == (
        "the chain's supervisor gave up (no anvil); start this command again"
    )
