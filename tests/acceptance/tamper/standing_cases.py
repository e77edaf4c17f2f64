"""Cases that spoil the signed standing, or show one that is not that of this deed now."""

from collections.abc import Callable
from typing import Any

from tamper.table import Given, case, flip, given, put
from tamper.world import DAY, World

CHANGED_SNAPSHOT: dict[str, Any] = {
    "origin": "register.other.example",
    "registerNo": 1,
    "standing": 1,
    "sequence": 1,
    "headAct": "0" * 64,
    "instance": "0" * 64,
    "chainId": 1,
    "registry": "0x" + "0" * 40,
    "block.number": 1,
    "block.hash": "0x" + "0" * 64,
    "changeCount": 99,
    "asOf": "2026-01-08T08:00:00Z",
    "validUntil": "2036-01-10T08:00:00Z",
}
"""Every member of a snapshot that has a choice."""


def _changes() -> None:
    for path, value in CHANGED_SNAPSHOT.items():
        case("C14 FAIL SNAPSHOT_SIGNATURE", "C15 PASS", name=f"changed {path} of a snapshot", verdicts="PF", exit=1)(
            lambda world, path=path, value=value: given(
                world, put(world.certificate(world.plain), f"standing.body.{path}", value)
            )
        )


_changes()


def _snapshot(world: World, debt: Any, edit: Callable[[Any], None], **options: Any) -> Given:
    """A certificate whose snapshot the office itself signed like this."""
    certificate = world.certificate(debt)
    certificate["standing"] = world.office.snapshot(debt, edit)
    return given(world, certificate, **options)


@case("C14 INDETERMINATE NO_SNAPSHOT", "C15 PASS", verdicts="PP", exit=0)
def no_snapshot(world: World) -> Given:
    return given(world, world.certificate(world.plain, standing=False))


@case("C14 INDETERMINATE NO_SNAPSHOT", verdicts="PI", exit=4)
def no_snapshot_offline(world: World) -> Given:
    return given(world, world.certificate(world.plain, standing=False), offline=True)


@case("C14 PASS", "C15 PASS", verdicts="PP", exit=3)
def revoked_and_shown_so(world: World) -> Given:
    return given(world, world.certificate(world.revoked))


@case("C14 PASS", "C15 NOT_APPLICABLE OFFLINE", verdicts="PP", exit=3)
def revoked_and_shown_so_offline(world: World) -> Given:
    return given(world, world.certificate(world.revoked), offline=True)


@case("C14 INDETERMINATE NO_SNAPSHOT", "C15 INDETERMINATE STANDING_UNEXPLAINED", verdicts="PI", exit=3)
def standing_and_revocation_stripped(world: World) -> Given:
    """The holder of a revoked deed shows the issue alone; the chain still says what happened."""
    return given(world, world.certificate(world.revoked, acts_shown=1, standing=False))


@case("C14 INDETERMINATE NO_SNAPSHOT", verdicts="PI", exit=4)
def standing_and_revocation_stripped_offline(world: World) -> Given:
    return given(world, world.certificate(world.revoked, acts_shown=1, standing=False), offline=True)


@case("C14 INDETERMINATE STANDING_UNEXPLAINED", "C15 INDETERMINATE STANDING_UNEXPLAINED", verdicts="PI", exit=3)
def snapshot_with_a_byte_that_no_act_explains(world: World) -> Given:
    """The notary's key moved the byte on the chain without an act in the register."""
    fork = world.fork()
    fork.chain.move(world.plain.register_no, 15)
    certificate = world.certificate(world.plain)
    certificate["standing"] = fork.snapshot(world.plain)
    return given(world, certificate, chain=world.chain(lambda _: None, fork.chain))


@case("C14 INDETERMINATE LATER_ACT_NOT_SHOWN", "C15 INDETERMINATE STANDING_UNEXPLAINED", verdicts="PI", exit=3)
def later_act_hidden(world: World) -> Given:
    return given(world, world.certificate(world.revoked, acts_shown=1))


HIDDEN = ("C14 INDETERMINATE LATER_ACT_NOT_SHOWN", "C15 INDETERMINATE LATER_ACT_NOT_SHOWN")


@case(*HIDDEN, verdicts="PI", exit=4)
def later_act_hidden_that_moved_no_byte(world: World) -> Given:
    """The chain cannot tell, since the correction moved nothing; the snapshot in the certificate can."""
    return given(world, world.certificate(world.first, acts_shown=1))


@case(*HIDDEN, "C09 PASS", verdicts="PI", exit=4)
def later_act_hidden_whose_snapshot_lost_its_block(world: World) -> Given:
    """A reorganisation takes a block away, but not the act that the office's snapshot rests on."""

    def replace(chain: Any) -> None:
        chain.block, chain.fork, chain.forked_at = chain.block + 2, "other", chain.block

    return given(world, world.certificate(world.first, acts_shown=1), chain=world.chain(replace))


@case("C14 INDETERMINATE LATER_ACT_NOT_SHOWN", verdicts="PI", exit=3)
def later_act_hidden_offline(world: World) -> Given:
    return given(world, world.certificate(world.revoked, acts_shown=1), offline=True)


@case("C14 INDETERMINATE SNAPSHOT_EXPIRED", "C15 INDETERMINATE STANDING_UNEXPLAINED", verdicts="PI", exit=3)
def older_snapshot_of_a_debt_since_revoked(world: World) -> Given:
    """A perfectly genuine certificate of the time before the revocation."""
    return given(world, world.young_certificate)


@case("C14 INDETERMINATE SNAPSHOT_EXPIRED", verdicts="PI", exit=4)
def older_snapshot_offline(world: World) -> Given:
    return given(world, world.young_certificate, offline=True)


@case("C14 PASS", verdicts="PP", exit=0)
def older_snapshot_offline_in_its_time(world: World) -> Given:
    return given(world, world.young_certificate, offline=True, now=world.now - 4 * DAY)


@case("C14 INDETERMINATE SNAPSHOT_OLDER_THAN_ACTS", "C15 PASS", verdicts="PP", exit=3)
def older_snapshot_than_the_acts_shown(world: World) -> Given:
    return given(world, {**world.certificate(world.revoked), "standing": world.young_certificate["standing"]})


@case("C14 INDETERMINATE SNAPSHOT_OLDER_THAN_ACTS", verdicts="PI", exit=4)
def older_snapshot_than_the_acts_shown_offline(world: World) -> Given:
    certificate = {**world.certificate(world.revoked), "standing": world.young_certificate["standing"]}
    return given(world, certificate, offline=True)


@case("C14 FAIL SNAPSHOT_OF_ANOTHER", "C15 PASS", verdicts="PF", exit=1)
def snapshot_of_another_instrument(world: World) -> Given:
    other = world.certificate(world.spare)["standing"]
    return given(world, {**world.certificate(world.plain), "standing": other})


@case("C14 FAIL SNAPSHOT_OF_ANOTHER", verdicts="PF", exit=1)
def snapshot_of_another_register(world: World) -> Given:
    return _snapshot(world, world.plain, lambda body: body.update(origin="register.other.example"))


@case("C14 FAIL SNAPSHOT_SIGNATURE", verdicts="PF", exit=1)
def snapshot_of_another_office(world: World) -> Given:
    other = world.new_office()
    other.chain = world.office.chain
    return given(world, {**world.certificate(world.plain), "standing": other.snapshot(world.plain)})


@case("C14 FAIL SNAPSHOT_SIGNATURE", verdicts="PF", exit=1)
def snapshot_signature_too_short(world: World) -> Given:
    return given(world, put(world.certificate(world.plain), "standing.signature", "AAAA"))


@case("C14 FAIL SNAPSHOT_ACT_MISMATCH", "C15 PASS", verdicts="PF", exit=1)
def snapshot_rests_on_another_act(world: World) -> Given:
    return _snapshot(world, world.plain, lambda body: body.update(headAct=flip(body["headAct"])))


@case("C14 INDETERMINATE INSTANCE_UNKNOWN", "C15 PASS", verdicts="PP", exit=0)
def snapshot_of_an_unknown_registry(world: World) -> Given:
    return _snapshot(world, world.plain, lambda body: body.update(instance="0" * 64))


@case("C14 INDETERMINATE INSTANCE_UNKNOWN", verdicts="PI", exit=4)
def snapshot_of_an_unknown_registry_offline(world: World) -> Given:
    return _snapshot(world, world.plain, lambda body: body.update(instance="0" * 64), offline=True)


@case("C14 INDETERMINATE SNAPSHOT_IN_FUTURE", "C15 PASS", verdicts="PP", exit=0)
def snapshot_in_the_future(world: World) -> Given:
    later = {"asOf": "2026-01-10T08:00:00Z", "validUntil": "2026-01-11T08:00:00Z"}
    return _snapshot(world, world.plain, lambda body: body.update(later))


@case("C14 INDETERMINATE SNAPSHOT_EXPIRED", "C15 NOT_APPLICABLE OFFLINE", verdicts="PI", exit=4)
def snapshot_expired_offline(world: World) -> Given:
    return given(world, world.certificate(world.plain), now=world.now + 2 * DAY, offline=True)


@case("C14 INDETERMINATE SNAPSHOT_EXPIRED", verdicts="PI", exit=3)
def snapshot_of_a_revoked_debt_expired_offline(world: World) -> Given:
    return given(world, world.certificate(world.revoked), now=world.now + 2 * DAY, offline=True)


@case("C14 INDETERMINATE SNAPSHOT_EXPIRED", "C15 INDETERMINATE CHAIN_UNREACHABLE", verdicts="II", exit=2)
def snapshot_expired_and_chain_down(world: World) -> Given:
    return given(world, world.certificate(world.plain), now=world.now + 2 * DAY, chain="nobody")


@case("C14 PASS", "C15 PASS", verdicts="PP", exit=0)
def snapshot_ends_within_the_skew(world: World) -> Given:
    return _snapshot(world, world.plain, lambda body: body.update(validUntil="2026-01-09T07:55:01Z"))


@case("C15 INDETERMINATE SNAPSHOT_NEWER", verdicts="PI", exit=3)
def chain_node_that_lags_behind_a_snapshot(world: World) -> Given:
    """The node has not seen the revocation that a signed snapshot already shows."""
    chain = world.chain(lambda _: None, world.young_chain)
    certificate = world.certificate(world.revoked, acts_shown=1)
    certificate["standing"] = world.office.snapshot(world.revoked, lambda body: body.update(changeCount=0))
    return given(world, certificate, chain=chain)


@case("C15 FAIL STANDING_CONFLICT", verdicts="PF", exit=1)
def chain_and_snapshot_differ_in_one_block(world: World) -> Given:
    return _snapshot(world, world.plain, lambda body: body.update(standing=2))


@case("C14 INDETERMINATE SNAPSHOT_BLOCK_GONE", "C15 PASS", verdicts="PP", exit=0)
def snapshot_of_a_block_that_was_replaced(world: World) -> Given:
    def replace(chain: Any) -> None:
        chain.block, chain.fork, chain.forked_at = chain.block + 2, "other", chain.block

    return given(world, world.certificate(world.plain), chain=world.chain(replace))


@case("C14 INDETERMINATE SNAPSHOT_BLOCK_GONE", "C15 PASS", verdicts="PP", exit=0)
def snapshot_of_a_replaced_block_does_not_count_changes(world: World) -> Given:
    """A reorganisation undid changes; a snapshot that saw them is set aside, so nothing was rolled back."""

    def replace(chain: Any) -> None:
        chain.block, chain.fork, chain.forked_at = chain.block + 2, "other", chain.block
        chain.change_count -= 1

    return given(world, world.certificate(world.plain), chain=world.chain(replace))
