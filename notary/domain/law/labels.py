"""Names of the law's own codes, in Chinese and English: grounds, actors, evidence, declarations, acts, submissions.

The codes are those of the table; nothing has a second set of them. Grounds are named by the type of act, because codes
repeat between acts with another article behind them. A lawyer reviews this file with the glossary, which shows it.
"""

from collections.abc import Mapping

Labels = Mapping[str, tuple[str, str]]

_UNENFORCED: Labels = {
    "DEBTOR_ABSENT": (
        "被执行人未到场且未委托代理人到场办理公证",
        "the debtor was neither present at the notarisation nor represented",
    ),
    "INCAPABLE": (
        "无民事行为能力人或者限制民事行为能力人没有监护人代为办理公证",
        "a person without full capacity acted without its guardian",
    ),
    "CONFLICT_OF_INTEREST": (
        "公证员为本人、近亲属办理公证或者办理有利害关系的公证",
        "the notary acted for itself, a close relative or in a matter of its own interest",
    ),
    "BRIBERY": ("公证员办理该项公证有贪污受贿、徇私舞弊行为", "the notary took bribes or acted corruptly in it"),
    "PROCEDURE": ("其他严重违反法定公证程序的情形", "another serious breach of the notarial procedure"),
}
"""法释〔2018〕18号 12(1)(1)-(5)."""

_NOT_DOCKETED: Labels = {
    "NOT_ENDOWABLE": (
        "债权文书属于不得经公证赋予强制执行效力的文书", "the instrument may not be endowed with enforcement"
    ),
    "NO_COMMITMENT": (
        "公证债权文书没有载明债务人接受强制执行的承诺", "the deed lacks the debtor's acceptance of enforcement"
    ),
    "UNCLEAR": (
        "公证证词载明的权利义务主体或者给付内容不明确", "the deed does not say clearly who owes whom what"
    ),
    "NO_CERTIFICATE": ("债权人未提交执行证书", "the creditor handed in no execution certificate"),
    "OTHER": ("其他不符合受理条件的情形", "another condition of acceptance is not met"),
}  # fmt: skip
"""法释〔2018〕18号 5(1)-(5)."""

GROUNDS: Mapping[str, Labels] = {
    "NOT_ACCEPT": {
        "NOT_COMPETENT": ("不属于本公证机构的业务范围或者管辖", "not within the competence of the office"),
        "NO_INTEREST": ("当事人与申请公证的事项没有利害关系", "the applicant has no interest in the matter"),
        "DISPUTED": ("当事人之间对申请公证的事项有争议", "the parties dispute the matter"),
        "OUT_OF_SCOPE": ("申请公证的事项不属于公证业务", "the matter is nothing that a notary certifies"),
        "OTHER": ("其他不应受理的情形", "another reason not to accept it"),
    },
    "REFUSE": {
        "NO_CAPACITY": (
            "无民事行为能力人或者限制民事行为能力人没有监护人代理申请",
            "a person without full capacity applied without its guardian",
        ),
        "NO_INTEREST": ("当事人与申请公证的事项没有利害关系", "the applicant has no interest in the matter"),
        "SPECIALIST_NEEDED": ("申请公证的事项属专业技术鉴定、评估事项", "the matter needs an expert's appraisal"),
        "DISPUTED": ("当事人之间对申请公证的事项有争议", "the parties dispute the matter"),
        "UNTRUE": ("当事人虚构、隐瞒事实或者提供虚假证明材料", "facts were invented or hidden, or papers are false"),
        "INSUFFICIENT": ("证明材料不充分或者拒绝补充证明材料", "the papers do not suffice, or were not supplemented"),
        "FEE_UNPAID": ("当事人拒绝按照规定支付公证费", "the fee is not paid"),
        "ILLEGAL": ("申请公证的事项不真实、不合法", "the matter is not true or not lawful"),
        "AGAINST_PUBLIC_MORALS": ("申请公证的事项违背社会公德", "the matter is against public morals"),
    },
    "TERMINATE": {
        "DEATH_OR_DISSOLUTION": ("当事人死亡或者终止，不能继续办理", "a party died or was dissolved"),
        "HINDRANCE": ("当事人阻挠、妨碍公证活动", "a party hindered the notary"),
        "NOT_DONE_IN_SIX_MONTHS": ("因当事人的原因六个月内不能办结", "not done within six months by a party's fault"),
        "OTHER": ("其他应当终止的情形", "another reason to terminate"),
        "WITHDRAWN": ("出具公证书前撤回申请", "the application was withdrawn before the issue"),
    },
    "REVOKE": {
        "CONTENT_ILLEGAL": ("公证书的基本内容违法", "the content of the deed is unlawful in its essence"),
        "CONTENT_UNTRUE": ("公证书的基本内容与事实不符", "the content of the deed is untrue in its essence"),
        "PROCEDURE": ("公证书的办理严重违反法定程序", "the procedure was seriously breached"),
    },
    "DISCHARGE": {
        "PAYMENT": ("清偿", "payment"),
        "SET_OFF": ("抵销", "set-off"),
        "DEPOSIT": ("提存", "deposit"),
        "WAIVER": ("免除", "waiver"),
        "MERGER": ("债权债务同归于一人", "merger"),
        "OTHER": ("其他法定或者约定情形", "another case of the law or the contract"),
    },
    "DENY": {
        "PERFORMANCE_NOT_PROVED": (
            "债权人未能充分证明其已履行义务", "the creditor did not prove its own performance"
        ),
        "PERFORMED": (
            "债务人或者担保人已充分证明其履行了义务", "the debtor or a guarantor proved performance"
        ),
        "NOT_VERIFIABLE_IN_TIME": (
            "在法定执行期限内无法完成核实", "verification cannot end within the period for enforcement"
        ),
        "SUIT_ACCEPTED": (
            "人民法院已经受理就该文书提起的诉讼", "a court has accepted a suit on the instrument"
        ),
        "DEAL_VOID": ("基础法律关系无效或者已被撤销", "the deal underneath is void or was avoided"),
        "IDENTITY_NOT_GENUINE": ("办理公证的当事人身份不真实", "a party to the notarisation was not who it said"),
        "DEATH_WITHOUT_SUCCESSION": (
            "当事人死亡或者终止，没有确定权利义务承受人", "a party died or ended and nobody has succeeded to it"
        ),
        "NOT_OWNER": ("申请人不是公证书载明的或者依法承受权利的债权人", "the applicant does not hold the claim"),
        "DEED_NOT_DELIVERED": ("公证书没有送达债务人或者担保人", "the deed was not delivered to debtor or guarantor"),
        "OTHER": ("其他不应出具的情形", "another reason not to issue it"),
    },
    "REJECT": _NOT_DOCKETED,
    "DISMISS": _NOT_DOCKETED,
    "NOT_ENFORCE": {
        **_UNENFORCED,
        "PUBLIC_POLICY": ("执行该公证债权文书违背公序良俗", "enforcement would be against public policy"),
    },
    "NOT_ENFORCE_PART": _UNENFORCED,
    "RESUME": {
        "BREACH": ("当事人不履行执行和解协议", "the settlement was not kept"),
        "FRAUD": ("执行和解协议因欺诈、胁迫而达成", "the settlement came about by fraud or duress"),
    },
    "SUSPEND": {
        "APPLICANT_AGREES": ("申请人表示可以延期执行", "the applicant agrees to postpone it"),
        "THIRD_PARTY_CLAIM": ("案外人对执行标的提出确有理由的异议", "a third party has a sound claim to the object"),
        "DEATH_OF_PARTY": ("一方当事人死亡，需要等待继承人参加", "a party died and its heirs are awaited"),
        "END_OF_ENTITY": (
            "作为一方当事人的法人或者其他组织终止，尚未确定权利义务承受人",
            "an organisation that is a party ended and its successor is not settled",
        ),
        "OTHER": ("人民法院认为应当中止执行的其他情形", "another case in which the court finds it right"),
    },
    "END": {
        "APPLICATION_WITHDRAWN": ("申请人撤销执行申请", "the applicant withdrew its application"),
        "TITLE_REVOKED": ("据以执行的法律文书被撤销", "the title was revoked"),
        "DEATH_WITHOUT_ESTATE": (
            "被执行人死亡，无遗产可供执行，又无义务承担人", "the debtor died, left no estate and nobody answers for it"
        ),
        "CREDITOR_SUIT": ("债权人就争议提起的诉讼已被受理", "the creditor's own suit was accepted"),
        "DEBTOR_UNABLE": (
            "被执行人因生活困难无力偿还，无收入来源又丧失劳动能力",
            "the debtor is in need, without income and unable to work",
        ),
        "OTHER": ("人民法院认为应当终结执行的其他情形", "another case in which the court finds it right"),
    },
}  # fmt: skip
"""By the type of the act, or of the case record, that names one of them."""

ACTORS: Labels = {
    "LENDER": ("贷款人", "the lender"),
    "INSURER": ("保险人", "the insurer"),
    "DEBTOR": ("债务人", "a debtor"),
    "GUARANTOR": ("担保人", "a guarantor"),
    "INTERESTED": ("利害关系人", "an interested person"),
    "NOTARY": ("公证机构", "the notary"),
    "COURT": ("人民法院", "the court"),
}
"""Who takes a step (notary.domain.law.facts.Actor)."""

EVIDENCE: Labels = {
    "APPLICATION": ("申请书", "application"),
    "CHOICE_RECORD": ("选择公证机构和公证方式的记录", "record of the choice"),
    "DISCLOSURE_RECORD": ("告知记录", "disclosure record"),
    "REASONS": ("再次申请的理由", "reasons for applying again"),
    "LIST_OF_ITEMS": ("补充材料清单", "list of papers to supply"),
    "SUPPLIED_ITEMS": ("补充的材料", "papers that were supplied"),
    "IDENTITY_RECORD": ("身份核验记录", "record of identification"),
    "INTERVIEW_RECORD": ("询问笔录", "record of the interview"),
    "COMMITMENT": ("强制执行承诺书", "acceptance of enforcement"),
    "SUPPLEMENT_AGREEMENT": ("补充协议", "supplementary agreement"),
    "WRITTEN_GROUNDS": ("书面理由", "written grounds"),
    "REVIEW_DECISION": ("复查决定书", "recheck decision"),
    "LIST_OF_PARTS": ("撤销部分清单", "list of revoked parts"),
    "ANNOUNCEMENT": ("公告", "public announcement"),
    "DISBURSEMENT_VOUCHER": ("放款凭证", "voucher of disbursement"),
    "PAYMENT_STATEMENT": ("还款明细", "statement of payments"),
    "ACCELERATION_NOTICE": ("提前到期通知", "notice of acceleration"),
    "PROOF_OF_SERVICE": ("送达凭证", "proof of service"),
    "DISCHARGE_PROOF": ("债务了结凭证", "proof of discharge"),
    "CLAIM_NOTICE": ("索赔通知", "notice of claim"),
    "INDEMNITY_VOUCHER": ("赔款支付凭证", "voucher of the indemnity"),
    "TRANSFER_AGREEMENT": ("权益转让书", "transfer agreement"),
    "TRANSFER_NOTICE": ("债权转让通知", "notice of transfer"),
    "PROOF_OF_ARRIVAL": ("转让通知到达凭证", "proof that the notice arrived"),
    "ASSIGNEES_CONSENT": ("受让人同意撤销转让通知的书面材料", "the assignee's written consent"),
    "ASSIGNORS_RECOGNITION": ("转让人认可受让人取得债权的书面材料", "the assignor's written recognition"),
    "UNDERTAKING": ("申请人承诺书", "applicant's undertaking"),
    "VERIFICATION_LETTER": ("核实函", "verification letter"),
    "DISPATCH_RECORD": ("核实函发送记录", "record of dispatch"),
    "OBJECTION": ("异议书", "objection"),
    "DECISION": ("决定书", "decision"),
    "EXECUTION_CERTIFICATE": ("执行证书", "execution certificate"),
    "COURT_DOCUMENT": ("法院文书", "court document"),
    "SECURITY": ("担保材料", "papers on the security"),
    "SETTLEMENT": ("执行和解协议", "settlement agreement"),
}
"""Papers that a step rests on (notary.domain.law.facts.Evidence)."""

DECLARED: Labels = {
    "GUARANTORS_CONSENT": ("担保人已书面同意", "the guarantors consent in writing"),
    "BURDEN_CAPPED": ("担保人的负担没有加重", "the guarantors' burden is not made heavier"),
    "CURE_AGREED": ("合同允许补足逾期款项", "the contract allows the default to be cured"),
    "LATE_IS_EXCUSED": ("逾期申请有正当理由", "there is a good reason for applying late"),
    "NOTARISED": ("协议已办理公证", "the agreement is notarised"),
    "AMENDMENT_DISCLOSED": ("未公证的变更已如实说明并从主张中扣除", "what was changed without notarisation is shown"),
    "NEWLY_KNOWN": ("执行程序中新发现的事由", "the reason became known only now"),
    "SEPARABLE": ("该部分可以与其余部分分开", "the part can be separated from the rest"),
    "PART_PAID": (
        "赔付金额少于当日应付金额，余额仍归原债权人",
        "less was paid than is owed; the lender keeps the rest",
    ),
    "OTHER_CREDITOR_AGREES": ("另一债权人已书面确认了结", "the other creditor confirmed in writing"),
}
"""What only whoever signs can say (notary.domain.law.facts.Declared)."""

ACTS: Labels = {
    "APPLY": ("提交公证申请", "application handed in"),
    "ACCEPT": ("受理公证申请", "application accepted"),
    "NOT_ACCEPT": ("不予受理公证申请", "application not accepted"),
    "REQUEST_ITEMS": ("要求补充公证材料", "supplements requested"),
    "SUPPLY_ITEMS": ("已补充公证材料", "supplements handed in"),
    "ISSUE": ("出具公证书", "deed issued"),
    "REFUSE": ("不予办理公证", "notarisation refused"),
    "TERMINATE": ("终止办理公证", "notarisation terminated"),
    "SUPPLEMENT": ("办理补充公证", "supplementary agreement notarised"),
    "REPLACE": ("由新公证书取代", "replaced by another deed"),
    "RECHECK": ("申请或者启动复查", "recheck begun"),
    "MAINTAIN": ("复查后维持公证书", "recheck: deed maintained"),
    "RECTIFY": ("复查后更正公证书", "recheck: deed corrected"),
    "REVOKE_PART": ("复查后部分撤销公证书", "recheck: deed partly revoked"),
    "REVOKE": ("复查后撤销公证书", "recheck: deed revoked"),
    "DISBURSE": ("发放借款", "loan paid out"),
    "DEFAULT": ("报告逾期", "default reported"),
    "CURE": ("补足逾期款项", "default cured"),
    "ACCELERATE": ("宣布提前到期", "loan declared due"),
    "RESTRUCTURE": ("变更还款安排", "debt restructured"),
    "DISCHARGE": ("债务了结", "debt discharged"),
    "CLAIM": ("向保险人索赔", "claim notified to the insurer"),
    "INDEMNIFY": ("保险人赔付", "claim paid by the insurer"),
    "TRANSFER": ("债权转让", "claim transferred"),
    "NOTIFY_TRANSFER": ("转让通知到达", "notice of transfer arrived"),
    "TAKE_BACK": ("经受让人同意撤销转让通知", "notice of transfer taken back"),
    "SUBSTITUTE": ("变更申请执行人", "applicant for enforcement substituted"),
    "REQUEST": ("申请执行证书", "execution certificate requested"),
    "VERIFY": ("发出核实函", "verification letter sent"),
    "OBJECT": ("提出异议", "objection received"),
    "OVERRULE": ("异议不成立", "objection overruled"),
    "REQUEST_PAPERS": ("要求补充执行证书材料", "supplements for the certificate requested"),
    "SUPPLY_PAPERS": ("已补充执行证书材料", "supplements for the certificate handed in"),
    "CERTIFY": ("出具执行证书", "execution certificate issued"),
    "DENY": ("不予出具执行证书", "execution certificate refused"),
    "WITHDRAW": ("撤回执行证书申请", "request for the certificate withdrawn"),
    "CORRECT_CERTIFICATE": ("更正执行证书", "execution certificate corrected"),
    "REVOKE_CERTIFICATE": ("撤销执行证书", "execution certificate revoked"),
    "FILE": ("向法院申请执行", "application to the court"),
    "RETURN_FILING": ("法院要求补正", "court asks for corrected papers"),
    "MEND_FILING": ("已补正申请材料", "corrected papers handed in"),
    "DOCKET": ("法院立案", "case docketed"),
    "REJECT": ("法院不予受理", "court does not accept the application"),
    "DISMISS": ("法院驳回执行申请", "court dismisses the application"),
    "CONTEST": ("债权人申请复议", "creditor asks for reconsideration"),
    "ADMIT": ("复议后立案", "docketed after reconsideration"),
    "UPHOLD": ("复议维持不予受理或者驳回", "non-acceptance or dismissal upheld"),
    "ENFORCE": ("执行通知送达", "execution notice served"),
    "RESIST": ("申请不予执行", "application for non-enforcement"),
    "NOT_ENFORCE": ("裁定不予执行", "non-enforcement ruled"),
    "NOT_ENFORCE_PART": ("裁定部分不予执行", "non-enforcement in part ruled"),
    "REFUSE_NON_ENFORCEMENT": ("驳回不予执行申请", "application for non-enforcement refused"),
    "RECONSIDER": ("就驳回不予执行申请复议", "reconsideration of that refusal asked for"),
    "UPHOLD_REFUSAL": ("复议维持执行", "refusal upheld, enforcement goes on"),
    "STAY": ("因担保停止执行", "enforcement stayed by security"),
    "RESUME": ("恢复执行", "enforcement resumed"),
    "SETTLE": ("执行和解", "settlement in execution"),
    "SUSPEND": ("中止执行", "enforcement suspended"),
    "END_ROUND": ("终结本次执行程序", "round ended, no property found"),
    "COMPLETE": ("执行完毕", "enforced in full"),
    "END": ("终结执行", "enforcement ended"),
    "REVERSE": ("执行回转", "enforcement reversed"),
    "DEBTOR_SUIT": ("债务人起诉被受理", "debtor's suit accepted"),
    "CREDITOR_SUIT": ("债权人起诉被受理", "creditor's suit accepted"),
    "THIRD_PARTY_SUIT": ("利害关系人起诉被受理", "interested person's suit accepted"),
    "JUDGE_CREDITOR_SUIT": ("债权人诉讼已判决", "judgment in the creditor's suit"),
    "JUDGE_DEBTOR_SUIT": ("债务人诉讼已判决", "judgment in the debtor's suit"),
    "JUDGE_THIRD_PARTY_SUIT": ("利害关系人诉讼已判决", "judgment in the interested person's suit"),
    "VOID": ("空号作废", "void number"),
    "CORRECTION": ("更正此前的登记", "earlier record corrected"),
    "SUBMISSION": ("当事人提交的申请或者意见", "a party's own submission"),
    "DELIVER": ("公证书送达", "deed delivered"),
}
"""Every type of act and of case record; where one row of the table has the type, the name is that of the row."""

SUBMISSIONS: Labels = {
    "OBJECTION": ("异议", "objection"),
    "REPLY": ("对核实函的答复", "answer to the verification letter"),
    "RECHECK": ("复查申请", "application for a recheck"),
    "NON_ENFORCEMENT": ("不予执行申请", "application for non-enforcement"),
    "RECONSIDERATION": ("复议申请", "application for reconsideration"),
    "DISCHARGE": ("债务已了结的说明", "statement that the debt is discharged"),
    "SUIT": ("已起诉的说明", "statement that a suit was brought"),
    "STATEMENT": ("其他意见", "other statement"),
}
"""What a party may submit (notary.domain.acts.SUBMISSIONS)."""
