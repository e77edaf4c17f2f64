"""公证词 and 承诺书."""

from collections.abc import Iterator

from notary.domain import glossary
from notary.domain.papers import Commitment, DeedText
from notary.domain.papers.deed import Findings, Obligation
from notary.domain.profiles import cn_fields as labels
from notary.papers import pieces, zh
from notary.papers.model import Block, Facts, Heading, Items, Notice, Number, Paragraph, Table, quote

_CONDITION = (
    "债务人、担保人不履行或者不适当履行上述给付义务的，债权人可以向本公证机构申请出具执行证书；公证机构核实后出具执行证书的，"
    "债权人可以凭本公证书和执行证书向有管辖权的人民法院申请执行。"
)
_REMEDIES = (
    "当事人自收到公证书之日起一年内可以申请复查（公证程序规则第六十一条）。赋予强制执行效力不影响当事人依法申请不予执行或者"
    "提起诉讼的权利（法释〔2018〕18号第十二条、第二十二条、第二十四条）。"
)
_CONSEQUENCES = (
    "不履行或者不适当履行债务时，债权人经公证机构核实并取得执行证书后，可以不经诉讼直接申请强制执行；"
    "人民法院可以依法查封、扣押、冻结、划拨财产，符合法定条件的可以采取限制消费、纳入失信被执行人名单等措施。"
)
_FINDINGS = {
    "identity": "当事人的身份及代理权限",
    "capacity": "当事人办理本公证的民事行为能力和权利",
    "free_will": "当事人意思表示真实、自愿",
    "lawful": "公证文书的内容真实、合法",
    "undisputed": "债权债务关系明确，当事人对给付内容没有疑义",
    "told": "公证的法律意义和后果已经告知当事人",
}


def deed_text(paper: DeedText) -> Iterator[Block]:
    """The wording of the deed."""
    yield Number(paper.deed_no)
    yield Heading("申请人")
    yield from pieces.people(paper.applicants)
    yield Heading("公证事项")
    yield Paragraph(paper.matter)
    yield Heading("公证文书")
    yield pieces.documents(paper.documents)
    yield Heading("审查情况")
    yield from _findings(paper.findings)
    yield Heading("给付内容")
    yield from _obligation(paper.obligation)
    yield Heading("担保范围")
    yield from _security(paper.obligation)
    yield Heading("接受强制执行的承诺")
    yield quote(paper.commitment)
    yield Heading("强制执行效力")
    yield Paragraph(
        f"本公证书赋予强制执行效力的范围：{zh.labels(glossary.SCOPES, paper.endowed)}。"
        "未列入的部分没有强制执行效力（法释〔2018〕18号第六条）。"
    )
    yield quote(paper.condition) if paper.condition else Paragraph(_CONDITION)
    yield Paragraph(f"本公证书自出具之日（{zh.day(paper.dated)}）起生效。{_REMEDIES}")
    yield pieces.handled_by(paper.notary)


def _findings(found: Findings) -> Iterator[Block]:
    results = {name: getattr(found, name) for name in _FINDINGS}
    yield Items(tuple(f"{_FINDINGS[name]}：{'经审查属实' if ok else '尚未查明'}。" for name, ok in results.items()))
    if not all(results.values()):
        yield Notice("有尚未查明的事项，不得据此出具公证书。")


def _obligation(owed: Obligation) -> Iterator[Block]:
    yield Facts(
        (
            ("合同编号", owed.contract_no),
            ("本金", zh.in_full(owed.principal)),
            ("年利率", zh.percent(owed.annual_rate)),
            ("利率类型", zh.label(labels.RATE_KINDS, owed.rate_kind)),
            ("计息基础", zh.label(labels.DAY_COUNTS, owed.day_count)),
            ("还款方式", zh.label(labels.REPAYMENT_METHODS, owed.repayment)),
            ("起息日", zh.day(owed.first_day)),
            ("履行期限届满日", zh.day(owed.last_day)),
            ("逾期责任", zh.text(owed.overdue)),
            ("计收复利", zh.yes(owed.compound)),
        )
    )
    if owed.schedule:
        rows = tuple((str(r.no), zh.day(r.due), zh.figures(r.principal), zh.figures(r.interest)) for r in owed.schedule)
        yield Table("还款计划", ("期次", "还款日", "应还本金", "应还利息"), rows, frozenset({2, 3}))


def _security(owed: Obligation) -> Iterator[Block]:
    if owed.guarantees:
        rows = tuple(
            (
                item.guarantor,
                zh.label(labels.GUARANTEE_MANNERS, item.manner),
                item.extent,
                zh.NOT_RECORDED if item.period_months is None else f"{item.period_months}个月",
            )
            for item in owed.guarantees
        )
        yield Table("保证", ("保证人", "保证方式", "保证范围", "保证期间"), rows)
    if owed.security:
        yield pieces.assets(owed.security)
    if not owed.guarantees and not owed.security:
        yield Paragraph("公证文书没有载明担保。")


def commitment(paper: Commitment) -> Iterator[Block]:
    """The statement of all who are bound."""
    if paper.commitment_no is not None:
        yield Number(paper.commitment_no)
    yield Paragraph(f"致：{zh.joined(paper.addressees) or zh.NOT_RECORDED}")
    yield Heading("承诺人")
    yield from pieces.people(paper.declarants)
    yield Heading("所涉债务")
    yield Facts((("合同编号", paper.contract_no), ("债务本金", zh.in_full(paper.amount))))
    yield Heading("承诺内容")
    yield quote(paper.statement)
    yield Heading("法律后果和自愿")
    yield Paragraph(_CONSEQUENCES)
    rows = (
        ("已知悉法律后果", zh.yes(paper.consequences_understood)),
        ("自愿作出", zh.yes(paper.voluntary)),
        ("宣读录像编号", zh.text(paper.reading_evidence)),
    )
    yield Facts(rows)
    if not (paper.consequences_understood and paper.voluntary):
        yield Notice("承诺人没有确认知悉后果并自愿作出，不得据此办理公证。")
    yield Heading("履行情况的核实")
    yield Facts(tuple(_verification(paper)))
    yield Heading("权利保留")
    yield Paragraph("作出本承诺不影响承诺人依法申请公证复查、申请不予执行或者提起诉讼的权利。")


def _verification(paper: Commitment) -> Iterator[tuple[str, str]]:
    yield "核实方式", zh.labels(labels.CHANNELS, paper.methods) or zh.NOT_RECORDED
    yield "答复期限", f"{paper.reply_days}日"
    yield "举证期限", zh.NOT_RECORDED if paper.evidence_days is None else f"{paper.evidence_days}日"
    yield "送达地址", zh.text(paper.service_address)
    yield "与合同不一致时以本承诺书为准", zh.yes(paper.prevails)
