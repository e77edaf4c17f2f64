"""What each type of record must meet besides its actor and the row of the law: small pure functions that yield what
would make it possible, in sentences that their reader can act on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from notary.domain import records
from notary.domain.case_file.state import CaseFile, Known, consent, untold
from notary.domain.times import SKEW, parse_time


@dataclass(frozen=True)
class Asked:
    """A record that is asked for: how things stand, what it says, what is known, and what it discloses by name."""

    file: CaseFile
    mandatory: Mapping[str, Any]
    known: Known
    evidence: Mapping[str, Any]

    @property
    def detail(self) -> Mapping[str, Any]:
        """What its type says."""
        found: Mapping[str, Any] = self.mandatory["detail"]
        return found


def supplies_all(file: CaseFile, detail: Mapping[str, Any]) -> bool:
    """Whether everything that was asked for is there, and nothing else."""
    return {item["id"] for item in detail.get("items", ())} == file.requested


def is_considered(file: CaseFile, cooling_off: timedelta, now: datetime) -> bool:
    """Whether the time to consider that this office leaves after the last disclosure is over."""
    return not (file.disclosed_at and cooling_off) or now >= parse_time(file.disclosed_at) + cooling_off


def _disclosed(asked: Asked) -> Iterator[str]:
    detail = asked.detail
    if detail["party"] not in asked.known.parties:
        yield f"the instrument has no party {detail['party']!r}"
    if detail["version"] != asked.known.version:
        yield f"the notice that is shown now is {asked.known.version}, not {detail['version'][:20]}"
        return
    shown = asked.known.notice[detail["language"]]
    until = parse_time(asked.mandatory["eventTime"]) + SKEW
    for item in detail["items"]:
        if shown.get(item["id"]) != item["sha256"]:
            yield f"item {item['id']} is not what the notice of this instrument says in {detail['language']}"
        if not parse_time(item["shownAt"]) <= parse_time(item["confirmedAt"]) <= until:
            yield f"item {item['id']} must be shown, then confirmed, then recorded"


def _chosen(asked: Asked) -> Iterator[str]:
    detail = asked.detail
    if detail["version"] != asked.known.version:
        yield f"the notice that is shown now is {asked.known.version}, not {detail['version'][:20]}"
    left = untold(asked.file, detail["party"], asked.known)
    if left and detail["choice"] != "DECLINE":  # to say no, nobody need hear all that goes with a yes
        yield f"every item of the notice must be confirmed before; {', '.join(left)} is not (公证法 27)"
    if asked.file.chose(detail["party"]) == detail["choice"]:
        yield f"{detail['party']!r} chose {detail['choice']} already"


def _data(asked: Asked) -> Iterator[str]:
    detail = asked.detail
    sensitive = records.SENSITIVE_CATEGORIES.intersection(detail["categories"])
    if sensitive and sensitive != set(detail["categories"]):
        yield f"{', '.join(sorted(sensitive))} is sensitive and needs a consent of its own (个人信息保护法 28-29)"
    stands = consent(detail) in asked.file.consented
    if stands and detail["given"]:
        yield "this very consent stands already"
    elif not stands and not detail["given"]:
        yield "no such consent stands that could be taken back"


def _served(asked: Asked) -> Iterator[str]:
    detail = asked.detail
    expected = asked.known.service.get(detail["party"])
    if expected is None:
        yield f"the instrument has no address for service of {detail['party']!r}"
        return
    for name, value in expected.items():
        if detail[name] != value:
            yield f"{name} is not what the envelope fixes for {detail['party']!r}"


def _applied(asked: Asked) -> Iterator[str]:
    for party in asked.known.bound:
        if asked.file.chose(party) == "DECLINE":
            yield f"{party!r} declined the notarisation, and nobody can be made to apply (公证法 25)"
    named = [(item["party"], item["chosen"]) for item in asked.detail["applicants"]]
    chosen = [(party, asked.file.choices[party].record) for party in asked.known.bound if party in asked.file.choices]
    if named != chosen:
        yield "the applicants must be the bound parties, each with the record of its choice"
    if asked.known.failing:
        yield f"the checklist fails at {', '.join(asked.known.failing)}"
    if is_considered(asked.file, asked.known.cooling_off, parse_time(asked.mandatory["eventTime"])):
        return
    hours = int(asked.known.cooling_off.total_seconds() // 3600)
    yield f"this office leaves {hours} hours after the last disclosure before it takes an application"


def _supplied(asked: Asked) -> Iterator[str]:
    if asked.file.requested and not supplies_all(asked.file, asked.detail):
        yield f"all that was asked for comes at once: {', '.join(sorted(asked.file.requested))}"


def _identified(asked: Asked) -> Iterator[str]:
    for item in asked.detail["parties"]:
        party, kinds = item["party"], {entry["kind"] for entry in item["evidence"]}
        if party not in asked.known.parties:
            yield f"the instrument has no party {party!r}"
            continue
        lacking = records.required_evidence(asked.known.papers.get(party, "")) - kinds
        if lacking:
            yield f"the evidence of {party!r} lacks {', '.join(sorted(lacking))} (公证法 28)"
        if "LIVENESS" in kinds and not _is_alive(asked.evidence.get(f"liveness.{party}")):
            yield f"liveness.{party} must say score and threshold, in thousandths, and the score must reach it"


def _is_alive(value: Any) -> bool:
    if not isinstance(value, dict) or set(value) != {"score", "threshold"}:
        return False
    score, threshold = value["score"], value["threshold"]
    return type(score) is int and type(threshold) is int and 0 < threshold <= score <= 1000


def _interviewed(asked: Asked) -> Iterator[str]:
    until = parse_time(asked.mandatory["eventTime"]) + SKEW
    for item in asked.detail["parties"]:
        if item["party"] not in asked.known.parties:
            yield f"the instrument has no party {item['party']!r}"
        if parse_time(item["at"]) > until:
            yield f"the interview of {item['party']!r} is in the future"


CHECKS: Mapping[str, Callable[[Asked], Iterator[str]]] = {
    "DISCLOSED": _disclosed,
    "CHOSEN": _chosen,
    "DATA_CONSENT": _data,
    "SERVICE_CONFIRMED": _served,
    "APPLY": _applied,
    "SUPPLY_ITEMS": _supplied,
    "IDENTITY": _identified,
    "INTERVIEW": _interviewed,
}
"""What a type of record must meet besides its actor and the row of the law."""
