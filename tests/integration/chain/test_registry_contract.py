"""The client against the real contract on a real node."""

import time
from contextlib import suppress

import pytest
from chainkit import Office, wait_for

from notary.chain import calls
from notary.chain.contract_errors import ContractRefused, StaleStanding
from notary.chain.errors import AlreadyKnown, ChainMoved, NonceTaken, Reverted, Underpriced
from notary.chain.reader import RegistryReader
from notary.chain.transactions import Fees, contract_address, sign
from notary.domain.signed_advance import SignedAdvance, pack

pytestmark = pytest.mark.process

ROOT = b"\x0a" * 32
EVIDENCE = b"\x0e" * 32
NOBODY = "0x" + "99" * 20


def signed_advance(office: Office, moves: list[tuple[int, int, int]], life: int = 3600) -> SignedAdvance:
    facts = office.reader.view().facts
    assert facts.instance_id is not None
    deadline = facts.block_time + life
    changes = pack(moves)
    authority = office.notary.address
    return SignedAdvance(facts.chain_id, office.registry, facts.instance_id, changes, EVIDENCE, authority, deadline)


def refused(office: Office, call: calls.Call, sender: str) -> ContractRefused:
    with pytest.raises(ContractRefused) as caught:
        office.transactions.simulate(call, sender)
    with pytest.raises(ContractRefused) as again:
        office.transactions.gas(call, sender)
    assert str(caught.value) == str(again.value)
    return caught.value


def test_a_new_registry_is_closed(office: Office) -> None:
    view = office.reader.view()
    assert view.facts.instance_id not in (None, bytes(32))
    assert (view.facts.size, view.facts.root, view.facts.instruments) == (0, bytes(32), 0)
    assert (view.facts.anchored_at, view.facts.change_count) == (0, 0)
    assert view.standing(0) is None
    assert view.roots([0, 1]) == {0: None, 1: None}


def test_the_address_of_a_deployment_is_known_before(office: Office) -> None:
    assert office.registry == contract_address(office.admin.address, 0)


def test_anchors_are_read_at_the_block_of_the_view(office: Office) -> None:
    office.send(calls.anchor(office.registry, 5, ROOT, 4), office.sequencer)
    early = office.reader.view()
    receipt = office.send(calls.anchor(office.registry, 9, b"\x0b" * 32, 6), office.sequencer)
    late = office.reader.view()
    assert (early.facts.size, early.facts.root, early.facts.instruments) == (5, ROOT, 4)
    assert (late.facts.size, late.facts.root, late.facts.instruments) == (9, b"\x0b" * 32, 6)
    assert early.roots([5, 9]) == {5: ROOT, 9: None}
    assert late.roots([5, 9, 7]) == {5: ROOT, 9: b"\x0b" * 32, 7: None}
    assert early.standings(range(7)) == [0, 0, 0, 0, None, None, None]
    assert late.standings(range(7)) == [0, 0, 0, 0, 0, 0, None]
    assert late.facts.block_hash == receipt.block_hash == late.block_hash(late.facts.block_number)
    assert late.facts.anchored_at == late.facts.block_time
    assert late.block_hash(late.facts.block_number + 1000) is None


def test_a_seeded_registry_opens_with_its_first_anchor(office: Office) -> None:
    words = [bytes(29) + bytes([15, 0, 1]), bytes(31) + b"\x07"]
    office.send(calls.seed(office.registry, 0, words), office.admin)
    assert office.reader.view().standings([0, 1, 2, 32]) == [None] * 4
    office.send(calls.anchor(office.registry, 40, ROOT, 33), office.sequencer)
    assert office.reader.view().standings([0, 1, 2, 32, 33]) == [1, 0, 15, 7, None]


def test_a_full_seed_call_fits_into_a_block(office: Office) -> None:
    words = [b"\x01" * 32] * calls.SEED_WORDS
    assert office.send(calls.seed(office.registry, 0, words), office.admin).gas_used < 10_000_000


def test_an_authority_moves_standings_itself(office: Office) -> None:
    office.send(calls.anchor(office.registry, 5, ROOT, 5), office.sequencer)
    office.send(calls.advance(office.registry, pack([(1, 0, 2), (3, 0, 2)]), EVIDENCE), office.creditor)
    view = office.reader.view()
    assert (view.standings(range(5)), view.facts.change_count) == ([0, 2, 0, 2, 0], 2)


def test_a_signed_advance_is_relayed_once(office: Office) -> None:
    office.send(calls.anchor(office.registry, 40, ROOT, 40), office.sequencer)
    signed = signed_advance(office, [(1, 0, 15), (33, 0, 15), (34, 0, 1)])
    call = calls.advance_by_sig(signed, office.notary.sign_digest(signed.digest()))
    office.send(call, office.sequencer)
    assert office.reader.view().standings([0, 1, 33, 34]) == [0, 15, 15, 1]
    error = refused(office, call, office.sequencer.address)
    assert (error.name, error.arguments["digest"]) == ("DigestSpent", signed.digest())


def test_a_cancelled_advance_is_dead(office: Office) -> None:
    office.send(calls.anchor(office.registry, 5, ROOT, 5), office.sequencer)
    signed = signed_advance(office, [(1, 0, 15)])
    office.send(calls.cancel(office.registry, signed.digest()), office.notary)
    call = calls.advance_by_sig(signed, office.notary.sign_digest(signed.digest()))
    assert refused(office, call, office.sequencer.address).name == "DigestSpent"


def test_a_signature_by_another_key_is_refused(office: Office) -> None:
    office.send(calls.anchor(office.registry, 5, ROOT, 5), office.sequencer)
    signed = signed_advance(office, [(1, 0, 15)])
    call = calls.advance_by_sig(signed, office.creditor.sign_digest(signed.digest()))
    assert refused(office, call, NOBODY).name == "InvalidSignature"


@pytest.mark.parametrize(("life", "name"), [(-3600, "DeadlinePassed"), (8 * 86400, "DeadlineTooFar")])
def test_a_deadline_outside_the_window_is_refused(office: Office, life: int, name: str) -> None:
    office.send(calls.anchor(office.registry, 5, ROOT, 5), office.sequencer)
    signed = signed_advance(office, [(1, 0, 15)], life)
    call = calls.advance_by_sig(signed, office.notary.sign_digest(signed.digest()))
    assert refused(office, call, NOBODY).name == name


def test_refusals_say_why(office: Office) -> None:
    registry, notary = office.registry, office.notary.address
    office.send(calls.anchor(registry, 5, ROOT, 3), office.sequencer)
    office.send(calls.advance(registry, pack([(1, 0, 15)]), EVIDENCE), office.notary)
    shrinking = refused(office, calls.anchor(registry, 4, ROOT, 3), office.sequencer.address)
    assert str(shrinking).endswith("size 4 is not above the 5 anchored last; anchor a larger register")
    stale = refused(office, calls.advance(registry, pack([(1, 0, 15)]), EVIDENCE), notary)
    assert isinstance(stale, StaleStanding)
    assert "register number 1 stands at 15, not at 0" in str(stale)
    edge = refused(office, calls.advance(registry, pack([(2, 0, 15)]), EVIDENCE), office.creditor.address)
    assert edge.name == "ForbiddenEdge"
    absent = refused(office, calls.advance(registry, pack([(3, 0, 1)]), EVIDENCE), notary)
    assert "register number 3 is not among the 3 exposed ones" in str(absent)
    role = refused(office, calls.anchor(registry, 6, ROOT, 3), notary)
    assert str(role) == f"registry: {notary} does not hold the role SEQUENCER"
    seeding = refused(office, calls.seed(registry, 0, [bytes(32)]), office.admin.address)
    assert seeding.name == "AlreadyOpen"


def test_a_call_that_no_contract_understands_is_a_plain_revert(office: Office) -> None:
    with pytest.raises(Reverted):
        office.transactions.simulate(calls.Call(office.registry, b"\x12\x34\x56\x78"), NOBODY)


def test_nothing_at_the_address_is_told_from_a_registry(office: Office) -> None:
    facts = RegistryReader(office.rpc, NOBODY).view().facts
    assert (facts.instance_id, facts.chain_id) == (None, 31337)


def test_two_deployments_are_two_instances(office: Office) -> None:
    first = office.reader.view().facts.instance_id
    office.admin, office.notary = office.notary, office.admin
    second = office.send(calls.deploy(office.admin.address, 0), office.admin).contract
    assert second is not None
    assert RegistryReader(office.rpc, second).view().facts.instance_id not in (None, first)


def test_the_same_bytes_again_are_harmless_and_another_transaction_of_the_nonce_is_not(
    office: Office,
) -> None:
    transaction = office.signed(calls.anchor(office.registry, 5, ROOT, 4), office.sequencer)
    assert office.transactions.broadcast(transaction.raw) == transaction.hash
    with suppress(NonceTaken):  # when it was mined in between, which its receipt tells
        assert office.transactions.broadcast(transaction.raw) == transaction.hash
    wait_for(lambda: office.confirmed_receipt(transaction), "the receipt")
    other = sign(
        calls.anchor(office.registry, 6, ROOT, 4),
        chain_id=31337,
        nonce=transaction.nonce,
        gas=200_000,
        fees=Fees(0, 0),
        signer=office.sequencer,
    )
    with pytest.raises(NonceTaken):
        office.transactions.broadcast(other.raw)
    assert office.transactions.nonce(office.sequencer.address) == transaction.nonce + 1


def test_a_waiting_transaction_is_replaced_only_for_more(office: Office) -> None:
    """Two nonces ahead, so that it stays in the pool."""

    def ahead(size: int) -> bytes:
        call = calls.anchor(office.registry, size, ROOT, 4)
        nonce = office.transactions.nonce(office.sequencer.address) + 2
        return sign(call, chain_id=31337, nonce=nonce, gas=200_000, fees=Fees(0, 0), signer=office.sequencer).raw

    office.transactions.broadcast(ahead(7))
    with pytest.raises(AlreadyKnown):
        office.rpc.call("eth_sendRawTransaction", "0x" + ahead(7).hex())
    assert office.transactions.broadcast(ahead(7))
    with pytest.raises(Underpriced):
        office.transactions.broadcast(ahead(8))


def test_a_reorganisation_is_noticed_by_an_open_view(office: Office) -> None:
    office.send(calls.anchor(office.registry, 5, ROOT, 4), office.sequencer)
    view = office.reader.view()
    transaction = office.signed(calls.anchor(office.registry, 6, ROOT, 4), office.sequencer)
    office.rpc.call("anvil_reorg", 1, [])
    with pytest.raises(ChainMoved):
        view.standing(0)
    wait_for(lambda: office.reader.view().facts.size == 0, "the new history")
    assert time.time() - office.reader.view().facts.block_time < 3600
    assert office.transactions.receipt(transaction.hash) is None
