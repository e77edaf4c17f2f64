"""The write side of the registry: dry runs, fees, nonces, broadcast and receipts.

Nothing here signs and sends in one step. The caller takes a nonce, signs (:func:`notary.chain.transactions.sign`),
stores the signed bytes in the same database transaction, and only then broadcasts; after a crash it broadcasts
the same bytes again, which is harmless.
"""

from dataclasses import dataclass
from typing import Literal

from eth_hash.auto import keccak

from notary.chain import hexes
from notary.chain.calls import Call, Role, role_id
from notary.chain.contract_errors import contract_error
from notary.chain.errors import AlreadyKnown, ChainNonsense, Reverted
from notary.chain.rpc import Client
from notary.chain.transactions import Prices

Tag = Literal["latest", "pending"]

HAS_ROLE = bytes.fromhex("91d14854")
"""Selector of ``hasRole(bytes32,address)``; a test compares it with the ABI."""

_FEE_BLOCKS = 5
_GAS_MARGIN_PERCENT = 130
"""Other lanes may be touched for the first time between the estimate and the block."""
_LEAST_TIP = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a mined transaction. ``contract`` is the address it created, lower case."""

    succeeded: bool
    block_number: int
    block_hash: bytes
    gas_used: int
    contract: str | None


class Registry:
    """The transactions of one chain, through one node."""

    def __init__(self, rpc: Client) -> None:
        self._rpc = rpc

    def chain_id(self) -> int:
        """The chain id that the node reports (EIP-155)."""
        return hexes.quantity(self._rpc.call("eth_chainId"), "eth_chainId")

    def simulate(self, call: Call, sender: str, at: Tag = "pending") -> None:
        """Run the call without sending it.

        Raises:
            ContractRefused: the registry refuses it, and why (``StaleStanding`` is a ``Conflict``).
            Reverted: it fails in some other way.
        """
        self._run("eth_call", call, sender, at)

    def gas(self, call: Call, sender: str, at: Tag = "pending") -> int:
        """The gas limit to sign for: the node's estimate and a margin. Raises as :meth:`simulate` does."""
        estimate = hexes.quantity(self._run("eth_estimateGas", call, sender, at), "eth_estimateGas")
        return estimate * _GAS_MARGIN_PERCENT // 100

    def nonce(self, address: str, at: Tag = "latest") -> int:
        """The next nonce of an address: of mined transactions, or with those in the node's pool as well."""
        return hexes.quantity(self._rpc.call("eth_getTransactionCount", address, at), "nonce")

    def prices(self) -> Prices:
        """What gets a transaction into one of the next blocks. On a chain without a gas price both are zero."""
        history = hexes.mapping(self._rpc.call("eth_feeHistory", hex(_FEE_BLOCKS), "latest", [50]), "eth_feeHistory")
        base = _last(history.get("baseFeePerGas"))
        tip = max(_tips(history.get("reward")), default=0)
        if base and not tip:
            tip = min(base, _LEAST_TIP)  # empty blocks say nothing about tips, and zero may never be taken
        return Prices(base, tip)

    def balance(self, address: str) -> int:
        """What an address owns at the newest block (wei)."""
        return hexes.quantity(self._rpc.call("eth_getBalance", address, "latest"), "eth_getBalance")

    def has_role(self, registry: str, role: Role, account: str) -> bool:
        """Whether an account holds a role of a registry at the newest block."""
        data = HAS_ROLE + role_id(role) + bytes(12) + bytes.fromhex(account.removeprefix("0x"))
        answer = self._rpc.call("eth_call", {"to": registry, "data": hexes.to_hex(data)}, "latest")
        return any(hexes.data(answer, "hasRole()", 32))

    def broadcast(self, raw: bytes) -> bytes:
        """Hand signed bytes to the node and return the transaction's hash; again is harmless.

        Raises:
            NonceTaken: a transaction of this nonce is mined; ask for this one's receipt before anything else.
            Underpriced: sign again with :meth:`Prices.replacing`.
            InsufficientFunds: the sender needs a balance.
        """
        expected = keccak(raw)
        try:
            answer = self._rpc.call("eth_sendRawTransaction", hexes.to_hex(raw), retries=0)
        except AlreadyKnown:
            return expected
        if hexes.hash32(answer, "eth_sendRawTransaction") != expected:
            raise ChainNonsense("the node acknowledged another transaction", where="eth_sendRawTransaction")
        return expected

    def receipt(self, transaction: bytes) -> Receipt | None:
        """The receipt of a transaction by its hash, None while it is not mined (or was dropped)."""
        answer = self._rpc.call("eth_getTransactionReceipt", hexes.to_hex(transaction))
        if answer is None:
            return None
        fields = hexes.mapping(answer, "receipt")
        if hexes.hash32(fields.get("transactionHash"), "receipt.transactionHash") != transaction:
            raise ChainNonsense("the receipt is of another transaction", where="receipt")
        contract = fields.get("contractAddress")
        return Receipt(
            hexes.quantity(fields.get("status"), "receipt.status") == 1,
            hexes.quantity(fields.get("blockNumber"), "receipt.blockNumber"),
            hexes.hash32(fields.get("blockHash"), "receipt.blockHash"),
            hexes.quantity(fields.get("gasUsed"), "receipt.gasUsed"),
            contract if contract is None else hexes.to_hex(hexes.data(contract, "receipt.contractAddress", 20)),
        )

    def _run(self, method: str, call: Call, sender: str, at: Tag) -> object:
        target = {} if call.to is None else {"to": call.to}
        try:
            return self._rpc.call(method, {"from": sender, "data": hexes.to_hex(call.data), **target}, at)
        except Reverted as error:
            raise contract_error(error) from error


def _last(values: object) -> int:
    if not isinstance(values, list) or not values:
        raise ChainNonsense("expected a list of base fees", where="eth_feeHistory.baseFeePerGas")
    return hexes.quantity(values[-1], "eth_feeHistory.baseFeePerGas")


def _tips(rows: object) -> list[int]:
    """The median tip of each block; nodes leave the member out when there was no transaction."""
    if not isinstance(rows, list):
        return []
    return [hexes.quantity(row[0], "eth_feeHistory.reward") for row in rows if isinstance(row, list) and row]
