"""Wording of the sample contracts: the same sentences stand in an instrument's fields and in its documents.

The wording keeps to what a notary may endow (公证程序规则 (2020) art. 39) and leaves every remedy of the debtor open.
"""

DEFAULT_EVENTS = (
    "借款人未按还款计划足额偿还任何一期本金或利息，且逾期满三十日；借款人擅自改变借款用途；"
    "借款人提供虚假材料或隐瞒重要事实；担保物价值明显减少且未补足担保。"
)
ACCELERATION = "发生违约事件的，贷款人可以书面通知借款人借款提前到期，通知应载明到期日，该日距通知送达不少于十日。"
PREPAYMENT = "借款人可提前七日通知贷款人提前偿还全部或部分借款，利息按实际借款天数计收，不收取违约金。"
ADDRESS_CHANGE = "任何一方的送达地址或联系方式变更的，应在变更后五日内书面通知其他各方和公证机构。"
SERVICE = "本合同载明的地址和联系方式为各方确认的送达地址，适用于合同履行、公证核实和执行各阶段的文书送达。"
ASSIGNMENT = (
    "贷款人可以将本合同债权转让给依法承担保险赔偿责任的保险人。债权转让的，应当通知借款人和担保人；"
    "未经通知，该转让对其不发生效力。债务人对原债权人的抗辩，可以向受让人主张。"
)
DISPUTES = (
    "各方对债务的履行没有争议的，依公证债权文书申请执行；对本合同产生争议的，可向有管辖权的人民法院提起诉讼。"
    "本条不影响任何一方依法申请复查、申请不予执行或者提起诉讼的权利。"
)
EXCLUSIONS = (
    "投保人与被保险人恶意串通骗取保险金；借款合同被依法认定无效且损失系被保险人过错造成；"
    "被保险人未经保险人书面同意变更借款合同主要内容，由此增加的损失。"
)
SPECIAL_TERMS = "投保本保险出于投保人自愿，是否投保不影响其以其他担保方式申请借款的权利。"
WAIVER_FREE = "承诺人知悉，作出本承诺不排除其依法申请公证复查、申请不予执行或者提起诉讼的权利。"


def enforcement(reply_days: int, evidence_days: int) -> str:
    """The contract's clause that asks for enforcement effect and accepts the notary's verification."""
    return (
        "各方自愿申请公证机构对本合同办理具有强制执行效力的债权文书公证，并已知悉其法律意义和后果。"
        "借款人、共同借款人和担保人不履行或者不适当履行本合同约定的给付义务时，自愿接受强制执行。"
        f"债权人申请签发执行证书的，各方同意由公证机构核实履行情况；被核实人应在核实通知送达之日起{reply_days}日内回复，"
        f"有异议的应在回复后{evidence_days}日内提交证据；逾期未回复的，公证机构可依已有证据作出认定。"
    )


def commitment(names: str, contract_no: str, principal: str, insurer: str) -> str:
    """The declaration of all bound parties that they accept enforcement, before lender and insurer."""
    return (
        f"{names}（以下称承诺人）自愿承诺：承诺人作为编号{contract_no}的借款合同项下债务的债务人或担保人，"
        f"对借款本金{principal}及合同约定的利息、罚息和实现债权的费用，不履行或者不适当履行给付义务时，"
        "愿意直接接受人民法院强制执行。债权人可以向公证机构申请执行证书，并凭公证书和执行证书向有管辖权的人民法院申请执行。"
        f"{insurer}依保险合同赔偿并依法取得相应债权后，承诺人同意其在赔偿款项范围内行使前述权利，"
        "并偿还保险单约定的追偿款项。"
    )


def recourse(late_rate: str, cap: str) -> str:
    """The policy's clause on what the insurer may ask back."""
    return (
        "保险人赔偿后，在赔偿金额范围内取得被保险人对投保人及担保人的债权，投保人应向保险人偿还赔偿款项和未缴保险费。"
        f"投保人逾期偿还的，自赔偿次日起以未还赔偿款项为基数，按年利率{late_rate}%计付资金占用损失，未缴保险费不计利息。"
        f"借款利息、保险费及各项费用的综合年化成本不超过{cap}%，超过部分投保人有权拒绝支付。"
    )


GUARANTEE_EXTENT = "借款本金、利息、罚息以及实现债权的费用。"
GUARANTEE_PERIOD = "保证人承担连带责任保证，保证期间为主债务履行期限届满之日起三十六个月。"
GUARANTEE_CHANGES = "债权人与借款人未经保证人书面同意变更主合同加重债务的，保证人对加重部分不承担保证责任。"
MORTGAGE_EXTENT = "借款本金、利息、罚息以及实现债权和抵押权的费用。"
