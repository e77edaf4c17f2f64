"""Acts: prepare, check, sign, submit, and the order to the registry in the same sitting. And what became of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from notary.client import signing
from notary.client.case_files import CaseFiles
from notary.client.errors import DoNotSign, NoAnswer, PartlyEntered
from notary.client.http import MIB, Ask, Http
from notary.client.instruments import Consents, Instruments, path, posted
from notary.client.signing import Move
from notary.domain import acts, standing
from notary.domain.errors import Error, Refused
from notary.domain.trust import TrustRoot
from notary.keys.signer import Signer
from notary.wire.acts import (
    ActSignature,
    Batch,
    BatchWish,
    Entered,
    History,
    HistoryItem,
    Orders,
    OrderTaken,
    OrderView,
    PreparedAct,
    PreparedActs,
    SignedAct,
    SignedActs,
    SignedOrder,
    Standing,
    Task,
    Wish,
    Worklist,
)

CHUNK = 500
"""Acts that are prepared, and entered, by one request; one signature covers any number. One order moves 960."""

PREPARED_BYTES = 128 * MIB
"""Bytes of the answer with that many bodies: an issue with hundreds of parties has some 250 kB."""


@dataclass(frozen=True)
class Done:
    """An act that is in the register's queue."""

    prepared: PreparedAct
    act_hash: str


class Acts:
    """``/v1/…/acts`` and ``/v1/orders``. What writes raises the errors of notary.client.errors."""

    def __init__(
        self,
        http: Http,
        instruments: Instruments,
        consents: Consents,
        case_files: CaseFiles,
        trust: Callable[[], TrustRoot],
        now: Callable[[], datetime],
    ) -> None:
        self._http = http
        self._instruments = instruments
        self._consents = consents
        self._case_files = case_files
        self._trust = trust
        self._now = now

    def prepare(self, instrument: str, wish: Wish) -> PreparedAct:
        """The body of an act and its typed data. Nothing has happened yet, and nothing is checked yet."""
        return self._http.view(PreparedAct, posted(path("instruments", instrument) + "/acts:prepare", wish))

    def prepare_many(self, instruments: Sequence[str], wish: Wish) -> list[PreparedAct]:
        """The same act on many instruments, so that one signature covers all; at most 10,000."""
        ask = posted("/v1/acts:prepare", BatchWish.made(instruments=list(instruments), act=wish))
        return self._http.view(PreparedActs, _roomy(ask)).items

    def submit(self, instrument: str, signed: SignedAct) -> Entered:
        """Enter a signed act; ``orders`` has what the same key signs next."""
        return self._http.view(Entered, posted(path("instruments", instrument, "acts"), signed))

    def submit_many(self, signed: Sequence[SignedAct]) -> Entered:
        """Enter many signed acts, all or none."""
        return self._http.view(Entered, _roomy(posted("/v1/acts", SignedActs.made(acts=list(signed)))))

    def orders(self) -> list[OrderView]:
        """Orders to the registry that wait for a signature of the caller's institution."""
        return self._http.view(Orders, Ask("GET", "/v1/orders", most=PREPARED_BYTES)).items

    def order(self, signed: SignedOrder) -> OrderTaken:
        """Hand in a signed order; giving it again changes nothing."""
        return self._http.view(OrderTaken, posted("/v1/orders", signed))

    def history(self, instrument: str) -> list[HistoryItem]:
        """Every act of an instrument in order, and how far register and chain are with it."""
        return self._http.view(History, Ask("GET", path("instruments", instrument, "history"))).items

    def worklist(self) -> Iterator[Task]:
        """What waits for the caller, page by page as it is asked for."""
        for page in self._http.pages(Worklist, "/v1/worklist", {"limit": 200}):
            yield from page.items

    def standing(self, instrument: str) -> Standing:
        """The standing as the acts have it and as the chain shows it."""
        return self._http.view(Standing, Ask("GET", path("instruments", instrument, "standing")))

    def do(self, instrument: str, wish: Wish, signer: Signer) -> Done:
        """One act from wish to order: prepared, checked, signed, entered, ordered."""
        return self.do_many([instrument], wish, signer)[0]

    def do_many(self, instruments: Sequence[str], wish: Wish, signer: Signer) -> list[Done]:
        """The same act on many instruments under one signature, each checked first as ``do`` does.

        Raises:
            DoNotSign: what was prepared is not what was asked for; nothing was signed.
            PartlyEntered: with more than ``CHUNK`` acts, where a later part of them was refused.
        """
        if len(set(instruments)) != len(instruments):
            raise Refused("name each instrument once")
        if not instruments:
            return []
        origin, prepared = self._trust().origin, self._prepared(instruments, wish)
        digests = [self._digest(item, id, wish, signer, origin) for item, id in zip(prepared, instruments, strict=True)]
        signatures = acts.sign(origin, digests, signer.sign_digest)
        hashes = [
            acts.act_hash({"body": item.body, "signature": signature})
            for item, signature in zip(prepared, signatures, strict=True)
        ]
        signed = [
            SignedAct.made(body_hash=item.body_hash, signature=_signature(signature))
            for item, signature in zip(prepared, signatures, strict=True)
        ]
        done: list[str] = []
        for start in range(0, len(signed), CHUNK):
            part = slice(start, start + CHUNK)
            try:
                moves = {act: signing.move(item.body) for act, item in zip(hashes[part], prepared[part], strict=True)}
                self._enter(signed[part], moves, signer)
            except Error as error:
                if not done:
                    raise
                raise PartlyEntered(done, len(signed), error) from error
            done += hashes[part]
        return [Done(item, act) for item, act in zip(prepared, hashes, strict=True)]

    def sign_waiting(self, signer: Signer) -> int:
        """Sign the orders that wait for this key: of acts whose sitting broke off, or whose order ran out.

        Each is checked against the history of every instrument that it moves. Returns how many were signed.
        """
        own = [order for order in self.orders() if order.signer == signer.address.lower()]
        for order in own:
            self._sign_order(order, self._moves(order), signer)
        return len(own)

    def _prepared(self, instruments: Sequence[str], wish: Wish) -> list[PreparedAct]:
        if len(instruments) == 1:
            return [self.prepare(instruments[0], wish)]
        found: list[PreparedAct] = []
        for start in range(0, len(instruments), CHUNK):
            part = instruments[start : start + CHUNK]
            made = self.prepare_many(part, wish)
            if len(made) != len(part):
                raise NoAnswer(f"{len(made)} acts were prepared where {len(part)} were asked for")
            found += made
        return found

    def _digest(self, item: PreparedAct, id: str, wish: Wish, signer: Signer, origin: str) -> bytes:
        digest = signing.act_digest(item, origin, signer.address)
        signing.require_wished(item, id, wish, self._now())
        if wish.type == "ISSUE":
            first = self._consents.list(id)
            if not first:
                raise DoNotSign("the instrument is not offered to anyone", where="consents")
            asked = self._consents.request(id, first[0].party, first[0].role)
            signing.require_issue(item, asked, origin, self._case_files.get(id).head)
        return digest

    def _enter(self, signed: Sequence[SignedAct], moves: Mapping[str, Move], signer: Signer) -> None:
        entered = self.submit_many(signed)
        if entered.acts != list(moves):
            raise NoAnswer("other acts were entered than were signed; look into the history of each")
        for order in entered.orders:
            self._sign_order(order, moves, signer)

    def _sign_order(self, order: OrderView, moves: Mapping[str, Move], signer: Signer) -> None:
        digest = signing.order_digest(order, moves, signer.address, self._trust(), self._now())
        signature = "0x" + signer.sign_digest(digest).hex()
        self.order(SignedOrder.made(acts=order.acts, deadline=order.deadline, signature=signature))

    def _moves(self, order: OrderView) -> dict[str, Move]:
        """What the acts that an order names did, as the instruments' histories have it."""
        message = order.typed_data.get("message")
        changes = message.get("changes") if isinstance(message, dict) else None
        found: dict[str, Move] = {}
        for number in _numbers(changes):
            for row in self._instruments.list(register_no=number):
                for item in self.history(row.id):
                    before, after = standing.parse_name(item.from_), standing.parse_name(item.to)
                    found[item.act_hash] = Move(number, before, after)
        return found


def _numbers(changes: object) -> list[int]:
    """The register numbers that an order's typed data moves; what it says is checked afterwards."""
    found = []
    for change in changes if isinstance(changes, list) else []:
        word, lanes = (change.get(name) if isinstance(change, dict) else None for name in ("word", "lanes"))
        if type(word) is int and type(lanes) is int and 0 <= lanes < 2**32:
            found += [32 * word + lane for lane in range(32) if lanes >> lane & 1]
    return found


def _signature(value: Mapping[str, object]) -> ActSignature:
    batch = value["batch"]
    return ActSignature(value=str(value["value"]), batch=None if batch is None else Batch.model_validate(batch))


def _roomy(ask: Ask) -> Ask:
    """The request, for an answer that may be large."""
    return replace(ask, most=PREPARED_BYTES)
