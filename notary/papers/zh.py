"""How numbers, days, times and amounts are written in Chinese papers."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from notary.domain import money
from notary.domain.deadlines import Unit
from notary.domain.money import Money, MoneyError
from notary.domain.papers.parts import Counted
from notary.domain.profiles.amount_words import in_words
from notary.domain.times import SHANGHAI

NOT_RECORDED = "未记载"
"""For what is not known: never an empty place."""

_DIGITS = "零一二三四五六七八九"
_UNITS = {Unit.WORKING_DAYS: "个工作日", Unit.DAYS: "日", Unit.YEARS: "年"}


def numeral(number: int) -> str:
    """一, 十二, 二十; from a hundred on in figures."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


def day(value: date | None) -> str:
    """2026年11月27日."""
    return NOT_RECORDED if value is None else f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime | None) -> str:
    """2026年11月27日14时05分09秒（北京时间）."""
    if value is None:
        return NOT_RECORDED
    local = value.astimezone(SHANGHAI)
    return f"{day(local.date())}{local:%H时%M分%S秒}（北京时间）"


def figures(value: Money | None) -> str:
    """人民币150,000.00元; other currencies by their code: USD 1,000.00."""
    if value is None:
        return NOT_RECORDED
    amount = money.format(value)
    return f"人民币{amount}元" if value.currency == "CNY" else f"{value.currency} {amount}"


def in_full(value: Money | None) -> str:
    """The figures with the words beside them, where the currency has a settled wording."""
    if value is None:
        return NOT_RECORDED
    try:
        return f"{figures(value)}（大写：{in_words(value)}）"
    except MoneyError:
        return figures(value)


def percent(value: Decimal) -> str:
    """7.2%."""
    return f"{value:f}%"


def yes(value: bool | None) -> str:
    """是, 否, or that it is not recorded."""
    return NOT_RECORDED if value is None else "是" if value else "否"


def text(value: str | int | None) -> str:
    """The value, or that it is not recorded."""
    return NOT_RECORDED if value is None else str(value)


def label(codes: Mapping[str, tuple[str, ...]], code: str | None) -> str:
    """The Chinese name of a code."""
    return NOT_RECORDED if code is None else codes[code][0]


def labels(codes: Mapping[str, tuple[str, ...]], chosen: Iterable[str]) -> str:
    """The Chinese names of codes."""
    return joined(label(codes, code) for code in chosen)


def joined(values: Iterable[str]) -> str:
    """甲、乙、丙."""
    return "、".join(values)


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends in one."""
    return text if text.rstrip().endswith(("。", "！", "？")) else f"{text}。"


def counting(value: Counted) -> str:
    """How a deadline was counted, in one sentence or more."""
    span = f"{value.count}{_UNITS[value.unit]}"
    told = [f"自{value.event}之日（{day(value.start)}，当日不计入）起{span}，依据：{sentence(value.basis)}"]
    if value.note is not None:
        told.append(sentence(value.note))
    if value.nominal != value.last_day:
        told.append(f"按日计算的末日为{day(value.nominal)}，因该日为休息日或者节假日，顺延至{day(value.last_day)}。")
    if value.provisional:
        told.append("节假日安排尚未全部公布，截止日仍可能顺延。")
    return "".join(told)
