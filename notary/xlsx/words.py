"""The words of the workbook, in Chinese and English. A part has one name everywhere: formulas look it up by it."""

from notary.domain.amounts.lines import Kind
from notary.domain.amounts.terms import Lender, Method, Part

PARTS = {
    Part.PRINCIPAL: "本金 principal",
    Part.INTEREST: "利息 interest",
    Part.OVERDUE: "罚息 overdue interest",
    Part.COMPOUND: "复利 compound interest",
    Part.FEES: "费用 fees",
}

KINDS = {
    Kind.INTEREST: PARTS[Part.INTEREST],
    Kind.OVERDUE: PARTS[Part.OVERDUE],
    Kind.COMPOUND: PARTS[Part.COMPOUND],
    Kind.FEE: PARTS[Part.FEES],
    Kind.PAYMENT: "还款 payment",
    Kind.CAP: "超上限扣减 cut by the cap",
    Kind.DELAY: "加倍部分债务利息 delay interest",
}

METHODS = {
    Method.BULLET: "到期一次还本付息 bullet",
    Method.EQUAL_INSTALMENT: "等额本息 equal instalments",
    Method.EQUAL_PRINCIPAL: "等额本金 equal principal",
    Method.INTEREST_FIRST: "先息后本 interest first",
    Method.SCHEDULE: "合同还款计划 the contract's own schedule",
}

LENDERS = {
    Lender.FINANCIAL_INSTITUTION: "金融机构 financial institution",
    Lender.LOCAL_FINANCE: "地方金融组织 local finance company",
    Lender.PRIVATE: "民间借贷 private lender",
}

YES, NO = "是 yes", "否 no"

CONVENTIONS = (
    "天数算头不算尾：起日计入，止日不计入，还款当日视为已还。",
    "Days are half open, [from, to): the day of a payment counts as paid.",
    "每一期间的金额四舍五入至货币最小单位一次，其余不舍入。",
    "Each period is rounded half up to the smallest unit of the currency, once; nothing else is rounded.",
    "按月计息的，一月为一年的十二分之一，不足一月的按该月实际天数比例计算。",
    "Where interest is monthly, a month is a twelfth of a year, and a broken month counts by its days.",
    "逾期本金计罚息，到期未付利息计复利（如有约定），罚息不计复利。",
    "Overdue principal bears overdue interest; unpaid contract interest bears compound interest where that was agreed.",
    "行的数目与次序依出具时的条款；条款变动致到期、抵充次序改变的，应重新出具。差额栏不为零的，与出具数不符。",
    "The rows follow from the terms as issued: ask for a new statement where other terms change what happens in which "
    "order. A difference that is not zero departs from what was issued.",
)
