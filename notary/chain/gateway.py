"""The chain as the use cases see it: one registry, one sequencer, on our own chain or on a network of others."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from notary.chain import calls, events, hexes
from notary.chain.calls import Call
from notary.chain.deployment import Deployer, Tell, tell_nobody
from notary.chain.embedded import EmbeddedChain
from notary.chain.errors import ChainMoved, ChainNonsense, ChainUnreachable, NoRegistry, Reverted
from notary.chain.nodes import Nodes
from notary.chain.reader import INSTANCE_ID, RegistryReader, RegistryView
from notary.chain.registry import Registry
from notary.chain.rpc import Client, Rpc
from notary.chain.transactions import SignedTransaction, Signer, dearer, fees_of, sign
from notary.domain.chain import ChainState, Deployment, Instance, Outcome, Sent, SequencerAccount
from notary.domain.errors import Refused
from notary.domain.registry_events import RegistryEvent
from notary.domain.signed_advance import SignedAdvance

P = ParamSpec("P")
T = TypeVar("T")

FEE_CAP_WEI = 500 * 10**9
"""Above this a unit of gas is too dear to be sent without a person, unless the office sets another cap."""

ANCHOR_GAS = 72_000
"""What the dearest anchor costs (snapshots/GasTest.json)."""

OWN_FINAL_SECONDS = 60.0
NETWORK_FINAL_SECONDS = 3600.0
"""How long a step of a deployment may take on our own chain, and where blocks are slow and many must follow."""


@dataclass(frozen=True)
class Network:
    """A chain that is not ours.

    Attributes:
        nodes: where it is reached.
        chain_id: what transactions are signed for.
        confirmations: blocks on top of the one that counts as final.
        published: nodes that verifiers are told to ask; ours may have access keys in their addresses.
        registry: the address of the contract, as the office configured it.
    """

    nodes: Nodes
    chain_id: int
    confirmations: int
    published: tuple[str, ...]
    registry: str


def _by_any_node(method: Callable[Concatenate["Gateway", P], T]) -> Callable[Concatenate["Gateway", P], T]:
    """A node whose answers turn out to be unusable is passed over for a while, and the next one is asked."""

    @wraps(method)
    def asked(gateway: "Gateway", /, *args: P.args, **kwargs: P.kwargs) -> T:
        left = 0 if gateway.nodes is None else len(gateway.nodes)
        while True:
            try:
                return method(gateway, *args, **kwargs)
            except (ChainNonsense, ChainMoved) as error:
                left -= 1
                if gateway.nodes is not None:
                    gateway.nodes.distrust(error)
                if left <= 0:
                    raise

    return asked


class Gateway:
    """Implements ``notary.services.ports.Chain`` over JSON-RPC."""

    def __init__(
        self,
        source: Network | EmbeddedChain,
        *,
        sequencer: Signer,
        admin: Signer | None = None,
        roles: Sequence[tuple[str, str]] = (),
        fee_cap: int = FEE_CAP_WEI,
    ) -> None:
        """
        Args:
            source: the chain.
            sequencer: signs what the office itself sends.
            admin: of the registry, where this process may deploy one.
            roles: who gets which role on a registry that is deployed here.
            fee_cap: wei that a unit of gas may cost at most.
        """
        self._source = source
        self._sequencer = sequencer
        self._admin = admin
        self._roles = list(roles)
        self._fee_cap = fee_cap
        self._own: tuple[str, Rpc] | None = None

    @property
    def nodes(self) -> Nodes | None:
        """The nodes of a network of others; None on our own chain."""
        return self._source.nodes if isinstance(self._source, Network) else None

    @property
    def embedded(self) -> bool:
        """Whether the chain is ours alone."""
        return isinstance(self._source, EmbeddedChain)

    @property
    def confirmations(self) -> int:
        """How far below the head a block counts as final."""
        return 0 if isinstance(self._source, EmbeddedChain) else self._source.confirmations

    @property
    def rpc(self) -> Sequence[str]:
        """Where others can read it."""
        return (self._source.url,) if isinstance(self._source, EmbeddedChain) else self._source.published

    @property
    def configured(self) -> str | None:
        """The registry that a person chose; None on our own chain, where registries are deployed at need."""
        return None if isinstance(self._source, EmbeddedChain) else self._source.registry

    @property
    def chain_id(self) -> int:
        """What transactions are signed for."""
        return self._source.chain_id if isinstance(self._source, Network) else self._registry().chain_id()

    @property
    def sequencer(self) -> str:
        """The address that signs what the office sends, lower case."""
        return self._sequencer.address.lower()

    @_by_any_node
    def view(self, address: str) -> "View":
        """The registry at the newest confirmed block."""
        return View(self._reader(address).view())

    @_by_any_node
    def head_instance(self, address: str) -> str | None:
        """The instance id at the newest block; None where no registry answers."""
        head = {"to": address, "data": hexes.to_hex(INSTANCE_ID)}
        try:
            answer = self._client().call("eth_call", head, "latest")
        except (Reverted, NoRegistry):
            answer = "0x"
        if answer != "0x":
            return hexes.data(answer, "instanceId()", 32).hex()
        if isinstance(self._source, Network):
            self._source.nodes.recheck()  # a node that changed to another chain says nothing about this one
        return None

    @_by_any_node
    def sequencer_nonce(self) -> int:
        """The sequencer's next nonce by mined transactions."""
        return self._registry().nonce(self._sequencer.address)

    @_by_any_node
    def sequencer_account(self, address: str) -> SequencerAccount:
        """Whether the sequencer can do its work on a registry: by its role there and its balance."""
        account = self._sequencer.address
        registry = self._registry()
        prices = registry.prices()
        price = min(2 * prices.base + prices.tip, self._fee_cap)
        anchors = registry.balance(account) // (ANCHOR_GAS * price) if price else None
        return SequencerAccount(account, registry.has_role(address, "SEQUENCER", account), anchors)

    def sign_anchor(self, address: str, size: int, root: str, instruments: int, nonce: int) -> Sent:
        """A signed ``anchor``; raises Refused with the contract's reason."""
        return self._sent(
            self._signed(calls.anchor(address, size, bytes.fromhex(root), instruments), self._sequencer, nonce)
        )

    def sign_advance(self, order: SignedAdvance, signature: str, nonce: int) -> Sent:
        """A signed ``advanceBySig``; raises Refused with the contract's reason."""
        return self._sent(
            self._signed(calls.advance_by_sig(order, bytes.fromhex(signature[2:])), self._sequencer, nonce)
        )

    @_by_any_node
    def replacement(self, raw: bytes, *, stuck: bool) -> Sent | None:
        """The same call at the same nonce, for fees at which a pool takes it instead.

        None where that is not called for: the transaction is not ``stuck`` and pays the present base fee. On our own
        chain, where gas is free, always None.
        """
        if self.embedded:
            return None
        prices = self._registry().prices()
        earlier = fees_of(raw)
        if not stuck and prices.base <= earlier.max_fee:
            return None
        return self._sent(dearer(raw, prices.replacing(earlier, self._fee_cap), self._sequencer))

    @_by_any_node
    def broadcast(self, raw: bytes) -> None:
        """Hand a stored transaction to the node."""
        self._registry().broadcast(raw)

    @_by_any_node
    def outcome(self, tx_hash: str) -> Outcome | None:
        """What became of a transaction; None while no block holds it."""
        receipt = self._registry().receipt(bytes.fromhex(tx_hash[2:]))
        if receipt is None:
            return None
        return Outcome(receipt.succeeded, receipt.block_number, receipt.block_number <= self._confirmed_number())

    def deploy(self, words: Mapping[int, bytes], size: int, root: str, instruments: int) -> Deployment:
        """A new registry: roles granted, standings seeded while it is closed, and opened by one anchor."""
        instance = self.create(self._roles)
        anchor_tx, anchor_block = self.fill(instance.address, words, size, root, instruments)
        return Deployment(instance, anchor_tx, anchor_block)

    def create(self, roles: Sequence[tuple[str, str]], tell: Tell = tell_nobody) -> Instance:
        """A new registry that is closed, with the sequencer's role and these granted; by the admin."""
        granted = [("SEQUENCER", self._sequencer.address), *roles]
        address = self._deployer(tell).create(granted)
        instance = self.head_instance(address)
        if instance is None:
            raise ChainUnreachable("the registry was deployed and is gone again", where=address)
        return Instance(instance, self.chain_id, address)

    def fill(self, address: str, words: Mapping[int, bytes], size: int, root: str, instruments: int) -> tuple[str, int]:
        """Seed a closed registry and open it by an anchor unless ``size`` is 0; returns transaction and block."""
        deployer = self._deployer()
        deployer.seed(address, words)
        return deployer.open(address, self._sequencer, size, root, instruments) if size else ("", 0)

    def freshen(self, max_age_seconds: int) -> None:
        """Mine when the newest block of the embedded chain is too old to vouch for a standing."""
        if isinstance(self._source, EmbeddedChain):
            self._source.freshen(max_age_seconds)

    def close(self) -> None:
        """Close the connections."""
        if self._own is not None:
            self._own[1].close()
        if isinstance(self._source, Network):
            self._source.nodes.close()

    def _deployer(self, tell: Tell = tell_nobody) -> Deployer:
        if self._admin is None:
            raise Refused("this deployment does not hold the admin key, so it cannot set up a registry")
        return Deployer(
            self._registry(),
            self._admin,
            sign=self._signed,
            confirmed=self._confirmed_number,
            patience=OWN_FINAL_SECONDS if self.embedded else NETWORK_FINAL_SECONDS,
            tell=tell,
        )

    @_by_any_node
    def _signed(self, call: Call, signer: Signer, nonce: int) -> SignedTransaction:
        registry = self._registry()
        gas = registry.gas(call, signer.address)
        fees = registry.prices().fees(self._fee_cap)
        return sign(call, chain_id=self.chain_id, nonce=nonce, gas=gas, fees=fees, signer=signer)

    def _sent(self, signed: SignedTransaction) -> Sent:
        return Sent(signed.raw, hexes.to_hex(signed.hash), signed.nonce, signed.sender.lower())

    def _confirmed_number(self) -> int:
        if isinstance(self._source, EmbeddedChain):
            return self._source.confirmed_block()
        head = hexes.count(self._client().call("eth_blockNumber"), "eth_blockNumber")
        return max(0, head - self._source.confirmations)

    def _reader(self, address: str) -> RegistryReader:
        confirmed: Callable[[], int] | None = None
        if isinstance(self._source, EmbeddedChain):
            confirmed = self._source.confirmed_block
        return RegistryReader(self._client(), address, confirmations=self.confirmations, confirmed_block=confirmed)

    def _registry(self) -> Registry:
        return Registry(self._client())

    def _client(self) -> Client:
        """The client of the chain; the embedded node may come back at another port."""
        if isinstance(self._source, Network):
            return self._source.nodes
        url = self._source.url
        if self._own is None or self._own[0] != url:
            if self._own is not None:
                self._own[1].close()
            self._own = url, Rpc(url)
        return self._own[1]


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
