"""Papers before the issue: 公证申请表, 受理通知书, 告知记录, 送达地址确认书."""

from collections.abc import Iterator

from notary.domain import glossary
from notary.domain.papers import AcceptanceNotice, ApplicationForm, DisclosureRecord, ServiceAddressConfirmation
from notary.domain.papers.application import Cost, Disclosed
from notary.domain.papers.disclosures import TOPICS
from notary.domain.profiles.cn_fields import CHANNELS, FEE_BEARERS
from notary.papers import pieces, zh
from notary.papers.model import Block, Facts, Heading, Items, Notice, Number, Paragraph, quote

_RIGHTS = (
    "公证书出具之前可以撤回申请；可以提问，也可以要求朗读和说明。",
    "可以申请承办公证员回避；经济困难的，可以申请减免公证费或者法律援助。",
    "应当如实说明情况，提供真实、合法、充分的材料；送达地址变更的应当及时告知。",
)


def application_form(paper: ApplicationForm) -> Iterator[Block]:
    """The joint request."""
    if paper.application_no is not None:
        yield Number(paper.application_no)
    yield Heading("申请人")
    yield from pieces.people(paper.applicants)
    yield Heading("申请事项")
    yield Facts(
        (
            ("公证事项", paper.matter),
            ("用途", paper.purpose),
            ("债务本金", zh.in_full(paper.principal)),
            ("申请赋予强制执行效力的范围", zh.labels(glossary.SCOPES, paper.scope) or zh.NOT_RECORDED),
            ("公证费", zh.figures(paper.fee)),
            ("公证费承担", zh.label(FEE_BEARERS, paper.fee_bearer)),
        )
    )
    yield Heading("提交的文件")
    yield pieces.documents(paper.documents)
    yield Heading("申请人声明")
    yield quote(paper.declaration)
    yield Paragraph("办理本公证出于自愿；公证书出具之前，申请人可以撤回申请。")


def acceptance_notice(paper: AcceptanceNotice) -> Iterator[Block]:
    """That the matter is accepted, and until when it is decided."""
    yield Number(paper.case_no)
    yield Paragraph(f"致：{zh.joined(paper.applicants) or zh.NOT_RECORDED}")
    yield Paragraph(f"你方的公证申请，本公证机构已于{zh.day(paper.accepted)}受理。")
    yield Facts((("公证事项", paper.matter), ("公证费", zh.figures(paper.fee))))
    yield Heading("办理期限")
    yield pieces.deadline("出具公证书", paper.issue)
    yield Paragraph("因不可抗力、补充证明材料或者需要核实有关情况的，所需时间不计算在期限内（公证法第三十条）。")
    yield Heading("需要补充的材料")
    yield Items(paper.missing) if paper.missing else Paragraph("目前没有要求补充材料。")
    yield Heading("权利和义务")
    yield Items(_RIGHTS)
    yield pieces.handled_by(paper.notary)


def disclosure_record(paper: DisclosureRecord) -> Iterator[Block]:
    """What was told, when, how, and what was not."""
    if paper.case_no is not None:
        yield Number(paper.case_no)
    yield Heading("被告知人")
    yield from pieces.people([paper.person])
    yield Heading("告知方式")
    yield Facts(
        (
            ("告知文本版本", paper.version),
            ("语言", paper.language),
            ("方式", zh.label(CHANNELS, paper.channel)),
            ("已朗读", zh.yes(paper.read_aloud)),
        )
    )
    for item in paper.items:
        yield from _topic(item)
    if paper.missing:
        yield Notice(f"尚未告知：{zh.labels(TOPICS, paper.missing)}。告知完成之前不得受理公证申请。")
    yield Heading("综合成本")
    yield _cost(paper.cost) if paper.cost else Notice("综合成本未记载。")
    yield Heading("提问和解答")
    if not paper.questions:
        yield Paragraph("没有提问的记录。")
    for question in paper.questions:
        yield Facts((("问", question.question), ("答", question.answer or "尚未解答")))


def _topic(item: Disclosed) -> Iterator[Block]:
    yield Heading(zh.label(TOPICS, item.topic))
    yield quote(item.text)
    confirmed = "尚未确认" if item.confirmed_at is None else zh.moment(item.confirmed_at)
    seconds = zh.NOT_RECORDED if item.seconds_shown is None else f"{item.seconds_shown}秒"
    yield Facts((("展示时间", zh.moment(item.shown_at)), ("展示时长", seconds), ("单独确认时间", confirmed)))


def _cost(cost: Cost) -> Facts:
    return Facts(
        (
            ("本金", zh.in_full(cost.principal)),
            ("合同年利率", zh.percent(cost.annual_rate)),
            ("综合年化成本（名义）", zh.percent(cost.nominal)),
            ("综合年化成本（实际）", zh.percent(cost.effective)),
            ("利息合计", zh.figures(cost.interest)),
            ("保险费", zh.figures(cost.premium)),
            ("其他费用", zh.figures(cost.fees)),
            ("逾期的后果", cost.overdue),
            ("适用的上限", zh.text(cost.cap)),
        )
    )


def service_address(paper: ServiceAddressConfirmation) -> Iterator[Block]:
    """Where and how papers are served."""
    yield Heading("确认人")
    yield from pieces.people([paper.person])
    yield Heading("送达地址和方式")
    yield Facts(
        (
            ("送达地址", paper.address),
            ("收件人", zh.text(paper.recipient)),
            ("送达手机号码", zh.text(paper.mobile)),
            ("送达电子邮箱", zh.text(paper.email)),
            ("送达即时通讯账号", zh.text(paper.messenger)),
            ("送达传真", zh.text(paper.fax)),
            ("同意的送达方式", zh.labels(CHANNELS, paper.channels)),
            ("确认日期", zh.day(paper.confirmed)),
        )
    )
    yield Heading("视为送达的约定")
    yield quote(paper.deemed_served) if paper.deemed_served else Paragraph("没有视为送达的约定。")
    yield Heading("说明")
    yield Paragraph(
        "上述地址适用于公证、履行情况核实和执行各阶段的文书送达。地址或者联系方式变更的，确认人应当立即书面告知公证机构和债权人；"
        "没有告知的，向原地址送达的后果依约定和法律规定。"
    )
