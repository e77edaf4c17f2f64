"""Evidence of acts: papers that are kept once, sealed, and named by their digests in the acts that rest on them."""

from collections.abc import Mapping
from typing import Any

from notary.db import evidence as rows
from notary.db import instruments as instrument_rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import acts, shape
from notary.domain.errors import FormatError, NotFound, Refused
from notary.domain.law import Evidence
from notary.domain.times import format_time
from notary.services.context import Context

PAPER = shape.obj(sha256=shape.hash_, sm3=shape.hash_)
"""How an act names a paper."""

KINDS: Mapping[str, Evidence] = {kind.lower(): kind for kind in Evidence}
"""The names under which acts carry what the law asks for (docs/law.md)."""

MOST_BYTES = 20 * 1024 * 1024


def keep(tx: Transaction, context: Context, scope: Scope, type: str, content: bytes) -> dict[str, str]:
    """Keep a paper for the caller's institution; returns its digests, which an act names. Again changes nothing.

    Raises:
        FormatError: it is empty or too large.
    """
    if not 1 <= len(content) <= MOST_BYTES:
        raise FormatError(f"has {len(content)} bytes; 1 to {MOST_BYTES} are kept", where="content")
    shape.code(type, "type")
    sha256, sm3 = acts.file_digests(content)
    rows.put(
        tx,
        scope.institution,
        sha256,
        sm3=sm3,
        type=type,
        size=len(content),
        private=context.vault.seal(content, f"evidence/{scope.institution}/{sha256}"),
        created_at=format_time(context.now),
    )
    return {"sha256": sha256, "sm3": sm3}


def read(tx: Transaction, context: Context, scope: Scope, instrument: str, sha256: str) -> tuple[str, bytes]:
    """(type, bytes) of a paper that one of an instrument's acts names.

    Raises:
        NotFound: the scope does not see the instrument, or none of its acts names the paper.
    """
    instrument_rows.get(tx, scope, instrument)
    row = rows.named_by(tx, instrument, sha256)
    if row is None:
        raise NotFound(f"no act of instrument {instrument} names the paper {sha256}")
    return row.type, context.vault.open(bytes(row.private), f"evidence/{row.institution}/{sha256}")


def shown(tx: Transaction, scope: Scope, evidence: Mapping[str, Any]) -> frozenset[Evidence]:
    """The kinds of evidence that an act's papers are of; each must be kept here.

    Raises:
        FormatError: a kind of evidence is something else than a paper's digests.
        Refused: a paper is not kept for the caller's institution.
    """
    found = set[Evidence]()
    for name, kind in KINDS.items():
        if name not in evidence:
            continue
        value = evidence[name]
        PAPER(value, f"evidence.{name}")
        kept = rows.find(tx, scope.institution, value["sha256"])
        if kept is None or kept.sm3 != value["sm3"]:
            raise Refused(f"the {name} with the SHA-256 {value['sha256']} is not kept here; hand the paper in first")
        found.add(kind)
    return frozenset(found)


def note_names(tx: Transaction, instrument: str, evidence: Mapping[str, Any]) -> None:
    """Remember which papers an instrument's act names, so that those who see it can read them.

    Whoever acts handed each in before it was prepared (``shown``). Where others keep the same bytes, any will do.
    """
    for name in KINDS.keys() & evidence.keys():
        sha256 = evidence[name]["sha256"]
        keeper = rows.keeper(tx, sha256)
        if keeper is not None:
            rows.name(tx, instrument, keeper, sha256)
