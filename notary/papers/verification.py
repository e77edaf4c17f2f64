"""核实函 and 异议告知书."""

from collections.abc import Iterator

from notary.domain import glossary
from notary.domain.papers import ObjectionNotice, VerificationLetter
from notary.domain.profiles.cn_fields import CHANNELS
from notary.papers import pieces, zh
from notary.papers.model import Block, Facts, Heading, Items, Notice, Number, Paragraph, quote


def verification_letter(paper: VerificationLetter) -> Iterator[Block]:
    """The question to the debtor."""
    yield Number(paper.letter_no)
    yield from pieces.addressed(paper.addressee)
    yield Paragraph(
        f"{paper.creditor}就下列公证书向本公证机构申请出具执行证书。依照公证程序规则第五十五条，现向您核实债务履行情况，"
        "请在期限内答复。"
    )
    yield pieces.deed(paper.deed)
    yield Heading("债权人的主张")
    yield quote(paper.claimed)
    yield from pieces.amounts(paper.amounts)
    yield Heading("答复期限")
    yield pieces.deadline("答复", paper.reply)
    if paper.evidence is not None:
        yield pieces.deadline("举证", paper.evidence)
    else:
        yield Paragraph("合同没有另行约定举证期限，证据请随答复一并提交。")
    yield Heading("如何答复")
    yield Paragraph(
        f"您可以选择下列一项或者几项：{zh.labels(glossary.REPLIES, glossary.REPLIES)}；请写明理由并附凭证。"
    )
    yield Items(tuple(f"{zh.label(CHANNELS, way.channel)}：{way.address}" for way in paper.ways))
    yield Heading("不答复的后果")
    yield Paragraph("合同约定：")
    yield quote(paper.silence)
    yield Paragraph("无论是否答复，您此后依法申请不予执行或者提起诉讼的权利不受影响。")
    yield Heading("所附证据")
    yield Items(paper.enclosed) if paper.enclosed else Paragraph("没有所附证据的记载。")
    yield Heading("送达")
    rows = (
        ("发出方式", zh.label(CHANNELS, paper.channel)),
        ("发往", zh.text(paper.sent_to)),
        ("视为送达的约定", zh.text(paper.deemed_served)),
    )
    yield Facts(rows)
    yield pieces.handled_by(paper.notary)


def objection_notice(paper: ObjectionNotice) -> Iterator[Block]:
    """What was objected, for the one who applied."""
    yield from pieces.addressed(paper.addressee)
    yield Paragraph("就下列公证书申请执行证书一事，本公证机构收到异议，现告知如下。")
    yield pieces.deed(paper.deed)
    yield Heading("异议人")
    yield from pieces.people([paper.objector])
    yield Heading("异议内容")
    yield Facts(
        (
            ("异议类型", zh.labels(glossary.REPLIES, paper.replies)),
            ("承认的金额", zh.figures(paper.admitted)),
            ("收到时间", zh.moment(paper.received)),
            ("在期限内提出", zh.yes(paper.in_time)),
        )
    )
    yield quote(paper.statement)
    yield Heading("所附证据")
    yield Items(paper.enclosed) if paper.enclosed else Paragraph("没有所附证据的记载。")
    yield Heading("您的答辩")
    if paper.answer is not None:
        yield pieces.deadline("答辩", paper.answer)
    else:
        yield Notice("答辩期限未记载，请与承办公证员联系。")
    yield Paragraph("公证机构审查后将决定异议是否成立；您也可以撤回执行证书的申请，或者依法提起诉讼。")
    yield pieces.handled_by(paper.notary)
