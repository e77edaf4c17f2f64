"""The three documents of a sample debt as data for the template: everything they say comes from the debt's terms."""

from collections.abc import Callable
from datetime import date
from itertools import chain
from typing import Any

from notary.demo import clauses
from notary.domain import money
from notary.domain.profiles import cn_fields as labels
from notary.domain.profiles.amount_words import in_words

Terms = dict[str, Any]
_ROLES = {
    "LENDER": "贷款人",
    "INSURER": "保险人",
    "BORROWER": "借款人",
    "CO_BORROWER": "共同借款人",
    "GUARANTOR": "保证人",
    "MORTGAGOR": "抵押人",
}
_NUMERALS = "一二三四五六七八九十"


def loan_contract(terms: Terms) -> dict[str, Any]:
    """借款合同, with the clauses on guarantee or mortgage where there is one."""
    loan = terms["sections"]["loan"]
    parties = [party for party in terms["parties"] if party["roles"] != ["INSURER"]]
    articles = [
        ("借款金额、用途和期限", _loan_amount(terms)),
        ("利率和计息", _interest(loan)),
        ("还款", {"paragraphs": [_repayment(loan)], "grid": _grid(loan["schedule"])}),
        ("违约和提前到期", [loan["default_events"], loan["acceleration"], _overdue(loan), _allocation(loan)]),
        ("提前还款", [loan["prepayment"]]),
        *_security(terms),
        ("强制执行公证和履行情况核实", [loan["enforcement_clause"], _verification(loan)]),
        ("送达", [loan["service_clause"], loan["address_change_duty"], _deemed(terms)]),
        ("债权转让", [loan["assignment_clause"]]),
        ("争议解决", [loan["dispute_clause"]]),
    ]
    intro = ["各方在平等、自愿、协商一致的基础上订立本合同。"]
    return _document(terms, "借款合同", "合同编号：", loan["contract_no"], parties, intro, articles)


def insurance_policy(terms: Terms) -> dict[str, Any]:
    """保证保险单: the borrower insures the lender against its own default."""
    policy, loan = terms["sections"]["guarantee_insurance"], terms["sections"]["loan"]
    parties = [party for party in terms["parties"] if party["roles"][0] in ("INSURER", "BORROWER", "LENDER")]
    rows = [
        ["投保人", _name(terms, "BORROWER")],
        ["被保险人", _name(terms, "LENDER")],
        ["借款合同编号", policy["loan_contract_no"]],
        ["借款本金", _figures(loan["principal"])],
        ["保险金额", _figures(policy["sum_insured"])],
        ["保险期间", f"自{_day(policy['period_start'])}起至借款合同项下债务全部清偿之日止"],
        ["保险费总额", _figures(policy["premium_total"])],
        ["月缴保险费", f"{_figures(policy['premium_monthly'])}，月费率{policy['premium_rate']}%"],
    ]
    words = in_words(money.from_json(policy["sum_insured"]))
    liability = (
        f"投保人未按借款合同约定履行还款义务，且逾期超过{policy['waiting_days']}日的，保险人对被保险人未受清偿的本金和利息，"
        f"在保险金额{words}以内承担赔偿责任。"
    )
    articles: list[tuple[str, Any]] = [
        ("保险项目", {"rows": rows}),
        ("保险责任", [liability]),
        ("责任免除", [policy["exclusions"]]),
        ("赔偿与追偿", [policy["recourse_clause"]]),
        ("特别约定", [policy["special_terms"]]),
    ]
    return _document(terms, "个人及企业借款保证保险单", "保险单号：", policy["policy_no"], parties, [], articles)


def commitment(terms: Terms) -> dict[str, Any]:
    """接受强制执行承诺书, signed by every bound party."""
    section = terms["sections"]["commitment"]
    parties = [party for party in terms["parties"] if party["id"] in section["declarants"]]
    articles: list[tuple[str, Any]] = [
        ("承诺内容", [section["statement"]]),
        ("所涉债务", {"rows": _debt(terms)}),
        ("法律后果", [_CONSEQUENCES]),
        ("自愿", [_VOLUNTARY, clauses.WAIVER_FREE]),
        ("核实方式", [_verification(section), f"核实文件送达地址：{section['service_address']}。"]),
        ("效力", ["本承诺书为所涉合同的组成部分；与合同约定不一致的，以本承诺书为准。"]),
    ]
    intro = [f"致：{_name(terms, 'LENDER')}、{_name(terms, 'INSURER')}"]
    return _document(
        terms, "接受强制执行承诺书", "承诺书编号：", f"{section['contract_no']}-CN", parties, intro, articles
    )


DOCUMENTS: dict[str, tuple[str, Callable[[Terms], dict[str, Any]]]] = {
    "LOAN_CONTRACT": ("loan-contract.pdf", loan_contract),
    "GUARANTEE_INSURANCE_POLICY": ("guarantee-insurance-policy.pdf", insurance_policy),
    "COMMITMENT": ("commitment.pdf", commitment),
}
"""For each document type of a sample debt: its file name and what makes its data."""

_CONSEQUENCES = (
    "承诺人已由公证员告知并知悉：不履行或者不适当履行债务时，债权人无需经过诉讼即可申请强制执行；"
    "人民法院可以查封、扣押、冻结、划拨承诺人的财产，并可依法采取限制消费、纳入失信被执行人名单等措施。"
)
_VOLUNTARY = (
    "办理本公证出于承诺人自愿。承诺人已知悉可以选择不办理赋予强制执行效力的公证，由此发生的纠纷可通过诉讼解决。"
)


def _document(
    terms: Terms,
    title: str,
    label: str,
    number: str,
    parties: list[dict[str, Any]],
    intro: list[str],
    articles: list[tuple[str, Any]],
) -> dict[str, Any]:
    return {
        "title": title,
        "author": parties[0]["name"],
        "number_label": label,
        "number": number,
        "parties": [_party(party) for party in parties],
        "intro": intro,
        "articles": [
            {"heading": f"{_numeral(index)}、{heading}"} | (body if isinstance(body, dict) else {"paragraphs": body})
            for index, (heading, body) in enumerate(articles, 1)
        ],
        "signatures": [f"{_role(party)}（签名或盖章）：{party['name']}" for party in parties],
        "date": _day(terms["dates"]["signed"]),
    }


def _party(party: dict[str, Any]) -> dict[str, Any]:
    rows = [
        ["姓名或名称", party["name"]],
        [labels.ID_TYPES[party["id_type"]][0], party["id_no"]],
        ["住所", party["address_domicile"]],
        ["送达手机号码", party["service_mobile"]],
    ]
    if "legal_rep" in party:
        rows.append(["法定代表人" if party["party_kind"] == "LEGAL" else "经营者", party["legal_rep"]])
    if "licence_no" in party:
        rows.append(["金融许可证号", party["licence_no"]])
    return {"heading": _role(party), "rows": rows}


def _loan_amount(terms: Terms) -> list[str]:
    loan = terms["sections"]["loan"]
    joint = "共同借款人与借款人对全部债务承担连带清偿责任。" if loan["joint_liability"] else ""
    return [
        f"贷款人向借款人提供借款{loan['principal_words']}（{_figures(loan['principal'])}），用于{loan['purpose']}，"
        f"期限{loan['term_months']}个月，于{_day(terms['dates']['due'])}前还清。{joint}",
        f"贷款人应于{_day(loan['disbursement_date'])}将借款全额划入借款人在{loan['disbursement_bank']}的账户"
        f"{loan['disbursement_account']}，不预先扣除利息或任何费用。",
    ]


def _interest(loan: Terms) -> list[str]:
    rate = f"年利率为{loan['annual_rate']}%"
    if loan["rate_kind"] == "LPR_PLUS":
        day = _day(loan["lpr_date"])
        rate = f"以{day}公布的一年期贷款市场报价利率加{loan['lpr_spread_bp']}个基点确定，{rate}，合同期内不调整"
    monthly = "按月计息，月利率为年利率的十二分之一，" if loan["repayment_method"].startswith("EQUAL_") else ""
    compound = "对未按期支付的利息计收复利。" if loan["compound_interest"] else "不计收复利。"
    days = f"按日计息时{labels.DAY_COUNTS[loan['day_count']][0]}"
    return [f"{rate}。利息自放款日起计算，{monthly}{days}。{compound}"]


def _repayment(loan: Terms) -> str:
    method = labels.REPAYMENT_METHODS[loan["repayment_method"]][0]
    total = _figures(_sum(loan["schedule"], "interest"))
    return f"还款方式为{method}，按下列计划偿还，利息合计{total}（单位：元）："


def _overdue(loan: Terms) -> str:
    return f"逾期借款自逾期之日起按合同利率的{loan['overdue_rate_percent']}%计收罚息，至清偿之日止。"


def _allocation(loan: Terms) -> str:
    order = "、".join(labels.COMPONENTS[code][0] for code in loan["allocation_order"])
    return f"借款人的给付不足以清偿全部到期债务的，按{order}的顺序清偿。"


def _security(terms: Terms) -> list[tuple[str, list[str]]]:
    sections = terms["sections"]
    found = []
    if "guarantee" in sections:
        extent = f"保证合同条款编号{sections['guarantee']['contract_no']}。保证范围：{sections['guarantee']['extent']}"
        found.append(("保证担保", [extent, clauses.GUARANTEE_PERIOD, clauses.GUARANTEE_CHANGES]))
    if "mortgage" in sections:
        item = sections["mortgage"]["collateral"][0]
        text = (
            f"抵押合同条款编号{sections['mortgage']['contract_no']}。抵押人以位于{item['location']}的{item['description']}"
            f"提供抵押，评估余值{_figures(item['value'])}，第{item['rank']}顺位，登记证明：{item['registration_no']}，"
            "共有人已书面同意。"
        )
        found.append(("抵押担保", [text, f"抵押担保范围：{sections['mortgage']['extent']}"]))
    return found


def _verification(section: Terms) -> str:
    ways = "、".join(labels.CHANNELS[code][0] for code in section["verification_methods"])
    return (
        f"核实方式为{ways}；回复期限为核实通知送达之日起{section['reply_days']}日，"
        f"举证期限为回复后{section['evidence_days']}日。"
    )


def _deemed(terms: Terms) -> str:
    return f"{_name(terms, 'BORROWER')}确认：{terms['parties'][2]['service_deemed_served']}"


def _debt(terms: Terms) -> list[list[str]]:
    loan = terms["sections"]["loan"]
    return [
        ["合同编号", loan["contract_no"]],
        ["债权人", _name(terms, "LENDER")],
        ["借款本金", f"{loan['principal_words']}（{_figures(loan['principal'])}）"],
        ["年利率", f"{loan['annual_rate']}%"],
        ["还款方式", labels.REPAYMENT_METHODS[loan["repayment_method"]][0]],
        ["履行期限届满日", _day(terms["dates"]["due"])],
    ]


def _grid(rows: list[Terms]) -> dict[str, Any]:
    """The schedule three instalments a line, so that three years fit on the page."""
    cells = [
        [str(row["no"]), row["due"], *(money.format(money.from_json(row[part])) for part in ("principal", "interest"))]
        for row in rows
    ]
    width = min(3, len(cells))
    cells += [[""] * 4] * (-len(cells) % width)
    lines = [list(chain(*cells[start : start + width])) for start in range(0, len(cells), width)]
    return {"head": ["期次", "还款日", "本金", "利息"] * width, "rows": lines}


def _sum(rows: list[Terms], part: str) -> dict[str, str]:
    return money.total((money.from_json(row[part]) for row in rows), "CNY").to_json()


def _name(terms: Terms, role: str) -> str:
    names: list[str] = [party["name"] for party in terms["parties"] if role in party["roles"]]
    return names[0]


def _role(party: dict[str, Any]) -> str:
    return _ROLES[party["roles"][0]]


def _figures(value: dict[str, str]) -> str:
    return f"￥{money.format(money.from_json(value))}"


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"


def _numeral(number: int) -> str:
    return _NUMERALS[number - 1] if number <= 10 else f"十{_NUMERALS[number - 11]}"
