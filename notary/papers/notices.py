"""债权转让通知书, 提前到期通知书, 逾期通知 and 状态变更与期限通知."""

from collections.abc import Iterator

from notary.domain import glossary, standing
from notary.domain.papers import AccelerationNotice, DefaultNotice, StandingNotice, TransferNotice
from notary.domain.parties import BOUND_ROLES, Role
from notary.papers import pieces, zh
from notary.papers.model import Block, Facts, Heading, Items, Notice, Paragraph, quote

_DEBTOR = "自本通知到达之日起，转让对您发生效力，您应当向受让人履行债务（民法典第五百四十六条）。"
_GUARANTOR = "自本通知到达之日起，转让对您发生效力，您在原担保范围内向受让人承担保证责任（民法典第六百九十六条）。"
_SECURITY = "担保权利随债权一并转移给受让人，您提供的担保继续有效（民法典第五百四十七条）。"
_BY_ROLE = {Role.GUARANTOR: _GUARANTOR, Role.MORTGAGOR: _SECURITY, Role.PLEDGOR: _SECURITY}
_DEFENCES = (
    "您对转让人的抗辩，可以向受让人主张（民法典第五百四十八条）。",
    "符合法律规定的，您可以向受让人主张抵销（民法典第五百四十九条）。",
    "转让不增加您的负担；付款前请通过公证机构的联系方式核实本通知。",
)
_OBJECTING = (
    "您认为已经付款、金额不符或者不同意的，请尽快书面告知债权人和公证机构并附凭证；您依法异议和起诉的权利不受影响。"
)


def transfer_notice(paper: TransferNotice) -> Iterator[Block]:
    """That the claim has another creditor now."""
    yield from pieces.addressed(paper.addressee)
    yield Paragraph(
        f"{paper.assignor.name}依据{paper.agreement}（{zh.day(paper.agreed)}），已将其在编号{paper.contract_no}的合同项下的"
        f"下列债权转让给{paper.assignee.name}。"
    )
    yield Paragraph(_BY_ROLE.get(paper.addressee.role, _DEBTOR))
    yield Heading("公证书和当事人")
    yield pieces.deed(paper.deed)
    yield Facts((("债权取得依据", zh.labels(glossary.TITLES, paper.bases) or zh.NOT_RECORDED),))
    yield from pieces.people([paper.assignor, paper.assignee])
    yield Heading("转让的债权")
    yield from pieces.amounts(paper.amounts)
    if paper.rest is not None:
        yield Paragraph(f"转让人保留的债权：{zh.in_full(paper.rest)}，仍应向转让人履行。")
    yield Heading("付款")
    yield pieces.pay_to(paper.pay_to)
    yield Heading("您的权利")
    yield Items(_DEFENCES)
    yield Paragraph("未经受让人同意，本通知不得撤销（民法典第五百四十六条）。")


def acceleration_notice(paper: AccelerationNotice) -> Iterator[Block]:
    """That the whole loan is due, by which clause and when."""
    yield from pieces.addressed(paper.addressee)
    yield Paragraph(
        f"因下述违约，{paper.creditor}依编号{paper.contract_no}的合同宣布借款提前到期，到期日为{zh.day(paper.due)}。"
    )
    yield pieces.deed(paper.deed)
    yield Heading("违约事实")
    yield quote(paper.default)
    yield Heading("合同依据")
    yield quote(paper.clause)
    yield Heading("应付款项")
    yield from pieces.amounts(paper.amounts)
    yield Heading("付款")
    yield pieces.pay_to(paper.pay_to)
    yield Heading("您的权利")
    yield Paragraph(_OBJECTING)


def default_notice(paper: DefaultNotice) -> Iterator[Block]:
    """What is overdue and how it can be cured."""
    yield from pieces.addressed(paper.addressee)
    yield Paragraph(
        f"您在编号{paper.contract_no}的合同项下的款项自{zh.day(paper.since)}起逾期，债权人为{paper.creditor}。"
    )
    yield pieces.deed(paper.deed)
    yield Heading("逾期款项")
    yield from pieces.amounts(paper.amounts)
    yield Heading("补救")
    yield Facts((("请于此日前付清", zh.day(paper.pay_by)),))
    yield pieces.pay_to(paper.pay_to)
    yield Heading("不补救的后果")
    yield quote(paper.consequence)
    yield Heading("您的权利")
    yield Paragraph(_OBJECTING)


def standing_notice(paper: StandingNotice) -> Iterator[Block]:
    """State, amount, deadline, next step, contact, rights."""
    yield from pieces.addressed(paper.addressee)
    yield pieces.deed(paper.deed)
    yield Heading("现在的状态")
    if paper.event is not None:
        yield quote(paper.event)
    before = zh.NOT_RECORDED if paper.before is None else _name(paper.before)
    yield Facts((("此前的状态", before), ("现在的状态", _name(paper.now)), ("截至时间", zh.moment(paper.as_of))))
    lead = "" if paper.addressee.role in BOUND_ROLES else "对债务人而言："
    for term in _terms(paper.now):
        yield Paragraph(f"{term.zh}：{lead}{term.plain}")
    yield Facts((("现在的债权人", paper.creditor),))
    yield Heading("金额")
    if paper.amounts is not None:
        yield from pieces.amounts(paper.amounts)
    else:
        yield Paragraph("本通知没有载明金额；请向债权人索取截至付款日的金额明细。")
    yield Heading("期限")
    yield pieces.deadline("", paper.deadline) if paper.deadline else Paragraph("本通知没有载明期限。")
    yield Heading("下一步")
    yield quote(paper.next_step)
    yield Heading("您的权利")
    yield Items(paper.rights)
    yield Heading("联系方式")
    rows = tuple(pieces.contact(paper.office))
    yield Facts((("公证机构", paper.office.name), *rows)) if rows else Notice("公证机构的联系方式未记载。")


def _terms(byte: int) -> Iterator[glossary.Term]:
    code, flags = standing.split(byte)
    yield glossary.STANDINGS[code.name]
    for flag in standing.Flag:
        if flag in flags:
            yield glossary.FLAGS[str(flag.name)]


def _name(byte: int) -> str:
    return zh.joined(term.zh for term in _terms(byte))
