"""Blocks that several papers share, and what stands around every paper."""

from collections.abc import Iterable, Iterator
from functools import partial

from notary.domain import glossary
from notary.domain.papers import OfficeDetails, Paper, Signature
from notary.domain.papers.notices import PayTo
from notary.domain.papers.parts import AmountTable, Asset, CertifiedDocument, Counted, DeedRef, Notary, Payment, Person
from notary.domain.parties import Role
from notary.domain.profiles.cn import DOCUMENT_TYPES
from notary.domain.profiles.cn_fields import ID_TYPES, PARTY_KINDS
from notary.papers import zh
from notary.papers.model import Block, Facts, Paragraph, Table

DRAFT = "草稿（未经公证员签署，不具有公证效力）"
TRIAL = "试用（本机构不是依法设立的公证机构，本文书不具有法律效力）"

_role = partial(zh.label, glossary.ROLES)


def marks(paper: Paper) -> tuple[str, ...]:
    """What must stand out on the paper."""
    return (*([TRIAL] if paper.office.trial else []), *([DRAFT] if paper.signed is None else []))


def signing(paper: Paper) -> Facts:
    """The end of a paper: the office, the day, and the signature or that there is none."""
    rows = [("公证机构", paper.office.name), *contact(paper.office), ("日期", zh.day(paper.dated))]
    return Facts((*rows, *(_signature(paper.signed) if paper.signed else [("签署", "未签署")])))


def contact(office: OfficeDetails) -> list[tuple[str, str]]:
    """How the office is reached."""
    return _given(
        ("公证机构地址", office.address),
        ("公证机构电话", office.phone),
        ("公证机构电子邮箱", office.email),
        ("公证机构网站", office.website),
    )


def _signature(signed: Signature) -> Iterator[tuple[str, str]]:
    yield "签署人", signed.signer
    yield "签署身份", _role(signed.capacity)
    yield "签署时间", zh.moment(signed.at)
    yield from _given(("登记行为哈希", signed.act_hash), ("公证凭证编号", signed.certificate_id))
    yield "核验方式", signed.verify_at
    if signed.capacity is not Role.NOTARY:
        yield "说明", f"本文书由{_role(signed.capacity)}签署，不是公证书。"


def people(persons: Iterable[Person]) -> Iterator[Block]:
    """Each person with what the paper tells of it."""
    for person in persons:
        yield Facts(tuple(_person(person)))


def _person(person: Person) -> Iterator[tuple[str, str]]:
    yield _role(person.role), person.name
    if person.kind is not None:
        yield "主体类型", zh.label(PARTY_KINDS, person.kind)
    if person.id_type is not None:
        yield zh.label(ID_TYPES, person.id_type), zh.text(person.id_no)
    yield from _given(
        ("法定代表人、负责人或经营者", person.legal_rep),
        ("住址", person.address),
        ("手机号码", person.mobile),
        ("电子邮箱", person.email),
        ("代理", person.acts_for),
    )


def addressed(person: Person) -> Iterator[Block]:
    """To whom the paper is, and what it tells of them."""
    yield Paragraph(f"致：{person.name}（{_role(person.role)}）")
    rest = tuple(_person(person))[1:]
    if rest:
        yield Facts(rest)


def deed(ref: DeedRef | None) -> Facts:
    """The deed that the paper is about."""
    if ref is None:
        return Facts((("公证书编号", zh.NOT_RECORDED),))
    rows = [("公证书编号", ref.deed_no), ("公证书出具日期", zh.day(ref.issued)), *_given(("公证事项", ref.matter))]
    return Facts(tuple(rows))


def handled_by(notary: Notary) -> Facts:
    """The notary in charge."""
    return Facts((("承办公证员", notary.name), ("执业证号", zh.text(notary.licence_no))))


def documents(items: tuple[CertifiedDocument, ...]) -> Block:
    """The documents with their digests."""
    if not items:
        return Paragraph("未记载文件。")
    rows = tuple((zh.label(DOCUMENT_TYPES, item.type), zh.text(item.number), item.sha256, item.sm3) for item in items)
    return Table("文件及其摘要值", ("文件类型", "编号", "SHA-256", "SM3"), rows)


def amounts(table: AmountTable) -> Iterator[Block]:
    """What is owed as of a day, its total, and what later days add."""
    rows = [
        (zh.label(glossary.COMPONENTS, line.component), zh.figures(line.amount), zh.text(line.formula))
        for line in table.lines
    ]
    total = ("合计", zh.figures(table.total), "以上各项之和")
    caption = f"截至{zh.day(table.as_of)}的款项（币种：{table.currency}）"
    yield Table(caption, ("项目", "金额", "计算方法"), (*rows, total), frozenset({1}))
    yield Paragraph(f"合计{zh.in_full(table.total)}。")
    if table.later is None:
        yield Paragraph(f"{zh.day(table.as_of)}之后的计算方法：{zh.NOT_RECORDED}。")
        return
    until = "" if table.later.until is None else f"，适用至{zh.day(table.later.until)}"
    each = "" if table.later.per_day is None else f"，每日{zh.figures(table.later.per_day)}"
    yield Paragraph(f"{zh.day(table.as_of)}之后的计算方法：{table.later.formula}{each}{until}。")


def payments(items: tuple[Payment, ...], caption: str) -> Table:
    """Payments that were received."""
    rows = tuple((zh.day(item.on), zh.figures(item.amount), zh.text(item.note)) for item in items)
    return Table(caption, ("收款日", "金额", "说明"), rows, frozenset({1}))


def assets(items: tuple[Asset, ...]) -> Table:
    """What secures the debt."""
    rows = tuple(
        (item.description, item.owner, zh.text(item.rank), zh.text(item.location), zh.text(item.registration_no))
        for item in items
    )
    return Table("担保财产", ("担保物", "所有权人", "顺位", "坐落", "登记证明号"), rows)


def deadline(name: str, counted: Counted) -> Facts:
    """The last day and how it was counted."""
    return Facts(((f"{name}截止日", zh.day(counted.last_day)), ("计算方法", zh.counting(counted))))


def pay_to(account: PayTo | None) -> Block:
    """Where to pay; without an account the paper warns instead."""
    if account is None:
        return Paragraph("收款账户未记载；付款前请向债权人书面核实账户。")
    return Facts((("收款人", account.name), ("收款账号", account.account), ("开户银行", account.bank)))


def _given(*rows: tuple[str, str | None]) -> list[tuple[str, str]]:
    return [(label, value) for label, value in rows if value is not None]
