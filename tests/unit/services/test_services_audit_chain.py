"""The audit against the chain: a registry spoiled in one way, and registers that are sound at every stage."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from auditkit import SEQUENCER, Ledger, World, first_difference, outcomes
from officekit import TestOffice
from spoils import CASES
from sqlalchemy import update

from notary.db import tables as t
from notary.domain.errors import Unavailable
from notary.domain.registry_events import Advanced, Anchored
from notary.domain.signed_advance import Advance
from notary.services import audit
from notary.services.audit import CHECKS, Result

STRANGER = "0x" + "99" * 20
OTHER = "ab" * 32


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One settled register; each case spoils a copy of its ledger."""
    office = TestOffice(tmp_path_factory.mktemp("audit"))
    made = World(office)
    made.grow()
    yield made
    office.database.close()


@pytest.fixture
def world(office: TestOffice) -> World:
    """A register with nothing in it."""
    return World(office)


# -- spoiled registries: (check, what, where, how)

CHAIN_CASES: dict[str, tuple[str, str, str, Callable[[Ledger], None]]] = {}


def case(check: str, what: str, where: str) -> Callable[[Callable[[Ledger], None]], None]:
    """Enter a function in the table of cases, under its name."""

    def enter(spoil: Callable[[Ledger], None]) -> None:
        CHAIN_CASES[spoil.__name__.replace("_", " ")] = (check, what, where, spoil)

    return enter


@case("registry", "instance", "registry 0x2e2e")
def another_registry_at_the_address(ledger: Ledger) -> None:
    ledger.life += 1


@case("registry", "instance", "registry 0x2e2e")
def no_registry_at_the_address(ledger: Ledger) -> None:
    ledger.is_there = False


@case("registry", "hash of block", "registry 0x2e2e")
def blocks_that_were_replaced(ledger: Ledger) -> None:
    ledger.forks += 1


@case("anchors", "root on the chain", "anchor of size")
def another_root(ledger: Ledger) -> None:
    ledger.anchored[min(ledger.anchored)] = OTHER


@case("anchors", "root on the chain", "anchor of size")
def a_root_that_is_gone(ledger: Ledger) -> None:
    del ledger.anchored[min(ledger.anchored)]


@case("anchors", "size", "latest() of the registry")
def an_anchor_beyond_the_register(ledger: Ledger) -> None:
    ledger.anchor(999, OTHER, ledger.instruments)


@case("anchors", "instruments", "latest() of the registry")
def fewer_numbers_than_the_register(ledger: Ledger) -> None:
    ledger.instruments -= 1


@case("anchors", "size", "latest() of the registry")
def a_latest_checkpoint_before_the_last_anchor(ledger: Ledger) -> None:
    ledger.size = min(ledger.anchored)
    ledger.root = ledger.anchored[ledger.size]


@case("anchors", "root", "latest() of the registry")
def another_latest_root(ledger: Ledger) -> None:
    ledger.root = OTHER


@case("standings", "standing on the chain", "number 0")
def an_unexplained_move_by_a_notary(ledger: Ledger) -> None:
    ledger.advance([[0, 1, 0, 15]], OTHER, ledger.holders["NOTARY"])


@case("standings", "standing on the chain", "number 1")
def a_revoked_number_that_is_enforceable(ledger: Ledger) -> None:
    ledger.bytes_[1] = 0


@case("standings", "standing on the chain", "number 3")
def a_void_number_that_is_enforceable(ledger: Ledger) -> None:
    ledger.bytes_[3] = 0


@case("standings", "standing on the chain", "number 5")
def a_byte_that_is_no_standing(ledger: Ledger) -> None:
    ledger.bytes_[5] = 31


@case("history", "act", "move by 0x")
def moves_there_and_back(ledger: Ledger) -> None:
    ledger.advance([[0, 1, 0, 5]], OTHER, ledger.holders["NOTARY"])
    ledger.advance([[0, 1, 5, 0]], OTHER, ledger.holders["NOTARY"])


@case("history", "role", f"move by {STRANGER}")
def a_stranger_who_moves_without_a_role(ledger: Ledger) -> None:
    ledger.advance([[0, 1, 0, 2]], OTHER, STRANGER)
    ledger.bytes_[0] = 0


@case("history", "act", f"move by {STRANGER}")
def a_stranger_who_was_given_a_role_and_it_was_taken_back(ledger: Ledger) -> None:
    ledger.grant("NOTARY", STRANGER)
    moves_there_and_back_by(ledger, STRANGER)
    ledger.grant("NOTARY", STRANGER, granted=False)


@case("history", "role", "holders of COURT")
def a_role_given_to_a_stranger(ledger: Ledger) -> None:
    ledger.grant("COURT", STRANGER)


@case("history", "sender", "anchor of size")
def an_anchor_by_a_stranger(ledger: Ledger) -> None:
    change_first(ledger, Anchored, sequencer=STRANGER)


@case("history", "sender", "anchor of size")
def an_anchor_before_the_role_was_given(ledger: Ledger) -> None:
    place = next(i for i, event in enumerate(ledger.log) if getattr(event, "account", "") == SEQUENCER)
    ledger.log.append(ledger.log.pop(place))


@case("history", "checkpoint", "anchor of size 2")
def an_anchor_that_was_overtaken(ledger: Ledger) -> None:
    ledger.log.append(Anchored(ledger.block, "0x" + OTHER, 2, OTHER, 1, SEQUENCER))


@case("history", "root", "anchor of size")
def an_anchor_of_another_root(ledger: Ledger) -> None:
    change_first(ledger, Anchored, root=OTHER)


@case("history", "instruments", "anchor of size")
def an_anchor_of_more_numbers(ledger: Ledger) -> None:
    change_first(ledger, Anchored, instruments=99)


@case("history", "of number 3", "move by")
def a_move_to_another_byte(ledger: Ledger) -> None:
    change_first(ledger, Advanced, change=Advance(0, 0b1000, 0, 5))


@case("history", "evidence", "move by")
def a_move_on_other_evidence(ledger: Ledger) -> None:
    change_first(ledger, Advanced, evidence=OTHER)


@case("history", "authority of act", "move by")
def a_move_by_another_authority(ledger: Ledger) -> None:
    ledger.grant("NOTARY", ledger.holders["COURT"])
    ledger.log.insert(0, ledger.log.pop())
    change_first(ledger, Advanced, authority=ledger.holders["COURT"])


@case("history", "lanes moved", "changeCount() of the registry")
def a_move_that_left_no_event(ledger: Ledger) -> None:
    ledger.change_count += 1


def replaced(event: Any, **members: Any) -> Any:
    """The event with other members."""
    return type(event)(**{**{name: getattr(event, name) for name in event.__slots__}, **members})


def change_first(ledger: Ledger, kind: type, **members: Any) -> None:
    """Change the first event of a kind."""
    place = next(index for index, event in enumerate(ledger.log) if isinstance(event, kind))
    ledger.log[place] = replaced(ledger.log[place], **members)


def moves_there_and_back_by(ledger: Ledger, account: str) -> None:
    ledger.advance([[0, 1, 0, 5]], OTHER, account)
    ledger.advance([[0, 1, 5, 0]], OTHER, account)


@pytest.mark.parametrize("name", CHAIN_CASES)
def test_a_spoiled_registry_is_named_and_nothing_before_it(grown: World, name: str) -> None:
    check, what, where, spoil = CHAIN_CASES[name]
    ledger = copy.deepcopy(grown.ledger)
    spoil(ledger)
    result, difference = first_difference(grown.audit(ledger))
    assert result.name == check, difference
    assert what in difference.what, difference
    assert where in difference.where, difference


def test_every_check_has_a_case() -> None:
    named = {each.check for each in CASES.values()} | {check for check, *_ in CHAIN_CASES.values()}
    assert named == {check.name for check in CHECKS}


def test_an_act_that_counts_as_settled_and_never_moved(grown: World) -> None:
    ledger = copy.deepcopy(grown.ledger)
    moves = [event for event in ledger.log if isinstance(event, Advanced)]
    ledger.log.remove(moves[-1])
    ledger.change_count -= 1
    result, difference = first_difference(grown.audit(ledger))
    assert (result.name, difference.what) == ("history", "move on the chain")


# -- what cannot be compared


class Down(Ledger):
    """A chain that does not answer."""

    def view(self, address: str) -> Ledger:
        raise Unavailable("no connection")


def test_a_chain_that_does_not_answer_is_not_compared(grown: World) -> None:
    results = grown.audit(Down(grown.ledger.holders))
    assert {name for name, outcome in outcomes(results).items() if outcome == "NOT_COMPARED"} == ON_CHAIN
    assert all(result.reason == "no connection" for result in results if result.name in ON_CHAIN)


ON_CHAIN = {check.name for check in CHECKS if check.needs_chain}


def test_a_chain_that_was_left_out_by_choice(grown: World) -> None:
    found = outcomes(grown.audit(look=False))
    assert {name for name, outcome in found.items() if outcome == "LEFT_OUT"} == ON_CHAIN
    assert {found[name] for name in set(found) - ON_CHAIN} == {"SOUND"}


def test_a_history_that_the_node_no_longer_has_is_not_compared(grown: World) -> None:
    class Pruned(Ledger):
        def events(self, complete_at: int) -> Iterator[Any]:
            raise Unavailable("the node has no events of the creation of this registry")

    pruned = Pruned(**vars(copy.deepcopy(grown.ledger)))
    found = outcomes(grown.audit(pruned))
    assert found.pop("history") == "NOT_COMPARED"
    assert set(found.values()) == {"SOUND"}


def test_of_another_registry_nothing_more_is_compared(grown: World) -> None:
    ledger = copy.deepcopy(grown.ledger)
    ledger.life += 1
    found = outcomes(grown.audit(ledger, every=True))
    assert {name: found[name] for name in ON_CHAIN} == {
        "registry": "DIFFERENT",
        **dict.fromkeys(ON_CHAIN - {"registry"}, "NOT_COMPARED"),
    }


def test_every_difference_is_found_on_demand(grown: World) -> None:
    ledger = copy.deepcopy(grown.ledger)
    ledger.bytes_ |= {0: 1, 1: 0}
    seen = audit.look(grown.office.database, ledger)
    with grown.office.read() as tx:
        results = list(audit.run(tx, grown.office.context, seen, every=True))
    by_name = {result.name: result for result in results}
    assert len(results) == len(CHECKS)
    assert (by_name["standings"].different, [each.where for each in by_name["standings"].differences]) == (
        2,
        ["number 0", "number 1"],
    )


# -- sound at every stage


def assert_sound(results: list[Result], *waiting: str) -> None:
    """All checks done, none different, and something under way in exactly these checks."""
    assert set(outcomes(results).values()) == {"SOUND"}, results
    assert {result.name for result in results if result.under_way} == set(waiting), results


def test_an_office_that_is_empty(world: World) -> None:
    assert_sound(world.audit())
    world.settle()
    assert_sound(world.audit())


def test_the_life_of_a_debt_stage_by_stage(world: World) -> None:
    office = world.office
    world.settle()
    id = office.draft()
    assert_sound(world.audit())
    office.issued("LN-2")
    assert_sound(world.audit(), "entries")
    office.sequence()
    assert_sound(world.audit(), "timestamps", "anchors")
    world.stamp()
    assert_sound(world.audit(), "anchors")
    world.step()
    assert_sound(world.audit(), "transactions")
    world.settle()
    assert_sound(world.audit())
    assert office.row(id).status == "DRAFT"


def test_a_revocation_stage_by_stage(world: World) -> None:
    office = world.office
    id = office.issued()
    office.do(id, "NOTARY", "RECHECK")
    world.settle()
    office.do(id, "REVIEWER", "REVOKE", ground="PROCEDURE")
    assert_sound(world.audit(), "entries", "standings")
    office.sequence()
    world.stamp()
    assert_sound(world.audit(), "anchors", "standings")
    world.sign()
    assert_sound(world.audit(), "anchors", "standings", "orders")
    world.step()
    assert_sound(world.audit(), "orders", "transactions")
    world.settle()
    assert_sound(world.audit())


def test_a_worker_that_goes_on_after_the_chain_was_looked_at(world: World) -> None:
    """The snapshot of the database is newer than what was seen of the chain."""
    office = world.office
    ids = [office.issued("LN-1"), office.issued("LN-2")]
    world.settle()
    seen = audit.look(office.database, world.ledger)
    office.revoke(ids[0])
    office.discharge(ids[1])
    world.settle()
    with office.read() as tx:
        assert_sound(list(audit.run(tx, office.context, seen)), "anchors", "standings", "history")


def test_a_number_whose_lease_lapsed(world: World) -> None:
    office = world.office
    gap = office.prepare_issue(office.agreed("gap"))
    office.issued("behind it")
    world.settle()
    assert_sound(world.audit())
    office.clock.forward(hours=2)
    world.sign()
    assert_sound(world.audit(), "entries")
    world.settle()
    assert_sound(world.audit())
    assert world.ledger.bytes_[gap.number] == 15


def test_a_chain_that_was_lost_and_seeded_anew(world: World) -> None:
    world.grow()
    office = world.office
    office.discharge(world.ids["plain"])
    world.ledger.is_there = False
    (bad,) = [result for result in world.audit(every=True) if result.different]
    assert (bad.name, bad.differences[0].found) == ("registry", "nothing")
    world.settle()
    assert world.ledger.life == 2
    assert_sound(world.audit())
    office.revoke(world.ids["last"])
    world.settle()
    assert_sound(world.audit())


def test_an_anchor_that_a_reorganisation_dropped(world: World) -> None:
    office = world.office
    office.issued("LN-1")
    world.settle()
    office.issued("LN-2")
    world.settle()
    world.ledger.roll_back()
    (bad,) = [result for result in world.audit() if result.different]
    assert bad.name == "registry"
    world.settle()
    assert_sound(world.audit())


def test_authorities_that_come_and_go(world: World) -> None:
    office = world.office
    world.settle()
    court = t.authorities.c.role == "COURT"
    with office.write() as tx:
        tx.execute(update(t.authorities).where(court).values(not_after="2030-01-01T00:00:00Z"))
    assert_sound(world.audit(), "trust")
    world.publish()
    assert_sound(world.audit())
    world.ledger.grant("COURT", office.people["COURT"].address.lower(), granted=False)
    assert_sound(world.audit(), "history")
