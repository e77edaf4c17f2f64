"""A debt as one of its parties sees it, in plain words of one language: where it stands, whom it owes, what it has to
answer until when, how much that is and why, what it submitted, its papers and rights, and who looked at its data.

Everything is reckoned as if that party asked, whoever asks: so a person at the counter sees what the debtor sees.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from notary.db import access
from notary.db import instruments as rows
from notary.db import lookups as lookup_rows
from notary.db.scope import Scope
from notary.db.session import Transaction
from notary.domain import canonical, consent_request, glossary, standing
from notary.domain.amounts import Statement
from notary.domain.amounts.lines import Kind
from notary.domain.errors import Conflict, NotFound
from notary.domain.headline import Creditor, Performance
from notary.domain.law.state import PER_SHARE
from notary.domain.papers.advice import ADVICE, CREDITOR_ADVICE, Advice
from notary.domain.papers.advice_en import ADVICE_EN, CREDITOR_ADVICE_EN
from notary.domain.papers.parts import AmountTable, component
from notary.domain.profiles.cn import DOCUMENT_TYPES
from notary.domain.times import format_time
from notary.services import papers, people, worklist
from notary.services import record as records
from notary.services.amounts import NoAmount
from notary.services.context import Context
from notary.services.papers.notices import holders
from notary.services.papers.offers import Desk, bound, legal_day, moment
from notary.services.papers.reading import reader
from notary.services.papers.standing import as_party
from notary.services.record import Entry

ZH, EN = "zh-CN", "en"
LANGUAGES = (ZH, EN)

LOOKS = 10
"""Of the looks at its data, the latest that a party's view shows; the others are a list of their own."""

_LOOKED_AT: glossary.Labels = {
    "CONTENT": ("债务内容", "content"),
    "DOCUMENT": ("文件", "document"),
    "EVIDENCE": ("证据材料", "evidence"),
    "PAPER": ("文书", "paper"),
    "CERTIFICATE": ("公证凭证", "certificate"),
    "AMOUNT": ("金额", "amount"),
    "VIEW": ("当事人视图", "a party's view"),
}
_TO_CONSENT = {
    ZH: Advice("请阅读全部内容和告知事项；同意的，请签署。", ("签署之前可以不同意，也可以向公证机构询问。",)),
    EN: Advice(
        "Read everything and what you were told; sign if you agree.",
        ("Until you sign you may say no, and ask the notary office.",),
    ),
}
_NOT_PAID_OUT = {ZH: "贷款尚未登记放款。", EN: "That the loan was paid out is not on record."}
_NOTHING_OWED = {ZH: "债务已经了结。", EN: "The debt is discharged."}
_FIRST = {ZH: "自合同订立之日起，债权人没有变更。", EN: "The creditor of the contract, since it was signed."}


@dataclass(frozen=True)
class _Eyes:
    """One party looking at one debt in one language. ``scope`` is the party's."""

    desk: Desk
    scope: Scope
    party: str
    lang: str

    def named(self, pair: Sequence[str]) -> str:
        """A label of the glossary, or the name of a term."""
        return pair[0] if self.lang == ZH else pair[1]

    def term(self, code: str, term: glossary.Term) -> dict[str, str]:
        """A term with its plain sentence."""
        text = term.plain if self.lang == ZH else term.plain_en
        return {"code": code, "name": self.named(term[:2]), "text": text}


def of_party(
    tx: Transaction, context: Context, scope: Scope, id: str, *, party: str | None = None, lang: str = ZH
) -> dict[str, Any]:
    """The view as JSON values (notary.wire.view.PartyView).

    Args:
        party: whose view; by default the asking party's own, and for others the first debtor's.
        lang: one of ``LANGUAGES``.

    Raises:
        NotFound: the scope does not see the instrument, or it has no such party that is the caller's.
        Conflict: it is a draft yet, or was withdrawn.
    """
    row = rows.get(tx, scope, id)
    if row.status not in ("OFFERED", "ISSUED"):
        raise Conflict(f"instrument {id} is {row.status}; a party has a view of what was offered to it or issued")
    desk = Desk(tx, context, records.of_row(tx, context, row))
    chosen = _party(desk, scope, party)
    return _view(_Eyes(desk, as_party(desk, chosen), chosen, lang))


def looked_at(what: str, lang: str) -> str:
    """What was looked at, in words."""
    code, _, kind = what.partition(":")
    told = _LOOKED_AT.get(code, (code, code))
    tables: Sequence[Mapping[str, Any]] = (glossary.PAPERS, DOCUMENT_TYPES, glossary.EVIDENCE)
    named = next((table[kind] for table in tables if kind in table), (kind, kind))
    at = LANGUAGES.index(lang)
    return f"{told[at]} {named[at]}".strip()


def _party(desk: Desk, scope: Scope, party: str | None) -> str:
    """Whose view it is."""
    known = [item["id"] for item in desk.record.content["parties"]]
    if scope.role == "PARTY":
        own = access.parties_held(desk.tx, desk.record.row.id, scope.identity)
        known = [id for id in known if id in own]
    if party is not None and party not in known:
        raise NotFound(f"instrument {desk.record.row.id} has no party {party!r} that you may look as")
    debtors = bound(desk.record)
    return party or next((id for id in known if id in debtors), known[0])


def _view(eyes: _Eyes) -> dict[str, Any]:
    desk, row = eyes.desk, eyes.desk.record.row
    person, advice, own = desk.person(eyes.party), _advice(eyes), reader(desk.tx, eyes.scope, desk.record)
    return {
        "instrument": row.id,
        "reference": row.reference,
        "status": row.status,
        "register_no": row.register_no,
        "deed_no": row.deed_no,
        "lang": eyes.lang,
        "as_of": format_time(desk.context.now),
        "party": eyes.party,
        "name": person.name,
        "role": eyes.named(glossary.ROLES[person.role]),
        "standing": list(_standing(eyes)),
        "regions": list(_regions(eyes)),
        "creditor": _creditor(eyes),
        "tasks": list(_tasks(eyes)),
        **_amount(eyes),
        "submissions": list(_submissions(eyes)),
        "papers": [offer._asdict() for offer in papers.of_record(desk.record, own)],
        "next_step": advice.next_step,
        "rights": list(advice.rights),
        "consents": list(_consents(eyes)),
        "documents": [
            {"type": item.type, "name": eyes.named(DOCUMENT_TYPES[item.type]), "sha256": item.sha256, "sm3": item.sm3}
            for item in rows.documents_of(desk.tx, row.id)
        ],
        "lookups": list(_lookups(eyes)),
    }


def _standing(eyes: _Eyes) -> Iterator[dict[str, str]]:
    """The headline: the code, then its flags."""
    byte = eyes.desk.record.row.standing
    if byte is None:
        return
    code, flags = standing.split(byte)
    yield eyes.term(code.name, glossary.STANDINGS[code.name])
    for flag in standing.Flag:
        if flag in flags:
            yield eyes.term(str(flag.name), glossary.FLAGS[str(flag.name)])


def _regions(eyes: _Eyes) -> Iterator[dict[str, str | None]]:
    if not eyes.desk.record.entries:
        return
    regions = eyes.desk.record.history.case.regions
    for name, terms in glossary.REGIONS.items():
        for share in eyes.desk.record.shares if name in PER_SHARE else (None,):
            code = getattr(regions.of(share), name).name
            yield {"region": name, "share": share, **eyes.term(code, terms[code])}


def _advice(eyes: _Eyes) -> Advice:
    byte = eyes.desk.record.row.standing
    if byte is None:
        return _TO_CONSENT[eyes.lang]
    own = eyes.party in bound(eyes.desk.record)
    zh, en = (ADVICE, ADVICE_EN) if own else (CREDITOR_ADVICE, CREDITOR_ADVICE_EN)
    return (zh if eyes.lang == ZH else en)[standing.split(byte)[0].name]


def _creditor(eyes: _Eyes) -> dict[str, Any]:
    """Who is owed now, since when, and why."""
    desk, record = eyes.desk, eyes.desk.record
    signed = record.content["dates"]["signed"]
    notice, transfer = record.last("NOTIFY_TRANSFER"), record.last("TRANSFER")
    effective = record.history.case.regions.creditor is Creditor.TRANSFER_EFFECTIVE
    if notice is None or transfer is None or not effective:
        return {"names": [desk.person(desk.lender).name], "since": signed, "why": _FIRST[eyes.lang]}
    arrived = notice.shown.get("arrivals", {}).get(eyes.party, legal_day(notice).isoformat())
    names = [desk.person(holder).name for holder in holders(desk, record.entries[-1])]
    return {"names": names, "since": arrived, "why": _succession(eyes, transfer)}


def _succession(eyes: _Eyes, transfer: Entry) -> str:
    day = legal_day(transfer).isoformat()
    bases = [eyes.named(glossary.TITLES[code]) for code in sorted(transfer.shown["bases"])]
    lender = eyes.desk.person(eyes.desk.lender).name
    insurer = eyes.desk.person(eyes.desk.creditor("INSURER")).name
    if eyes.lang == ZH:
        return f"{insurer}赔付后，{lender}于{day}转让了债权（{'、'.join(bases)}），转让通知已经到达。"
    return f"{insurer} paid {lender}, which transferred the claim on {day} ({', '.join(bases)}); the notice arrived."


def _tasks(eyes: _Eyes) -> Iterator[dict[str, Any]]:
    """What waits for the party, and until when."""
    asked, record = (eyes.desk.tx, eyes.desk.context, eyes.scope, eyes.desk.record.row), eyes.desk.record
    acts = [entry.row for entry in record.entries]
    for item in worklist.of_instrument(*asked, acts) if acts else worklist.of_offer(*asked):
        yield {
            "task": item.code,
            "text": eyes.named((item.zh, item.en)),
            "last_day": None if item.last_day is None else item.last_day.isoformat(),
        }


def _amount(eyes: _Eyes) -> dict[str, Any]:
    """What can be claimed today, or why no amount is told."""
    regions = eyes.desk.record.history.case.regions
    why = {Performance.DISCHARGED: _NOTHING_OWED, Performance.UNDISBURSED: _NOT_PAID_OUT}.get(regions.performance)
    if eyes.desk.record.entries and why is not None:
        return {"amount": None, "no_amount": why[eyes.lang]}
    try:
        owed = eyes.desk.owed(eyes.desk.context.today)
    except NoAmount as error:
        return {"amount": None, "no_amount": str(error)}
    table = people.table(owed.statement)
    told = {**_told(eyes, table), **_besides(eyes, owed.statement), "assumed": list(owed.agreed.assumed)}
    return {"amount": told, "no_amount": ""}


def _told(eyes: _Eyes, table: AmountTable) -> dict[str, Any]:
    return {
        "as_of": table.as_of.isoformat(),
        "total": table.total.to_json(),
        "lines": [
            {
                "component": line.component,
                "name": eyes.named(glossary.COMPONENTS[line.component][:2]),
                "amount": line.amount.to_json(),
                "formula": line.formula,
            }
            for line in table.lines
        ],
    }


def _besides(eyes: _Eyes, statement: Statement) -> dict[str, Any]:
    """All that is owed, due or not; what the cap took off; and to what each payment went."""
    currency = statement.terms.currency
    return {
        "outstanding": people.exact(statement.total, currency).to_json(),
        "removed_by_cap": people.exact(statement.cut.removed, currency).to_json(),
        "cap": statement.limit.source if statement.limit else None,
        "payments": [
            {
                "on": line.start.isoformat(),
                "amount": people.exact(line.amount, currency).to_json(),
                "parts": [
                    {
                        "component": component(part),
                        "name": eyes.named(glossary.COMPONENTS[component(part)][:2]),
                        "amount": people.exact(taken, currency).to_json(),
                    }
                    for part, taken in line.parts.items()
                ],
            }
            for line in statement.lines
            if line.kind is Kind.PAYMENT
        ],
    }


def _submissions(eyes: _Eyes) -> Iterator[dict[str, Any]]:
    """The party's own acts; each has a receipt among its papers."""
    record = eyes.desk.record
    taken = {entry.body["detail"].get("submission") for entry in record.counting}
    for entry in record.of("SUBMISSION"):
        if entry.body["actor"]["authority"] == eyes.party:
            yield {
                "sequence": entry.sequence,
                "kind": entry.body["detail"]["kind"],
                "name": eyes.named(glossary.SUBMISSIONS[entry.body["detail"]["kind"]]),
                "at": format_time(moment(entry)),
                "act_hash": entry.row.act_hash,
                "taken_up": entry.sequence in taken,
            }


def _consents(eyes: _Eyes) -> Iterator[dict[str, Any]]:
    """What the party was asked to consent to, and when and how it did."""
    row = eyes.desk.record.row
    given = {item.role: item for item in rows.consents_of(eyes.desk.tx, row.id) if item.party == eyes.party}
    for party, role in consent_request.pairs(canonical.parse(row.envelope)["mandatory"]):
        if party != eyes.party:
            continue
        kept = given.get(role)
        bound_key = None if kept is None else canonical.parse(kept.consent)["binding"]["body"]
        yield {
            "role": role,
            "name": eyes.named(glossary.ROLES[role]),
            "given": kept is not None,
            "at": None if kept is None else kept.created_at,
            "method": None if bound_key is None else bound_key["method"],
        }


def _lookups(eyes: _Eyes) -> Iterator[dict[str, Any]]:
    found, _ = lookup_rows.page(eyes.desk.tx, eyes.desk.record.row.id, cursor=None, limit=LOOKS)
    for row in found:
        yield {
            "at": row.at,
            "institution": row.institution,
            "institution_name": row.name,
            "role": row.role,
            "what": row.what,
            "text": looked_at(row.what, eyes.lang),
        }
