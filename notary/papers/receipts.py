"""收件回执 and 履行完毕证明."""

from collections.abc import Iterator

from notary.domain import glossary
from notary.domain.papers import DischargeReceipt, SubmissionReceipt
from notary.papers import pieces, zh
from notary.papers.model import Block, Facts, Heading, Items, Number, Paragraph, Table


def submission_receipt(paper: SubmissionReceipt) -> Iterator[Block]:
    """What came in and when."""
    yield Number(paper.receipt_no)
    yield from pieces.addressed(paper.submitter)
    yield Paragraph(f"本公证机构于{zh.moment(paper.received)}收到您提交的下列材料。")
    yield pieces.deed(paper.deed)
    yield Heading("材料清单")
    rows = tuple((item.title, zh.text(item.pages), item.sha256) for item in paper.items)
    yield Table("收到的材料", ("材料", "页数", "SHA-256"), rows, frozenset({1}))
    yield Heading("尚缺的材料")
    yield Items(paper.missing) if paper.missing else Paragraph("目前没有尚缺材料的记载。")
    yield Paragraph("本回执只证明收到上述材料，不表示公证机构对其内容的认可。")


def discharge_receipt(paper: DischargeReceipt) -> Iterator[Block]:
    """That the debt has ended, why and when."""
    yield Heading("债务人")
    yield from pieces.people(paper.debtors)
    yield Heading("债务的了结")
    yield pieces.deed(paper.deed)
    yield Facts(
        (
            ("合同编号", paper.contract_no),
            ("债权人", paper.creditor),
            ("了结原因", zh.label(glossary.DISCHARGES, paper.reason)),
            ("了结日期", zh.day(paper.on)),
            ("已付金额", zh.in_full(paper.paid)),
            ("凭证", zh.text(paper.evidence)),
            ("担保已解除", zh.yes(paper.security_released)),
        )
    )
    yield Paragraph(
        "上述债务已经了结（民法典第五百五十七条），债权人不能再就该债务申请执行证书或者申请执行。"
        "设有抵押、质押登记的，担保人可以凭本证明请求办理注销登记。"
    )
