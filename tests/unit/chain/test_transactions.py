"""Transactions are those that eth-account makes, and nothing is sent on a bad signature."""

from functools import partial

import pytest
from eth_account import Account
from eth_account.typed_transactions import TypedTransaction
from hypothesis import given
from hypothesis import strategies as st
from keypair import KeyPair

from notary.chain.calls import Call
from notary.chain.errors import BadSignature, FeeCapReached
from notary.chain.transactions import Fees, Prices, contract_address, dearer, fees_of, sign
from notary.domain.typed_data import ORDER

UINT64 = st.integers(0, 2**64 - 1)


@given(
    to=st.none() | st.binary(min_size=20, max_size=20).map(lambda raw: "0x" + raw.hex()),
    data=st.binary(max_size=200),
    chain_id=st.integers(1, 2**53),
    nonce=UINT64,
    gas=UINT64,
    fees=st.tuples(UINT64, UINT64),
    seed=st.integers(1, 2**128),
)
def test_signed_transactions_are_those_of_eth_account(
    to: str | None, data: bytes, chain_id: int, nonce: int, gas: int, fees: tuple[int, int], seed: int
) -> None:
    signer = KeyPair(seed)
    signed = sign(Call(to, data), chain_id=chain_id, nonce=nonce, gas=gas, fees=Fees(*fees), signer=signer)
    expected = Account.sign_transaction(
        {
            "type": 2,
            "chainId": chain_id,
            "nonce": nonce,
            "gas": gas,
            "maxFeePerGas": fees[0],
            "maxPriorityFeePerGas": fees[1],
            "to": bytes.fromhex(to[2:]) if to else "",
            "value": 0,
            "data": data,
        },
        signer.key.to_bytes(),
    )
    assert (signed.raw, signed.hash) == (bytes(expected.raw_transaction), bytes(expected.hash))
    assert (signed.nonce, signed.sender) == (nonce, signer.address)
    assert TypedTransaction.from_bytes(expected.raw_transaction).hash()  # it parses as what it is


class Forger(KeyPair):
    """Returns what a broken or hostile custody service might."""

    def __init__(self, how: str) -> None:
        super().__init__(5)
        self.how = how

    def sign_digest(self, digest32: bytes) -> bytes:
        good = super().sign_digest(digest32)
        s = int.from_bytes(good[32:64], "big")
        return {
            "short": good[:64],
            "v 0/1": good[:64] + bytes([good[64] - 27]),
            "other v": good[:64] + bytes([55 - good[64]]),
            "high s": good[:32] + (ORDER - s).to_bytes(32, "big") + bytes([55 - good[64]]),
            "zero r": bytes(32) + good[32:],
            "other digest": super().sign_digest(bytes(32)),
            "other key": KeyPair(6).sign_digest(digest32),
            "nothing": b"",
        }[self.how]


@pytest.mark.parametrize(
    "how", ["short", "v 0/1", "other v", "high s", "zero r", "other digest", "other key", "nothing"]
)
def test_a_signature_that_is_not_the_signers_is_refused(how: str) -> None:
    with pytest.raises(BadSignature):
        sign(Call(None, b""), chain_id=1, nonce=0, gas=1, fees=Fees(1, 1), signer=Forger(how))


def test_the_address_of_a_new_contract() -> None:
    # The example that go-ethereum's tests use (crypto_test.go, TestNewContractAddress).
    sender = "0x970e8128ab834e8eac17ab8e3812f010678cf791"
    assert contract_address(sender, 0) == "0x333c3310824b7c685133f2bedb2ca4b8b4df633d"
    assert contract_address(sender, 1) == "0x8bda78331c916a08481428e4b07c96d3e916d165"


@given(now=st.tuples(UINT64, UINT64), earlier=st.tuples(UINT64, UINT64))
def test_a_replacement_pays_an_eighth_more_on_both_counts(now: tuple[int, int], earlier: tuple[int, int]) -> None:
    base, tip = now
    fees = Prices(base, tip).replacing(Fees(*earlier), cap=2**70)
    for fee, before, market in zip((fees.max_fee, fees.priority), earlier, (base + tip, tip), strict=True):
        assert fee * 8 >= before * 9
        assert fee > before
        assert fee >= market
    assert fees.max_fee >= fees.priority


def test_a_replacement_is_not_dearer_than_it_must_be() -> None:
    assert Prices(1, 1).replacing(Fees(800, 80), cap=1000) == Fees(900, 90)
    assert Prices(0, 0).replacing(Fees(0, 0), cap=1) == Fees(1, 1)
    assert Prices(500, 100).replacing(Fees(800, 80), cap=2000) == Fees(1100, 100)


def test_the_cap_holds() -> None:
    assert Prices(40, 1).fees(100) == Fees(81, 1)
    assert Prices(99, 1).fees(100) == Fees(100, 1)
    with pytest.raises(FeeCapReached, match=r"costs 0\.000000101 gwei now and the cap is 0\.0000001 gwei"):
        Prices(100, 1).fees(100)
    with pytest.raises(FeeCapReached, match="replacing"):
        Prices(1, 1).replacing(Fees(90, 1), cap=100)


@given(nonce=UINT64, earlier=st.tuples(UINT64, UINT64), later=st.tuples(UINT64, UINT64), creates=st.booleans())
def test_a_dearer_transaction_is_the_same_call(
    nonce: int, earlier: tuple[int, int], later: tuple[int, int], creates: bool
) -> None:
    call = Call(None if creates else "0x" + "ab" * 20, b"data")
    make = partial(sign, call, chain_id=7, nonce=nonce, gas=50_000, signer=KeyPair(5))
    first = make(fees=Fees(*earlier))
    assert fees_of(first.raw) == Fees(*earlier)
    assert dearer(first.raw, Fees(*later), KeyPair(5)) == make(fees=Fees(*later))
