"""The permanent register of matters (公证登记簿, 公证程序规则 57): one line for each that was applied for.

It is made anew from case files and acts whenever it is asked for, so it cannot say anything else than they do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from notary.db import acts as act_rows
from notary.db import case_records as record_rows
from notary.db import instruments as rows
from notary.db.instruments import Filter
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import canonical
from notary.domain.errors import Refused
from notary.domain.law.replay import History
from notary.domain.parties import Role
from notary.domain.times import day_in_shanghai, parse_time
from notary.services import approval, history, instruments
from notary.services.context import Context

MATTER = "赋予强制执行效力的债权文书公证"
"""The class of all matters of this register."""

CLOSINGS = {"ISSUE": "出证", "REFUSE": "不予办理", "NOT_ACCEPT": "不予受理", "TERMINATE": "终止", "WITHDRAW": "撤回"}
"""How a matter closed, by the record or act that closed it."""

COLUMNS = (
    "register_no", "instrument", "matter", "kind", "parties", "agents", "accepted", "handler", "approver", "closing",
    "closed", "deed_no", "execution_certificates", "standing",
)  # fmt: skip

AT_ONCE = 200


@dataclass(frozen=True)
class Matter:
    """One line. Days are of Asia/Shanghai; what is not known is an empty text: of a matter that was given up, the
    content is erased."""

    register_no: str
    instrument: str
    matter: str
    kind: str
    parties: str
    agents: str
    accepted: str
    handler: str
    approver: str
    closing: str
    closed: str
    deed_no: str
    execution_certificates: str
    standing: str

    def cells(self) -> list[str]:
        """Its values in the order of ``COLUMNS``."""
        return [_plain(getattr(self, name)) for name in COLUMNS]


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def matters(tx: Transaction, context: Context, scope: Scope) -> Iterator[Matter]:
    """Every matter that was applied for, in the order in which it was drafted.

    Raises:
        Refused: it is for the office's own staff.
    """
    if scope.role not in ("NOTARY", "AUDITOR", "SYSTEM"):
        raise Refused(f"the permanent register is for the office's own staff, not for the role {scope.role}")
    cursor: str | None = None
    while True:
        some, cursor = rows.page(tx, scope, Filter(), sort="created", cursor=cursor, limit=AT_ONCE)
        acts = act_rows.of_instruments(tx, [row.id for row in some])
        for row in some:
            found = _matter(tx, context, row, acts[row.id])
            if found is not None:
                yield found
        if cursor is None:
            return


def _matter(tx: Transaction, context: Context, row: Any, acts: list[Any]) -> Matter | None:
    records = [canonical.parse(item.record)["body"]["mandatory"] for item in record_rows.of_instrument(tx, row.id)]
    if not any(record["type"] == "APPLY" for record in records):
        return None
    bodies = [canonical.parse(item.act)["body"]["mandatory"] for item in acts]
    closing = bodies[0] if bodies else next((each for each in reversed(records) if each["type"] in CLOSINGS), None)
    accepted = next((record for record in records if record["type"] == "ACCEPT"), None)
    parties, agents = _people(context, row)
    return Matter(
        register_no="" if row.register_no is None else str(row.register_no),
        instrument=row.id,
        matter=MATTER,
        kind=row.kind,
        parties=parties,
        agents=agents,
        accepted=_day(accepted),
        handler="" if accepted is None else str(accepted["actor"]["authority"]),
        approver=_approver(context, acts),
        closing="" if closing is None else CLOSINGS[closing["type"]],
        closed=_day(closing),
        deed_no=row.deed_no or "",
        execution_certificates=" ".join(_execution_numbers(bodies)),
        standing="" if row.standing is None else _state(bodies),
    )


def _approver(context: Context, acts: list[Any]) -> str:
    """Who approved a deed that was issued with others."""
    if not acts:
        return ""
    return approval.of_issue(history.evidence_of(context, acts[0], canonical.parse(acts[0].act)))


def _people(context: Context, row: Any) -> tuple[str, str]:
    """Parties and agents by name; of a matter that was given up nothing is left."""
    if row.status == "WITHDRAWN":
        return "", ""
    parties = instruments.content(context, row)["parties"]
    agents = [item["name"] for item in parties if Role.AGENT in item["roles"]]
    return "、".join(item["name"] for item in parties if item["name"] not in agents), "、".join(agents)


def _execution_numbers(bodies: list[Any]) -> list[str]:
    return [body["detail"]["executionNo"] for body in bodies if body["type"] == "CERTIFY"]


def _state(bodies: list[Any]) -> str:
    """The state of the deed as its acts have it."""
    history = History()
    for body in bodies:
        history = history.with_act(body)
    return history.case.regions.deed.name


def _day(body: Any) -> str:
    return "" if body is None else day_in_shanghai(parse_time(body["eventTime"]))
