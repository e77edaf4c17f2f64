"""Fictitious parties: valid in form, nobody's in fact (region 310000 is no county, so no person has such an id)."""

from datetime import date
from random import Random
from typing import Any

from stdnum.cn import ric, uscc

SURNAMES = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张"
GIVEN_NAMES = (
    "文博", "雨桐", "建国", "思远", "佳怡", "志强", "晓梅", "子轩", "丽华", "明哲",
    "海涛", "静雯", "俊杰", "秀兰", "一鸣", "若曦", "德胜", "梓涵", "国栋", "婉清",
)  # fmt: skip
STREETS = ("云锦路", "松涛路", "明湖大道", "桂花弄", "临江路", "学府街", "青禾路", "望春路")
TRADES = ("食品", "建材", "纺织", "机电", "物流", "文具", "农产品", "五金")
BRANDS = ("晨曦", "瑞丰", "启明", "恒信", "远航", "嘉禾", "新锐", "长青")


def name(rng: Random) -> str:
    """A Chinese name."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN_NAMES)


def person(rng: Random, party_id: str, role: str) -> dict[str, Any]:
    """A natural person of 25 to 55 years."""
    birth = date(rng.randint(1971, 2000), rng.randint(1, 12), rng.randint(1, 28))
    stem = f"310000{birth:%Y%m%d}{rng.randint(0, 999):03d}"
    number = stem + ric.calc_check_digit(stem + "0")
    return _party(rng, party_id, role, name(rng), "NATURAL", "RESIDENT_ID", number)


def company(rng: Random, party_id: str, role: str, legal_rep: str) -> dict[str, Any]:
    """A limited company with its legal representative."""
    firm = f"上海{rng.choice(BRANDS)}{rng.choice(TRADES)}贸易有限公司"
    return _party(rng, party_id, role, firm, "LEGAL", "USCC", credit_code(rng, "91")) | {"legal_rep": legal_rep}


def sole_trader(rng: Random, party_id: str, role: str, operator: str) -> dict[str, Any]:
    """A sole trader's business (个体工商户), which its operator runs."""
    shop = f"上海市浦东新区{rng.choice(BRANDS)}{rng.choice(TRADES)}经营部"
    return _party(rng, party_id, role, shop, "OTHER", "USCC", credit_code(rng, "92")) | {"legal_rep": operator}


def credit_code(rng: Random, prefix: str) -> str:
    """A unified social credit code with a right check digit, region 310000."""
    stem = f"{prefix}310000MA" + "".join(rng.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=7))
    return stem + uscc.calc_check_digit(stem)


def address(rng: Random) -> str:
    """An address on streets that do not exist."""
    return f"上海市浦东新区{rng.choice(STREETS)}{rng.randint(1, 999)}号{rng.randint(1, 20)}幢{rng.randint(101, 1806)}室"


def _party(
    rng: Random, party_id: str, role: str, full_name: str, kind: str, id_type: str, id_no: str
) -> dict[str, Any]:
    home = address(rng)
    return {
        "id": party_id,
        "roles": [role],
        "name": full_name,
        "party_kind": kind,
        "id_type": id_type,
        "id_no": id_no,
        "address_domicile": home,
        "service_address": home,
        "service_mobile": f"1{rng.choice('3578')}{rng.randint(0, 999_999_999):09d}",
        "service_consent_channels": ["LETTER", "PHONE", "SMS"],
        "service_deemed_served": "按本人确认的送达地址或手机号码发出，信函自签收或退回之日、短信自到达之日视为送达。",
    }
