"""Reminders: claims staff have those told again who have not chosen or not consented yet."""

from notary.db import instruments as rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain.errors import Conflict, Refused
from notary.services import notices, worklist
from notary.services.context import Context

KIND = "REMINDER"
"""Of the notices."""

TASK = "REMIND_PARTIES"
"""The task of the work list that a reminder answers."""


def remind(tx: Transaction, context: Context, scope: Scope, id: str) -> tuple[str, ...]:
    """Tell every party of an offered instrument whose choice or consent is missing; returns these parties.

    Whoever was told today is not told again today. A reminder is no disclosure: it says that there is something to
    read, and that nobody need agree.

    Raises:
        NotFound: the scope does not see the instrument.
        Refused: who asks is not its creditor.
        Conflict: it is not offered, or nobody is missing.
    """
    row = rows.get(tx, scope, id)
    if scope.role != "CREDITOR" or scope.institution != row.institution:
        raise Refused("the parties are reminded by the creditor who offers the instrument")
    if row.status != "OFFERED":
        raise Conflict(f"instrument {id} is {row.status}; parties are reminded of an offer")
    waiting = worklist.of_offer(tx, context, scope, row)
    missing = sorted({party for item in waiting if item.code == TASK for party in item.parties})
    if not missing:
        raise Conflict(f"of instrument {id} nobody's choice or consent is missing")
    parties = [each for each in notices.audience(tx, context, scope, id) if each.role == "PARTY" and each.id in missing]
    notices.post(
        tx,
        context,
        instrument=id,
        institution=row.institution,
        kind=KIND,
        recipients=parties,
        subject=f"提醒：{row.reference}的公证事项等待您处理",
        text=_text(context, row.reference),
        data={"instrument": id, "parties": missing},
        event=f"{KIND}/{context.today.isoformat()}",
    )
    return tuple(missing)


def _text(context: Context, reference: str) -> str:
    """What is open, in both languages, and that nobody need agree."""
    office = context.office.name
    return (
        f"【{office}】{reference}：您尚未就是否办理具有强制执行效力的公证作出选择，或者尚未签署。"
        "请阅读告知事项和全部内容；您可以同意，也可以不同意，有疑问可以向公证机构询问。\n\n"
        f"{office}, {reference}: you have not chosen yet whether to notarise with enforcement effect, or not signed. "
        "Please read what you are told, and everything in the papers. You may agree or say no, and you may ask the "
        "notary office."
    )
