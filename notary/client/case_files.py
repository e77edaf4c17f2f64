"""The case file before the issue: read and checked, the notice, and records prepared, checked, signed and entered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from notary.client.errors import DoNotSign, NoAnswer
from notary.client.http import Ask, Http
from notary.client.instruments import Instruments, path, posted
from notary.client.signing import require_register, require_same
from notary.domain import acts, commitment, disclosure, records, typed_data
from notary.domain.errors import Error
from notary.domain.times import SKEW, parse_time
from notary.domain.trust import TrustRoot
from notary.keys.signer import Signer
from notary.wire.acts import ActSignature
from notary.wire.case_files import CaseFile, Disclosure, NewRecord, PreparedRecord, Recorded, RecordWish

_UNSIGNED = {"value": "0x" + "0" * 130, "batch": None}


@dataclass(frozen=True)
class Chain:
    """The records of a case file, each seen to follow from the one before."""

    file: CaseFile

    @property
    def head(self) -> str:
        """The hash of the last record; zeros before the first."""
        return self.file.head

    def has(self, record_hash: str) -> bool:
        """Whether one of the records has this hash."""
        return any(item.record_hash == record_hash for item in self.file.items)


class CaseFiles:
    """``/v1/instruments/{id}/case-file``, ``…/disclosure`` and ``…/records``."""

    def __init__(
        self, http: Http, instruments: Instruments, trust: Callable[[], TrustRoot], now: Callable[[], datetime]
    ) -> None:
        self._http = http
        self._instruments = instruments
        self._trust = trust
        self._now = now

    def get(self, instrument: str) -> Chain:
        """The records, recomputed (raises NoAnswer where they are no chain of this instrument)."""
        file = self._http.view(CaseFile, Ask("GET", path("instruments", instrument, "case-file")))
        head = acts.ZERO
        for position, item in enumerate(file.items):
            try:
                records.check(item.record)
            except Error as error:
                raise NoAnswer(f"record {position} is none: {error}") from None
            said: Any = item.record["body"]["mandatory"]  # type: ignore[index, call-overload]
            if (said["sequence"], said["previous"], said["instrument"]) != (position, head, instrument):
                raise NoAnswer(f"record {position} does not follow the one before")
            head = records.record_hash(item.record)
            if head != item.record_hash:
                raise NoAnswer(f"record {position} has another hash than is told")
        if head != file.head:
            raise NoAnswer("the last record is not the head that is told")
        return Chain(file)

    def disclosure(self, instrument: str, language: Literal["zh-CN", "en"] = "zh-CN") -> Disclosure:
        """The notice, made again from the instrument's content (raises DoNotSign where another one is shown)."""
        where = path("instruments", instrument, "disclosure")
        shown = self._http.view(Disclosure, Ask("GET", where, {"lang": language}))
        own = self._notice(instrument, shown.version, language)
        require_same("disclosure.items", {item.id: item.sha256 for item in shown.items}, own)
        for item in shown.items:
            require_same(f"disclosure.{item.id}", disclosure.hash_of(item.text), item.sha256)
        return shown

    def prepare(self, instrument: str, wish: RecordWish) -> PreparedRecord:
        """The body of a record and its typed data. Nothing has happened yet, and nothing is checked yet."""
        return self._http.view(PreparedRecord, posted(path("instruments", instrument) + "/records:prepare", wish))

    def submit(self, instrument: str, record: NewRecord) -> Recorded:
        """Enter a record, signed or with an event key."""
        return self._http.view(Recorded, posted(path("instruments", instrument, "records"), record))

    def do(self, instrument: str, wish: RecordWish, signer: Signer) -> Recorded:
        """One record from wish to entry: prepared, checked, signed, entered.

        Raises:
            DoNotSign: what was prepared is not what was asked for; nothing was signed.
        """
        item = self.prepare(instrument, wish)
        digest = self._digest(item, instrument, wish, signer)
        signature = ActSignature(value="0x" + signer.sign_digest(digest).hex())
        return self.submit(instrument, NewRecord.made(body_hash=item.body_hash, signature=signature))

    def by_event_key(self, instrument: str, wish: RecordWish, identification: str) -> Recorded:
        """A party's record by a key that the service makes for this one signature; ``identification`` is the SHA-256 of
        the record of how the party was identified and what it did."""
        return self.submit(instrument, NewRecord.made(wish=wish, identification=identification))

    def _digest(self, item: PreparedRecord, instrument: str, wish: RecordWish, signer: Signer) -> bytes:
        digest = record_digest(item, self._trust().origin, signer.address)
        self._require_wished(item, item.body["mandatory"], instrument, wish)
        return digest

    def _require_wished(self, item: PreparedRecord, said: Any, instrument: str, wish: RecordWish) -> None:
        """Ensure that a body says what was asked for, follows what is there, and names the notice as made here."""
        chain = self.get(instrument)
        require_same("type", said["type"], wish.type)
        require_same("instrument", said["instrument"], instrument)
        require_same("actor", records.actor_id(said), wish.authority or wish.party)
        require_same("legalBasis", said["legalBasis"], list(records.KINDS[wish.type].basis))
        require_same("legalTime", said["legalTime"], wish.legal_time or said["eventTime"])
        require_same("previous", (said["sequence"], said["previous"]), (len(chain.file.items), chain.head))
        evidence = {path: value for _, path, value in item.disclosures}
        expected = {f"records.{said['sequence']}.{name}": value for name, value in wish.evidence.items()}
        require_same("evidence", evidence, expected)
        if abs(self._now() - parse_time(said["eventTime"], "eventTime")) > SKEW:
            raise DoNotSign(f"is {said['eventTime']}, more than {SKEW.seconds} s off this clock", where="eventTime")
        if wish.detail:
            require_same("detail", said["detail"], wish.detail)
        else:
            _require_of_chain(said["detail"], chain)
        if wish.type == "DISCLOSED":
            self._require_notice(said["detail"], instrument)

    def _require_notice(self, detail: Mapping[str, Any], instrument: str) -> None:
        own = self._notice(instrument, detail["version"], detail["language"])
        for item in detail["items"]:
            require_same(f"items.{item['id']}", item["sha256"], own.get(item["id"]))

    def _notice(self, instrument: str, version: str, language: str) -> dict[str, str]:
        """Item → SHA-256 as they follow from the instrument's content."""
        try:
            items = disclosure.notice(self._content(instrument), version)
        except Error as error:
            raise DoNotSign(str(error), where="disclosure") from None
        return {item.id: item.sha256(language) for item in items}

    def _content(self, instrument: str) -> Mapping[str, Any]:
        found = self._instruments.get(instrument).draft
        if found is None:
            raise DoNotSign("the instrument was withdrawn", where="instrument")
        return found


def record_digest(item: PreparedRecord, origin: str, signer: str) -> bytes:
    """The digest of a prepared record, made from its body.

    Args:
        origin: of the register that it is for.
        signer: the address of the key that is to sign.

    Raises:
        OtherRegister: it is for another register.
        DoNotSign: something in it does not follow from its body, or it is for another key.
    """
    body: dict[str, Any] = dict(item.body)
    try:
        records.check({"body": body, "signature": _UNSIGNED})
        digest = records.signing_digest(origin, body)
    except Error as error:
        raise DoNotSign(str(error)) from None
    said = body["mandatory"]
    bound = said["actor"]["binding"]["body"]
    require_register(bound["origin"], origin)
    require_same("instrument", item.instrument, said["instrument"])
    require_same("sequence", item.sequence, said["sequence"])
    require_same("body_hash", item.body_hash, acts.body_hash(body))
    require_same("typed_data", item.typed_data, typed_data.as_json(origin, "Record", records.message(body)))
    require_same("digest", item.digest, digest.hex())
    require_same("disclosures", commitment.digests(item.disclosures), body["digests"])
    require_same("actor.binding", (bound["party"], bound["key"]), (records.actor_id(said), signer.lower()))
    return digest


def _require_of_chain(detail: Mapping[str, Any], chain: Chain) -> None:
    """What the service filled in may name nothing but records that are there."""
    named = [item["chosen"] for item in detail.get("applicants", ())] + list(detail.get("disclosures", ()))
    for record_hash in named:
        if not chain.has(record_hash):
            raise DoNotSign(f"names the record {record_hash}, which the case file does not have", where="detail")
