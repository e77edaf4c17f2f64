"""Whether every case file is whole: each record signed by whom it says and lawful after the one before, and act 0 the
next step after the last record before the issue."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from notary.db import audit as rows
from notary.db import case_records as record_rows
from notary.domain import acts, canonical, case_file, commitment, typed_data
from notary.domain import records as rules
from notary.domain.case_file import CaseFile, Known
from notary.domain.disclosure import VERSIONS
from notary.domain.errors import Error, FormatError
from notary.domain.headline import Deed
from notary.services import case_file as use_cases
from notary.services import case_state
from notary.services.audit import bound_keys
from notary.services.audit.case import Case, issue_of
from notary.services.audit.report import Difference, Finding, compare, shown


def records(case: Case) -> Iterator[Finding]:
    """Every stored record parses strictly, has its hash and columns, is signed by the key that the office bound to its
    actor, and what it disclosed is what its digests say."""
    for row in rows.all_records(case.tx):
        case.count()
        where = _place(row)
        record = _parsed(row)
        if record is None:
            yield Difference("form", where, "a case record (docs/case-file.md)", "something else")
            continue
        said = record["body"]["mandatory"]
        yield from compare("hash", where, rules.record_hash(record), row.record_hash)
        yield from _columns(row, said, where)
        yield from _signature(case, record, where)
        yield from _disclosed(case, row, record, where)


def chains(case: Case) -> Iterator[Finding]:
    """The records of each instrument follow one another, each lawful; act 0 follows the last one before the issue."""
    for row in rows.all_instruments(case.tx):
        kept = record_rows.of_instrument(case.tx, row.id)
        issue = issue_of(row)
        if not kept and (issue is None or issue["type"] != "ISSUE"):
            continue
        case.count()
        yield from _Chain(case, row, issue).findings(kept)


class _Chain:
    """The case file of one instrument, record by record."""

    def __init__(self, case: Case, row: Any, issue: Mapping[str, Any] | None) -> None:
        self._case = case
        self._row = row
        self._issue = issue
        self._where = f"case file of {row.id}"
        self._file = CaseFile()
        self._known: dict[str, Known] = {}
        self._version = ""

    def findings(self, kept: Sequence[Any]) -> Iterator[Finding]:
        issued_after = acts.ZERO if self._issue is None else self._issue["previous"]
        if self._issue is not None and issued_after == acts.ZERO:
            self._file = case_file.issued(self._file)  # from before there were case files
        for item in kept:
            record = _parsed(item)
            if record is None:
                return  # which the check of the records says
            yield from self._follows(item, record)
            self._file = case_file.follow(self._file, record["body"]["mandatory"], item.record_hash)
            if self._issue is not None and item.record_hash == issued_after:
                yield from self._ready()
                self._file = case_file.issued(self._file)
        if self._issue is not None and self._file.deed is not Deed.ISSUED:
            yield Difference("previous of act 0", self._where, f"the last record, {self._file.head}", issued_after)
        given_up = self._file.deed is Deed.TERMINATED
        if given_up and self._row.status != "WITHDRAWN":
            yield Difference("status", self._where, "WITHDRAWN", self._row.status)

    def _follows(self, item: Any, record: dict[str, Any]) -> Iterator[Finding]:
        said, where = record["body"]["mandatory"], _place(item)
        yield from compare("sequence", where, self._file.length, said["sequence"])
        yield from compare("previous", where, self._file.head, said["previous"])
        yield from compare("instrument", where, self._row.id, said["instrument"])
        self._version = said["detail"].get("version", self._version)
        known = self._of_version(self._version)
        if known is None:
            reasons = _out_of_state(self._file, said)
        else:
            opened = use_cases.disclosed(self._case.context, item)
            prefix = f"records.{said['sequence']}."
            evidence = {path.removeprefix(prefix): value for _, path, value in opened}
            reasons = case_file.forbidding(self._file, said, known, evidence)
        if reasons:
            yield Difference("step", where, "a lawful step", shown("; ".join(reasons)))

    def _ready(self) -> Iterator[Finding]:
        """At the issue nothing was missing."""
        known = self._of_version(self._version)
        if known is None or self._issue is None:
            return
        for place, lacking, expected in case_file.missing(self._file, known, self._issue["actor"]["authority"]):
            yield Difference(place, self._where, expected, lacking)

    def _of_version(self, version: str) -> Known | None:
        """What the instrument says; nothing where it was withdrawn and erased, or cannot be read (which others say)."""
        if version not in self._known:
            if self._row.status not in ("OFFERED", "ISSUED") or self._row.envelope is None:
                return None
            notice = {"version": version} if version in VERSIONS else {}
            try:
                self._known[version] = case_state.known(self._case.context, self._row, **notice)  # type: ignore[arg-type]
            except Error:
                return None
        return self._known[version]


def _out_of_state(file: CaseFile, said: Mapping[str, Any]) -> list[str]:
    """Of an instrument that was erased no more can be told than whether its states follow one another."""
    kind = rules.KINDS[said["type"]]
    if file.deed in kind.states:
        return []
    return [f"{said['type']} is not made while the deed is {file.deed.name}"]


def _columns(row: Any, said: Mapping[str, Any], where: str) -> Iterator[Finding]:
    columns = {
        "instrument": said["instrument"],
        "sequence": said["sequence"],
        "type": said["type"],
        "role": said["actor"]["role"],
        "actor": rules.actor_id(said),
        "key": said["actor"]["binding"]["body"]["key"],
        "institution": row.owner,
    }
    for name, expected in columns.items():
        yield from compare(f"column {name}", where, expected, getattr(row, name))


def _signature(case: Case, record: dict[str, Any], where: str) -> Iterator[Finding]:
    said = record["body"]["mandatory"]
    actor, value = said["actor"], record["signature"]["value"]
    key = actor["binding"]["body"]["key"]
    try:
        signer = typed_data.recover(rules.covered_digest(case.origin, record), value)
    except Error as error:
        signer = str(error)
    yield from compare("signature", where, key, signer)
    if not typed_data.is_canonical(value):
        yield Difference("signature", where, "low s and v 27 or 28", value)
    instrument = said["instrument"] if "party" in actor else None
    yield from bound_keys.findings(
        case, actor["binding"], party=rules.actor_id(said), instrument=instrument, at=said["eventTime"], where=where
    )
    if "authority" in actor:
        known = case.authority_keys.get((actor["authority"], actor["role"]), set())
        if key not in known:
            expected = shown(" or ".join(sorted(known)) or f"no key of {actor['authority']} as {actor['role']}")
            yield Difference("key on record", where, expected, key)


def _disclosed(case: Case, row: Any, record: dict[str, Any], where: str) -> Iterator[Finding]:
    if not row.private:
        return  # erased with its instrument
    try:
        opened = use_cases.disclosed(case.context, row)
    except Error as error:
        yield Difference("evidence", where, "the record's disclosures", shown(error))
        return
    yield from compare("evidence", where, record["body"]["digests"], commitment.digests(opened))


def _parsed(row: Any) -> dict[str, Any] | None:
    try:
        record: dict[str, Any] = canonical.parse(bytes(row.record))
        rules.check(record)
    except FormatError:
        return None
    return record


def _place(row: Any) -> str:
    return f"record {row.sequence} of {row.instrument}"
