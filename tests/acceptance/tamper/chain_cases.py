"""Cases in which the chain is not there, is another one, was set back, or was lost and started anew."""

from collections.abc import Callable
from typing import Any

from fakechain import FakeChain

from tamper.table import Given, Json, case, given
from tamper.world import World

CHAIN_PROBLEM = {"verdicts": "II", "exit": 2}


def _unread(code: str) -> tuple[str, ...]:
    return (
        "C08 NOT_APPLICABLE NO_LOG_GIVEN",
        f"C09 INDETERMINATE {code}",
        f"C15 INDETERMINATE {code}",
        "C14 PASS",
        "C06 PASS",
    )


@case(*_unread("CHAIN_UNREACHABLE"), **CHAIN_PROBLEM)
def chain_down(world: World) -> Given:
    return given(world, world.certificate(world.plain), chain="nobody")


@case(*_unread("CHAIN_UNREACHABLE"), **CHAIN_PROBLEM)
def chain_down_does_not_hide_a_revocation(world: World) -> Given:
    """C09 is mandatory, so the notarisation itself is not settled: 2 comes before 3."""
    return given(world, world.certificate(world.revoked), chain="nobody")


@case("C08 PASS", "C09 INDETERMINATE CHAIN_UNREACHABLE", "C15 INDETERMINATE CHAIN_UNREACHABLE", **CHAIN_PROBLEM)
def chain_down_with_a_log(world: World) -> Given:
    return given(world, world.certificate(world.plain), chain="nobody", log=world.log)


@case(*_unread("CHAIN_UNREACHABLE"), **CHAIN_PROBLEM)
def chain_answers_garbage(world: World) -> Given:
    name = world.name("chain")
    world.server.add(name, b"<html>It works!</html>")
    return given(world, world.certificate(world.plain), chain=name)


@case(*_unread("CHAIN_UNREACHABLE"), **CHAIN_PROBLEM)
def chain_answers_json_that_is_no_rpc(world: World) -> Given:
    name = world.name("chain")
    world.server.add(name, b'{"result": "0x7a69"}')
    return given(world, world.certificate(world.plain), chain=name)


@case(*_unread("CHAIN_UNREACHABLE"), **CHAIN_PROBLEM)
def no_endpoint_known(world: World) -> Given:
    result = given(world, world.certificate(world.plain), chain="")
    result.trust["registries"][-1]["rpc"] = []
    return result


@case(
    "C09 INDETERMINATE INSTANCE_UNKNOWN",
    "C15 INDETERMINATE NO_REGISTRY",
    "C14 INDETERMINATE INSTANCE_UNKNOWN",
    **CHAIN_PROBLEM,
)
def no_registry_in_the_trust_root(world: World) -> Given:
    result = given(world, world.certificate(world.plain), chain="")
    result.trust["registries"] = []
    return result


@case(*_unread("OTHER_CHAIN"), **CHAIN_PROBLEM)
def another_chain(world: World) -> Given:
    return _with(world, lambda chain: setattr(chain, "chain_id", 1))


@case(*_unread("OTHER_CHAIN"), **CHAIN_PROBLEM)
def another_chain_without_the_contract(world: World) -> Given:
    def other(chain: FakeChain) -> None:
        chain.chain_id, chain.has_code = 1, False

    return _with(world, other)


@case(*_unread("NO_CONTRACT"), **CHAIN_PROBLEM)
def no_contract_at_the_address(world: World) -> Given:
    return _with(world, lambda chain: setattr(chain, "has_code", False))


@case(*_unread("OTHER_INSTANCE"), **CHAIN_PROBLEM)
def another_instance_at_the_address(world: World) -> Given:
    return _with(world, lambda chain: setattr(chain, "instance", "ab" * 32))


@case("C15 INDETERMINATE CHAIN_STALE", "C09 PASS", verdicts="PI", exit=4)
def chain_stopped(world: World) -> Given:
    return _with(world, lambda chain: setattr(chain, "block_time", chain.block_time - 2 * 3600))


@case("C15 INDETERMINATE CHAIN_STALE", verdicts="PI", exit=3)
def chain_stopped_after_a_revocation(world: World) -> Given:
    chain = world.chain(lambda chain: setattr(chain, "block_time", chain.block_time - 2 * 3600))
    return given(world, world.certificate(world.revoked), chain=chain)


@case("C09 FAIL ROOT_CONFLICT", "C08 INDETERMINATE LOG_NEEDED", "C15 PASS", verdicts="FP", exit=1)
def chain_stores_another_root(world: World) -> Given:
    return _with(world, lambda chain: chain.roots.update({6: "ab" * 32}))


@case("C08 FAIL NOT_CONSISTENT", "C09 PASS", "C15 PASS", verdicts="FP", exit=1)
def chain_anchors_another_register_than_the_log(world: World) -> Given:
    chain = world.chain(lambda chain: setattr(chain, "root", "ab" * 32))
    return given(world, world.certificate(world.plain), chain=chain, log=world.log)


@case(
    "C09 INDETERMINATE AHEAD_OF_CHAIN",
    "C15 FAIL CHAIN_ROLLED_BACK",
    "C08 INDETERMINATE LOG_NEEDED",
    verdicts="IF",
    exit=1,
)
def rolled_back_chain(world: World) -> Given:
    """Someone restored the chain from before the revocation; the signed standing remembers."""
    return given(world, world.certificate(world.revoked), chain=_rolled_back(world))


@case("C09 PASS", "C15 FAIL CHAIN_ROLLED_BACK", verdicts="PF", exit=1)
def rolled_back_chain_and_an_unaffected_debt(world: World) -> Given:
    return given(world, world.certificate(world.plain), chain=_rolled_back(world))


@case("C09 PASS", "C15 PASS", verdicts="PP", exit=0)
def rolled_back_chain_without_a_newer_snapshot(world: World) -> Given:
    """Nobody can tell from this certificate alone; a snapshot or a log is what tells."""
    return given(world, world.young_certificate, chain=_rolled_back(world))


@case("C08 PASS", "C15 INDETERMINATE LATER_ACT_NOT_SHOWN", verdicts="PI", exit=4)
def rolled_back_chain_and_a_log(world: World) -> Given:
    return given(world, world.young_certificate, chain=_rolled_back(world), log=world.log)


def _rolled_back(world: World) -> str:
    return world.chain(lambda _: None, world.young_chain)


@case("C15 INDETERMINATE NUMBER_ABSENT", "C06 PASS", verdicts="PI", exit=4)
def number_not_exposed_yet(world: World) -> Given:
    return _with(world, lambda chain: setattr(chain, "instruments", 0))


@case("C04 FAIL ACT_OUT_OF_ORDER", "C06 FAIL NOT_INCLUDED", "C15 INDETERMINATE NUMBER_ABSENT", verdicts="FF", exit=1)
def number_never_issued(world: World) -> Given:
    """The sealed credential claims a number that the register does not have."""
    edited = world.office.credential(world.plain, lambda body: body["credentialSubject"].update(registerNo=4_000))
    return given(world, {**world.certificate(world.plain), "credential": edited})


@case("C15 INDETERMINATE NUMBER_ABSENT", "C09 PASS", verdicts="PI", exit=4)
def registry_answers_for_a_number_that_it_does_not_count(world: World) -> Given:
    def answer_all(chain: FakeChain) -> None:
        chain.instruments, chain.counts_numbers = 0, False

    return _with(world, answer_all)


IN_FUTURE = {"verdicts": "PI", "exit": 4}


@case("C15 INDETERMINATE CHAIN_IN_FUTURE", "C09 PASS", **IN_FUTURE)
def chain_ahead_of_time(world: World) -> Given:
    return _with(world, lambda chain: setattr(chain, "block_time", chain.block_time + 301))


@case("C15 PASS", "C09 PASS", verdicts="PP", exit=0)
def chain_ahead_within_the_skew(world: World) -> Given:
    return _with(world, lambda chain: setattr(chain, "block_time", chain.block_time + 300))


@case("C15 INDETERMINATE CHAIN_IN_FUTURE", "C09 PASS", **IN_FUTURE)
def chain_beyond_the_calendar(world: World) -> Given:
    return _with(world, lambda chain: setattr(chain, "block_time", 253_402_300_800))


@case("C15 INDETERMINATE CHAIN_IN_FUTURE", "C09 PASS", **IN_FUTURE)
def chain_at_the_last_time_that_fits(world: World) -> Given:
    return _with(world, lambda chain: setattr(chain, "block_time", 2**53 - 1))


@case(*_unread("CHAIN_UNREACHABLE"), **CHAIN_PROBLEM)
def chain_at_a_time_that_does_not_fit(world: World) -> Given:
    return _with(world, lambda chain: setattr(chain, "block_time", 2**53 + chain.block))


@case(*_unread("NO_CONTRACT"), **CHAIN_PROBLEM)
def count_of_changes_beyond_its_type(world: World) -> Given:
    return _with(world, lambda chain: setattr(chain, "change_count", 2**64))


@case(*_unread("NO_CONTRACT"), **CHAIN_PROBLEM)
def size_beyond_its_type(world: World) -> Given:
    return _with(world, lambda chain: setattr(chain, "size", 2**64))


@case(*_unread("NO_CONTRACT"), **CHAIN_PROBLEM)
def number_of_instruments_beyond_its_type(world: World) -> Given:
    return _with(world, lambda chain: setattr(chain, "instruments", 2**64))


# One answer, spelled in other ways.


def _spelled(world: World, spell: Callable[[Json], Json]) -> Given:
    return _with(world, lambda chain: setattr(chain, "spell", spell))


@case("C09 PASS", "C15 PASS", verdicts="PP", exit=0)
def answers_with_a_null_error(world: World) -> Given:
    return _spelled(world, lambda reply: {**reply, "error": None})


@case(*_unread("CHAIN_UNREACHABLE"), **CHAIN_PROBLEM)
def answers_with_a_result_and_an_error(world: World) -> Given:
    return _spelled(world, lambda reply: {**reply, "error": {"code": -32000, "message": "no"}})


@case("C09 PASS", "C14 PASS", "C15 PASS", verdicts="PP", exit=0)
def hashes_in_capitals(world: World) -> Given:
    def spell(reply: Json) -> Json:
        block = reply["result"]
        if not isinstance(block, dict):
            return reply
        return {**reply, "result": {**block, "hash": "0x" + block["hash"][2:].upper()}}

    return _spelled(world, spell)


@case(*_unread("CHAIN_UNREACHABLE"), **CHAIN_PROBLEM)
def padded_quantities(world: World) -> Given:
    def spell(reply: Json) -> Json:
        result = reply["result"]
        padded = isinstance(result, str) and len(result) < 20
        return {**reply, "result": "0x0" + result[2:]} if padded else reply

    return _spelled(world, spell)


@case(*_unread("CHAIN_UNREACHABLE"), **CHAIN_PROBLEM)
def ids_of_another_type(world: World) -> Given:
    return _spelled(world, lambda reply: {**reply, "id": [reply["id"]]})


@case(*_unread("CHAIN_UNREACHABLE"), **CHAIN_PROBLEM)
def refusal_that_speaks_of_reverting(world: World) -> Given:
    """A busy node says nothing about the debt: only a call that was run can revert."""
    refusal = {"code": -32005, "message": "too many requests; the limit will revert soon"}
    return _spelled(world, lambda reply: {**reply, "error": refusal} if len(str(reply.get("result"))) == 66 else reply)


@case("C15 INDETERMINATE STANDING_UNEXPLAINED", "C14 PASS", "C09 PASS", verdicts="PI", exit=4)
def byte_moved_without_an_act(world: World) -> Given:
    return _with(world, lambda chain: chain.move(0, 2))


@case("C15 INDETERMINATE STANDING_UNEXPLAINED", verdicts="PI", exit=3)
def byte_reversed_without_an_act(world: World) -> Given:
    return _with(world, lambda chain: chain.move(0, 0x40 | 16))


@case("C15 INDETERMINATE STANDING_UNEXPLAINED", verdicts="PI", exit=4)
def undefined_byte_on_the_chain(world: World) -> Given:
    return _with(world, lambda chain: chain.move(0, 31))


def _with(world: World, edit: Any) -> Given:
    return given(world, world.certificate(world.plain), chain=world.chain(edit))


# The chain was lost altogether: a new instance, seeded with every standing, anchored once.


def _anew(world: World, number: int, **options: Any) -> Given:
    """A certificate from before the loss, with the trust root and chain from after it."""
    old = world.certificate(world.office.debts[number])
    office = world.fork()
    office.redeploy()
    chain = world.chain(lambda _: None, office.chain)
    return given(world, old, trust=office.trust([world.server.url(chain)]), chain=chain, **options)


@case("C08 INDETERMINATE LOG_NEEDED", "C09 INDETERMINATE NOT_STORED", "C14 PASS", "C15 PASS", verdicts="IP", exit=2)
def chain_lost_and_deployed_anew(world: World) -> Given:
    return _anew(world, 0)


@case("C08 PASS", "C09 PASS", "C14 PASS", "C15 PASS", verdicts="PP", exit=0)
def chain_lost_and_deployed_anew_with_a_log(world: World) -> Given:
    return _anew(world, 0, log=world.log)


@case("C08 PASS", "C09 PASS", "C15 PASS", verdicts="PP", exit=3)
def revocation_survives_the_loss_of_the_chain(world: World) -> Given:
    return _anew(world, 1, log=world.log)


@case("C15 INDETERMINATE SNAPSHOT_NEWER", "C09 PASS", verdicts="PI", exit=3)
def chain_deployed_anew_forgot_a_revocation(world: World) -> Given:
    """The snapshot is of the lost instance and later than the new chain's block, and it says REVOKED."""
    office = world.fork()
    office.redeploy()
    office.chain.standings.clear()
    office.chain.roots[6] = office.tree.root(6).hex()
    name = world.chain(lambda chain: setattr(chain, "block_time", chain.block_time - 600), office.chain)
    certificate = world.certificate(world.revoked, acts_shown=1)
    certificate["standing"] = world.office.snapshot(world.revoked)
    return given(world, certificate, trust=office.trust([world.server.url(name)]), chain=name)
