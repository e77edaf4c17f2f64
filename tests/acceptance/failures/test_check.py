"""``notary register check`` on a real chain: what a stranger did is named, and work under way is no difference."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from harness import REVOKED, Office
from processes import end, supervisor, wait_for, worker

from notary.chain import calls
from notary.chain.gateway import FEE_CAP_WEI
from notary.chain.registry import Registry
from notary.chain.rpc import Rpc
from notary.chain.transactions import Signer, sign
from notary.domain.errors import Unavailable
from notary.domain.signed_advance import Advance
from notary.keys.signer import open_signer
from notary.keys.trial import load_trial_authority
from notary.services.audit import Outcome

pytestmark = pytest.mark.process

EVIDENCE = b"\x0e" * 32


@pytest.fixture
def on_chain(working: Office) -> Iterator[Office]:
    """The office at work with its chain, and no worker that could mend or mine anything else."""
    with supervisor(working.data):
        wait_for(lambda: answers(working), "the chain")
        yield working


def answers(office: Office) -> bool:
    try:
        return office.view().state.instance is not None
    except Unavailable:
        return False


def signer(office: Office, name: str) -> Signer:
    """One of the trial's keys."""
    return open_signer(load_trial_authority(office.data / "keys").signer_uri(name))


def send(office: Office, call: calls.Call, by: Signer) -> None:
    """A transaction that the office knows nothing of, until it is confirmed."""
    with closing(Rpc(office.app.chain.rpc[0])) as rpc:
        registry = Registry(rpc)
        signed = sign(
            call,
            chain_id=registry.chain_id(),
            nonce=registry.nonce(by.address),
            gas=registry.gas(call, by.address),
            fees=registry.prices().fees(FEE_CAP_WEI),
            signer=by,
        )
        registry.broadcast(signed.raw)
    hash_ = "0x" + signed.hash.hex()

    def is_final() -> bool:
        outcome = office.app.chain.outcome(hash_)
        return outcome is not None and outcome.final

    wait_for(is_final, "the transaction")


def move(office: Office, before: int, after: int, by: Signer) -> None:
    """Move number 0 on the chain, on the strength of nothing."""
    send(office, calls.advance(office.instance().address, [Advance(0, 1, before, after)], EVIDENCE), by)


def command(data: Path, *options: str) -> Any:
    """``notary register check``."""
    arguments = ["-m", "notary.cli", "register", "check", "--data", str(data), *options]
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True)


def test_a_move_that_no_act_explains(on_chain: Office) -> None:
    on_chain.assert_everything_agrees()
    move(on_chain, 0, REVOKED, signer(on_chain, "NOTARY"))
    last = on_chain.audit(every=False)[-1]
    (difference,) = last.differences
    assert (last.name, difference.where) == ("standings", "number 0")
    assert (difference.expected, difference.found) == ("ENFORCEABLE", "REVOKED")


def test_a_stranger_who_moved_a_standing_and_left_no_trace_but_events(on_chain: Office) -> None:
    admin, address = signer(on_chain, "ADMIN"), on_chain.instance().address
    with on_chain.app.context.event_keys() as stranger:
        send(on_chain, calls.grant_role(address, "NOTARY", stranger.address), admin)
        (difference,) = on_chain.audit(every=False)[-1].differences
        assert (difference.where, difference.found) == ("holders of NOTARY", stranger.address.lower())
        move(on_chain, 0, 5, stranger)
        move(on_chain, 5, 0, stranger)
        last = on_chain.audit(every=False)[-1]
        (difference,) = last.differences
        assert (last.name, difference.what) == ("history", "act")
        assert stranger.address.lower() in difference.where
        assert EVIDENCE.hex() in difference.found


def test_the_command_says_what_it_found_and_how_it_ended(working: Office) -> None:
    with supervisor(working.data) as chain:
        wait_for(lambda: answers(working), "the chain")
        move(working, 0, REVOKED, signer(working, "NOTARY"))
        found = command(working.data)
        end(chain)
    assert found.returncode == 1
    assert "\n  found     REVOKED\n" in found.stderr
    silent = command(working.data, "--json")
    assert silent.returncode == 2
    outcomes = {check["check"]: check["outcome"] for check in json.loads(silent.stdout)["checks"]}
    not_compared = [name for name, outcome in outcomes.items() if outcome == "NOT_COMPARED"]
    assert not_compared == ["registry", "anchors", "standings", "history"]
    offline = command(working.data, "--offline")
    assert (offline.returncode, offline.stderr) == (0, "")
    assert offline.stdout.endswith("the register agrees with itself; the chain was left out\n")


def test_a_worker_at_work_is_no_difference(working: Office) -> None:
    """Whatever moment the audit looks at: it finds things under way, and nothing different."""
    waited = set()
    with worker(working.data) as process:
        working.settle(process)
        for number in (3, 4):
            working.issue(1)
            working.revoke(number)
            while not working.at_rest():
                results = working.audit()
                assert [result for result in results if result.outcome is not Outcome.SOUND] == []
                waited |= {result.name for result in results if result.under_way}
        working.assert_sound()
    assert waited & {"entries", "anchors", "standings", "orders", "transactions"}
