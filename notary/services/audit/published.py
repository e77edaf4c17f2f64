"""Whether what was given out about the register holds: the times of its checkpoints, and every trust root."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from notary.db import audit as rows
from notary.domain import timestamp, trust, x509
from notary.domain.errors import Error, FormatError
from notary.domain.register.note import Note
from notary.domain.times import SKEW, parse_time
from notary.domain.trust import TrustRoot
from notary.services import trust as use_case
from notary.services.audit.case import Case
from notary.services.audit.report import Difference, Finding, NotCompared, UnderWay, compare, shown


def timestamps(case: Case) -> Iterator[Finding]:
    """Every token is the trusted authority's over its checkpoint, and the times grow with the sizes."""
    latest, newest = None, None
    for row in rows.all_checkpoints(case.tx):
        newest = row
        if row.token is None:
            continue  # only the newest one is ever asked for
        case.count()
        where = f"checkpoint {row.size}"
        try:
            time = _time(case, row)
        except Error as error:
            if isinstance(error, NotCompared):
                raise
            yield Difference("timestamp", where, "a token over its note by an authority that is trusted", shown(error))
            continue
        if latest is not None and time < latest:
            yield Difference("time of the token", where, f"{latest} or later, as of a smaller size", str(time))
        if time - case.context.now > SKEW:
            yield Difference("time of the token", where, f"no later than now, {case.context.now}", str(time))
        latest = time if latest is None else max(latest, time)
    if newest is not None and newest.token is None:
        yield UnderWay("waits for its timestamp", f"checkpoint {newest.size}")


def _time(case: Case, row: Any) -> Any:
    if case.trust_root is None:
        raise NotCompared("no trust root was published yet, so no timestamp authority is trusted")
    digest = hashlib.sha256(Note.parse(row.note.encode()).text.encode()).digest()
    return timestamp.verify_token(bytes(row.token), digest, case.trust_root.tsa_anchors).time


def trust_roots(case: Case) -> Iterator[Finding]:
    """The versions are dense and well-formed, each continues the one before, and the last is what holds now."""
    before: TrustRoot | None = None
    for expected, row in enumerate(rows.all_trust_roots(case.tx), 1):
        case.count()
        where = f"trust root {row.version}"
        yield from compare("version", where, expected, row.version)
        try:
            root = trust.parse(bytes(row.value))
        except FormatError as error:
            yield Difference("form", where, "a trust root (docs/certificate.md)", shown(error))
            continue
        yield from compare("version in it", where, row.version, root.version)
        yield from _seals(case, root, where)
        if before is not None:
            known = _identities(before.value)
            yield from compare("registries before", where, known, _identities(root.value)[: len(known)])
        before = root
    if before is not None:
        yield from _holds_now(case, before)
    elif case.last_work is not None:
        wanted = f"one or more, since a worker did all of its work at {case.last_work}"
        yield Difference("versions", "trust root", wanted, "none")


def _seals(case: Case, root: TrustRoot, where: str) -> Iterator[Finding]:
    issued = parse_time(root.value["issued"])
    for seal in root.office_seals:
        try:
            x509.verify_chain([seal, *case.context.keys.seal.chain[1:]], root.office_anchors, issued)
        except x509.ChainError as error:
            yield Difference("office seal", where, "one that leads to an anchor of it", shown(error))


def _holds_now(case: Case, root: TrustRoot) -> Iterator[Finding]:
    """The last version against what would be composed now; what the worker has still to publish is under way."""
    where = f"trust root {root.version}"
    current = root.value["registries"][-1:]
    online = case.seen is not None and case.seen.view is not None
    now = use_case.compose(
        case.tx,
        case.context,
        anchors=root.office_anchors,
        tsa_anchors=root.tsa_anchors,
        rpc=case.seen.chain.rpc if case.seen is not None and online else [url for row in current for url in row["rpc"]],
        confirmations=current[0]["confirmations"] if current else 0,
        before=root.value,
    )
    for name in sorted(set(now) - {"version", "issued", "registries", "authorities"}):
        yield from compare(name, where, now[name], root.value[name])
    known = _identities(root.value)
    yield from compare("registries", where, _identities(now)[: len(known)], known)
    yield from _authorities(now["authorities"], root.value["authorities"], where)
    if now["version"] != root.version:
        yield UnderWay("a newer version is to be published", where)


def _authorities(now: Sequence[Any], published: Sequence[Any], where: str) -> Iterator[Finding]:
    """Each line that was published still stands; its window may have been ended since."""
    lines = {(line["id"], line["role"]): line for line in now}
    for line in published:
        found = lines.get((line["id"], line["role"]))
        if found is not None and line["notAfter"] is None:
            found = {**found, "notAfter": None}
        yield from compare(f"authority {line['id']} as {line['role']}", where, found, line)


def _identities(value: Mapping[str, Any]) -> list[tuple[str, int, str, str]]:
    """What never changes of the registries in a trust root."""
    return [(row["instance"], row["chainId"], row["address"], row["from"]) for row in value["registries"]]
