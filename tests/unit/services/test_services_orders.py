"""Orders to the registry: who signs what, and with which evidence."""

import pytest
from officekit import CHAIN_ID, CREDITOR, INSTANCE, REGISTRY, TestOffice, hex65, high_s

from notary.db import chain as chain_rows
from notary.domain import acts as act_rules
from notary.domain.errors import FormatError, Refused
from notary.domain.signed_advance import Advance
from notary.services import instruments, orders
from notary.services.orders import Order


def worklist(office: TestOffice) -> list[Order]:
    """What waits for signatures."""
    with office.read() as tx:
        return orders.worklist(tx, office.context)


def record(office: TestOffice, order: Order, role: str) -> int:
    """Sign and keep an order."""
    with office.write() as tx:
        return orders.record(tx, office.context, order, hex65(office.people[role].sign_digest(order.advance.digest())))


@pytest.fixture
def three(office: TestOffice) -> list[str]:
    """Three instruments: two discharged by the creditor, one of which the notary began a recheck."""
    office.open_registry()
    ids = [office.issued(f"LN-{index}") for index in range(3)]
    office.discharge(ids[2])
    office.discharge(ids[0])
    office.do(ids[1], "NOTARY", "RECHECK")
    return ids


def test_nothing_waits_before_the_acts_have_their_place(office: TestOffice, three: list[str]) -> None:
    assert worklist(office) == []
    office.sequence()
    assert len(worklist(office)) == 2


def test_no_registry_no_orders(office: TestOffice) -> None:
    office.discharge(office.issued())
    office.sequence()
    assert worklist(office) == []


def test_one_order_for_each_authority_with_its_moves_in_lane_order(office: TestOffice, three: list[str]) -> None:
    office.sequence()
    found = {order.role: order for order in worklist(office)}
    creditor, notary = found["CREDITOR"].advance, found["NOTARY"].advance
    assert creditor.authority == office.people["CREDITOR"].address.lower()
    assert creditor.changes == (Advance(0, 0b101, 0, 1),)
    assert notary.changes == (Advance(0, 0b010, 0, 0x20),)
    assert (creditor.chain_id, creditor.registry, creditor.instance_id.hex()) == (CHAIN_ID, REGISTRY, INSTANCE)
    assert creditor.deadline == int(office.clock.now.timestamp()) + 6 * 24 * 3600
    with office.read() as tx:
        head = {id: instruments.rows.get(tx, CREDITOR, id).head_hash for id in three}
    assert creditor.evidence == act_rules.evidence_root([head[three[0]], head[three[2]]])
    assert notary.evidence.hex() == head[three[1]]


def test_of_each_number_only_the_earliest_move(office: TestOffice, three: list[str]) -> None:
    office.do(three[0], "NOTARY", "RECHECK")
    office.do(three[1], "REVIEWER", "REVOKE", ground="PROCEDURE")
    office.sequence()
    by_role = {order.role: order for order in worklist(office)}
    assert by_role["NOTARY"].advance.changes == (Advance(0, 0b010, 0, 0x20),)
    record(office, by_role["CREDITOR"], "CREDITOR")
    (later,) = worklist(office)
    assert {change.as_tuple() for change in later.advance.changes} == {(0, 0b010, 0, 0x20), (0, 0b001, 1, 0x21)}


def test_two_notaries_sign_their_own_orders(office: TestOffice, three: list[str]) -> None:
    office.do(three[1], "REVIEWER", "REVOKE", ground="PROCEDURE")
    office.sequence()
    (first,) = [order for order in worklist(office) if order.role == "NOTARY"]
    record(office, first, "NOTARY")
    (second,) = [order for order in worklist(office) if order.role == "NOTARY"]
    assert second.advance.authority == office.people["REVIEWER"].address.lower()
    assert second.advance.changes == (Advance(0, 0b010, 0x20, 15),)
    with pytest.raises(Refused):
        record(office, second, "NOTARY")


def test_what_is_signed_leaves_the_list_and_is_kept_as_signed(office: TestOffice, three: list[str]) -> None:
    office.sequence()
    order = next(order for order in worklist(office) if order.role == "CREDITOR")
    id = record(office, order, "CREDITOR")
    assert [each.role for each in worklist(office)] == ["NOTARY"]
    with office.read() as tx:
        row, instance = chain_rows.advance(tx, id), chain_rows.current(tx)
        kept, signature = orders.parse(row, instance)
        assert [move.register_no for move in chain_rows.moves_of(tx, id)] == [0, 2]
    assert kept == order.advance
    assert signature == hex65(office.people["CREDITOR"].sign_digest(order.advance.digest()))


def test_refused_signatures(office: TestOffice, three: list[str]) -> None:
    office.sequence()
    order = next(order for order in worklist(office) if order.role == "CREDITOR")
    good = hex65(office.people["CREDITOR"].sign_digest(order.advance.digest()))
    of_another = hex65(office.people["COURT"].sign_digest(order.advance.digest()))
    for bad in (of_another, high_s(good), "0x", "garbage", good[:-2] + "00"):
        with pytest.raises((Refused, FormatError)), office.write() as tx:
            orders.record(tx, office.context, order, bad)
    assert len(worklist(office)) == 2


def test_a_stale_order_is_on_the_list_again(office: TestOffice, three: list[str]) -> None:
    office.sequence()
    for order in worklist(office):
        record(office, order, order.role)
    assert worklist(office) == []
    with office.write() as tx:
        for row in chain_rows.waiting_advances(tx, INSTANCE, 10):
            chain_rows.finish_advance(tx, row.id, "STALE", INSTANCE, "expired")
    assert len(worklist(office)) == 2


def test_the_trial_signs_with_the_keys_it_holds(office: TestOffice, three: list[str]) -> None:
    office.sequence()
    with office.write() as tx:
        assert orders.sign_held(tx, office.context) == 2
        assert orders.sign_held(tx, office.context) == 0


def test_a_deployment_without_keys_signs_nothing(office: TestOffice, three: list[str]) -> None:
    office.sequence()
    office.people.clear()
    with office.write() as tx:
        assert orders.sign_held(tx, office.context) == 0
