"""The chain as the use cases see it: one registry, one sequencer, and for the embedded chain its deployment."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby

from notary import faults
from notary.chain import calls, events, hexes
from notary.chain.calls import Call, Role
from notary.chain.embedded import EmbeddedChain
from notary.chain.errors import ChainUnreachable, NoRegistry, Reverted
from notary.chain.reader import INSTANCE_ID, ZERO32, RegistryReader, RegistryView
from notary.chain.registry import Receipt, Registry
from notary.chain.rpc import Rpc
from notary.chain.transactions import Fees, SignedTransaction, Signer, sign
from notary.domain.chain import ChainState, Deployment, Instance, Outcome, Sent
from notary.domain.errors import Refused
from notary.domain.registry_events import RegistryEvent
from notary.domain.signed_advance import SignedAdvance

ADMIN_DELAY_SECONDS = 3 * 24 * 3600
"""Between announcing a new admin of the registry and its taking over (OpenZeppelin AccessControlDefaultAdminRules)."""

FEE_CAP_WEI = 500 * 10**9
"""Above this a unit of gas is too dear to be sent without a person."""

_FINAL_SECONDS = 60.0


class Gateway:
    """Implements ``notary.services.ports.Chain`` over JSON-RPC."""

    def __init__(
        self,
        url: str | EmbeddedChain,
        *,
        sequencer: Signer,
        admin: Signer | None = None,
        roles: Mapping[Role, str] | None = None,
        confirmations: int = 0,
    ) -> None:
        self._source = url
        self._sequencer = sequencer
        self._admin = admin
        self._roles = dict(roles or {})
        self.confirmations = confirmations
        self._rpc: tuple[str, Rpc] | None = None

    @property
    def embedded(self) -> bool:
        """Whether the chain is ours alone."""
        return isinstance(self._source, EmbeddedChain)

    @property
    def rpc(self) -> Sequence[str]:
        """The address of the node."""
        return (self._source.url if isinstance(self._source, EmbeddedChain) else self._source,)

    def view(self, address: str) -> "View":
        """The registry at the newest confirmed block."""
        return View(self._reader(address).view())

    def head_instance(self, address: str) -> str | None:
        """The instance id at the newest block; None where no registry answers."""
        head = {"to": address, "data": hexes.to_hex(INSTANCE_ID)}
        try:
            answer = self._client().call("eth_call", head, "latest")
        except (Reverted, NoRegistry):
            return None
        if answer == "0x":
            return None
        return hexes.data(answer, "instanceId()", 32).hex()

    def sequencer_nonce(self) -> int:
        """The sequencer's next nonce by mined transactions."""
        return self._registry().nonce(self._sequencer.address)

    def sign_anchor(self, address: str, size: int, root: str, instruments: int, nonce: int) -> Sent:
        """A signed ``anchor``; raises Refused with the contract's reason."""
        return self._sign(calls.anchor(address, size, bytes.fromhex(root), instruments), nonce)

    def sign_advance(self, order: SignedAdvance, signature: str, nonce: int) -> Sent:
        """A signed ``advanceBySig``; raises Refused with the contract's reason."""
        return self._sign(calls.advance_by_sig(order, bytes.fromhex(signature[2:])), nonce)

    def broadcast(self, raw: bytes) -> None:
        """Hand a stored transaction to the node."""
        self._registry().broadcast(raw)

    def outcome(self, tx_hash: str) -> Outcome | None:
        """What became of a transaction; None while no block holds it."""
        receipt = self._registry().receipt(bytes.fromhex(tx_hash[2:]))
        if receipt is None:
            return None
        return Outcome(receipt.succeeded, receipt.block_number, receipt.block_number <= self._confirmed_number())

    def deploy(self, words: Mapping[int, bytes], size: int, root: str, instruments: int) -> Deployment:
        """A new registry: roles granted, standings seeded while it is closed, and opened by one anchor.

        Until that anchor nothing in it can be read, so no standing is ever shown wrong; a registry that was left half
        done by a crash is in nobody's trust root and never used.
        """
        if self._admin is None:
            raise Refused("this deployment does not hold the admin key, so it cannot deploy a registry")
        address = self._deploy_contract(self._admin)
        for role, account in {"SEQUENCER": self._sequencer.address, **self._roles}.items():
            self._run(calls.grant_role(address, role, account), self._admin)
        faults.point("deploy.after_roles")
        for first, run in _runs(words):
            self._run(calls.seed(address, first, run), self._admin)
        faults.point("deploy.after_seed")
        anchor_tx, anchor_block = "", 0
        if size:
            opening = calls.anchor(address, size, bytes.fromhex(root), instruments)
            receipt, anchor_tx = self._run(opening, self._sequencer)
            anchor_block = receipt.block_number
        faults.point("deploy.after_open")
        instance = self.head_instance(address)
        if instance is None:
            raise ChainUnreachable("the registry was deployed and is gone again", where=address)
        return Deployment(Instance(instance, self._registry().chain_id(), address), anchor_tx, anchor_block)

    def freshen(self, max_age_seconds: int) -> None:
        """Mine when the newest block of the embedded chain is too old to vouch for a standing."""
        if isinstance(self._source, EmbeddedChain):
            self._source.freshen(max_age_seconds)

    def close(self) -> None:
        """Close the connection."""
        if self._rpc is not None:
            self._rpc[1].close()

    def _deploy_contract(self, admin: Signer) -> str:
        receipt, _ = self._run(calls.deploy(admin.address, ADMIN_DELAY_SECONDS), admin)
        faults.point("deploy.after_contract")
        if receipt.contract is None:
            raise ChainUnreachable("the deployment's receipt names no contract")
        return receipt.contract

    def _run(self, call: Call, signer: Signer) -> tuple[Receipt, str]:
        """Sign, send and wait until it is final; for the deployment on our own chain, where nobody competes."""
        signed = self._signed(call, signer, self._registry().nonce(signer.address))
        self._registry().broadcast(signed.raw)
        deadline = time.monotonic() + _FINAL_SECONDS
        while time.monotonic() < deadline:
            receipt = self._registry().receipt(signed.hash)
            if receipt is not None and receipt.block_number <= self._confirmed_number():
                if not receipt.succeeded:
                    raise Refused("the registry refused a step of its deployment")
                return receipt, hexes.to_hex(signed.hash)
            time.sleep(0.01)
        raise ChainUnreachable(f"a step of the deployment was not final in {_FINAL_SECONDS:g} s")

    def _sign(self, call: Call, nonce: int) -> Sent:
        signed = self._signed(call, self._sequencer, nonce)
        return Sent(signed.raw, hexes.to_hex(signed.hash), signed.nonce, signed.sender.lower())

    def _signed(self, call: Call, signer: Signer, nonce: int) -> SignedTransaction:
        registry = self._registry()
        gas = registry.gas(call, signer.address)
        fees: Fees = registry.fees().capped(FEE_CAP_WEI)
        return sign(call, chain_id=registry.chain_id(), nonce=nonce, gas=gas, fees=fees, signer=signer)

    def _confirmed_number(self) -> int:
        if isinstance(self._source, EmbeddedChain):
            return self._source.confirmed_block()
        head = hexes.quantity(self._client().call("eth_blockNumber"), "eth_blockNumber")
        return max(0, head - self.confirmations)

    def _reader(self, address: str) -> RegistryReader:
        confirmed: Callable[[], int] | None = None
        if isinstance(self._source, EmbeddedChain):
            confirmed = self._source.confirmed_block
        return RegistryReader(self._client(), address, confirmations=self.confirmations, confirmed_block=confirmed)

    def _registry(self) -> Registry:
        return Registry(self._client())

    def _client(self) -> Rpc:
        """The client of the node; the embedded node may come back at another port."""
        (url,) = self.rpc
        if self._rpc is None or self._rpc[0] != url:
            self.close()
            self._rpc = url, Rpc(url)
        return self._rpc[1]


class View:
    """Implements ``notary.services.ports.RegistryView``."""

    def __init__(self, view: RegistryView) -> None:
        self._view = view
        facts = view.facts
        self.state = ChainState(
            instance=None if facts.instance_id is None else facts.instance_id.hex(),
            block_number=facts.block_number,
            block_hash=hexes.to_hex(facts.block_hash),
            block_time=datetime.fromtimestamp(facts.block_time, UTC),
            size=facts.size,
            root=facts.root.hex(),
            instruments=facts.instruments,
            change_count=facts.change_count,
        )

    def standing(self, register_no: int) -> int | None:
        """The byte, or None for a number that the registry does not show."""
        return self._view.standing(register_no)

    def standings(self, numbers: Sequence[int]) -> list[int | None]:
        """The bytes of many register numbers."""
        return self._view.standings(numbers)

    def roots(self, sizes: Sequence[int]) -> dict[int, str | None]:
        """The anchored root of each register size, None where that size was never anchored."""
        found = self._view.roots(sizes)
        return {size: None if root is None else root.hex() for size, root in found.items()}

    def events(self, complete_at: int) -> Iterator[RegistryEvent]:
        """Everything the registry recorded from its creation to this block (notary.chain.events)."""
        return events.read(self._view, complete_at)

    def block_hash(self, number: int) -> str | None:
        """The hash of a block of the same chain, or None above its head."""
        found = self._view.block_hash(number)
        return None if found is None else hexes.to_hex(found)


def _runs(words: Mapping[int, bytes]) -> Iterator[tuple[int, list[bytes]]]:
    """Consecutive words together, in calls that fit into a block: (first word, words)."""
    filled = sorted(index for index, word in words.items() if word != ZERO32)
    for _, group in groupby(enumerate(filled), key=lambda pair: pair[1] - pair[0]):
        indexes = [index for _, index in group]
        for start in range(0, len(indexes), calls.SEED_WORDS):
            part = indexes[start : start + calls.SEED_WORDS]
            yield part[0], [words[index] for index in part]
