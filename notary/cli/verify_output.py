"""How a report is shown to people: the standing first, in plain words, then the notarisation, then every check."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from notary.domain import money, times
from notary.domain.deadlines import Name, deadline
from notary.domain.errors import Error
from notary.domain.times import format_time
from notary.domain.verification import Report, Result, Verdict

_STYLES = {
    Result.PASS: "green",
    Result.FAIL: "bold red",
    Result.INDETERMINATE: "yellow",
    Result.NOT_APPLICABLE: "dim",
    Verdict.PASSED: "bold green",
    Verdict.FAILED: "bold red",
    Verdict.INDETERMINATE: "bold yellow",
}

TRIAL = "TRIAL: this office is no licensed notary; nothing here has legal effect."

_FEW = 6
"""Parties or documents that are listed one by one."""

_LONGEST = 400
"""Characters of a line of facts: what is disclosed has no limit of its own."""

_HOLIDAYS = " (the holidays of that year are not known yet)"

_WIDTH = 110
"""Columns where the output is no terminal: a file or a pipe should not depend on one."""


def show(reports: Sequence[tuple[str, Report]]) -> None:
    """Print the reports of these files to standard output."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDTH)
    for index, (name, report) in enumerate(reports):
        if index:
            console.print()
        _show_one(console, name, report)


def printable(text: str) -> str:
    """The text with control and direction characters, line ends included, shown as escapes.

    Certificates come from anyone; without this, one could write its own verdict on the reader's terminal.
    """
    return "".join(
        char if unicodedata.category(char)[0] not in "CZ" or char == " " else ascii(char)[1:-1] for char in text
    )


def standing_sentence(report: Report) -> str:
    """The standing in one sentence: "is X" only when that was proven for now, else "was X at T"."""
    standing = report.standing
    if standing.as_of is None:
        return "The standing is unknown: neither the chain nor a signed snapshot could be read."
    at = format_time(standing.as_of)
    source = "on the chain" if standing.source == "chain" else "by a snapshot that the office signed"
    if standing.current:
        return f"The standing is {standing.name} ({source}, as of {at})."
    return f"The standing was {standing.name} at {at} ({source}); it is not proven for now."


def explanation_sentence(report: Report) -> str:
    """Which act brought the standing about, by whom, since when and on which legal basis; empty if none is proven."""
    told = report.standing.explanation
    if told is None:
        return ""
    basis = "; ".join(told.legal_basis)
    return (
        f"It rests on act {told.sequence} ({told.act}) by {told.authority} as {told.role}, since {told.since}: {basis}."
    )


def facts(report: Report) -> list[str]:
    """What the deed is about, one line each: kind and days, sums, parties, documents, and what is to be enforced where
    it is an execution certificate; empty when it cannot be read."""
    told = report.subject
    if not told:
        return []
    disclosed = told["disclosed"]
    dates = f"signed {told['dates']['signed']}, due {told['dates']['due']}"
    sums = [
        f"{path} {value if isinstance(value, str) else _money(value)}"
        for path, value in disclosed.items()
        if not path.startswith("parties.")
    ]
    documents = [f"{each['type']} {each['sha256']}" for each in told["documents"]]
    lines = [
        f"{told['kind']} for {told['institution']}, {dates}, instrument {told['instrument']}",
        *_execution(told["execution"]),
        *_until(told),
        *([f"As disclosed: {'; '.join(sums)}"] if sums else []),
        *_some("Party", [_party(each, disclosed) for each in told["parties"]]),
        *_some("Document", documents),
    ]
    return [line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…" for line in lines]


def _execution(told: Mapping[str, Any] | None) -> list[str]:
    """For what an execution certificate is, and against whom; or that this is not shown."""
    if told is None:
        return []
    paper = told["paper"]
    if paper is None:
        return ["Its paper is withheld or cannot be read: nothing is known of its applicant, respondents and object"]
    parts = "; ".join(f"{line['component']} {_money(line['amount'])}" for line in paper["lines"])
    return [
        f"Object, as disclosed: {_money(paper['total'])} as of {paper['asOf']} ({parts})",
        f"Applicant, as disclosed: {paper['applicant']}",
        *_some("Respondent, as disclosed", paper["respondents"]),
    ]


def _until(told: Mapping[str, Any]) -> list[str]:
    """Until when enforcement can be applied for: by the execution certificate, where it says so, else by the deed."""
    paper = (told["execution"] or {}).get("paper")
    if paper is None:
        return _limitation(told["dates"]["due"])
    text = "by the execution certificate, unless the period was interrupted or suspended since (民事诉讼法 art 250)"
    holidays = _HOLIDAYS if paper["period"]["provisional"] else ""
    return [f"Enforcement can be applied for until {paper['period']['lastDay']}{holidays}, {text}"]


def _limitation(due: str) -> list[str]:
    """Until when enforcement can be applied for, as far as the deed alone tells."""
    try:
        found = deadline(Name.LIMITATION, times.parse_date(due))
    except Error:
        return []  # a day that no period can be counted from; the checks tell of it
    holidays = _HOLIDAYS if found.provisional else ""
    text = "unless the period was interrupted or suspended (民事诉讼法 art 250)"
    return [f"Enforcement can be applied for until {found.last_day}{holidays}, {text}"]


def _party(party: Mapping[str, Any], disclosed: Mapping[str, Any]) -> str:
    name = disclosed.get(f"parties.{party['id']}.name")
    shown = "" if name is None else f", as disclosed {name}"
    return f"{party['id']} ({', '.join(party['roles'])}){shown}"


def _money(value: object) -> str:
    sum_ = money.from_json(value)
    return f"{sum_.currency} {money.format(sum_)}"


def _some(label: str, lines: list[str]) -> list[str]:
    """The first few lines; a portfolio's deed may have hundreds."""
    more = [f"and {len(lines) - _FEW} more (see --json)"] if len(lines) > _FEW else []
    return [f"{label}: {line}" for line in lines[:_FEW]] + more


def _show_one(console: Console, name: str, report: Report) -> None:
    console.print(Text(printable(_title(name, report)), style="bold"))
    if report.trial:
        console.print(Text(TRIAL, style="bold magenta"))
    console.print(_verdict("B  Standing", report.standing_verdict))
    for sentence in (standing_sentence(report), explanation_sentence(report)):
        if sentence:
            console.print(Text("   " + printable(sentence)))
    if not report.compared_with_chain:
        console.print(Text("   Not compared with the chain.", style="yellow"))
    console.print(_verdict("A  Notarisation", report.notarisation))
    for line in facts(report):
        console.print(Text("   " + printable(line), style="dim"))
    console.print(_table(report))
    console.print(Text(f"Verified at {format_time(report.time)} with trust root version {report.trust_version}."))


def _title(name: str, report: Report) -> str:
    subject = report.subject
    if not subject:
        return name
    claimed = "" if report.notarisation is Verdict.PASSED else " (as the file claims)"
    about = f"execution certificate {subject['execution']['no']} on " if subject["execution"] else ""
    deed = f"deed {subject['deedNo']}, register number {subject['registerNo']}, {subject['office']}"
    return f"{name}: {about}{deed}{claimed}"


def _verdict(label: str, verdict: Verdict) -> Text:
    return Text.assemble((f"{label}: ", "bold"), (verdict.value, _STYLES[verdict]))


def _table(report: Report) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for column in ("check", "result", "reason"):
        table.add_column(column)
    for check in report.checks:
        reason = f"{check.code}: {check.message}" if check.code else check.message
        result = Text(check.result.value, style=_STYLES[check.result])
        table.add_row(Text(f"{check.id} {check.name}"), result, Text(printable(reason)))
    return table
