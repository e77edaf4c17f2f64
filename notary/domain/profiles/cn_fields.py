"""Profile ``cn``, the field tables: one line is one field, and one field is one path that can be disclosed.

The tables follow 民法典 arts 388, 400, 427, 668, 684, 686, 692, 公证程序规则 (2020) art. 39 and the usual contracts of
banks and insurers. What only a court or regulator can say (rate caps, lengths of periods) is no part of a schema.
"""

from notary.domain.identifiers import IdType
from notary.domain.parties import PartyKind
from notary.domain.profiles.profile import Field, Sensitivity, Type

Labels = dict[str, tuple[str, str]]

PARTY_KINDS: Labels = {
    PartyKind.NATURAL: ("自然人", "natural person"),
    PartyKind.LEGAL: ("法人", "legal person"),
    PartyKind.OTHER: ("非法人组织或个体工商户", "other organisation or sole trader"),
}
ID_TYPES: Labels = {
    IdType.RESIDENT_ID: ("居民身份证", "resident identity card"),
    IdType.PASSPORT: ("护照", "passport"),
    IdType.HK_MACAU_PERMIT: ("港澳居民来往内地通行证", "mainland travel permit for Hong Kong and Macau residents"),
    IdType.TAIWAN_PERMIT: ("台湾居民来往大陆通行证", "mainland travel permit for Taiwan residents"),
    IdType.FOREIGN_PERMANENT_RESIDENT: ("外国人永久居留身份证", "foreign permanent resident identity card"),
    IdType.MILITARY_ID: ("军人身份证件", "military identity card"),
    IdType.USCC: ("统一社会信用代码", "unified social credit code"),
    IdType.FOREIGN_REGISTRATION: ("境外登记证件", "registration paper from abroad"),
}
CHANNELS: Labels = {
    "LETTER": ("信函", "letter"),
    "PHONE": ("电话", "phone call"),
    "SMS": ("短信", "text message"),
    "EMAIL": ("电子邮件", "e-mail"),
    "ONLINE_MESSAGE": ("网络即时消息", "online message"),
    "PUBLIC_NOTICE": ("公告", "public notice"),
}
COMPONENTS: Labels = {
    "FEES": ("实现债权的费用", "costs of realising the claim"),
    "DAMAGES": ("违约金", "liquidated damages"),
    "OVERDUE_INTEREST": ("罚息", "overdue interest"),
    "COMPOUND": ("复利", "compound interest"),
    "INTEREST": ("利息", "interest"),
    "PRINCIPAL": ("本金", "principal"),
}
RATE_KINDS: Labels = {
    "FIXED": ("固定利率", "fixed rate"),
    "LPR_PLUS": ("贷款市场报价利率加减基点", "loan prime rate plus or minus basis points"),
}
REPAYMENT_METHODS: Labels = {
    "EQUAL_INSTALMENT": ("等额本息", "equal instalments"),
    "EQUAL_PRINCIPAL": ("等额本金", "equal principal"),
    "INTEREST_FIRST": ("先息后本", "interest by month, principal at the end"),
    "BULLET": ("到期一次还本付息", "all at the end"),
}
FEE_BEARERS: Labels = {
    "BORROWER": ("借款人", "borrower"),
    "LENDER": ("贷款人", "lender"),
    "SHARED": ("双方分担", "shared"),
}
GUARANTEE_MANNERS: Labels = {
    "GENERAL": ("一般保证", "general guarantee"),
    "JOINT_AND_SEVERAL": ("连带责任保证", "joint and several guarantee"),
}
SECURITY_KINDS: Labels = {"MORTGAGE": ("抵押", "mortgage"), "PLEDGE": ("质押", "pledge")}
DAY_COUNTS: Labels = {"360": ("一年按360天计", "360 days a year"), "365": ("一年按365天计", "365 days a year")}


def _reference(name: str, zh: str, en: str, required: bool = False) -> Field:
    """A number that somebody's files know a paper by."""
    return Field(name, Type.TEXT, zh, en, required, high=80)


def _personal(name: str, zh: str, en: str, required: bool = False, pattern: str | None = None, hint: str = "") -> Field:
    return Field(name, Type.TEXT, zh, en, required, pattern=pattern, hint=hint, sensitivity=Sensitivity.PERSONAL)


VERIFICATION = (
    Field("verification_methods", Type.CODES, "核实方式", "ways of verification", True, codes=CHANNELS),
    Field("reply_days", Type.INTEGER, "回复期限（日）", "days to reply", True, low=1, high=60),
    Field("evidence_days", Type.INTEGER, "举证期限（日）", "days to hand in evidence", low=1, high=60),
)
"""How the notary will ask the debtor about a claimed default (公证程序规则 arts 39(5), 55)."""

PARTY = (
    _personal("name", "姓名或名称", "name", True),
    Field("party_kind", Type.CODE, "主体类型", "kind of party", True, codes=PARTY_KINDS),
    Field("id_type", Type.CODE, "证件类型", "type of identity paper", True, codes=ID_TYPES),
    Field("id_no", Type.TEXT, "证件号码", "number of identity paper", True, high=40, sensitivity=Sensitivity.SENSITIVE),
    _reference("licence_no", "金融许可证号", "financial licence number"),
    _personal("legal_rep", "法定代表人、负责人或经营者", "legal representative or operator"),
    _personal("address_domicile", "住所", "domicile"),
    _personal("address_habitual", "经常居所", "habitual residence"),
    _personal("service_address", "送达地址", "address for service"),
    _personal(
        "service_mobile", "送达手机号码", "mobile number for service", pattern=r"1[3-9]\d{9}|\+[1-9]\d{6,14}",
        hint="11 digits of a mainland mobile number, or + and a number with country code",
    ),
    _personal(
        "service_email", "送达电子邮箱", "e-mail for service", pattern=r"[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+",
        hint="an address such as name@example.cn",
    ),
    _personal("service_im", "送达即时通讯账号", "messaging account for service"),
    _personal("service_fax", "送达传真", "fax for service", pattern=r"\+?[0-9-]{5,20}", hint="digits and hyphens"),
    Field("service_consent_channels", Type.CODES, "同意送达方式", "channels agreed for service", codes=CHANNELS),
    Field("service_deemed_served", Type.LONG_TEXT, "视为送达约定", "rule on deemed service", high=2_000),
    Field("service_consent_date", Type.DATE, "送达确认日期", "date of consent to service"),
    Field("acts_for", Type.PARTIES, "被代理人", "parties that an agent acts for"),
    _reference("power_of_attorney", "授权委托书编号", "reference of the power of attorney"),
)  # fmt: skip

SCHEDULE = (
    Field("no", Type.INTEGER, "期次", "number", True, low=1, high=600),
    Field("due", Type.DATE, "还款日", "due date", True),
    Field("principal", Type.MONEY, "应还本金", "principal due", True),
    Field("interest", Type.MONEY, "应还利息", "interest due", True),
)

LOAN = (
    _reference("contract_no", "合同编号", "contract number", True),
    _reference("version", "合同文本版本", "version of the contract text"),
    Field("principal", Type.MONEY, "借款本金", "principal", True, low=1),
    Field("principal_words", Type.TEXT, "借款本金大写", "principal in words", True),
    Field("purpose", Type.TEXT, "借款用途", "purpose", True),
    Field("joint_liability", Type.BOOLEAN, "共同借款人承担连带责任", "co-borrowers are jointly and severally liable"),
    Field("term_months", Type.INTEGER, "借款期限（月）", "term in months", True, low=1, high=600),
    Field(
        "disbursement_account", Type.TEXT, "放款账号", "account of disbursement", pattern=r"[0-9A-Z]{6,34}",
        hint="6 to 34 digits or capital letters", sensitivity=Sensitivity.SENSITIVE,
    ),
    Field("disbursement_bank", Type.TEXT, "开户银行", "bank of that account"),
    Field("disbursement_date", Type.DATE, "放款日", "date of disbursement"),
    _reference("disbursement_voucher", "放款凭证号", "voucher of disbursement"),
    Field("rate_kind", Type.CODE, "利率类型", "kind of rate", True, codes=RATE_KINDS),
    Field("annual_rate", Type.PERCENT, "年利率（%）", "annual rate, percent", True),
    Field("lpr_date", Type.DATE, "LPR公布日", "day of the loan prime rate"),
    Field("lpr_spread_bp", Type.INTEGER, "加减基点", "basis points on the loan prime rate", low=-1_000, high=10_000),
    Field("day_count", Type.CODE, "计息基础", "day count", True, codes=DAY_COUNTS),
    Field("repayment_method", Type.CODE, "还款方式", "repayment method", True, codes=REPAYMENT_METHODS),
    Field("schedule", Type.RECORDS, "还款计划", "repayment schedule", True, columns=SCHEDULE),
    Field("overdue_rate_percent", Type.PERCENT, "罚息利率占比（%）", "overdue rate, percent of the rate", low=100),
    Field("compound_interest", Type.BOOLEAN, "计收复利", "compound interest is charged"),
    Field("default_events", Type.LONG_TEXT, "违约事件", "events of default"),
    Field("acceleration", Type.LONG_TEXT, "提前到期", "acceleration"),
    Field("allocation_order", Type.CODES, "清偿顺序", "order of allocation of payments", codes=COMPONENTS),
    Field("fee_bearer", Type.CODE, "公证费承担", "bearer of the notarial fee", codes=FEE_BEARERS),
    Field("prepayment", Type.LONG_TEXT, "提前还款", "prepayment"),
    Field("enforcement_clause", Type.LONG_TEXT, "强制执行约定", "clause on enforcement", True),
    *VERIFICATION,
    Field("address_change_duty", Type.LONG_TEXT, "地址变更通知义务", "duty to tell a change of address"),
    Field("service_clause", Type.LONG_TEXT, "送达约定", "clause on service"),
    Field("assignment_clause", Type.LONG_TEXT, "债权转让约定", "clause on assignment"),
    Field("dispute_clause", Type.LONG_TEXT, "争议解决", "clause on disputes"),
)  # fmt: skip

GUARANTEE_INSURANCE = (
    _reference("policy_no", "保险单号", "policy number", True),
    _reference("loan_contract_no", "借款合同编号", "number of the insured loan contract", True),
    Field("sum_insured", Type.MONEY, "保险金额", "sum insured", True, low=1),
    Field("period_start", Type.DATE, "保险期间起", "start of the period", True),
    Field("period_end", Type.DATE, "保险期间止", "end of the period"),
    Field("until_paid", Type.BOOLEAN, "保险期间至债务清偿止", "the period lasts until all is paid"),
    Field("premium_total", Type.MONEY, "保险费总额", "total premium", True),
    Field("premium_monthly", Type.MONEY, "月缴保险费", "monthly premium"),
    Field("premium_rate", Type.PERCENT, "月保险费率（%）", "monthly premium, percent of the principal"),
    Field("waiting_days", Type.INTEGER, "理赔等待期（日）", "waiting days before a claim", True, high=365),
    Field("exclusions", Type.LONG_TEXT, "责任免除", "exclusions"),
    Field("recourse_clause", Type.LONG_TEXT, "追偿约定", "clause on recourse", True),
    Field("recourse_late_rate", Type.PERCENT, "追偿逾期年利率（%）", "annual rate on late recourse, percent"),
    Field("recourse_cap", Type.PERCENT, "综合成本年化上限（%）", "cap on all costs a year, percent"),
    Field("special_terms", Type.LONG_TEXT, "特别约定", "special terms"),
)

GUARANTEE = (
    _reference("contract_no", "保证合同编号", "contract number", True),
    Field("secured_debt", Type.LONG_TEXT, "被保证的主债权", "secured debt", True),
    Field("secured_amount", Type.MONEY, "主债权数额", "amount of the secured debt", True, low=1),
    Field("debt_due", Type.DATE, "主债务履行期限届满日", "last day of performance of the debt"),
    Field("manner", Type.CODE, "保证方式", "manner of guarantee", True, codes=GUARANTEE_MANNERS),
    Field("extent", Type.LONG_TEXT, "保证范围", "extent of the guarantee", True),
    Field("period_months", Type.INTEGER, "保证期间（月）", "guarantee period in months", True, low=1, high=600),
    Field("maximum_amount", Type.BOOLEAN, "最高额保证", "guarantee up to a maximum amount"),
    Field("change_consent", Type.BOOLEAN, "同意主合同变更", "consents to changes of the main contract"),
    Field("assignment_consent", Type.BOOLEAN, "同意债权转让", "consents to assignment of the claim"),
)

COLLATERAL = (
    Field("description", Type.TEXT, "担保物", "collateral", True),
    Field("owner", Type.PARTY, "所有权人", "owner", True),
    Field("value", Type.MONEY, "评估价值", "value", True),
    Field("rank", Type.INTEGER, "顺位", "rank", True, low=1, high=99),
    Field("location", Type.TEXT, "坐落", "location"),
    _reference("registration_no", "登记证明号", "number of the registration certificate"),
    Field("co_owner_consent", Type.BOOLEAN, "共有人同意", "co-owners consent"),
)

MORTGAGE = (
    _reference("contract_no", "担保合同编号", "contract number", True),
    Field("security_kind", Type.CODE, "担保类型", "kind of security", True, codes=SECURITY_KINDS),
    Field("secured_debt", Type.LONG_TEXT, "被担保的主债权", "secured debt", True),
    Field("secured_amount", Type.MONEY, "被担保债权数额", "amount of the secured debt", True, low=1),
    Field("extent", Type.LONG_TEXT, "担保范围", "extent of the security", True),
    Field("maximum_amount", Type.BOOLEAN, "最高额担保", "security up to a maximum amount"),
    Field("collateral", Type.RECORDS, "担保物清单", "list of collateral", True, high=50, columns=COLLATERAL),
)

COMMITMENT = (
    Field("declarants", Type.PARTIES, "承诺人", "declarants", True, high=200),
    _reference("contract_no", "所涉合同编号", "number of the contract it concerns", True),
    Field("amount", Type.MONEY, "所涉债务本金", "principal it concerns", True, low=1),
    Field("statement", Type.LONG_TEXT, "承诺内容", "text of the commitment", True),
    Field("consequences_understood", Type.BOOLEAN, "已知悉法律后果", "consequences are understood", True),
    Field("voluntary", Type.BOOLEAN, "自愿作出", "given freely", True),
    Field("read_aloud_at", Type.TIME, "宣读时间", "time of the reading aloud"),
    _reference("reading_evidence", "宣读录像编号", "reference of the recording"),
    *VERIFICATION,
    _personal("service_address", "送达地址", "address for service"),
    Field("prevails_over_contract", Type.BOOLEAN, "优先于合同约定", "prevails over the contract text"),
    Field("signed_on", Type.DATE, "签署日期", "date of signature", True),
)
