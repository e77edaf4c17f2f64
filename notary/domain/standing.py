"""The enforcement standing of an instrument: one byte, and who may move it from where to where.

The low five bits are the code, the high three bits are flags. The registry contract holds one such byte per register
number and enforces `EDGES`; the Solidity form of the table is generated from this module.

An edge is (code, code, role). Flags that an edge may change are limited by role (`FLAG_MASKS`); an edge from a code to
itself changes flags only. What the CREDITOR and the COURT may do is exactly what the transitions of the law can
produce through `notary.domain.headline`. The NOTARY keeps the record: besides its own steps it records court documents
and corrects what was recorded wrongly (公证程序规则 63), and a correction may lead from any code to any code, so the
notary has every edge except those out of REVOKED. A revoked deed is void from the beginning and never comes back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, IntFlag, StrEnum

from notary.domain.errors import Refused


class StandingError(Refused):
    """A byte that is not a standing, or a move of a standing that the role may not make."""

    code = "STANDING"


class Code(IntEnum):
    """What an instrument's deed is worth to a court now. The numbers are stored on chain and never change."""

    ENFORCEABLE = 0  # notarised; enforceable if the debtor defaults
    DISCHARGED = 1  # the debt is paid, set off, deposited, waived or merged
    IN_DEFAULT = 2  # a default was reported
    CERTIFICATE_REQUESTED = 3  # the notary is verifying performance
    OBJECTED = 4  # the debtor or a guarantor objected; the notary decides
    CERTIFICATE_REFUSED = 5  # the parties may sue
    CERTIFIED = 6  # the execution certificate is issued; the creditor may apply to a court
    FILED = 7  # docketed by a court
    ENFORCING = 8  # execution notice served, or the debtor's application is being reviewed meanwhile
    NOT_ACCEPTED = 9  # not accepted or dismissed; reconsideration is possible
    NOT_ENFORCED = 10  # the court ruled against enforcement of the whole title
    PAUSED = 11  # suspended, stayed, being settled, or no property found
    ENFORCED = 12  # enforced in full
    ENDED = 13  # the execution ended without full satisfaction
    SUPERSEDED = 14  # replaced by another notarised instrument
    REVOKED = 15  # void from the beginning
    REVERSED = 16  # enforced, then given back
    IN_LITIGATION = 17  # the creditor's own suit was accepted; enforcement is barred


class Flag(IntFlag):
    """What qualifies a code."""

    UNDER_RECHECK = 0x20  # the office is reviewing the deed (复查)
    PARTIAL = 0x40  # a part of the title has fallen away; the rest stands
    SUCCEEDED = 0x80  # the creditor changed


class Role(StrEnum):
    """The authorities that move standings; the names are the role names of the registry contract."""

    NOTARY = "NOTARY"
    CREDITOR = "CREDITOR"
    COURT = "COURT"


CODE_BITS = 0x1F
FLAG_BITS = 0xE0

FLAG_MASKS: dict[Role, int] = {
    Role.NOTARY: FLAG_BITS,
    Role.CREDITOR: 0,
    Role.COURT: Flag.PARTIAL,
}
"""The flags that each role may set or clear."""


@dataclass(frozen=True)
class Edge:
    """One step of one role: from any of `sources` to any of `targets`."""

    role: Role
    step: str
    sources: frozenset[Code]
    targets: frozenset[Code]
    basis: str


def _edge(role: Role, step: str, sources: Iterable[Code], targets: Iterable[Code], basis: str) -> Edge:
    return Edge(role, step, frozenset(sources), frozenset(targets), basis)


_C = Code
_ALL = frozenset(Code)
_DEFAULTABLE = {_C.ENFORCEABLE, _C.IN_DEFAULT}
_APPLIED = {_C.CERTIFICATE_REQUESTED, _C.OBJECTED}
_OPEN_CASE = {_C.FILED, _C.ENFORCING, _C.PAUSED}
_BEFORE_COURT = {*_DEFAULTABLE, *_APPLIED, _C.CERTIFICATE_REFUSED, _C.CERTIFIED}
_CLOSED_CASE = {_C.NOT_ACCEPTED, _C.NOT_ENFORCED, _C.ENDED}
_UNPAID = {*_BEFORE_COURT, *_OPEN_CASE, *_CLOSED_CASE, _C.IN_LITIGATION}

EDGES: tuple[Edge, ...] = (
    # What a creditor does alone.
    _edge(Role.CREDITOR, "default", {_C.ENFORCEABLE}, {_C.IN_DEFAULT}, "an instalment is overdue by the contract"),
    _edge(Role.CREDITOR, "cure", {_C.IN_DEFAULT}, {_C.ENFORCEABLE}, "contract; 民法典 543"),
    _edge(Role.CREDITOR, "request", {_C.IN_DEFAULT}, {_C.CERTIFICATE_REQUESTED}, "公证程序规则 55"),
    _edge(
        Role.CREDITOR,
        "new request",
        {_C.CERTIFICATE_REFUSED, _C.NOT_ACCEPTED, _C.ENDED},
        {_C.CERTIFICATE_REQUESTED},
        "法释〔2018〕18号 5(4), 9",
    ),
    _edge(Role.CREDITOR, "withdrawal", _APPLIED, _DEFAULTABLE, "the applicant withdraws, for example after payment"),
    _edge(Role.CREDITOR, "discharge", _UNPAID, {_C.DISCHARGED}, "民法典 557"),
    # What a court does.
    _edge(Role.COURT, "discharge", _UNPAID, {_C.DISCHARGED}, "民法典 557"),
    _edge(
        Role.COURT,
        "docketing",
        {_C.CERTIFIED, _C.NOT_ACCEPTED, _C.ENDED},
        {_C.FILED},
        "执行规定 16; 法释〔2018〕18号 7",
    ),
    _edge(
        Role.COURT,
        "non-acceptance",
        {*_DEFAULTABLE, _C.CERTIFIED},
        {_C.NOT_ACCEPTED},
        "法释〔2018〕18号 5; without a certificate when it was revoked after the filing",
    ),
    _edge(Role.COURT, "dismissal", {_C.FILED, _C.ENFORCING}, {_C.NOT_ACCEPTED}, "法释〔2018〕18号 5"),
    _edge(Role.COURT, "execution notice", {_C.FILED}, {_C.ENFORCING}, "执行规定 22"),
    _edge(Role.COURT, "pause", {_C.ENFORCING}, {_C.PAUSED}, "民事诉讼法 241, 265, 267; 法释〔2018〕18号 17"),
    _edge(Role.COURT, "resumption", {_C.PAUSED}, {_C.ENFORCING}, "民事诉讼法 241, 265, 267"),
    _edge(Role.COURT, "non-enforcement", {_C.ENFORCING}, {_C.NOT_ENFORCED}, "法释〔2018〕18号 12, 18, 19"),
    _edge(
        Role.COURT, "partial non-enforcement", {_C.ENFORCING}, {_C.ENFORCING}, "法释〔2018〕18号 18; flag PARTIAL"
    ),
    _edge(
        Role.COURT, "partial non-enforcement", {_C.DISCHARGED}, {_C.DISCHARGED}, "ruled after payment; flag PARTIAL"
    ),
    _edge(Role.COURT, "completion", {*_OPEN_CASE, _C.DISCHARGED}, {_C.ENFORCED}, "执行规定 64"),
    _edge(Role.COURT, "end", _OPEN_CASE, {_C.ENDED}, "民事诉讼法 268"),
    _edge(
        Role.COURT,
        "reversal",
        {_C.ENFORCED, _C.ENDED, _C.DISCHARGED, _C.IN_LITIGATION},
        {_C.REVERSED},
        "民事诉讼法 244",
    ),
    _edge(
        Role.COURT, "suit accepted", {*_BEFORE_COURT, *_CLOSED_CASE}, {_C.IN_LITIGATION}, "法释〔2018〕18号 8, 20, 24"
    ),
    _edge(Role.COURT, "closed under a suit", _OPEN_CASE, {_C.IN_LITIGATION}, "法释〔2018〕18号 24(2)"),
    _edge(Role.COURT, "suit over", {_C.IN_LITIGATION}, {*_BEFORE_COURT, *_CLOSED_CASE}, "法释〔2018〕18号 23, 24"),
    # What a notary does. The last row covers the others; they are named because they are the everyday ones.
    _edge(Role.NOTARY, "void number", {_C.ENFORCEABLE}, {_C.REVOKED}, "a leased number that no deed filled"),
    _edge(Role.NOTARY, "objection received", {_C.CERTIFICATE_REQUESTED}, {_C.OBJECTED}, "contract"),
    _edge(Role.NOTARY, "objection overruled", {_C.OBJECTED}, {_C.CERTIFICATE_REQUESTED}, "contract"),
    _edge(Role.NOTARY, "certificate issued", _APPLIED, {_C.CERTIFIED}, "公证程序规则 55"),
    _edge(Role.NOTARY, "certificate refused", _APPLIED, {_C.CERTIFICATE_REFUSED}, "CNA 2008 14"),
    _edge(Role.NOTARY, "certificate revoked", {_C.CERTIFIED}, _DEFAULTABLE, "公证程序规则 61-63"),
    _edge(Role.NOTARY, "cure", {_C.IN_DEFAULT}, {_C.ENFORCEABLE}, "contract"),
    _edge(Role.NOTARY, "discharge on deposit", _UNPAID, {_C.DISCHARGED}, "民法典 557, 570"),
    _edge(Role.NOTARY, "replacement", _ALL - {_C.REVOKED, _C.SUPERSEDED}, {_C.SUPERSEDED}, "公证程序规则 55(2)"),
    _edge(Role.NOTARY, "revocation", _ALL - {_C.REVOKED}, {_C.REVOKED}, "公证法 39; 公证程序规则 63"),
    _edge(Role.NOTARY, "correction", _ALL - {_C.REVOKED}, _ALL, "公证程序规则 63; any recorded court document"),
)
"""Every edge there is. Whatever is not listed here is refused, by this module and by the contract."""


def compose(code: Code, flags: int = 0) -> int:
    """The byte of a code with flags."""
    if flags & ~FLAG_BITS:
        raise StandingError(f"flags {flags:#x} reach into the code; only bits of {FLAG_BITS:#x} may be set")
    return int(code) | int(flags)


def validate(byte: int) -> int:
    """Return the byte if it is a standing.

    Raises:
        StandingError: it is not one byte, or its code is not defined.
    """
    if not 0 <= byte <= 0xFF:
        raise StandingError(f"a standing is one byte, 0 to 255, not {byte}")
    if byte & CODE_BITS >= len(Code):
        raise StandingError(f"standing {byte:#04x} has the undefined code {byte & CODE_BITS}; the last is {len(Code) - 1}")
    return byte


def is_valid(byte: int) -> bool:
    """Whether the byte is a standing."""
    try:
        validate(byte)
    except StandingError:
        return False
    return True


def split(byte: int) -> tuple[Code, Flag]:
    """The code and the flags of a byte. Raises StandingError as `validate` does."""
    validate(byte)
    return Code(byte & CODE_BITS), Flag(byte & FLAG_BITS)


def name(byte: int) -> str:
    """The byte in words, flags last: `IN_DEFAULT+PARTIAL+SUCCEEDED`. Raises StandingError as `validate` does."""
    code, flags = split(byte)
    return "+".join([code.name, *(flag.name or "" for flag in Flag if flag in flags)])


def steps(role: Role, source: Code, target: Code) -> tuple[Edge, ...]:
    """The rows of `EDGES` that let the role move a standing from one code to the other; empty when it may not."""
    return tuple(e for e in EDGES if e.role is role and source in e.sources and target in e.targets)


def allows(role: Role, before: int, after: int) -> None:
    """Return if the role may move a standing from byte `before` to byte `after`.

    Raises:
        StandingError: a byte is undefined, the bytes are equal, the role has no such edge, or may not change the flags.
    """
    (source, old_flags), (target, new_flags) = split(before), split(after)
    move = f"{name(before)} to {name(after)}"
    if before == after:
        raise StandingError(f"the standing is {name(before)} already; a move needs another byte")
    if not steps(role, source, target):
        raise StandingError(f"{role} may not move a standing from {move}")
    if (old_flags ^ new_flags) & ~FLAG_MASKS[role]:
        raise StandingError(f"{role} may only change the flags {FLAG_MASKS[role]:#04x}, not those from {move}")
