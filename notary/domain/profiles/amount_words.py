"""Amounts in financial Chinese numerals (大写), as contracts and bills state them beside the figures.

Follows 支付结算办法 annex 1 (PBOC, 1997): a run of zeros inside the number is read once, 整 ends an amount without jiao
and fen.
"""

from notary.domain.money import Money, MoneyError

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_UNITS = ((10**8, "亿"), (10**4, "万"))
_NAMES = {"CNY": "人民币", "USD": "美元", "EUR": "欧元", "HKD": "港元"}


def in_words(money: Money) -> str:
    """The amount in words: ``人民币壹拾伍万元整`` for 150,000.00 CNY.

    Raises:
        MoneyError: a currency without a settled wording here (CNY, USD, EUR and HKD have one).
    """
    if money.currency not in _NAMES:
        raise MoneyError(f"no wording for {money.currency}; known are {', '.join(_NAMES)}")
    yuan, cents = divmod(money.minor, 100)
    jiao, fen = divmod(cents, 10)
    if yuan:
        whole = _whole(yuan) + "元"
        # A zero stands between yuan and the rest when a place in between is empty: 壹拾元零伍角, 壹元零伍分.
        gap = "零" if cents and (not jiao or yuan % 10 == 0) else ""
    else:
        whole, gap = ("", "") if cents else ("零元", "")
    rest = (f"{_DIGITS[jiao]}角" if jiao else "") + (f"{_DIGITS[fen]}分" if fen else "")
    return _NAMES[money.currency] + whole + gap + rest + ("" if fen else "整")


def _whole(number: int) -> str:
    """A positive integer below 10^16."""
    for unit, name in _UNITS:
        if number >= unit:
            high, low = divmod(number, unit)
            gap = "零" if 0 < low < unit // 10 else ""
            return _whole(high) + name + gap + (_whole(low) if low else "")
    return _four(number)


def _four(group: int) -> str:
    """A number from 1 to 9,999, without a leading zero."""
    words, gap = "", False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return words
