"""From a JSON-RPC error object to a typed error: the one place that looks at a node's English.

Nodes agree neither on the codes nor on the words for the same thing, so the phrases of geth, Nethermind,
Besu, Erigon and anvil are listed here; what matches nothing stays a plain :class:`RpcError`.
"""

from notary.chain import hexes
from notary.chain.errors import (
    AlreadyKnown,
    ChainNonsense,
    InsufficientFunds,
    NonceTaken,
    Reverted,
    RpcError,
    Underpriced,
)

EXECUTION_REVERTED = 3
"""The code that execution-apis gives to a reverted ``eth_call``."""

# First match wins: "replacement transaction underpriced" must not be read as a nonce error.
_PHRASES: tuple[tuple[type[RpcError], tuple[str, ...]], ...] = (
    (AlreadyKnown, ("already known", "already imported", "known transaction", "alreadyknown")),
    (
        Underpriced,
        (
            "underpriced",
            "fee too low",
            "less than block base fee",
            "gas price too low",
            "feetoolow",
            "below the minimum",
        ),
    ),
    (
        NonceTaken,
        ("nonce too low", "nonce is too low", "oldnonce", "nonce below", "nonce has already been used"),
    ),
    (InsufficientFunds, ("insufficient funds", "insufficientfunds", "upfront cost exceeds")),
    (
        Reverted,
        (
            "execution reverted",
            "evm error",
            "invalid opcode",
            "out of gas",
            "invalid jump",
            "stack underflow",
            "vm execution error",
        ),
    ),
)


def rpc_error(error: object, method: str) -> RpcError:
    """The typed error for a JSON-RPC error object; :class:`ChainNonsense` is raised when it is none."""
    fields = hexes.mapping(error, f"{method}.error")
    number, message = fields.get("code"), fields.get("message")
    if not isinstance(number, int) or isinstance(number, bool) or not isinstance(message, str):
        raise ChainNonsense("an error needs an integer code and a message", where=f"{method}.error")
    return _kind(number, message)(number, message[:500], _revert_data(fields.get("data")))


def _kind(number: int, message: str) -> type[RpcError]:
    if number == EXECUTION_REVERTED:
        return Reverted
    lower = message.lower()
    for kind, phrases in _PHRASES:
        if any(phrase in lower for phrase in phrases):
            return kind
    return RpcError


def _revert_data(value: object) -> bytes:
    """The revert data; nodes put prose, nothing or an object there as well, which is no reason to fail."""
    try:
        return hexes.data(value, "error.data")
    except ChainNonsense:
        return b""
