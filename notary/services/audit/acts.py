"""Whether every act is what its row says, signed by whom it says, and a lawful step from the act before it."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from notary.db import audit as rows
from notary.domain import acts, canonical, standing, steps, typed_data
from notary.domain.errors import Error, FormatError
from notary.domain.standing import Role
from notary.services.audit import bound_keys
from notary.services.audit.case import Case, parsed, place
from notary.services.audit.report import Difference, Finding, compare, shown
from notary.services.wish import LATER_ACTS


def forms(case: Case) -> Iterator[Finding]:
    """Every stored act parses strictly, has the stored hash, and says what the columns beside it say."""
    for row in rows.all_acts(case.tx):
        case.count()
        where = place(row.register_no, row.sequence)
        try:
            act = canonical.parse(bytes(row.act))
            acts.check(act)
        except FormatError as error:
            yield Difference("form", where, "an act (docs/certificate.md)", shown(error))
            continue
        yield from compare("hash", where, acts.act_hash(act), row.act_hash)
        yield from compare("stored bytes", where, _digested(canonical.encode(act)), _digested(bytes(row.act)))
        yield from _columns(case, row, act["body"]["mandatory"], where)


def _digested(content: bytes) -> str:
    return f"{len(content)} bytes with SHA-256 {hashlib.sha256(content).hexdigest()}"


def _columns(case: Case, row: Any, said: Mapping[str, Any], where: str) -> Iterator[Finding]:
    columns = {
        "register_no": said["registerNo"],
        "sequence": said["sequence"],
        "instrument": said["instrument"],
        "type": said["type"],
        "role": said["actor"]["role"],
        "from_byte": said["change"]["from"],
        "to_byte": said["change"]["to"],
    }
    for name, expected in columns.items():
        yield from compare(f"column {name}", where, expected, getattr(row, name))
    if said["type"] == "VOID":
        yield from compare("column institution", where, case.context.office.id, row.institution)
    else:
        yield from compare("instrument", where, "ISSUED", row.status)
        yield from compare("column institution", where, row.owner, row.institution)


def signatures(case: Case) -> Iterator[Finding]:
    """Every act is signed by the key that the office bound to its actor, and that is on record for it."""
    for row in rows.all_acts(case.tx):
        act = parsed(row)
        if act is None:
            continue
        case.count()
        mandatory, where = act["body"]["mandatory"], place(row.register_no, row.sequence)
        actor = mandatory["actor"]
        binding = actor["binding"]
        key = binding["body"]["key"]
        yield from _signature(case, act, key, where)
        yield from bound_keys.findings(
            case, binding, party=actor["authority"], instrument=None, at=mandatory["eventTime"], where=where
        )
        known = case.authority_keys.get((actor["authority"], actor["role"]), set())
        if key not in known:
            expected = shown(" or ".join(sorted(known)) or f"no key of {actor['authority']} as {actor['role']}")
            yield Difference("key on record", where, expected, key)


def _signature(case: Case, act: dict[str, Any], key: str, where: str) -> Iterator[Finding]:
    value = act["signature"]["value"]
    try:
        signer = typed_data.recover(acts.covered_digest(case.origin, act), value)
    except Error as error:
        yield Difference("signature", where, f"one of {key}", shown(error))
        return
    yield from compare("signature", where, key, signer)
    if not typed_data.is_canonical(value):
        yield Difference("signature", where, "low s and v 27 or 28", value)


def chains(case: Case) -> Iterator[Finding]:
    """The acts of each number follow one another: sequence, hash of the act before, and a lawful step each."""
    before: Any = None
    for row in rows.all_acts(case.tx):
        act = parsed(row)
        if act is None:
            continue
        case.count()
        if before is not None and before.register_no != row.register_no:
            before = None
        yield from _follows(before, act, place(row.register_no, row.sequence))
        before = row


def _follows(before: Any, act: dict[str, Any], where: str) -> Iterator[Finding]:
    said = act["body"]["mandatory"]
    yield from compare("sequence", where, 0 if before is None else before.sequence + 1, said["sequence"])
    if before is not None or said["type"] == "VOID":  # what an issue follows is its case file (case_files)
        yield from compare("previous", where, acts.ZERO if before is None else before.act_hash, said["previous"])
    if before is None:
        allowed: tuple[str, ...] = ("ISSUE", "VOID")
    else:
        yield from compare("instrument", where, before.instrument, said["instrument"])
        allowed = () if before.type == "VOID" else LATER_ACTS
    if said["type"] not in allowed:
        yield Difference("step", where, " or ".join(allowed) or "nothing after a VOID", said["type"])
        return
    stood = 0 if before is None else before.to_byte
    yield from compare("standing before", where, stood, said["change"]["from"])
    yield from _step(said, stood, where)


def _step(said: Mapping[str, Any], stood: int, where: str) -> Iterator[Finding]:
    detail, after = said["detail"], said["change"]["to"]
    corrected = after if said["type"] == "CORRECTION" and detail["kind"] == "STANDING" else None
    try:
        expected = steps.change(said["type"], Role(said["actor"]["role"]), stood, detail, corrected)
    except (steps.StepRefused, standing.StandingError) as error:
        yield Difference("step", where, "a lawful step", shown(error))
        return
    yield from compare("standing after", where, expected, after)
