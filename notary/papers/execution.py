"""执行证书, 不予出具执行证书决定书 and 复查决定书."""

from collections.abc import Iterator

from notary.domain import glossary
from notary.domain.papers import ExecutionCertificate, RefusalDecision, ReviewDecision
from notary.domain.papers.execution import Passing
from notary.papers import pieces, zh
from notary.papers.model import Block, Facts, Heading, Items, Notice, Number, Paragraph, Table, quote

_LIMITS = (
    "本证书与上列公证书一并提交有管辖权的人民法院。执行内容由人民法院依公证债权文书确定，本证书不扩大公证书的范围"
    "（法释〔2018〕18号第三条、第十条）。"
)
_RESPONDENTS = (
    "被申请执行人自执行通知书送达之日起十五日内可以依法申请不予执行（法释〔2018〕18号第十三条），执行程序终结前可以就实体争议"
    "提起诉讼（第二十二条）。"
)
_REMEDY = (
    "当事人可以就公证债权文书涉及的民事权利义务争议，直接向有管辖权的人民法院提起诉讼（法释〔2018〕18号第八条）。"
    "本决定不消灭债务；有新的事实、证据且申请执行的期间没有届满的，债权人可以再次申请。"
)
_OUTCOMES = {
    "MAINTAIN": "经复查，原公证书的内容和出具程序没有应当更正或者撤销的情形，予以维持。",
    "RECTIFY": "经复查，更正原公证书的下列内容，以更正后的内容为准：",
    "REVOKE_PART": "经复查，撤销原公证书的下列部分，其余部分继续有效：",
    "REVOKE": "经复查，撤销原公证书。被撤销的公证书自始无效，由公证机构收回并公告。",
}
_AFTER_REVIEW = (
    "对复查决定有异议的，可以向地方公证协会投诉（公证程序规则第六十七条）；对公证书的内容有争议的，"
    "可以就该争议向人民法院提起民事诉讼（公证法第四十条）。"
)


def execution_certificate(paper: ExecutionCertificate) -> Iterator[Block]:
    """The certificate that goes to the court with the deed."""
    yield Number(paper.certificate_no)
    yield Heading("申请执行人")
    yield from pieces.people([paper.applicant])
    if paper.chain:
        yield Heading("债权取得过程")
        yield Paragraph(f"公证书载明的债权人为{paper.creditor}。")
        for step in paper.chain:
            yield from _passing(step)
    yield Heading("被申请执行人")
    yield from pieces.people(paper.respondents)
    yield Heading("据以执行的公证债权文书")
    yield pieces.deed(paper.deed)
    yield Heading("事实")
    yield quote(paper.facts)
    yield Heading("核实结果")
    yield quote(paper.verification)
    yield Heading("执行标的")
    yield from pieces.amounts(paper.object)
    yield Heading("已扣除的履行款项")
    if paper.deducted:
        yield pieces.payments(paper.deducted, "已扣除的履行款项")
        yield Paragraph(f"已扣除合计{zh.in_full(paper.deducted_total)}。执行标的为扣除后的金额。")
    else:
        yield Paragraph("没有应扣除款项的记载。")
    yield Heading("担保财产")
    yield pieces.assets(paper.security) if paper.security else Paragraph("没有担保财产的记载。")
    yield Heading("申请执行的期间")
    yield from _period(paper)
    yield Heading("说明")
    yield Paragraph(_LIMITS)
    yield Paragraph(_RESPONDENTS)
    yield pieces.handled_by(paper.notary)


def _passing(step: Passing) -> Iterator[Block]:
    yield Facts(
        (
            ("转让人", step.from_),
            ("受让人", step.to),
            ("依据", zh.labels(glossary.TITLES, step.bases) or zh.NOT_RECORDED),
            ("文件", step.document),
            ("日期", zh.day(step.on)),
            ("金额", zh.figures(step.amount)),
        )
    )
    if step.notified:
        rows = tuple((item.person, zh.day(item.arrived)) for item in step.notified)
        yield Table("转让通知", ("被通知人", "到达日"), rows)
    if not step.notified or any(item.arrived is None for item in step.notified):
        yield Notice("转让通知的到达没有全部记载；未经通知，转让对债务人不发生效力（民法典第五百四十六条）。")


def _period(paper: ExecutionCertificate) -> Iterator[Block]:
    yield pieces.deadline("申请执行的", paper.period)
    if paper.period.last_day < paper.dated:
        yield Notice("按上述计算，申请执行的期间在本证书日期之前已经届满。")
    if paper.earliest is not None and paper.earliest != paper.period.last_day:
        yield Paragraph(
            f"按每期债务分别计算，最早一期的期间于{zh.day(paper.earliest)}届满（法释〔2018〕18号第九条）；"
            "两种算法不一致的，为避免争议，应当尽早申请。"
        )
    yield Paragraph(
        "该期间是法律规定的申请执行期间，适用中止、中断的规定（民事诉讼法第二百五十条），不是本证书自身的期限。"
    )


def refusal_decision(paper: RefusalDecision) -> Iterator[Block]:
    """Why no certificate is issued, and what the parties can do."""
    yield Number(paper.decision_no)
    yield Heading("申请人")
    yield from pieces.people([paper.applicant])
    if paper.respondents:
        yield Heading("债务人和担保人")
        yield from pieces.people(paper.respondents)
    yield Heading("申请")
    yield pieces.deed(paper.deed)
    yield Facts((("申请日期", zh.day(paper.applied)),))
    yield Heading("理由")
    yield Items(tuple(f"{zh.label(glossary.REFUSAL_GROUNDS, ground)}。" for ground in paper.grounds))
    yield quote(paper.reasons)
    yield Heading("决定")
    yield Paragraph("本公证机构决定不予出具执行证书。")
    yield Heading("救济途径")
    yield Paragraph(_REMEDY)
    yield pieces.handled_by(paper.notary)


def review_decision(paper: ReviewDecision) -> Iterator[Block]:
    """What the recheck came to."""
    yield Number(paper.decision_no)
    yield Heading("复查的提起")
    if paper.applicant is not None:
        yield from pieces.people([paper.applicant])
    elif paper.by_interested:
        yield Paragraph("利害关系人（不是当事人）申请复查。")
    else:
        yield Paragraph("本公证机构依职权复查。")
    yield Facts((("申请日期", zh.day(paper.applied)), ("请求", zh.text(paper.request))))
    yield Heading("被复查的公证书")
    yield pieces.deed(paper.deed)
    yield Facts((("原承办公证员", paper.deed_notary),))
    yield Heading("查明的事实")
    yield quote(paper.findings)
    yield Heading("理由")
    yield quote(paper.reasons)
    yield Heading("决定")
    yield Paragraph(f"复查结果：{zh.label(glossary.REVIEW_OUTCOMES, paper.outcome)}。{_OUTCOMES[paper.outcome]}")
    if paper.parts:
        yield Items(paper.parts)
    yield Heading("救济途径")
    yield Paragraph(_AFTER_REVIEW)
    yield pieces.handled_by(paper.handler)
