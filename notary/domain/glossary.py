"""The reviewed glossary: each law term that users see, in Chinese and English, with one plain sentence in both.

    STANDINGS["IN_DEFAULT"].zh, .en, .plain, .plain_en
    GLOSSARY["deed.ISSUED"]          # every term by the name of its group and its code
    STEPS["E6"]                      # the rows of the law table: names alone
    GROUNDS["DENY"]["PERFORMED"]     # the codes of the law: names alone (notary.domain.law.labels)

The sentences are written for a debtor. Codes whose names stand in the label tables of the profile are named there;
here they only get their sentence. A lawyer reviews this file apart from the code, as docs/law.md.
"""

from collections.abc import Mapping
from typing import NamedTuple

from notary.domain.law.labels import ACTORS, ACTS, DECLARED, EVIDENCE, GROUNDS, SUBMISSIONS, Labels
from notary.domain.profiles.cn import DOCUMENT_TYPES
from notary.domain.profiles.cn_fields import COMPONENTS as _COMPONENTS

__all__ = [
    "ACTORS", "ACTS", "CERTIFICATE", "COMPONENTS", "COURT", "CREDITOR", "DECLARED", "DEED", "DISCHARGES", "EVIDENCE",
    "FLAGS", "GLOSSARY", "GROUNDS", "PAPERS", "PERFORMANCE", "REFUSAL_GROUNDS", "REGIONS", "REPLIES",
    "REVIEW_OUTCOMES", "ROLES", "SCOPES", "STANDINGS", "STEPS", "SUBMISSIONS", "TITLES", "Labels", "Term", "Terms",
]  # fmt: skip


class Term(NamedTuple):
    """A term in Chinese and English, and what it means in one plain sentence of each."""

    zh: str
    en: str
    plain: str
    plain_en: str


Terms = Mapping[str, Term]

STANDINGS: Terms = {
    "ENFORCEABLE": Term(
        "已公证，违约时可申请强制执行", "notarised, enforceable in case of default",
        "公证书有效；您按约还款就不会有执行，一旦违约，债权人可以申请执行证书并向法院申请强制执行。",
        "The deed is valid; if you pay as agreed nothing happens, and if you default the creditor may ask for an "
        "execution certificate and go to the enforcement court.",
    ),
    "DISCHARGED": Term(
        "债务已了结", "paid off",
        "债务已经付清，或者已因抵销、提存、免除等原因消灭，债权人不能再就它申请执行。",
        "The debt is paid or has ended in another way, so the creditor can no longer ask for enforcement of it.",
    ),
    "IN_DEFAULT": Term(
        "已报告违约", "overdue",
        "债权人报告您有到期款项没有付清；如果您已经付款或者不同意，请尽快与债权人和公证机构联系并提供凭证。",
        "The creditor reports that a payment of yours is overdue; if you have paid or disagree, contact the creditor "
        "and the notary office soon and show your vouchers.",
    ),
    "CERTIFICATE_REQUESTED": Term(
        "债权人已申请执行证书", "execution certificate requested",
        "债权人申请执行证书，公证机构正在向您核实还款情况；请在核实函写明的期限内答复。",
        "The creditor has asked for an execution certificate and the notary is verifying what was paid; please answer "
        "within the time that the verification letter names.",
    ),
    "OBJECTED": Term(
        "异议审查中", "objection being examined",
        "您或者担保人提出了异议，公证机构正在审查，还没有作出决定。",
        "You or a guarantor objected; the notary is examining it and has not decided yet.",
    ),
    "CERTIFICATE_REFUSED": Term(
        "不予出具执行证书", "execution certificate refused",
        "公证机构决定不出具执行证书；债务并不因此消灭，任何一方都可以就争议向法院起诉。",
        "The notary office refused the execution certificate; the debt is not gone, and either side may sue in court.",
    ),
    "CERTIFIED": Term(
        "已出具执行证书", "execution certificate issued",
        "公证机构已出具执行证书，债权人可以凭公证书和执行证书向法院申请执行；您仍可还款、和解或者依法提出异议。",
        "The execution certificate is issued and the creditor may apply to the court; you can still pay, settle or "
        "object as the law provides.",
    ),
    "FILED": Term(
        "法院已立案", "at court",
        "法院已受理债权人的执行申请，将向您发出执行通知。",
        "The court has docketed the creditor's application and will send you an execution notice.",
    ),
    "ENFORCING": Term(
        "执行中", "being enforced",
        "法院正在执行，可以依法查封、扣押、冻结、划拨财产；您可以履行、和解，或者在法定期限内申请不予执行。",
        "The court is enforcing and may seize property and accounts; you can pay, settle, or apply for "
        "non-enforcement within the time of the law.",
    ),
    "NOT_ACCEPTED": Term(
        "法院未受理", "not accepted by the court",
        "法院裁定不受理或者驳回了债权人的执行申请，债权人可以在法定期限内申请复议。",
        "The court did not accept or dismissed the creditor's application; the creditor may ask for reconsideration "
        "within the time of the law.",
    ),
    "NOT_ENFORCED": Term(
        "不予执行", "enforcement stopped",
        "法院裁定对这份公证书不予执行；债务争议可以通过诉讼解决。",
        "The court ruled that the deed is not enforced; what is disputed about the debt can go to ordinary litigation.",
    ),
    "PAUSED": Term(
        "执行暂停", "enforcement paused",
        "执行因中止、担保、和解或者没有发现可供执行的财产而暂停，以后可以恢复。",
        "Enforcement is paused because it was suspended, secured or settled, or no property was found; it may resume.",
    ),
    "ENFORCED": Term(
        "执行完毕", "enforced in full",
        "执行证书载明的款项已经全部执行到位。",
        "What the execution certificate names has been enforced in full.",
    ),
    "ENDED": Term(
        "终结执行", "enforcement ended",
        "法院终结了执行，但债务没有全部受偿。",
        "The court ended the enforcement although the debt was not satisfied in full.",
    ),
    "SUPERSEDED": Term(
        "已由新公证书取代", "replaced by another deed",
        "当事人就这笔债务办理了新的公证书，以后以新公证书为准。",
        "The parties had another deed notarised for this debt, and that one counts from now on.",
    ),
    "REVOKED": Term(
        "公证书已撤销", "notarisation revoked",
        "公证书已被撤销，自始无效，不能再据此申请执行；债务本身的争议仍可通过诉讼解决。",
        "The deed is revoked and void from the beginning; nobody can enforce on it, while the debt itself may still be "
        "taken to court.",
    ),
    "REVERSED": Term(
        "已执行回转", "enforcement reversed",
        "执行依据被撤销或者变更，法院已裁定将执行取得的财产返还。",
        "The title was revoked or changed and the court ordered that what was taken be given back.",
    ),
    "IN_LITIGATION": Term(
        "债权人已起诉", "the creditor's suit is pending",
        "债权人就这笔债务的起诉已被法院受理，诉讼期间不能同时凭公证书申请执行。",
        "A court accepted the creditor's own suit on this debt, so the deed cannot be enforced meanwhile.",
    ),
}  # fmt: skip
"""The codes of the standing byte (notary.domain.standing.Code)."""

FLAGS: Terms = {
    "UNDER_RECHECK": Term(
        "复查中", "under recheck",
        "公证机构正在复查这份公证书；复查结果可能是维持、更正、部分撤销或者撤销。",
        "The office is rechecking the deed; it may maintain, correct, partly revoke or revoke it.",
    ),
    "PARTIAL": Term(
        "部分失效", "in part only",
        "公证书或者执行的一部分已经失效，其余部分仍然有效。",
        "A part of the deed or of its enforcement has fallen away; the rest still stands.",
    ),
    "SUCCEEDED": Term(
        "债权人已变更", "the creditor has changed",
        "您的债权人已经变更，请核对转让通知后向现在的债权人还款；您对原债权人的抗辩仍然可以主张。",
        "Your creditor has changed: check the notice of transfer and pay the present one; the defences that you had "
        "remain.",
    ),
}  # fmt: skip
"""The flags of the standing byte (notary.domain.standing.Flag)."""

DEED: Terms = {
    "DRAFT": Term(
        "草稿", "draft", "申请还在填写，没有提交。", "The application is being written and is not handed in.",
    ),
    "APPLIED": Term(
        "已申请公证", "waiting for the notary",
        "当事人已经申请公证，等待公证机构决定是否受理。",
        "The parties applied and wait for the office to accept the matter.",
    ),
    "ACCEPTED": Term(
        "已受理", "accepted",
        "公证机构已经受理，正在审查；公证书出具之前您可以撤回申请。",
        "The office accepted the matter and is reviewing it; you may withdraw before the deed is issued.",
    ),
    "SUPPLEMENT_REQUESTED": Term(
        "待补充材料", "supplements requested",
        "公证机构要求补充材料，补充期间不计入办理期限。",
        "The office asked for more papers; the time until they come does not count.",
    ),
    "NOT_ACCEPTED": Term(
        "不予受理", "not accepted",
        "公证机构决定不受理这项申请，并说明了理由。",
        "The office did not accept the application and gave its reasons.",
    ),
    "REFUSED": Term(
        "不予办理公证", "notarisation refused",
        "审查后公证机构决定不办理公证，合同本身的效力不因此改变。",
        "After its review the office refused to notarise; the contract itself is not changed by that.",
    ),
    "TERMINATED": Term(
        "终止办理", "terminated",
        "申请被撤回或者无法继续，公证不再办理。",
        "The application was withdrawn or cannot go on, so no deed will be issued.",
    ),
    "ISSUED": Term(
        "已出具公证书", "deed issued",
        "公证书已经出具，自出具之日起生效。",
        "The deed is issued and has effect from its date.",
    ),
    "SUPPLEMENTED": Term(
        "已办理补充公证", "supplemented",
        "补充协议也办理了公证，与原公证书一起生效。",
        "A supplementary agreement was notarised too and counts together with the deed.",
    ),
    "RECHECK_PENDING": Term(
        "复查中", "recheck pending",
        "有人对公证书提出复查，另一名公证员正在处理。",
        "A recheck of the deed was asked for and another notary is dealing with it.",
    ),
    "CORRECTED": Term(
        "已更正", "corrected",
        "公证书的文字或者程序已经更正，以更正后的内容为准。",
        "The deed was corrected, and the corrected wording counts.",
    ),
    "PARTLY_REVOKED": Term(
        "部分撤销", "partly revoked",
        "公证书的一部分已被撤销，其余部分仍然有效。",
        "A part of the deed is revoked and the rest stands.",
    ),
    "SUPERSEDED": Term(
        "已被取代", "replaced",
        "新公证书取代了这份公证书。",
        "Another deed has taken the place of this one.",
    ),
    "REVOKED": Term(
        "已撤销", "revoked",
        "公证书已被撤销，自始无效。",
        "The deed is revoked and void from the beginning.",
    ),
}  # fmt: skip
"""The states of the region ``deed``."""

PERFORMANCE: Terms = {
    "UNDISBURSED": Term(
        "未放款", "not paid out yet", "借款还没有发放，您还没有还款义务。",
        "The loan is not paid out, so there is nothing to repay yet.",
    ),
    "PERFORMING": Term(
        "正常履行", "performing", "到期款项都已按约支付。", "What fell due has been paid as agreed.",
    ),
    "OVERDUE": Term(
        "逾期", "overdue", "有到期款项没有付清，可能产生罚息。",
        "Something that fell due is unpaid, and overdue interest may run.",
    ),
    "ACCELERATED": Term(
        "已提前到期", "accelerated", "因违约，债权人依合同宣布全部借款提前到期。",
        "Because of a default the creditor declared the whole loan due, as the contract allows.",
    ),
    "RESTRUCTURED": Term(
        "已变更还款安排", "restructured", "双方约定了新的还款安排，按新安排履行。",
        "A new schedule was agreed and is what has to be kept.",
    ),
    "DISCHARGED": Term(
        "已了结", "discharged", "债务已经清偿或者因其他法定原因消灭。",
        "The debt is paid or has ended in another way that the law knows.",
    ),
}  # fmt: skip
"""The states of the region ``performance``."""

CREDITOR: Terms = {
    "ORIGINAL": Term(
        "原债权人", "original creditor", "债权人没有变更，仍是合同中的贷款人。",
        "The creditor is still the lender of the contract.",
    ),
    "CLAIM_NOTIFIED": Term(
        "已报险", "claim notified to the insurer", "贷款人已经要求保险人赔偿，您的债权人暂时没有变。",
        "The lender has claimed on the insurance; your creditor is the same for now.",
    ),
    "INDEMNIFIED": Term(
        "保险人已赔付", "claim paid by the insurer", "保险人已向贷款人赔付，债务并不因此消灭。",
        "The insurer has paid the lender, which does not end your debt.",
    ),
    "RIGHTS_TRANSFERRED": Term(
        "债权已转让，待通知", "claim transferred, notice outstanding",
        "贷款人已把债权转让给保险人；通知到达您之前，转让对您不发生效力。",
        "The lender has transferred the claim to the insurer; until you are notified it has no effect on you.",
    ),
    "TRANSFER_EFFECTIVE": Term(
        "转让已生效", "transfer effective", "转让通知已经到达，您现在的债权人是受让人。",
        "The notice of transfer has arrived and your creditor is now the assignee.",
    ),
}  # fmt: skip
"""The states of the region ``creditor``."""

CERTIFICATE: Terms = {
    "NONE": Term(
        "未申请执行证书", "no execution certificate requested", "没有人就这笔债务申请执行证书。",
        "Nobody has asked for an execution certificate on this debt.",
    ),
    "APPLIED": Term(
        "已申请执行证书", "requested", "债权人已申请执行证书，公证机构将核实还款情况。",
        "The creditor asked for an execution certificate and the office will verify what was paid.",
    ),
    "VERIFYING": Term(
        "核实中", "being verified", "公证机构已发出核实函，请在期限内答复。",
        "The verification letter is sent; please answer within its time.",
    ),
    "OBJECTED": Term(
        "有异议", "objected", "您或者担保人提出了异议，公证机构正在审查。",
        "You or a guarantor objected and the office is examining it.",
    ),
    "SUPPLEMENT": Term(
        "待补充材料", "supplements requested", "公证机构要求债权人补充材料，补充期间不计入办理期限。",
        "The office asked the creditor for more papers; the time until they come does not count.",
    ),
    "ISSUED": Term(
        "已出具执行证书", "issued", "执行证书已经出具，债权人可以向法院申请执行。",
        "The execution certificate is issued and the creditor may apply to the court.",
    ),
    "CORRECTED": Term(
        "执行证书已更正", "corrected", "执行证书已经更正，以更正后的内容为准。",
        "The execution certificate was corrected, and the corrected one counts.",
    ),
    "REFUSED": Term(
        "不予出具执行证书", "refused", "公证机构决定不出具执行证书，争议可以向法院起诉。",
        "The office refused the execution certificate, and the dispute may go to court.",
    ),
    "WITHDRAWN": Term(
        "申请已撤回", "withdrawn", "债权人撤回了执行证书的申请。",
        "The creditor withdrew the request for the execution certificate.",
    ),
    "REVOKED": Term(
        "执行证书已撤销", "revoked", "执行证书已被撤销，不能再凭它申请执行。",
        "The execution certificate is revoked, and nobody can apply to a court with it.",
    ),
}  # fmt: skip
"""The states of the region ``certificate``: the application for an execution certificate."""

COURT: Terms = {
    "NONE": Term(
        "未向法院申请", "no court case", "没有人就这笔债务向法院申请执行。",
        "Nobody has applied to a court for enforcement of this debt.",
    ),
    "FILED": Term(
        "已提交执行申请", "filed", "债权人已向法院提交执行申请，法院尚未立案。",
        "The creditor applied to the court, which has not docketed the case yet.",
    ),
    "CORRECTION": Term(
        "待补正", "papers to be corrected", "法院要求债权人补正申请材料。",
        "The court asked the creditor to correct its papers.",
    ),
    "DOCKETED": Term(
        "已立案", "docketed", "法院已经立案，将发出执行通知。",
        "The court docketed the case and will send an execution notice.",
    ),
    "ENFORCING": Term(
        "执行中", "being enforced", "执行通知已经送达，法院正在执行。",
        "The execution notice is served and the court is enforcing.",
    ),
    "NE_REVIEW": Term(
        "不予执行审查中", "non-enforcement under review", "法院正在审查不予执行的申请，审查期间执行一般不停止。",
        "The court is reviewing an application for non-enforcement, which does not normally stop enforcement.",
    ),
    "NE_RECONSIDERATION": Term(
        "不予执行复议中", "non-enforcement under reconsideration", "上一级法院正在复议被驳回的不予执行申请。",
        "The next higher court is reconsidering a refused application for non-enforcement.",
    ),
    "PARTLY_NOT_ENFORCED": Term(
        "部分不予执行", "partly not enforced", "法院裁定一部分不予执行，其余部分继续执行。",
        "The court ruled that a part is not enforced; the rest goes on.",
    ),
    "SUSPENDED": Term(
        "中止执行", "suspended", "法院暂时停止执行，原因消失后恢复。",
        "The court stopped enforcement for a time and resumes it when the reason is gone.",
    ),
    "STAYED_BY_SECURITY": Term(
        "因担保停止执行", "stayed by security", "因提供了充分有效的担保，法院暂停处分财产。",
        "Enforcement is stayed because sufficient security was given.",
    ),
    "EXEC_SETTLEMENT": Term(
        "执行和解", "settled in execution", "双方达成执行和解协议，不按协议履行的可以恢复执行。",
        "The parties settled; if the settlement is not kept, enforcement may resume.",
    ),
    "ROUND_ENDED": Term(
        "终结本次执行程序", "round ended, no property found", "没有发现可供执行的财产，发现后可以恢复执行。",
        "No property was found; enforcement may resume when some is.",
    ),
    "ACCEPT_RECONSIDERATION": Term(
        "不予受理复议中", "non-acceptance under reconsideration", "上一级法院正在复议不受理或者驳回的裁定。",
        "The next higher court is reconsidering that the application was not accepted or dismissed.",
    ),
    "NOT_ACCEPTED": Term(
        "不予受理", "not accepted", "法院裁定不受理执行申请。", "The court did not accept the application.",
    ),
    "DISMISSED": Term(
        "驳回执行申请", "dismissed", "法院立案后裁定驳回了执行申请。",
        "The court dismissed the application after docketing it.",
    ),
    "NOT_ENFORCED": Term(
        "不予执行", "not enforced", "法院裁定对公证书不予执行。", "The court ruled that the deed is not enforced.",
    ),
    "COMPLETED": Term(
        "执行完毕", "completed", "款项已经全部执行到位，案件结束。", "All was collected and the case is over.",
    ),
    "ENDED": Term(
        "终结执行", "ended", "法院终结了执行，债务没有全部受偿。",
        "The court ended the enforcement although the debt was not satisfied in full.",
    ),
    "REVERSED": Term(
        "执行回转", "reversed", "法院裁定返还已经执行的财产。",
        "The court ordered that what was taken be given back.",
    ),
}  # fmt: skip
"""The states of the region ``court``."""

_JUDGED = Term(
    "已判决", "judged", "诉讼已有判决，其结果另行登记。",
    "The suit has been decided; what follows from the judgment is recorded on its own.",
)  # fmt: skip

CREDITOR_SUIT: Terms = {
    "NONE": Term(
        "债权人未起诉", "no suit of the creditor", "登记中没有被法院受理的债权人的诉讼。",
        "No accepted suit of the creditor is recorded.",
    ),
    "ACCEPTED": Term(
        "债权人已起诉", "the creditor's suit", "债权人的起诉已被受理，此后不能再凭公证书申请执行。",
        "The creditor's own suit was accepted, so it cannot apply for enforcement on the deed.",
    ),
    "JUDGED": _JUDGED,
}  # fmt: skip
"""The states of the region ``creditor_suit``."""

DEBTOR_SUIT: Terms = {
    "NONE": Term(
        "债务人未起诉", "no suit of the debtor", "登记中没有被法院受理的债务人或者担保人的诉讼。",
        "No accepted suit of the debtor or a guarantor is recorded.",
    ),
    "ACCEPTED": Term(
        "债务人已起诉", "the debtor's suit", "债务人或者担保人的起诉已被受理，执行一般不因此停止。",
        "A suit of the debtor or a guarantor was accepted; enforcement does not normally stop for it.",
    ),
    "JUDGED": _JUDGED,
}  # fmt: skip
"""The states of the region ``debtor_suit``."""

THIRD_PARTY_SUIT: Terms = {
    "NONE": Term(
        "利害关系人未起诉", "no suit of another person", "登记中没有被法院受理的利害关系人的诉讼。",
        "No accepted suit of an interested person is recorded.",
    ),
    "ACCEPTED": Term(
        "利害关系人已起诉", "an interested person's suit", "利害关系人就公证书的内容提起的诉讼已被受理。",
        "A suit of an interested person about the content of the deed was accepted.",
    ),
    "JUDGED": _JUDGED,
}  # fmt: skip
"""The states of the region ``third_party_suit``."""

PAPERS: Terms = {
    "DEED_TEXT": Term(
        "公证词", "notarial wording", "公证员写明当事人、债务内容和强制执行承诺的公证书正文。",
        "The text in which the notary states the parties, what is owed and the acceptance of enforcement.",
    ),
    "DISCLOSURE_RECORD": Term(
        "告知记录", "disclosure record", "记录公证的法律意义、后果和您的权利是何时、如何告知的。",
        "Records when and how the legal meaning, the consequences and your rights were told.",
    ),
    "COMMITMENT": Term(
        *DOCUMENT_TYPES["COMMITMENT"], "债务人、担保人承诺不履行债务时接受强制执行的书面声明。",
        "The written statement of debtor and guarantors that they accept enforcement if they do not perform.",
    ),
    "APPLICATION_FORM": Term(
        "公证申请表", "application for notarisation", "各方共同请求公证机构办理公证的申请。",
        "The joint request of the parties that the office notarise the debt.",
    ),
    "ACCEPTANCE_NOTICE": Term(
        "受理通知书", "notice of acceptance", "公证机构告知已受理申请、办理期限和各方的权利义务。",
        "The office tells that it accepted the matter, until when it will decide, and the rights and duties.",
    ),
    "SERVICE_ADDRESS": Term(
        "送达地址确认书", "confirmation of the address for service", "当事人确认文书送到哪里、用什么方式送达。",
        "A party confirms where and how papers are served on it.",
    ),
    "VERIFICATION_LETTER": Term(
        "核实函", "verification letter", "公证机构询问债务是否已经履行的函件，请在期限内答复。",
        "The letter by which the notary asks whether the debt was performed; please answer within its time.",
    ),
    "EXECUTION_CERTIFICATE": Term(
        "执行证书", "execution certificate", "公证机构核实后出具、供债权人向法院申请执行时与公证书一并提交的证书。",
        "The certificate that the notary issues after verification and the creditor hands in to the court with the "
        "deed.",
    ),
    "REFUSAL_DECISION": Term(
        "不予出具执行证书决定书", "refusal of the execution certificate", "公证机构写明理由、不出具执行证书的决定。",
        "The reasoned decision of the office not to issue the execution certificate.",
    ),
    "REVIEW_DECISION": Term(
        "复查决定书", "recheck decision", "公证机构复查后维持、更正、部分撤销或者撤销的决定。",
        "The decision of the office after a recheck: maintain, correct, partly revoke or revoke.",
    ),
    "TRANSFER_NOTICE": Term(
        "债权转让通知书", "notice of transfer", "告知您债权已转让给谁、今后向谁还款的通知。",
        "The notice that tells to whom the claim was transferred and whom you pay from now on.",
    ),
    "ACCELERATION_NOTICE": Term(
        "提前到期通知书", "notice of acceleration", "债权人依合同宣布借款提前到期的通知。",
        "The notice by which the creditor declares the loan due as the contract allows.",
    ),
    "DEFAULT_NOTICE": Term(
        "逾期通知", "notice of default", "告知有款项逾期、金额多少和如何补救的通知。",
        "The notice that a payment is overdue, how much it is and how to cure it.",
    ),
    "OBJECTION_NOTICE": Term(
        "异议告知书", "notice of objection", "告知债务人或者担保人提出了什么异议、如何回应的文书。",
        "The paper that tells which objection was raised and how to answer it.",
    ),
    "SUBMISSION_RECEIPT": Term(
        "收件回执", "receipt for papers handed in", "证明您在什么时间提交了哪些材料的回执。",
        "The receipt that shows what you handed in and when.",
    ),
    "DISCHARGE_RECEIPT": Term(
        "履行完毕证明", "proof of discharge", "证明这笔债务已经了结的文书。",
        "The paper that shows that this debt has ended.",
    ),
    "STANDING_NOTICE": Term(
        "状态变更与期限通知", "notice of a change or a deadline", "告知状态变化、金额、期限、下一步和您的权利的通知。",
        "The notice of a change of standing, the amount, the deadline, the next step and your rights.",
    ),
}  # fmt: skip
"""The papers of an instrument's life (notary.domain.papers)."""


def _component(code: str, plain: str, plain_en: str) -> Term:
    zh, en = _COMPONENTS[code]
    return Term(zh, en, plain, plain_en)


COMPONENTS: Terms = {
    "PRINCIPAL": _component(
        "PRINCIPAL", "您借到、还没有归还的钱。", "The money that you borrowed and have not given back."
    ),
    "INTEREST": _component(
        "INTEREST", "按合同利率计算的、使用借款的费用。", "The price of the loan at the rate of the contract."
    ),
    "OVERDUE_INTEREST": _component(
        "OVERDUE_INTEREST", "款项逾期后按约定的较高利率计算的利息。",
        "Interest at the agreed higher rate on what is overdue.",
    ),
    "COMPOUND": _component(
        "COMPOUND", "对到期没有支付的利息再计收的利息。", "Interest on interest that fell due and was not paid."
    ),
    "DAMAGES": _component(
        "DAMAGES", "合同约定的、违约时应当支付的金额。", "What the contract says is to be paid for a breach."
    ),
    "FEES": _component(
        "FEES", "为实现债权支出的、公证文书中写明由您承担的费用。",
        "Costs of realising the claim that the notarised papers say you bear.",
    ),
    "PREMIUM_UNPAID": Term(
        "未缴保险费", "unpaid premium", "到期没有缴纳的保险费；公证文书没有写明的，不能凭它强制执行。",
        "Premium that fell due and was not paid; it is enforceable only where the notarised papers promise it.",
    ),
    "OCCUPANCY_LOSS": Term(
        "资金占用损失", "loss of use of money", "保险人赔付以后、您归还以前的利息损失。",
        "The insurer's loss of interest between its payment and your repayment.",
    ),
    "DELAY_DOUBLED": Term(
        "加倍部分债务利息", "doubled interest for delay", "不按法院执行通知履行时依法加付的利息。",
        "The extra interest of the law for not performing as the court ordered.",
    ),
}  # fmt: skip
"""The components of amounts; names of the first six are those of the field tables."""

ROLES: Labels = {
    "LENDER": ("贷款人", "lender"),
    "BORROWER": ("借款人", "borrower"),
    "CO_BORROWER": ("共同借款人", "co-borrower"),
    "INSURER": ("保险人", "insurer"),
    "GUARANTOR": ("保证人", "guarantor"),
    "MORTGAGOR": ("抵押人", "mortgagor"),
    "PLEDGOR": ("出质人", "pledgor"),
    "AGENT": ("代理人", "agent"),
    "NOTARY_OFFICE": ("公证机构", "notary office"),
    "NOTARY": ("公证员", "notary"),
    "COURT": ("人民法院", "court"),
    "ASSIGNEE": ("受让人", "assignee"),
}
"""Who someone is to a debt (notary.domain.parties.Role)."""

SCOPES: Labels = {"PRINCIPAL": ("主债务", "principal debt"), "SECURITY": ("担保", "security")}
"""What a deed endows with enforcement (法释〔2018〕18号 art. 6)."""

DISCHARGES: Labels = GROUNDS["DISCHARGE"]
"""Why a debt ends (民法典 art. 557)."""

REVIEW_OUTCOMES: Labels = {
    "MAINTAIN": ("维持", "maintained"),
    "RECTIFY": ("更正", "corrected"),
    "REVOKE_PART": ("部分撤销", "partly revoked"),
    "REVOKE": ("撤销", "revoked"),
}
"""What a recheck comes to, by the act that says so (公证程序规则 art. 63)."""

REFUSAL_GROUNDS: Labels = GROUNDS["DENY"]
"""Why an execution certificate is refused (办理具有强制执行效力债权文书公证及出具执行证书的指导意见 art. 14)."""

REPLIES: Labels = {
    "ADMIT": ("承认", "admits"),
    "DENY": ("否认", "denies"),
    "PARTIAL": ("部分承认", "admits in part"),
    "PAID": ("已经偿还", "says it is paid"),
    "SETOFF": ("主张抵销", "claims set-off"),
    "RESTRUCTURED": ("已另行约定还款安排", "says another schedule was agreed"),
    "INVALID": ("主张合同无效或者可撤销", "says the contract is void or voidable"),
    "IDENTITY_FRAUD": ("并非本人签署", "says somebody else signed"),
    "AMOUNT": ("对金额有异议", "disputes the amount"),
    "OTHER": ("其他异议", "objects for another reason"),
}
"""What a party answers to the notary's verification."""

TITLES: Labels = {
    "CONTRACT_RECOURSE": ("合同约定的追偿权", "recourse by contract"),
    "ASSIGNMENT_545": ("债权转让（民法典第五百四十五条）", "assignment (民法典 art. 545)"),
    "THIRD_PARTY_PERFORMANCE_524": (
        "第三人代为履行（民法典第五百二十四条）",
        "performance by a third party (art. 524)",
    ),
    "SURETY_700": ("保证人追偿权（民法典第七百条）", "recourse of a surety (民法典 art. 700)"),
    "INSURANCE_60": ("保险人代位求偿权（保险法第六十条）", "subrogation of an insurer (保险法 art. 60)"),
}
"""How a claim passed to somebody else."""

STEPS: Labels = {
    "N1": ("提交公证申请", "application handed in"),
    "N2": ("受理公证申请", "application accepted"),
    "N3": ("不予受理公证申请", "application not accepted"),
    "N4": ("要求补充公证材料", "supplements requested"),
    "N4 supplied": ("已补充公证材料", "supplements handed in"),
    "N5": ("出具公证书", "deed issued"),
    "N6": ("不予办理公证", "notarisation refused"),
    "N7": ("终止办理公证", "notarisation terminated"),
    "N8": ("办理补充公证", "supplementary agreement notarised"),
    "N8 replaced": ("由新公证书取代", "replaced by another deed"),
    "N9": ("申请或者启动复查", "recheck begun"),
    "N10 ISSUED": ("复查维持公证书", "recheck: deed maintained"),
    "N10 SUPPLEMENTED": ("复查维持补充后的公证书", "recheck: supplemented deed maintained"),
    "N10 CORRECTED": ("复查维持更正后的公证书", "recheck: corrected deed maintained"),
    "N10 PARTLY_REVOKED": ("复查维持部分撤销后的公证书", "recheck: remaining part maintained"),
    "N11": ("复查后更正公证书", "recheck: deed corrected"),
    "N12": ("复查后部分撤销公证书", "recheck: deed partly revoked"),
    "N13": ("复查后撤销公证书", "recheck: deed revoked"),
    "P1": ("发放借款", "loan paid out"),
    "P2": ("报告逾期", "default reported"),
    "P3": ("补足逾期款项", "default cured"),
    "P4": ("宣布提前到期", "loan declared due"),
    "P5": ("变更还款安排", "debt restructured"),
    "P7": ("债务了结", "debt discharged"),
    "C1": ("向保险人索赔", "claim notified to the insurer"),
    "C2": ("保险人赔付", "claim paid by the insurer"),
    "C3": ("债权转让", "claim transferred"),
    "C4": ("转让通知到达", "notice of transfer arrived"),
    "E1": ("申请执行证书", "execution certificate requested"),
    "E10": ("再次申请执行证书", "execution certificate requested again"),
    "E2": ("发出核实函", "verification letter sent"),
    "E3": ("提出异议", "objection received"),
    "E4": ("异议不成立", "objection overruled"),
    "E5": ("要求补充执行证书材料", "supplements for the certificate requested"),
    "E5 supplied": ("已补充执行证书材料", "supplements for the certificate handed in"),
    "E6": ("出具执行证书", "execution certificate issued"),
    "E7": ("不予出具执行证书", "execution certificate refused"),
    "E8": ("撤回执行证书申请", "request for the certificate withdrawn"),
    "E9 corrected": ("更正执行证书", "execution certificate corrected"),
    "E9 revoked": ("撤销执行证书", "execution certificate revoked"),
    "F1": ("向法院申请执行", "application to the court"),
    "F2": ("法院要求补正", "court asks for corrected papers"),
    "F2 supplied": ("已补正申请材料", "corrected papers handed in"),
    "F3": ("法院立案", "case docketed"),
    "F3 another case": ("法院再次立案", "another case docketed"),
    "F4 not accepted": ("法院不予受理", "court does not accept the application"),
    "F4 dismissed": ("法院驳回执行申请", "court dismisses the application"),
    "F5": ("债权人申请复议", "creditor asks for reconsideration"),
    "F6 docketed": ("复议后立案", "docketed after reconsideration"),
    "F6 upheld": ("复议维持不予受理", "non-acceptance upheld"),
    "F6 dismissal upheld": ("复议维持驳回", "dismissal upheld"),
    "F7": ("执行通知送达", "execution notice served"),
    "F8": ("申请不予执行", "application for non-enforcement"),
    "F9 whole": ("裁定不予执行", "non-enforcement ruled"),
    "F9 part": ("裁定部分不予执行", "non-enforcement in part ruled"),
    "F9 refused": ("驳回不予执行申请", "application for non-enforcement refused"),
    "F10": ("就驳回不予执行申请复议", "reconsideration of that refusal asked for"),
    "F10 upheld": ("复议维持执行", "refusal upheld, enforcement goes on"),
    "F10 reversed": ("复议裁定不予执行", "non-enforcement ruled on reconsideration"),
    "F11": ("法院依职权不予执行", "non-enforcement by the court's own motion"),
    "F12": ("因担保停止执行", "enforcement stayed by security"),
    "F12 resumed": ("担保后恢复执行", "enforcement resumed after the stay"),
    "F13": ("执行和解", "settlement in execution"),
    "F13 resumed": ("和解后恢复执行", "enforcement resumed after a settlement"),
    "F14": ("中止执行", "enforcement suspended"),
    "F14 resumed": ("中止后恢复执行", "enforcement resumed after suspension"),
    "F15": ("终结本次执行程序", "round ended, no property found"),
    "F15 resumed": ("发现财产后恢复执行", "enforcement resumed, property found"),
    "F16": ("执行完毕", "enforced in full"),
    "C5": ("经受让人同意撤销转让通知", "notice of transfer taken back"),
    "F20": ("变更申请执行人", "applicant for enforcement substituted"),
    "F17": ("终结执行", "enforcement ended"),
    "F17 before docketing": ("立案前终结", "ended before docketing"),
    "F18": ("执行回转", "enforcement reversed"),
    "L1": ("债务人起诉被受理", "debtor's suit accepted"),
    "L2": ("债权人起诉被受理", "creditor's suit accepted"),
    "L3": ("利害关系人起诉被受理", "interested person's suit accepted"),
    "L4 creditor": ("债权人诉讼已判决", "judgment in the creditor's suit"),
    "L4 debtor": ("债务人诉讼已判决", "judgment in the debtor's suit"),
    "L4 third party": ("利害关系人诉讼已判决", "judgment in the interested person's suit"),
}
"""The rows of the law table, by ``Transition.name``."""

REGIONS: Mapping[str, Terms] = {
    "deed": DEED,
    "performance": PERFORMANCE,
    "creditor": CREDITOR,
    "certificate": CERTIFICATE,
    "court": COURT,
    "creditor_suit": CREDITOR_SUIT,
    "debtor_suit": DEBTOR_SUIT,
    "third_party_suit": THIRD_PARTY_SUIT,
}
"""The states by region, named as in notary.domain.law.table."""

GLOSSARY: Terms = {
    f"{group}.{code}": term
    for group, terms in {
        "standing": STANDINGS, "flag": FLAGS, **REGIONS, "paper": PAPERS, "component": COMPONENTS,
    }.items()
    for code, term in terms.items()
}  # fmt: skip
"""Every term with its sentences, by ``group.CODE``."""
