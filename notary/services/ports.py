"""Ports: what the use cases need from outside the database, as Protocols. notary.bootstrap plugs the real ones in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from notary.domain.chain import ChainState, Deployment, Outcome, Sent, SequencerAccount
from notary.domain.notices import Letter, Proof
from notary.domain.registry_events import RegistryEvent
from notary.domain.signed_advance import SignedAdvance

Clock = Callable[[], datetime]
"""The time now, with zone UTC."""


class Signer(Protocol):
    """Whoever can sign with one secp256k1 key, wherever it is kept."""

    @property
    def address(self) -> str:
        """0x-hex."""

    def sign_digest(self, digest: bytes) -> bytes:
        """65 bytes r ‖ s ‖ v, low s, v 27 or 28."""


EventKeys = Callable[[], AbstractContextManager[Signer]]
"""Makes a key for one signing and destroys it at the end of the ``with`` block."""


class Seal(Protocol):
    """The office's certified P-256 key."""

    @property
    def chain(self) -> Sequence[bytes]:
        """DER certificates, leaf first."""

    def sign(self, message: bytes) -> bytes:
        """r ‖ s, ECDSA with SHA-256 over the message."""


class Ed25519(Protocol):
    """The log key or the standing key."""

    @property
    def public_key(self) -> bytes:
        """32 raw bytes."""

    def sign(self, message: bytes) -> bytes:
        """64 bytes (RFC 8032)."""


class Timestamper(Protocol):
    """A timestamp authority."""

    def timestamp(self, sha256_digest: bytes) -> bytes:
        """A DER TimeStampToken over the digest (RFC 3161); raises Unavailable."""


@dataclass(frozen=True)
class Keys:
    """The office's own keys, and the authorities' keys where this deployment holds them (the embedded trial)."""

    seal: Seal
    log: Ed25519
    standing: Ed25519
    timestamper: Timestamper
    signers: Mapping[str, Signer]


class RegistryView(Protocol):
    """The registry at one confirmed block."""

    @property
    def state(self) -> ChainState:
        """The facts of that block."""

    def standing(self, register_no: int) -> int | None:
        """The byte, or None for a number that the registry does not show."""

    def standings(self, numbers: Sequence[int]) -> Sequence[int | None]:
        """The bytes of many register numbers, in order."""

    def roots(self, sizes: Sequence[int]) -> Mapping[int, str | None]:
        """The anchored root of each register size, None where that size was never anchored."""

    def events(self, complete_at: int) -> Iterator[RegistryEvent]:
        """Everything the registry recorded from its creation to this block, given a block at which it was there.

        Raises Unavailable where the chain no longer tells all of it.
        """

    def block_hash(self, number: int) -> str | None:
        """The hash of a block of the same chain, or None above its head."""


class Chain(Protocol):
    """The chain that the register is anchored in. Every method raises Unavailable when it does not answer."""

    @property
    def rpc(self) -> Sequence[str]:
        """Where others can read it."""

    @property
    def confirmations(self) -> int:
        """How far below the head a block counts as final."""

    @property
    def embedded(self) -> bool:
        """Whether the chain is ours alone, so that a lost registry may be deployed anew."""

    @property
    def configured(self) -> str | None:
        """The registry that a person chose, lower case; None on our own chain."""

    @property
    def chain_id(self) -> int:
        """What transactions are signed for."""

    @property
    def sequencer(self) -> str:
        """The address that signs what the office sends, lower case."""

    def view(self, address: str) -> RegistryView:
        """The registry at the newest confirmed block."""

    def head_instance(self, address: str) -> str | None:
        """The instance id at the newest block, confirmed or not; None where no registry is."""

    def sequencer_nonce(self) -> int:
        """The next nonce of the sequencer's account, from mined transactions."""

    def sign_anchor(self, address: str, size: int, root: str, instruments: int, nonce: int) -> Sent:
        """An ``anchor`` call; raises Refused with the contract's reason."""

    def sign_advance(self, order: SignedAdvance, signature: str, nonce: int) -> Sent:
        """An ``advanceBySig`` call; raises Refused (Conflict for a stale lane) with the contract's reason."""

    def replacement(self, raw: bytes, *, stuck: bool) -> Sent | None:
        """The same call and nonce for dearer fees, where it is stuck or pays less than the base fee; else None."""

    def sequencer_account(self, address: str) -> SequencerAccount:
        """Whether the sequencer can do its work on a registry."""

    def broadcast(self, raw: bytes) -> None:
        """Hand a stored transaction to the network; again is harmless."""

    def outcome(self, tx_hash: str) -> Outcome | None:
        """What became of a transaction; None while no block holds it."""

    def deploy(self, words: Mapping[int, bytes], size: int, root: str, instruments: int) -> Deployment:
        """A new registry with every role granted and these standing words, opened by one anchor unless size is 0."""

    def fill(self, address: str, words: Mapping[int, bytes], size: int, root: str, instruments: int) -> tuple[str, int]:
        """Seed a closed registry and open it by one anchor; returns its transaction and block."""

    def freshen(self, max_age_seconds: int) -> None:
        """See to it that the newest block is no older than this (embedded only; elsewhere nothing)."""


class Courier(Protocol):
    """Whatever brings notices out over one channel."""

    def send(self, letter: Letter) -> Proof:
        """Hand a notice over, and say what shows that; the same letter again must be recognisable as the same.

        Raises:
            Undelivered: not this time; it is tried again.
            Rejected: the other side will never take it.
        """


class SmsSender(Courier, Protocol):
    """A courier for text messages: ``address`` is a mobile number, ``text`` what is sent, the proof the provider's id.

    Another provider is plugged in by NOTARY_SMS_SENDER (docs/notices.md); it passes ``letter.id`` on, so that the
    provider sends one message for all tries.
    """
