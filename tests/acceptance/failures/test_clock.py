"""The clock of the office's machine is set back while its processes run: until it is right again nothing enters the
register with a time before what is there, that is told, and afterwards all goes on.
"""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from harness import Office
from processes import Process, is_stopped, said, supervisor, wait_for, worker
from service import Service, api

from notary.db import acts as act_rows
from notary.db import register as register_rows
from notary.domain.law import TABLE
from notary.services.institutions import TRIAL
from notary.services.wish import WORDING

pytestmark = pytest.mark.process

MINUTE, HOUR, DAY = 60, 3600, 86_400
BEHIND = (
    r"the clock says [0-9TZ:-]+, and (the newest act|what is to be entered) is of [0-9TZ:-]+, so nothing is entered"
)
DISCHARGE = {"type": "DISCHARGE", "authority": "trial-bank", "detail": {"ground": "PAYMENT"}}
RECHECK = {"type": "RECHECK", "authority": "trial-notary"}
REVOKE = {"type": "REVOKE", "authority": "trial-reviewer", "detail": {"ground": "PROCEDURE"}}
CORRECT = {
    "type": "CORRECTION",
    "authority": "trial-notary",
    "detail": {"kind": "WORDING", "corrects": 0},
    "evidence": {WORDING: "读作：壹拾万元整"},
}
SIGNERS = {authority: who for who, (authority, _, _) in TRIAL.items()}
"""Authority → whose key of the trial it is."""


@dataclass(frozen=True)
class Machine:
    """The office's machine, whose clock can be set."""

    office: Office
    clock: Path

    def set(self, seconds: float) -> None:
        """Set the clock so far off the true time."""
        draft = self.clock.with_suffix(".new")
        draft.write_text(str(seconds))
        draft.replace(self.clock)

    @property
    def launcher(self) -> tuple[str, str]:
        """What starts the command line on it."""
        return str(Path(__file__).with_name("clocked.py")), str(self.clock)

    @contextmanager
    def worker(self, fault: str = "") -> Iterator[Process]:
        """Its worker; the chain's node is elsewhere."""
        with supervisor(self.office.data), worker(self.office.data, fault, self.launcher) as process:
            yield process

    @contextmanager
    def service(self) -> Iterator[Service]:
        """Its service."""
        with api(self.office, self.launcher) as made:
            yield made

    def check(self) -> None:
        """Ensure that ``notary register check`` finds all sound."""
        command = [sys.executable, *self.launcher, "register", "check", "--data", str(self.office.data)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout


@pytest.fixture
def machine(working: Office, tmp_path: Path) -> Machine:
    """The machine of the office at work; its clock is right."""
    made = Machine(working, tmp_path / "clock")
    made.set(0)
    return made


@dataclass(frozen=True)
class Sitting:
    """One act on its way: prepared, and to be submitted under one Idempotency-Key however often it takes."""

    service: Service
    role: str
    who: str
    number: int
    prepared: dict[str, Any]

    def submit(self) -> httpx2.Response:
        """Sign it and hand it in."""
        office = self.service.office
        signer = office.app.context.keys.signers[self.who]
        value = "0x" + signer.sign_digest(bytes.fromhex(self.prepared["digest"])).hex()
        body = {"body_hash": self.prepared["body_hash"], "signature": {"value": value, "batch": None}}
        path, key = f"/v1/instruments/{office.ids[self.number]}/acts", {"Idempotency-Key": body["body_hash"]}
        answer = self.service.ask(self.role, "POST", path, json=body, headers=key)
        if answer.status_code == 201:
            office.submitted += answer.json()["acts"]
        return answer


def ask_to_prepare(service: Service, role: str, number: int, wish: dict[str, Any]) -> httpx2.Response:
    """The answer to a wish, with the papers that its step rests on handed in first."""
    evidence = dict(wish.get("evidence", {}))
    for kind in sorted({kind for row in TABLE if row.type == wish["type"] for kind in row.evidence}):
        kept = service.ask(role, "POST", f"/v1/evidence?type={kind}", content=f"{kind} of {number}".encode()).json()
        evidence[kind.lower()] = {name: kept[name] for name in ("sha256", "sm3")}
    path = f"/v1/instruments/{service.office.ids[number]}/acts:prepare"
    return service.ask(role, "POST", path, json=wish | {"evidence": evidence})


def prepare(service: Service, role: str, number: int, wish: dict[str, Any]) -> Sitting:
    """An act that waits for its signature."""
    answer = ask_to_prepare(service, role, number, wish)
    assert answer.status_code == 200, answer.text
    return Sitting(service, role, SIGNERS[wish["authority"]], number, answer.json())


def enter(service: Service, role: str, number: int, wish: dict[str, Any]) -> None:
    """One act from wish to register."""
    answer = prepare(service, role, number, wish).submit()
    assert answer.status_code == 201, answer.text


def assert_behind(answer: httpx2.Response) -> None:
    """It was refused for the time being, with both times named."""
    assert (answer.status_code, answer.json()["title"]) == (503, "CLOCK_BEHIND"), answer.text
    assert re.match(BEHIND, answer.json()["detail"])
    assert answer.headers["retry-after"]


def verified(service: Service, number: int) -> dict[str, Any]:
    """The service's report on a certificate that it hands out."""
    made = service.ask("claims", "GET", f"/v1/instruments/{service.office.ids[number]}/certificate")
    file = service.ask("claims", "GET", made.json()["url"]).content
    answer = service.ask(None, "POST", "/v1/verify", files={"certificate": file})
    report: dict[str, Any] = answer.json()["reports"][0]
    return report


def acts(office: Office) -> int:
    """How many acts were entered."""
    with office.app.database.read() as tx:
        return len(act_rows.pending(tx, 100)) + (register_rows.latest(tx) or 0).size


@pytest.mark.parametrize("back", [HOUR, DAY])
def test_nothing_is_entered_until_time_has_caught_up(machine: Machine, back: int) -> None:
    office = machine.office
    with machine.worker() as process, machine.service() as service:
        office.settle(process)
        waiting = prepare(service, "claims", 0, DISCHARGE)
        (new,) = office.issue(1)
        office.settle(process)
        before = acts(office)
        machine.set(-back)
        assert_behind(waiting.submit())
        assert_behind(ask_to_prepare(service, "notary", new, RECHECK))
        assert_behind(service.ask("claims", "GET", f"/v1/instruments/{office.ids[0]}/certificate"))
        ready = service.ask(None, "GET", "/readyz")
        assert (ready.status_code, ready.json()["title"]) == (503, "NOT_SERVING")
        assert re.search(f"clock: {BEHIND}", ready.json()["detail"])
        assert acts(office) == before
        machine.set(0)
        assert waiting.submit().status_code == 201
        enter(service, "notary", new, RECHECK)
        enter(service, "notary", new, REVOKE)
        office.settle(process)
        assert service.ask(None, "GET", "/readyz").status_code == 200
        office.assert_sound()
        machine.check()


@pytest.mark.parametrize("back", [4 * MINUTE, HOUR, pytest.param(DAY, marks=pytest.mark.long)])
@pytest.mark.parametrize("point", ["sequence.before", "sequence.after_commit"])
def test_what_was_accepted_before_gets_place_and_timestamp_once_time_has_caught_up(
    machine: Machine, point: str, back: int
) -> None:
    """In the middle of the worker's pass: the act is accepted, and the proof of its time is still to come."""
    office = machine.office
    with machine.worker(f"{point}:stop:2") as process:
        office.issue(1)
        office.settle(process)
        office.revoke(0)
        wait_for(lambda: is_stopped(process), "the pause", process)
        machine.set(-back)
        process.send_signal(signal.SIGCONT)
        wait_for(lambda: "CLOCK_BEHIND" in said(office.data), "the worker to tell", process)
        assert re.search(r"the worker waits: the clock", said(office.data))
        assert not office.at_rest()
        machine.set(0)
        office.settle(process)
        office.assert_sound()
        machine.check()


def test_what_was_prepared_by_a_clock_that_ran_ahead_is_not_entered_before_its_time(machine: Machine) -> None:
    office = machine.office
    with machine.worker() as process, machine.service() as service:
        office.settle(process)
        machine.set(30 * MINUTE)
        waiting, before = prepare(service, "claims", 0, DISCHARGE), acts(office)
        machine.set(0)
        assert_behind(waiting.submit())
        assert acts(office) == before
        machine.set(31 * MINUTE)
        assert waiting.submit().status_code == 201
        office.settle(process)
        machine.check()


def test_many_small_steps_back_are_a_large_one(machine: Machine) -> None:
    office, step = machine.office, 4 * MINUTE  # what clocks may differ is 5
    with machine.worker() as process, machine.service() as service:
        office.settle(process)
        machine.set(HOUR)  # so that the steps do not lead to before the office was made
        enter(service, "claims", 0, DISCHARGE)
        office.settle(process)
        machine.set(HOUR - step)
        enter(service, "notary", 0, RECHECK)
        enter(service, "notary", 0, REVOKE)
        machine.set(HOUR - 2 * step)
        assert_behind(ask_to_prepare(service, "notary", 0, CORRECT))
        machine.set(HOUR)
        enter(service, "notary", 0, CORRECT)
        office.settle(process)
        machine.check()
        assert verified(service, 0)["exit"] == 3  # genuine, and revoked
