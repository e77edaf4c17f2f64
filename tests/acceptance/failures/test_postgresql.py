"""On PostgreSQL: the server restarts under a running worker, and a worker is stopped in the midst of a transaction."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from harness import Office, new_office
from postgres import Server
from processes import is_stopped, said, supervisor, wait_for, worker
from sqlalchemy import make_url

pytestmark = pytest.mark.process


@pytest.fixture
def office(tmp_path: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office with four offered instruments."""
    with postgres.database() as name:
        monkeypatch.setenv("NOTARY_DATABASE", postgres.url(name))
        with closing(new_office(tmp_path / "data")) as office:
            office.offer(4)
            yield office


def hasty(office: Office) -> str:
    """The office's database for a process that is to be stopped: the server soon ends its transaction. Only for that
    one, because whoever is at work may take longer on a slow machine."""
    settings = {"options": "-c idle_in_transaction_session_timeout=2s"}
    return make_url(office.app.settings.database).update_query_dict(settings).render_as_string(hide_password=False)


def assert_checks(office: Office) -> None:
    """What ``notary register check`` says, besides what the test itself can see."""
    office.assert_sound()
    check = [sys.executable, "-m", "notary.cli", "register", "check", "--data", str(office.data)]
    done = subprocess.run(check, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "is sound" in done.stdout


def test_a_worker_waits_for_a_server_that_restarts_and_goes_on(office: Office, postgres: Server) -> None:
    with worker(office.data) as process:
        office.issue(1)
        office.settle(process)
        postgres.stop()
        try:
            wait_for(lambda: "DATABASE_UNAVAILABLE" in said(office.data), "the worker to tell", process)
        finally:
            postgres.start()
        for _ in range(2):
            office.issue(1)
            postgres.stop()  # wherever the worker is with it
            postgres.start()
        office.revoke(0)
        office.settle(process)
        assert_checks(office)
    assert "broke off" not in said(office.data)


@pytest.mark.parametrize("point", [pytest.param("sequence.before", marks=pytest.mark.long), "sequence.before_commit"])
def test_a_worker_that_was_stopped_before_it_wrote_cannot_write_after_another_took_over(
    office: Office, point: str
) -> None:
    with supervisor(office.data), worker(office.data, f"{point}:stop", database=hasty(office)) as paused:
        office.issue(1)
        wait_for(lambda: is_stopped(paused), "the pause", paused)
        with worker(office.data) as other:
            office.settle(other)
            lease, sent = office.lease(), [row.tx_hash for row in office.transactions()]
            assert lease.holder.startswith(f"{other.pid}-")
            paused.send_signal(signal.SIGCONT)
            # In the second case its transaction is gone, for the server ended it so that the other could go on.
            told = "stands back" if point == "sequence.before" else "idle-in-transaction"
            wait_for(lambda: told in said(office.data), "the paused one to notice", paused, other)
            assert office.lease().holder == lease.holder
            assert [row.tx_hash for row in office.transactions()] == sent
            office.issue(1)
            office.settle(paused, other)
            assert_checks(office)
