"""For each standing what a debtor, or a creditor, does next and may do: what a `StandingNotice` says unless its writer
knows better.

A lawyer reviews these sentences as the glossary. Days are those of the law; the notice names the date itself.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Advice(NamedTuple):
    """The next step, and the rights, each a sentence."""

    next_step: str
    rights: tuple[str, ...]


_RECHECK = "自收到公证书之日起一年内，可以书面申请复查（公证程序规则第六十一条）。"
_COMPLAINT = "可以向公证机构或者公证协会投诉。"
_AID = "经济困难的，可以申请法律援助。"
_OBJECTION = "可以在核实函写明的期限内提出异议并提交凭证。"
_NON_ENFORCEMENT = "自执行通知书送达之日起十五日内，可以依法申请不予执行（法释〔2018〕18号第十三条）。"
_SUIT = "执行程序终结前，可以就实体争议向执行法院提起诉讼（法释〔2018〕18号第二十二条）。"
_ORDINARY = "就债务的争议，可以向有管辖权的人民法院提起诉讼。"
_SETTLEMENT = "可以与债权人达成执行和解（民事诉讼法第二百四十一条）。"
_RETURN = "据以执行的公证书被撤销的，可以请求执行回转（民事诉讼法第二百四十四条）。"
_CLAIMED = "债权人主张的金额不符的，可以要求提供明细并提出异议。"

ADVICE: Mapping[str, Advice] = {
    "ENFORCEABLE": Advice("请按约还款；地址或者联系方式变更的，请立即告知债权人和公证机构。", (_RECHECK, _COMPLAINT)),
    "DISCHARGED": Advice("请保存付款凭证；设有抵押、质押登记的，担保人可以请求办理注销登记。", (_RECHECK, _COMPLAINT)),
    "IN_DEFAULT": Advice(
        "请付清逾期款项或者与债权人协商；已经付款的，请向债权人和公证机构提供凭证。", (_CLAIMED, _RECHECK, _AID)
    ),
    "CERTIFICATE_REQUESTED": Advice("请在核实函写明的期限内答复，并附凭证。", (_OBJECTION, _CLAIMED, _RECHECK, _AID)),
    "OBJECTED": Advice("公证机构正在审查异议；您可以补充证据。", (_OBJECTION, _RECHECK, _AID)),
    "CERTIFICATE_REFUSED": Advice(
        "债务没有消灭；您可以与债权人协商，债权人也可能起诉。",
        ("可以就争议直接向有管辖权的人民法院提起诉讼（法释〔2018〕18号第八条）。", _AID),
    ),
    "CERTIFIED": Advice(
        "请核对执行证书载明的金额；您可以还款，也可以与债权人协商。", (_CLAIMED, _RECHECK, _COMPLAINT, _NON_ENFORCEMENT)
    ),
    "FILED": Advice("请留意并签收法院的执行通知。", (_NON_ENFORCEMENT, _SUIT, _SETTLEMENT, _AID)),
    "ENFORCING": Advice(
        "请按执行通知履行，如实报告财产；有异议的，请在期限内书面提出。", (_NON_ENFORCEMENT, _SUIT, _SETTLEMENT, _AID)
    ),
    "NOT_ACCEPTED": Advice("目前不需要您办理；债权人可能申请复议或者起诉。", (_ORDINARY, _AID)),
    "NOT_ENFORCED": Advice("请保存法院的裁定；债权人可能就债务起诉。", (_ORDINARY, _AID)),
    "PAUSED": Advice("请留意法院的通知；达成和解的，请按和解协议履行。", (_SUIT, _SETTLEMENT, _AID)),
    "ENFORCED": Advice("请保存法院的结案文书；设有抵押、质押登记的，可以请求办理注销登记。", (_RETURN, _COMPLAINT)),
    "ENDED": Advice("请保存法院的裁定；没有受偿的债务仍然存在。", (_ORDINARY, _RETURN)),
    "SUPERSEDED": Advice("请按新的公证书履行。", (_RECHECK, _COMPLAINT)),
    "REVOKED": Advice("公证书不能再用于执行；请保存撤销决定，债务本身的争议可能进入诉讼。", (_ORDINARY, _RETURN)),
    "REVERSED": Advice("请向执行法院了解返还财产的办理情况。", (_ORDINARY, _AID)),
    "IN_LITIGATION": Advice("请按法院的通知应诉。", ("可以答辩、举证，也可以与债权人和解。", _AID)),
}
"""By the names of the standing codes (notary.domain.standing.Code)."""

_NEW_REQUEST = "有新的事实、证据且申请执行的期间没有届满的，可以再次申请执行证书（公证程序规则第五十五条）。"
_LIMITATION = "申请执行应当自履行期限届满之日起二年内提出（民事诉讼法第二百五十条）。"
_RECONSIDERATION = "自裁定送达之日起十日内，可以向上一级人民法院申请复议（法释〔2018〕18号第七条）。"
_WITHDRAW = "作出决定前，可以随时撤回申请。"
_TRANSFER = "债权转让自通知到达债务人、担保人时对其发生效力（民法典第五百四十六条、第六百九十六条）。"

CREDITOR_ADVICE: Mapping[str, Advice] = {
    "ENFORCEABLE": Advice("请如实登记还款；发生违约的，请及时报告。", (_RECHECK, _TRANSFER)),
    "DISCHARGED": Advice("请退还债权凭证，并协助办理抵押、质押的注销登记。", (_RECHECK, _COMPLAINT)),
    "IN_DEFAULT": Advice(
        "请核对还款情况；可以申请执行证书，违约已经补正的，请登记。", (_LIMITATION, _TRANSFER, _ORDINARY)
    ),
    "CERTIFICATE_REQUESTED": Advice("请等待核实结果；期间收到的还款请如实登记。", (_WITHDRAW, _LIMITATION)),
    "OBJECTED": Advice("请就异议提交意见和证据。", (_WITHDRAW, _ORDINARY)),
    "CERTIFICATE_REFUSED": Advice(
        "请阅读决定书写明的理由；可以补充新的事实、证据，也可以起诉。",
        ("可以就争议直接向有管辖权的人民法院提起诉讼（法释〔2018〕18号第八条）。", _NEW_REQUEST),
    ),
    "CERTIFIED": Advice("请凭公证书和执行证书向有管辖权的人民法院申请执行。", (_LIMITATION, _COMPLAINT)),
    "FILED": Advice("请向法院提供您了解的被执行人财产线索。", (_SETTLEMENT, _RECONSIDERATION)),
    "ENFORCING": Advice("请向法院提供您了解的被执行人财产线索。", (_SETTLEMENT,)),
    "NOT_ACCEPTED": Advice("请在期限内申请复议，也可以起诉。", (_RECONSIDERATION, _ORDINARY)),
    "NOT_ENFORCED": Advice("就债务的争议，请通过诉讼解决。", (_ORDINARY,)),
    "PAUSED": Advice("请留意法院的通知；原因消除或者发现财产的，可以申请恢复执行。", (_SETTLEMENT,)),
    "ENFORCED": Advice("请协助办理抵押、质押的注销登记。", (_COMPLAINT,)),
    "ENDED": Advice("请保存法院的裁定；没有受偿的债务仍然存在。", (_ORDINARY, _LIMITATION)),
    "SUPERSEDED": Advice("请按新的公证书主张权利。", (_RECHECK, _COMPLAINT)),
    "REVOKED": Advice("公证书不能再用于执行；债务本身的争议可以通过诉讼解决。", (_ORDINARY,)),
    "REVERSED": Advice("请按法院的裁定返还财产。", (_ORDINARY,)),
    "IN_LITIGATION": Advice("请继续参加诉讼；诉讼期间不能凭公证书申请执行。", ("可以与债务人和解。",)),
}
"""The same for whoever holds the claim."""
