"""One full paper of each kind, and the same with everything optional left out."""

import dataclasses
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from notary.domain import papers as p
from notary.domain.deadlines import Name, deadline
from notary.domain.identifiers import IdType
from notary.domain.money import Money
from notary.domain.papers.application import Cost, Disclosed, Question
from notary.domain.papers.base import Part
from notary.domain.papers.deed import Findings, Guarantee, Instalment, Obligation
from notary.domain.papers.disclosures import TEXTS, VERSION
from notary.domain.papers.execution import Notified, Passing
from notary.domain.papers.notices import PayTo
from notary.domain.papers.parts import (
    Amount,
    AmountTable,
    Asset,
    CertifiedDocument,
    Counted,
    DeedRef,
    Later,
    Notary,
    Payment,
    Person,
)
from notary.domain.papers.receipts import Submitted
from notary.domain.papers.verification import ReplyWay
from notary.domain.parties import PartyKind, Role
from notary.domain.standing import Code, Flag

OFFICE = p.OfficeDetails(
    name="上海市试点公证处", trial=False, address="上海市浦东新区某路1号", phone="021-55550100",
    email="office@notary.example", website="https://notary.example",
)  # fmt: skip
SIGNATURE = p.Signature(
    signer="周公证", capacity=Role.NOTARY, at=datetime(2026, 11, 27, 6, 30, 5, tzinfo=UTC), act_hash="ab" * 32,
    certificate_id="019a0000-0000-7000-8000-000000000001", verify_at="https://notary.example/verify",
)  # fmt: skip
_COMMON: dict[str, Any] = {"office": OFFICE, "dated": date(2026, 11, 27), "signed": SIGNATURE}

BANK = Person(
    name="沪江银行股份有限公司", role=Role.LENDER, kind=PartyKind.LEGAL, id_type=IdType.USCC,
    id_no="91350100M000100Y43", legal_rep="钱行长", address="上海市黄浦区中路2号", email="claims@bank.example",
)  # fmt: skip
INSURER = Person(name="东海财产保险股份有限公司", role=Role.INSURER, legal_rep="孙总")
DEBTOR = Person(
    name="张三", role=Role.BORROWER, kind=PartyKind.NATURAL, id_type=IdType.RESIDENT_ID, id_no="310000199001010010",
    address="上海市长宁区西路3号", mobile="13800000001",
)  # fmt: skip
GUARANTOR = Person(name="李四", role=Role.GUARANTOR, acts_for="李四商行")
NOTARY = Notary(name="周公证", licence_no="13101202010000001")
DEED = DeedRef(deed_no="（2026）沪试证经字第12号", issued=date(2026, 3, 1), matter="借款合同公证")
LOAN_FILE = CertifiedDocument(type="LOAN_CONTRACT", number="HJ-2026-001", sha256="1f" * 32, sm3="2e" * 32)
ASSET = Asset(
    description="住宅一套", owner="李四", rank=1, location="上海市静安区北路4号", registration_no="沪（2026）静字第9号"
)
AMOUNTS = AmountTable(
    as_of=date(2026, 11, 20),
    lines=(
        Amount(component="PRINCIPAL", amount=Money(10_000_000, "CNY"), formula="合同本金 - 已还本金"),
        Amount(component="OVERDUE_INTEREST", amount=Money(232_000, "CNY"), formula="100000.00 × 10.8 % / 360 × 100"),
        Amount(component="COMPOUND", amount=Money(13_176, "CNY"), formula="7320.00 × 10.8 % / 360 × 60"),
    ),
    later=Later(formula="100000.00 × 10.8 % / 360", per_day=Money(3_000, "CNY"), until=date(2027, 1, 1)),
)
REPLY = Counted.of(
    deadline(Name.VERIFICATION_REPLY, date(2026, 11, 20), days=8), "核实函发出", "合同第七条", "未发生中断"
)
PERIOD = Counted.of(
    deadline(Name.LIMITATION, date(2024, 3, 1)), "债务履行期限届满", "民事诉讼法第二百五十条"
)  # fmt: skip
ISSUE = Counted.of(deadline(Name.ISSUE, date(2026, 11, 3)), "受理", "公证法第三十条")
PAY_TO = PayTo(name="东海财产保险股份有限公司", account="6222000000000001", bank="沪江银行营业部")
CHAIN = (
    Passing(
        from_=BANK.name, to=INSURER.name, bases=("ASSIGNMENT_545", "SURETY_700"), document="权益转让书2026-7号",
        on=date(2026, 9, 1), amount=Money(10_245_176, "CNY"),
        notified=(Notified(person="张三", arrived=date(2026, 9, 5)), Notified(person="李四")),
    ),
)  # fmt: skip
AT = datetime(2026, 11, 26, 1, 2, 3, tzinfo=UTC)

PAPERS: tuple[p.Paper, ...] = (
    p.ApplicationForm(
        **_COMMON, application_no="SQ-1", applicants=(BANK, DEBTOR, GUARANTOR), matter="赋予借款合同强制执行效力",
        purpose="经营周转", principal=Money(15_000_000, "CNY"), scope=("PRINCIPAL", "SECURITY"), documents=(LOAN_FILE,),
        declaration="各方自愿申请。\n材料真实。", fee=Money(45_000, "CNY"), fee_bearer="LENDER",
    ),
    p.AcceptanceNotice(
        **_COMMON, case_no="（2026）沪试公受字第3号", applicants=("张三", BANK.name), matter="赋予强制执行效力",
        accepted=date(2026, 11, 3), notary=NOTARY, issue=ISSUE, fee=Money(45_000, "CNY"), missing=("婚姻状况证明",),
    ),
    p.DisclosureRecord(
        **_COMMON, case_no="（2026）沪试公受字第4号", person=DEBTOR, version=VERSION, language="中文",
        channel="ONLINE_MESSAGE", read_aloud=True,
        items=tuple(
            Disclosed(topic=topic, text=text, shown_at=AT, seconds_shown=173, confirmed_at=AT)
            for topic, text in TEXTS.items()
        ),
        questions=(Question(question="可以提前还款吗？", answer="可以。"), Question(question="保险可以不买吗？")),
        cost=Cost(
            principal=Money(15_000_000, "CNY"), annual_rate=Decimal("5.8"), nominal=Decimal("23.7"),
            effective=Decimal("26.4"), interest=Money(1_378_956, "CNY"), premium=Money(4_618_872, "CNY"),
            fees=Money(45_000, "CNY"), overdue="逾期按合同利率的150%计收罚息", cap="年化24%",
        ),
    ),
    p.ServiceAddressConfirmation(
        **_COMMON, person=DEBTOR, address="上海市长宁区西路3号", recipient="王五", mobile="13800000002",
        email="z3@mail.example", messenger="im-z3", fax="021-55550101", channels=("LETTER", "SMS"),
        deemed_served="信函自发出之日起满三日视为送达。", confirmed=date(2026, 2, 1),
    ),
    p.DeedText(
        **_COMMON, deed_no="（2026）沪试证经字第12号", applicants=(BANK, DEBTOR, GUARANTOR), matter="借款合同公证",
        documents=(LOAN_FILE,), findings=Findings(**{f.name: True for f in dataclasses.fields(Findings)}),
        obligation=Obligation(
            contract_no="HJ-2026-001", principal=Money(15_000_000, "CNY"), annual_rate=Decimal("7.2"),
            rate_kind="FIXED", day_count="360", repayment="BULLET", first_day=date(2026, 3, 1),
            last_day=date(2027, 3, 1), overdue="按合同利率的150%计收罚息", compound=True,
            schedule=(
                Instalment(
                    no=1, due=date(2027, 3, 1), principal=Money(15_000_000, "CNY"), interest=Money(1_098_000, "CNY")
                ),
            ),
            guarantees=(
                Guarantee(guarantor="李四", manner="JOINT_AND_SEVERAL", extent="本金、利息、罚息", period_months=36),
            ),
            security=(ASSET,),
        ),
        commitment="我自愿接受强制执行。", condition="任何一期逾期满三十日的。", endowed=("PRINCIPAL", "SECURITY"),
        notary=NOTARY,
    ),
    p.Commitment(
        **_COMMON, commitment_no="HJ-2026-001-CN", addressees=(BANK.name, INSURER.name), declarants=(DEBTOR, GUARANTOR),
        contract_no="HJ-2026-001", amount=Money(15_000_000, "CNY"), statement="我承诺履行债务。\n否则接受强制执行。",
        consequences_understood=True, voluntary=True, methods=("LETTER", "PHONE"), reply_days=7, evidence_days=5,
        service_address="上海市长宁区西路3号", prevails=True, reading_evidence="LX-77",
    ),
    p.DefaultNotice(
        **_COMMON, addressee=DEBTOR, deed=DEED, contract_no="HJ-2026-001", creditor=BANK.name, since=date(2026, 8, 1),
        amounts=AMOUNTS, pay_by=date(2026, 12, 10), consequence="债权人可以申请执行证书。", pay_to=PAY_TO,
    ),
    p.AccelerationNotice(
        **_COMMON, addressee=DEBTOR, deed=DEED, contract_no="HJ-2026-001", creditor=BANK.name, clause="合同第四条。",
        default="连续三期未还。", due=date(2026, 12, 15), amounts=AMOUNTS, pay_to=PAY_TO,
    ),
    p.TransferNotice(
        **_COMMON, addressee=GUARANTOR, deed=DEED, contract_no="HJ-2026-001", assignor=BANK, assignee=INSURER,
        bases=("ASSIGNMENT_545", "INSURANCE_60"), agreement="权益转让书2026-7号", agreed=date(2026, 9, 1),
        amounts=AMOUNTS, rest=Money(50_000, "CNY"), pay_to=PAY_TO,
    ),
    p.VerificationLetter(
        **_COMMON, letter_no="（2026）沪试核字第5号", addressee=DEBTOR, deed=DEED, creditor=BANK.name,
        claimed="自2026年8月起逾期。", amounts=AMOUNTS, reply=REPLY, evidence=REPLY,
        ways=(ReplyWay(channel="EMAIL", address="reply@notary.example"), ReplyWay(channel="PHONE", address="021-55")),
        silence="逾期未回复的，公证机构可依已有证据作出认定。", enclosed=("还款流水", "提前到期通知"), channel="LETTER",
        sent_to="上海市长宁区西路3号", deemed_served="发出满三日视为送达。", notary=NOTARY,
    ),
    p.ObjectionNotice(
        **_COMMON, addressee=INSURER, deed=DEED, objector=DEBTOR, replies=("PARTIAL", "AMOUNT"),
        statement="已还一万元。", admitted=Money(9_000_000, "CNY"), received=AT, in_time=True, enclosed=("转账凭证",),
        answer=REPLY, notary=NOTARY,
    ),
    p.ExecutionCertificate(
        **_COMMON, certificate_no="（2026）沪试证执字第2号", deed=DEED, creditor=BANK.name, applicant=INSURER,
        chain=CHAIN, respondents=(DEBTOR, GUARANTOR), facts="借款已发放，到期未还。",
        verification="核实函已送达，期限内未答复。",
        object=AMOUNTS, deducted=(Payment(on=date(2026, 7, 30), amount=Money(1_000_000, "CNY"), note="转账"),),
        security=(ASSET,), period=PERIOD, earliest=date(2026, 1, 1), notary=NOTARY,
    ),
    p.RefusalDecision(
        **_COMMON, decision_no="（2026）沪试不执字第1号", deed=DEED, applicant=INSURER, respondents=(DEBTOR,),
        applied=date(2026, 10, 8), grounds=("PERFORMED", "OTHER"), reasons="债务人提交了清偿凭证。", notary=NOTARY,
    ),
    p.ReviewDecision(
        **_COMMON, decision_no="（2026）沪试复字第1号", deed=DEED, applicant=DEBTOR, applied=date(2026, 10, 9),
        request="更正利率", findings="公证书利率笔误。", outcome="RECTIFY", parts=("年利率更正为7.1%",),
        reasons="与合同不符。", deed_notary="周公证", handler=Notary(name="吴公证", licence_no="13101202010000002"),
    ),
    p.StandingNotice(
        **_COMMON, addressee=DEBTOR, deed=DEED, as_of=AT, before=int(Code.IN_DEFAULT),
        now=int(Code.CERTIFICATE_REQUESTED) | int(Flag.SUCCEEDED) | int(Flag.PARTIAL), event="债权人申请了执行证书。",
        creditor=INSURER.name, amounts=AMOUNTS, deadline=REPLY, next_step="请答复核实函。",
        rights=("提出异议", "提起诉讼"),
    ),
    p.SubmissionReceipt(
        **_COMMON, receipt_no="SJ-9", submitter=DEBTOR, deed=DEED, received=AT,
        items=(Submitted(title="转账凭证", sha256="3d" * 32, pages=2),), missing=("身份证复印件",),
    ),
    p.DischargeReceipt(
        **_COMMON, deed=DEED, contract_no="HJ-2026-001", debtors=(DEBTOR,), creditor=BANK.name, reason="PAYMENT",
        on=date(2026, 11, 25), paid=Money(10_245_176, "CNY"), evidence="还款凭证88号", security_released=False,
    ),
)  # fmt: skip
"""Every kind with everything that it can tell."""


def bare(value: Any) -> Any:
    """The same without anything optional: None and () wherever that is a default, inside its parts as well."""
    if isinstance(value, tuple):
        return tuple(map(bare, value))
    if not isinstance(value, Part):
        return value
    left = {}
    for field in dataclasses.fields(value):
        optional = field.default is None or field.default == ()
        left[field.name] = field.default if optional else bare(getattr(value, field.name))
    if isinstance(value, p.ExecutionCertificate):
        left["applicant"] = bare(BANK)  # without a chain only the creditor of the deed applies
    if isinstance(value, p.ReviewDecision):
        left["outcome"] = "MAINTAIN"
    if isinstance(value, p.Signature):
        left["act_hash"] = value.act_hash
    return type(value)(**left)
