"""The enforcement standing of an instrument: one byte, and who may move it from where to where.

The low five bits are the code, the high three bits are flags. The registry contract holds one such byte
per register number and enforces `EDGES`; the Solidity form of the table is generated from this module.

An edge is (code, code, role). The flags that an edge may change are limited by role (`FLAG_MASKS`); an edge
from a code to itself changes flags only. What the CREDITOR and the COURT may do is exactly what the
transitions of the law can produce through `notary.domain.headline`. The NOTARY keeps the record: besides its
own steps it records court documents and corrects what was recorded wrongly (公证程序规则 63). A correction may
lead from any code to any code, so the notary has every edge except those out of REVOKED: a revoked deed is
void from the beginning and never comes back.
"""

from collections.abc import Set as AbstractSet
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


_Steps = list[tuple[str, AbstractSet[Code], AbstractSet[Code], str]]

_C = Code
_ALL = frozenset(Code)
_NO_CERTIFICATE = {_C.ENFORCEABLE, _C.IN_DEFAULT}
_APPLIED = {_C.CERTIFICATE_REQUESTED, _C.OBJECTED}
_BEFORE_COURT = {*_NO_CERTIFICATE, *_APPLIED, _C.CERTIFICATE_REFUSED, _C.CERTIFIED}
_OPEN_CASE = {_C.FILED, _C.ENFORCING, _C.PAUSED}
_CLOSED_CASE = {_C.NOT_ACCEPTED, _C.NOT_ENFORCED, _C.ENDED}
_NOT_BARRED = {*_BEFORE_COURT, *_CLOSED_CASE}
_UNPAID = {*_NOT_BARRED, *_OPEN_CASE, _C.IN_LITIGATION}
_AGAIN = {_C.CERTIFICATE_REFUSED, _C.NOT_ACCEPTED, _C.ENDED}
_REFILED = {_C.CERTIFIED, _C.NOT_ACCEPTED, _C.ENDED}
_RETURNED = {_C.ENFORCED, _C.ENDED, _C.DISCHARGED, _C.IN_LITIGATION}
_LIVING = _ALL - {_C.REVOKED}

_CREDITOR_STEPS: _Steps = [
    ("default", {_C.ENFORCEABLE}, {_C.IN_DEFAULT}, "contract: an instalment is overdue"),
    ("cure", {_C.IN_DEFAULT}, {_C.ENFORCEABLE}, "contract; 民法典 543"),
    ("request", {_C.IN_DEFAULT}, {_C.CERTIFICATE_REQUESTED}, "公证程序规则 55"),
    ("new request", _AGAIN, {_C.CERTIFICATE_REQUESTED}, "法释〔2018〕18号 5(4), 9"),
    ("withdrawal", _APPLIED, _NO_CERTIFICATE, "the applicant's choice, such as after payment"),
    ("discharge", _UNPAID, {_C.DISCHARGED}, "民法典 557"),
]

_COURT_STEPS: _Steps = [
    ("docketing", _REFILED, {_C.FILED}, "执行规定 16; 法释〔2018〕18号 7"),
    ("non-acceptance", {_C.CERTIFIED}, {_C.NOT_ACCEPTED}, "法释〔2018〕18号 5"),
    ("certificate lost", _NO_CERTIFICATE, {_C.NOT_ACCEPTED}, "法释〔2018〕18号 5(4): revoked after the filing"),
    ("dismissal", {_C.FILED, _C.ENFORCING}, {_C.NOT_ACCEPTED}, "法释〔2018〕18号 5"),
    ("execution notice", {_C.FILED}, {_C.ENFORCING}, "执行规定 22"),
    ("pause", {_C.ENFORCING}, {_C.PAUSED}, "民事诉讼法 241, 265, 267; 法释〔2018〕18号 17"),
    ("resumption", {_C.PAUSED}, {_C.ENFORCING}, "民事诉讼法 241, 265, 267"),
    ("non-enforcement", {_C.ENFORCING}, {_C.NOT_ENFORCED}, "法释〔2018〕18号 12, 18, 19"),
    ("not enforced in part", {_C.ENFORCING}, {_C.ENFORCING}, "法释〔2018〕18号 18: sets PARTIAL"),
    ("not enforced in part", {_C.DISCHARGED}, {_C.DISCHARGED}, "the same, ruled after payment"),
    ("completion", {*_OPEN_CASE, _C.DISCHARGED}, {_C.ENFORCED}, "执行规定 64"),
    ("end", _OPEN_CASE, {_C.ENDED}, "民事诉讼法 268"),
    ("reversal", _RETURNED, {_C.REVERSED}, "民事诉讼法 244; 执行规定 65"),
    ("suit accepted", _NOT_BARRED, {_C.IN_LITIGATION}, "法释〔2018〕18号 8, 20, 24"),
    ("case closed by a suit", _OPEN_CASE, {_C.IN_LITIGATION}, "法释〔2018〕18号 24(2)"),
    ("suit over", {_C.IN_LITIGATION}, _NOT_BARRED, "法释〔2018〕18号 23, 24"),
    ("discharge", _UNPAID, {_C.DISCHARGED}, "民法典 557"),
]

# The last row covers all others, which are named because they are the everyday ones.
_NOTARY_STEPS: _Steps = [
    ("void number", {_C.ENFORCEABLE}, {_C.REVOKED}, "a leased number that no deed filled"),
    ("objection received", {_C.CERTIFICATE_REQUESTED}, {_C.OBJECTED}, "contract"),
    ("objection overruled", {_C.OBJECTED}, {_C.CERTIFICATE_REQUESTED}, "contract"),
    ("certificate issued", _APPLIED, {_C.CERTIFIED}, "公证程序规则 55"),
    ("certificate refused", _APPLIED, {_C.CERTIFICATE_REFUSED}, "法释〔2018〕18号 8"),
    ("certificate revoked", {_C.CERTIFIED}, _NO_CERTIFICATE, "公证程序规则 61-63"),
    ("cure", {_C.IN_DEFAULT}, {_C.ENFORCEABLE}, "contract"),
    ("discharge on deposit", _UNPAID, {_C.DISCHARGED}, "民法典 557, 570"),
    ("replacement", _LIVING - {_C.SUPERSEDED}, {_C.SUPERSEDED}, "公证程序规则 55(2)"),
    ("revocation", _LIVING, {_C.REVOKED}, "公证法 39; 公证程序规则 63"),
    ("correction or court document", _LIVING, _ALL, "公证程序规则 63"),
]

EDGES: tuple[Edge, ...] = tuple(
    Edge(role, step, frozenset(sources), frozenset(targets), basis)
    for role, rows in (
        (Role.CREDITOR, _CREDITOR_STEPS),
        (Role.COURT, _COURT_STEPS),
        (Role.NOTARY, _NOTARY_STEPS),
    )
    for step, sources, targets, basis in rows
)
"""Every edge there is. Whatever is not listed is refused, by this module and by the contract."""


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
        last = len(Code) - 1
        raise StandingError(f"standing {byte:#04x} has the code {byte & CODE_BITS}; the last defined one is {last}")
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
    """The byte in words, flags last: `IN_DEFAULT+PARTIAL`. Raises StandingError as `validate` does."""
    code, flags = split(byte)
    return "+".join([code.name, *(flag.name or "" for flag in Flag if flag in flags)])


def parse_name(text: str) -> int:
    """The byte of a name such as `IN_DEFAULT+PARTIAL`.

    Raises:
        StandingError: a code or flag that is not defined.
    """
    first, *rest = text.split("+")
    unknown = [part for part in rest if part not in Flag.__members__]
    if first not in Code.__members__ or unknown or len(set(rest)) != len(rest):
        known = f"one of {', '.join(Code.__members__)}, with '+' and any of {', '.join(Flag.__members__)} after it"
        raise StandingError(f"{text[:60]!r} is no standing: {known}")
    return validate(Code[first] | sum(Flag[part] for part in rest))


def steps(role: Role, source: Code, target: Code) -> tuple[Edge, ...]:
    """The rows of `EDGES` by which the role may go from one code to the other; empty when it may not."""
    return tuple(e for e in EDGES if e.role is role and source in e.sources and target in e.targets)


def allows(role: Role, before: int, after: int) -> None:
    """Return if the role may move a standing from byte `before` to byte `after`.

    Raises:
        StandingError: a byte is undefined, the bytes are equal, the role has no such edge, or may not change
            the flags that differ.
    """
    (source, old_flags), (target, new_flags) = split(before), split(after)
    move = f"{name(before)} to {name(after)}"
    if before == after:
        raise StandingError(f"the standing is {name(before)} already; a move needs another byte")
    if not steps(role, source, target):
        raise StandingError(f"{role} may not move a standing from {move}")
    if (old_flags ^ new_flags) & ~FLAG_MASKS[role]:
        raise StandingError(f"{role} may change flags {FLAG_MASKS[role]:#04x} only, so not from {move}")
