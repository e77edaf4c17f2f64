"""The words of the notice that is shown before anybody applies (LEGAL.md §5): eleven items in Chinese and English.

``{name}`` is filled from the instrument by notary.domain.disclosure. A published version is never changed, because
people signed for its bytes: other words get a new version beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One item: its id, the rule that asks for it, and its text in each language, at most six sentences."""

    id: str
    basis: str
    zh: str
    en: str
    brief_zh: str
    brief_en: str

    def text(self, language: str) -> str:
        """The text in a language of notary.domain.records.LANGUAGES."""
        return self.zh if language == "zh-CN" else self.en

    def brief(self, language: str) -> str:
        """The sentence of the summary."""
        return self.brief_zh if language == "zh-CN" else self.brief_en


CURRENT = "2026-11"
"""The version that is shown now."""

VERSIONS: Mapping[str, tuple[Words, ...]] = {
    "2026-11": (
        Words(
            "01_MEANING", "公证法 37; 民事诉讼法 249, 266",
            "经公证赋予强制执行效力后，如果您不按约定还款，债权人可以不经诉讼，直接向公证机构申请执行证书，并凭证书申请法院强制执行。"
            "法院可以查询、冻结、划拨您的存款，扣留您的部分收入，查封、拍卖您的财产。"
            "不履行还可能被限制消费、列入失信被执行人名单，并影响您的征信记录。"
            "公证机构出具执行证书前会先向您核实。",
            "Once the deed is notarised with enforcement effect, the creditor needs no lawsuit if you do not pay as "
            "agreed: it asks the notary office for an execution certificate and, with it, the court for enforcement. "
            "The court can look into, freeze and transfer your deposits, keep back part of your income, and seize and "
            "sell your property. "
            "Whoever does not perform can also be barred from high spending, be listed as a dishonest debtor, and have "
            "the default in the credit record. "
            "Before the notary issues an execution certificate, you are asked.",
            "不还款时，债权人可以不经诉讼直接申请法院强制执行您的财产。",
            "If you do not pay, the court can enforce against your property without a lawsuit.",
        ),
        Words(
            "02_CHOICE", "公证法 25, 27; 公证程序规则 21; 消费者权益保护法 8-10",
            "是否办理本公证由您自己决定，不办理与办理同样容易。"
            "不办理的，借款合同仍然可以有效，发生争议时由法院审理。"
            "是否放款由出借人决定；不得以搭售保险或其他服务强迫您。"
            "{fee}",
            "Whether this is notarised is your own decision, and to decline is as easy as to agree. "
            "If you decline, the loan contract can still be valid, and a dispute goes to the court. "
            "Whether the loan is granted is for the lender to decide; nobody may force insurance or other services on "
            "you. "
            "{fee}",
            "办不办公证由您决定。{fee}",
            "Notarisation is your free choice. {fee}",
        ),
        Words(
            "03_TERMS", "民法典 496-498",
            "合同中由对方预先拟定、与您有重大利害关系的条款，例如利率、违约责任、提前到期、强制执行和送达条款，对方应当提示并说明。"
            "没有提示或说明，致使您没有注意或理解的，您可以主张该条款不成为合同内容。"
            "对条款有两种以上解释的，应当作出不利于提供条款一方的解释。"
            "不明白的地方，请在签署前提问。",
            "Terms that the other side drafted and that matter greatly to you, such as rate, default, acceleration, "
            "enforcement and service, must be pointed out and explained to you. "
            "If they were not, and you did not notice or understand them, you can claim that they are no part of the "
            "contract. "
            "Where a term can be read in two ways, the reading against whoever drafted it counts. "
            "Ask about whatever is unclear before you sign.",
            "重要条款应当向您提示并说明。",
            "Important terms must be pointed out and explained to you.",
        ),
        Words(
            "04_COST", "消费者权益保护法 8, 28; 法发〔2017〕22号 2",
            "{principal}{cost}{premium}{overdue}"
            "利息、罚息、违约金和其他费用合计过高的，您可以请求法院不支持超过法定上限的部分。",
            "{principal}{cost}{premium}{overdue}"
            "Where interest, overdue interest, damages and fees together are too high, you can ask the court not to "
            "allow what is above the legal cap.",
            "{cost}",
            "{cost}",
        ),
        Words(
            "05_DATA", "个人信息保护法 17, 23, 28-30",
            "{recipients}"
            "提供给每一接收方，都会另外单独征求您的同意；人脸和银行账户属于敏感信息，也单独征求同意。"
            "您可以查阅、复制、更正您的信息，也可以撤回同意，撤回不影响此前已经进行的处理。"
            "法律规定的保存期限届满前，公证档案只作存储和保护。",
            "{recipients}"
            "You are asked for a separate consent for each recipient; face and bank account are sensitive data and are "
            "asked for separately as well. "
            "You can see, copy and correct your data and take consents back, which does not undo what was done before. "
            "Until the period of the law is over the notarial file is only stored and protected.",
            "您的信息只用于列明的目的，须经您单独同意。",
            "Your data goes to those named, for the purposes named, each with a consent of its own.",
        ),
        Words(
            "06_VERIFICATION", "公证程序规则 39(5), 55",
            "{verification}"
            "逾期不回复的，公证机构可以依据已有证据认定您没有异议。"
            "地址或联系方式变更的，您应当及时通知公证机构和债权人。"
            "{deemed}",
            "{verification}"
            "If you do not answer in time, the notary can take it from the evidence at hand that you do not object. "
            "When your address or contact changes, tell the notary office and the creditor at once. "
            "{deemed}",
            "{verification}逾期不回复可能视为没有异议。",
            "{verification}Silence can count as having no objection.",
        ),
        Words(
            "07_RIGHTS", "公证法 30, 34, 39; 公证程序规则 61; 法释〔2018〕18号 12-14, 22",
            "出证之前您可以随时撤回申请，可以提问，也可以要求宣读。"
            "公证机构自受理之日起十五个工作日内出具公证书，补充材料和核实的时间不计算在内。"
            "对公证书有异议的，可以自收到之日起一年内申请复查。"
            "对核实的债务有异议的，可以在约定期限内提出；进入执行后，可以自执行通知送达之日起十五日内申请不予执行，也可以在执行终结前起诉。"
            "您可以向公证机构、公证协会或者金融消费者投诉热线12378投诉。"
            "符合法律援助条件的，可以申请减免公证费。",
            "Until the deed is issued you can withdraw at any time, ask questions and have everything read aloud. "
            "The deed is issued within fifteen working days of acceptance, without the time for supplements and "
            "verification. "
            "You can ask for a recheck of the deed within one year of receiving it. "
            "You can object when a default is verified, within the agreed days; during enforcement you can apply for "
            "non-enforcement within fifteen days of service of the execution notice, and sue until it is over. "
            "You can complain to the notary office, the notaries' association or the financial consumers' line 12378. "
            "Whoever qualifies for legal aid can ask to have the fee reduced or waived.",
            "出证前可随时撤回；之后可以申请复查、提出异议、申请不予执行或者起诉。",
            "You can withdraw until the issue; later you can ask for a recheck, object, resist enforcement, or sue.",
        ),
        Words(
            "08_TIME", "公证程序规则 50",
            "法律没有为本项借款公证规定冷静期。"
            "本机构或者出借人可以自愿安排一段考虑时间，期间不会受理申请。"
            "您不必当场决定，可以与家人或律师商量。"
            "出证之前撤回申请，不需要理由。",
            "The law gives no cooling-off period for the notarisation of this loan. "
            "This office or the lender can choose to leave time to consider, during which no application is taken. "
            "You need not decide at once, and can talk to your family or a lawyer. "
            "To withdraw before the issue needs no reason.",
            "您不必当场决定，可以先与家人或律师商量。",
            "You need not decide at once.",
        ),
        Words(
            "09_ACCESS", "个人信息保护法 17; 公证法 32; 人民法院在线诉讼规则 2(4)",
            "本告知用通俗的语言写成，有一页以内的摘要和全文。"
            "在民族自治地方，可以请求使用当地通用的民族文字。"
            "老年人、残疾人可以请求协助，包括宣读、放大字体和手语翻译。"
            "不愿在线办理的，可以到公证机构现场办理，收费相同。",
            "This notice is in plain words, with a summary of no more than a page and the full text. "
            "In autonomous areas you can ask for the minority language in use there. "
            "Elderly and disabled persons can ask for help, such as reading aloud, large print and sign language. "
            "Whoever does not want to do this online can come to the office, for the same fee.",
            "可以要求宣读或协助，也可以到现场办理，收费相同。",
            "You can ask for help, or come to the office for the same fee.",
        ),
        Words(
            "10_CREDIT", "征信业管理条例 15",
            "您的不良信息报送征信机构之前，报送的机构应当事先告知您本人。"
            "您认为征信记录有错误的，可以要求更正。",
            "Before bad credit data about you is reported, whoever reports it must tell you. "
            "If you think that your credit record is wrong, you can have it corrected.",
            "报送不良信息前应当告知您。",
            "You are told before bad credit data is reported.",
        ),
        Words(
            "11_COLLECTION", "民法典 1032-1033; 治安管理处罚法 42",
            "催收只能采用合法方式，并应当留有记录。"
            "不得恐吓、骚扰您，也不得联系与债务无关的人。"
            "遇到违法催收的，您可以投诉或者报警。",
            "Debts may be collected by lawful means only, and it is recorded. "
            "Nobody may threaten or harass you, or contact people who have nothing to do with the debt. "
            "Against unlawful collection you can complain or call the police.",
            "催收必须合法，不得骚扰您和无关的人。",
            "Collection must be lawful; nobody may harass you or others.",
        ),
    ),
}  # fmt: skip
"""Version → its items, by id."""
