"""What has to be told before the application, topic by topic (公证法 27(2), 公证程序规则 21, 民法典 496).

The texts are what an office starts from. A record keeps the text that was shown, whatever it was.
"""

from collections.abc import Mapping

VERSION = "cn-1"
"""Of the texts below; it changes with them."""

TOPICS: Mapping[str, tuple[str, str]] = {
    "MEANING": ("赋强公证的法律意义和后果", "what enforceable notarisation means"),
    "CHOICE": ("自愿选择与其他途径", "choice and alternatives"),
    "STANDARD_TERMS": ("与您有重大利害关系的条款", "terms of major interest"),
    "COST": ("全部成本", "full cost"),
    "DATA": ("个人信息的处理", "personal data"),
    "VERIFICATION": ("履行情况的核实与送达", "verification and service"),
    "RIGHTS": ("您的权利", "your rights"),
    "TIME": ("考虑时间", "time to think it over"),
    "ACCESS": ("语言与便利", "language and access"),
    "CREDIT": ("不良信用信息的告知", "adverse credit information"),
    "COLLECTION": ("催收规范", "conduct of collection"),
}
"""Each topic with its name in Chinese and English."""

TEXTS: Mapping[str, str] = {
    "MEANING": (
        "公证书具有强制执行效力：您不履行或者不适当履行债务时，债权人经公证机构核实并取得执行证书后，可以不经诉讼直接向有管辖权的"
        "人民法院申请强制执行。法院可以依法查封、扣押、冻结、划拨您的存款、收入和其他财产；符合法定条件的，可以限制消费、"
        "纳入失信被执行人名单，并可能影响您的信用记录。"
    ),
    "CHOICE": (
        "是否办理这项公证由您自愿决定。您也可以不办理，仍按普通借款合同借款，发生争议时通过诉讼解决。公证费的数额和承担方式见全部成本。"
        "不办理公证的后果由贷款人在申请前向您书面说明。"
    ),
    "STANDARD_TERMS": (
        "合同中加粗、加下划线的条款与您有重大利害关系，请逐条阅读并要求说明；"
        "没有向您提示或者说明的，您可以主张其不成为合同内容。"
    ),
    "COST": "请核对下列利率、综合成本、保险费、公证费和总额，以及逾期的后果和适用的上限。任何未列明的收费都可以拒绝。",
    "DATA": (
        "为办理公证、核实和执行，您的身份、合同和还款信息将由公证机构、债权人、保险人和人民法院按各自职责处理。"
        "人脸、金融账户等敏感个人信息，以及向其他处理者提供个人信息，须经您单独同意；您可以撤回同意、查阅、复制和更正。"
    ),
    "VERIFICATION": (
        "债权人申请执行证书时，公证机构将按合同约定的方式向您核实还款情况。答复期限、举证期限和沉默的后果以合同约定为准，请特别注意其中的"
        "视为送达条款。您的地址或者联系方式变更的，请立即通知公证机构和债权人。"
    ),
    "RIGHTS": (
        "公证书出具前您可以撤回申请；您可以提问，也可以要求朗读；公证机构自受理之日起十五个工作日内出具公证书，补充材料、核实和不可抗力的时间"
        "不计入；收到公证书后一年内可以申请复查；对核实可以提出异议；收到法院执行通知后十五日内可以依法申请不予执行；执行程序终结前"
        "可以就实体争议提起诉讼；您可以向公证机构、公证协会投诉；经济困难的，可以申请减免公证费或者法律援助。"
    ),
    "TIME": (
        "公证机构建议您在告知与签署之间留出充分时间考虑。这是服务安排，不是法律规定的期间；"
        "公证书出具之前，您随时可以撤回申请。"
    ),
    "ACCESS": (
        "您可以要求用通俗语言说明、朗读或者提供法律规定的语言版本；老年人和残障人士可以要求协助，"
        "线下办理与线上办理收费相同。"
    ),
    "CREDIT": "债权人向征信机构提供您的不良信息之前，应当事先告知您本人。",
    "COLLECTION": "催收只能使用合法手段并留存记录，不得骚扰与债务无关的人。",
}
"""A text for every topic."""
