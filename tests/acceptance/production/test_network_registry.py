"""A registry that is gone stops the worker, and a person brings the register to another one by two commands."""

import signal

import pytest
from network import CHAIN_ID, Network
from processes import said, wait_for
from prodkit import CONFIRMATIONS, Office

from notary.domain.standing import Code
from notary.services.institutions import chain_role

pytestmark = pytest.mark.process


def test_a_lost_registry_stops_the_worker_and_a_person_moves_the_register(office: Office, network: Network) -> None:
    kept, revoked = office.issue(), office.issue()
    with office.worker() as process:
        office.settle(process)
        office.revoke(revoked)
        for _ in range(2):
            wait_for(office.sign_orders, "a notary's work list", process)
        office.settle(process)
        network.forget(office.chosen["registry"])
        wait_for(lambda: process.poll() is not None, "the worker to stop")
        assert process.returncode == 1
    assert "notary registry deploy" in said(office.data)
    assert "notary registry adopt" in said(office.data)

    grants = [f"--grant={chain_role(who)}={key.address}" for who, key in office.people.items()]
    deploying = office.run("registry", "deploy", "--admin", office.keys.uri("admin"), *grants)
    assert deploying.returncode == 0, deploying.stderr
    address = deploying.stdout.splitlines()[0].removeprefix("NOTARY_REGISTRY=")
    assert f"  the contract is at {address}, in block " in deploying.stderr
    assert f"the role SEQUENCER for {office.keys.sequencer}" in deploying.stderr
    with office.worker(registry=address) as process:
        wait_for(lambda: process.poll() is not None, "the worker to refuse a registry that nobody adopted")
    assert f"NOTARY_REGISTRY is {address}, and this register is anchored in" in said(office.data)

    adopt = ("registry", "adopt", "--admin", office.keys.uri("admin"))
    killed = office.run(*adopt, registry=address, worker_lease_seconds="1", fault="deploy.after_open")
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    wait_for(lambda: office.run(*adopt, registry=address).returncode == 0, "the lease of the killed one to end")
    assert (office.standing(kept), office.standing(revoked)) == (Code.ENFORCEABLE, Code.REVOKED)
    again = office.run(*adopt, registry=address)
    assert f"the register is at {address} now, with 4 acts" in again.stdout, again.stderr
    office.issue()
    with office.worker(registry=address) as process:
        office.settle(process)
        checked = office.run("register", "check", registry=address)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_first_start_needs_a_registry_that_is_there(office: Office) -> None:
    nowhere = "0x" + "77" * 20
    with office.worker(registry=nowhere) as process:
        wait_for(lambda: process.poll() is not None, "the worker to stop")
    assert f"nothing answers at {nowhere} (NOTARY_REGISTRY)" in said(office.data)
    missing = office.run("registry", "show", registry=nowhere)
    line = f"notary: NOTARY_REGISTRY {nowhere}: no registry contract at that address on chain {CHAIN_ID}"
    assert (missing.returncode, missing.stderr.splitlines()[-1]) == (1, line)
    shown = office.run("registry", "show")
    assert shown.returncode == 0, shown.stderr
    assert f"({CONFIRMATIONS} below the newest)" in shown.stdout
    assert f"{office.keys.sequencer}, holds its role" in shown.stdout
