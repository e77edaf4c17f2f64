"""The deadlines that the law and the contract set: one table, one row for each kind.

Whoever asks may name another number of days than the table: the contract sets one of them, and courts extend others
(法释〔2018〕18号 art 16: 30 days more).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Name(StrEnum):
    """What a deadline is called, on the command line and in JSON."""

    ISSUE = "issue"
    VERIFICATION_REPLY = "verification-reply"
    LIMITATION = "limitation"
    DOCKET = "docket"
    EXECUTION_NOTICE = "execution-notice"
    NON_ENFORCEMENT = "non-enforcement"
    RECONSIDERATION = "reconsideration"
    NON_ENFORCEMENT_DECISION = "non-enforcement-decision"
    RECHECK = "recheck"
    RECHECK_DECISION = "recheck-decision"


class Unit(StrEnum):
    """What is counted. Days are calendar days; only the last one is moved, off a weekend or public holiday."""

    WORKING_DAYS = "working days"
    DAYS = "days"
    YEARS = "years"

    def counted(self, count: int) -> str:
        """``15 working days``, ``1 year``."""
        return f"{count} {self.removesuffix('s') if count == 1 else self}"


class Source(StrEnum):
    """How the length is known."""

    TEXT = "text"
    """Read in a copy of the article's text."""
    QUOTED = "quoted"
    """Found where others quote the article; its text is still to be compared."""
    CONTRACT = "contract"
    """Whatever the parties agreed."""


class Fact(StrEnum):
    """What besides the start may bear on a deadline; named like the options that give it."""

    DAYS = "days"
    DUE = "due"
    INTERRUPTED = "interrupted"
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class Kind:
    """One kind of deadline.

    Attributes:
        zh, en: what it is.
        count: how many of ``unit``; None where only the contract says.
        starts: the event whose day is not counted (民法典 art 201).
        basis: the article that sets it.
        moved_by: the article that moves a last day on which nobody works; empty where working days are counted.
        source: how the length is known.
        takes: the facts that bear on it; any other is a mistake.
    """

    name: Name
    zh: str
    en: str
    count: int | None
    unit: Unit
    starts: str
    basis: str
    moved_by: str
    source: Source
    takes: frozenset[Fact]


_COURT = "民事诉讼法 art 85"
_CIVIL = "民法典 art 203"
_DAYS = frozenset({Fact.DAYS})

_ROWS = (
    Kind(
        Name.ISSUE, "出具公证书、执行证书", "issue of the deed or the execution certificate", 15, Unit.WORKING_DAYS,
        "the notary office accepts the application", "公证法 art 30", "",
        Source.TEXT, frozenset({Fact.DAYS, Fact.SUSPENDED}),
    ),
    Kind(
        Name.VERIFICATION_REPLY, "核实回复", "reply to the notary's verification", None, Unit.DAYS,
        "the verification letter is served as the contract says", "the contract; 公证程序规则 art 55", _CIVIL,
        Source.CONTRACT, _DAYS,
    ),
    Kind(
        Name.LIMITATION, "申请执行时效", "application for enforcement", 2, Unit.YEARS,
        "the last day for performance", "民事诉讼法 art 250", _CIVIL,
        Source.TEXT, frozenset({Fact.DUE, Fact.INTERRUPTED, Fact.SUSPENDED}),
    ),
    Kind(
        Name.DOCKET, "立案", "docketing", 7, Unit.DAYS,
        "the court receives the application for enforcement", "执行规定 art 16", _COURT, Source.TEXT, _DAYS,
    ),
    Kind(
        Name.EXECUTION_NOTICE, "发出执行通知", "execution notice", 10, Unit.DAYS,
        "the court receives the application for enforcement", "执行规定 art 22", _COURT, Source.TEXT, _DAYS,
    ),
    Kind(
        Name.NON_ENFORCEMENT, "申请不予执行", "debtor's application for non-enforcement", 15, Unit.DAYS,
        "the execution notice is served", "法释〔2018〕18号 art 13", _COURT, Source.TEXT, _DAYS,
    ),
    Kind(
        Name.RECONSIDERATION, "申请复议", "application for reconsideration", 10, Unit.DAYS,
        "the ruling is served", "法释〔2018〕18号 arts 7, 21", _COURT, Source.TEXT, _DAYS,
    ),
    Kind(
        Name.NON_ENFORCEMENT_DECISION, "不予执行审查", "court's decision on non-enforcement", 60, Unit.DAYS,
        "the court accepts the debtor's application", "法释〔2018〕18号 art 16", _COURT, Source.TEXT, _DAYS,
    ),
    Kind(
        Name.RECHECK, "申请复查", "application for a recheck of the deed", 1, Unit.YEARS,
        "the party receives the certificate", "公证程序规则 art 61", _CIVIL, Source.QUOTED, frozenset(),
    ),
    Kind(
        Name.RECHECK_DECISION, "复查决定", "notary office's decision on a recheck", 30, Unit.DAYS,
        "the notary office receives the application for a recheck", "公证程序规则 art 64", _CIVIL,
        Source.QUOTED, _DAYS,
    ),
)  # fmt: skip

KINDS: Mapping[Name, Kind] = {kind.name: kind for kind in _ROWS}
"""Every kind by its name, in the order of a debt's life."""
