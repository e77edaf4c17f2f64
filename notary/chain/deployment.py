"""Setting up a registry: the contract, its roles, its seeded standings, and the anchor that opens it.

Until that anchor nothing in it can be read, so no standing is ever shown wrong; a registry that was left half done by a
crash is in nobody's trust root and never used.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import groupby

from notary import faults
from notary.chain import calls, hexes
from notary.chain.calls import Call
from notary.chain.errors import ChainUnreachable, InsufficientFunds, NonceTaken, Underpriced
from notary.chain.reader import ZERO32
from notary.chain.registry import Receipt, Registry
from notary.chain.transactions import SignedTransaction, Signer
from notary.domain.errors import Refused, Unavailable

ADMIN_DELAY_SECONDS = 3 * 24 * 3600
"""Between announcing a new admin of the registry and its taking over (OpenZeppelin AccessControlDefaultAdminRules)."""

RESEND_SECONDS = 1.0
"""A step that no block holds for so long is handed to the node again."""

Sign = Callable[[Call, Signer, int], SignedTransaction]
Tell = Callable[[str], None]
"""Is told each step, for a person who waits."""


def tell_nobody(_: str) -> None:
    """For steps that nobody waits for."""


class Deployer:
    """Sends one transaction after the other and waits for each, because nobody competes for these keys meanwhile."""

    def __init__(
        self,
        registry: Registry,
        admin: Signer,
        *,
        sign: Sign,
        confirmed: Callable[[], int],
        patience: float,
        tell: Tell = tell_nobody,
    ) -> None:
        """
        Args:
            admin: will hold the registry's default admin role, or holds it.
            sign: makes a transaction of a call by a signer with a nonce.
            confirmed: the number of the newest block that counts as final.
            patience: seconds until a transaction that is not final is given up.
            tell: is told each step, and the contract's address as soon as a block holds it.
        """
        self._registry = registry
        self._admin = admin
        self._sign = sign
        self._confirmed = confirmed
        self._patience = patience
        self._tell = tell

    def create(self, grants: Sequence[tuple[str, str]]) -> str:
        """Deploy the contract and grant roles; returns its address."""
        self._tell("the contract")
        receipt, _ = self._run(calls.deploy(self._admin.address, ADMIN_DELAY_SECONDS), self._admin)
        faults.point("deploy.after_contract")
        if receipt.contract is None:
            raise ChainUnreachable("the deployment's receipt names no contract")
        for role, account in grants:
            self._tell(f"the role {role} for {account}")
            self._run(calls.grant_role(receipt.contract, role, account), self._admin)
        faults.point("deploy.after_roles")
        return receipt.contract

    def seed(self, address: str, words: Mapping[int, bytes]) -> None:
        """Write the standings into a registry that is still closed; again is harmless.

        They are final before this returns: an anchor that overtook one of them would open the registry without it.
        """
        for first, run in _runs(words):
            self._run(calls.seed(address, first, run), self._admin)
        faults.point("deploy.after_seed")

    def open(self, address: str, sequencer: Signer, size: int, root: str, instruments: int) -> tuple[str, int]:
        """Anchor the register, which opens the registry; returns transaction and block."""
        receipt, tx_hash = self._run(calls.anchor(address, size, bytes.fromhex(root), instruments), sequencer)
        faults.point("deploy.after_open")
        return tx_hash, receipt.block_number

    def _run(self, call: Call, signer: Signer) -> tuple[Receipt, str]:
        signed = self._sent(call, signer)
        tx_hash = hexes.to_hex(signed.hash)
        self._tell(f"  sent as transaction {tx_hash}")
        told = False
        sent = time.monotonic()
        deadline = sent + self._patience
        while (now := time.monotonic()) < deadline:
            receipt = self._registry.receipt(signed.hash)
            if receipt is None and now >= sent + RESEND_SECONDS:
                self._send_again(signed)
                sent = now
            if receipt is not None and not told:
                self._tell_mined(receipt)
                told = True
            if receipt is not None and receipt.block_number <= self._confirmed():
                if not receipt.succeeded:
                    raise Refused(f"the registry refused a step of its deployment (transaction {tx_hash})")
                return receipt, tx_hash
            time.sleep(0.01 if receipt is None else 0.05)
        text = f"a step of the deployment was not final in {self._patience:g} s (transaction {tx_hash})"
        raise ChainUnreachable(f"{text}; see what became of it, then start again")

    def _sent(self, call: Call, signer: Signer) -> SignedTransaction:
        try:
            signed = self._sign(call, signer, self._registry.nonce(signer.address))
            self._registry.broadcast(signed.raw)
        except InsufficientFunds as error:
            text = f"the balance of {signer.address} does not pay for this step's gas ({error.message})"
            raise Unavailable(f"{text}; send it some, then start again", code=error.code) from None
        return signed

    def _tell_mined(self, receipt: Receipt) -> None:
        where = f"in block {receipt.block_number}, waiting until that is final"
        self._tell(f"  {where}" if receipt.contract is None else f"  the contract is at {receipt.contract}, {where}")

    def _send_again(self, signed: SignedTransaction) -> None:
        """The node may have dropped it: for having started anew, or in the middle of a reorganisation."""
        with suppress(NonceTaken, Underpriced):  # mined just now, or one that it has already and that still may be
            self._registry.broadcast(signed.raw)


def _runs(words: Mapping[int, bytes]) -> Iterator[tuple[int, list[bytes]]]:
    """Consecutive words together, in calls that fit into a block: (first word, words)."""
    filled = sorted(index for index, word in words.items() if word != ZERO32)
    for _, group in groupby(enumerate(filled), key=lambda pair: pair[1] - pair[0]):
        indexes = [index for _, index in group]
        for start in range(0, len(indexes), calls.SEED_WORDS):
            part = indexes[start : start + calls.SEED_WORDS]
            yield part[0], [words[index] for index in part]
