"""What can go wrong between us and a chain, told apart by type and never by text.

ChainError (Unavailable)      whatever was asked of the chain is not known now; never a statement about a debt
├── ChainUnreachable          no answer: refused, timed out, HTTP 429 or 5xx, after bounded retries for reads
├── ChainNonsense             an answer that is no JSON-RPC, or has the wrong id, type or size
├── ChainMoved                the block that a view is pinned to was replaced during a read: read again
├── NoRegistry                the chain answers, but no registry contract is at the address
└── RpcError                  the node answered with a JSON-RPC error
    ├── Reverted              the call ran and failed; carries the revert data
    ├── NonceTaken            the nonce is used, perhaps by our own transaction: look for its receipt first
    ├── Underpriced           the fee is too low to enter the pool or to replace what is there
    ├── InsufficientFunds     the sender cannot pay for the gas
    └── AlreadyKnown          the node has this very transaction: for a broadcast that is success

ContractRefused (Refused)     the registry refused a call with one of its typed errors
BadSignature (FormatError)    a signer returned something that is no signature by its own address
FeeCapReached (Unavailable)   a transaction would cost more than the office allows now
"""

from notary.domain.errors import FormatError, Unavailable


class ChainError(Unavailable):
    """Whatever was asked of the chain is not known now."""

    code = "CHAIN"


class ChainUnreachable(ChainError):
    """The node does not answer."""

    code = "CHAIN_UNREACHABLE"


class ChainNonsense(ChainError):
    """The node's answer is not what the protocol says."""

    code = "CHAIN_NONSENSE"


class ChainMoved(ChainError):
    """A reorganisation replaced the pinned block during a read."""

    code = "CHAIN_MOVED"


class NoRegistry(ChainError):
    """There is no registry contract at the address."""

    code = "CHAIN_NO_REGISTRY"


class RpcError(ChainError):
    """A JSON-RPC error answer. ``number`` is its code, ``data`` the revert data where there is any."""

    code = "CHAIN_RPC"

    def __init__(self, number: int, message: str, data: bytes = b"") -> None:
        super().__init__(f"the chain node answered with error {number}: {message}")
        self.number = number
        self.message = message
        self.data = data


class Reverted(RpcError):
    """The call was executed and failed."""

    code = "CHAIN_REVERTED"


class NonceTaken(RpcError):
    """A transaction with this nonce is mined already."""

    code = "CHAIN_NONCE_TAKEN"


class Underpriced(RpcError):
    """The fee is too low for the pool, or for a replacement."""

    code = "CHAIN_UNDERPRICED"


class InsufficientFunds(RpcError):
    """The sender's balance does not cover the gas."""

    code = "CHAIN_INSUFFICIENT_FUNDS"


class AlreadyKnown(RpcError):
    """The pool holds this very transaction."""

    code = "CHAIN_ALREADY_KNOWN"


class BadSignature(FormatError):
    """Not a canonical secp256k1 signature by the signer's address."""

    code = "BAD_SIGNATURE"


class FeeCapReached(Unavailable):
    """The fee that the network asks for is above the configured cap; nothing is wrong with what was to be sent."""

    code = "FEE_CAP_REACHED"
