"""Numbers on identity papers: compact, validate, is_valid, format, the same four verbs for every type.

Resident ids (GB 11643) and unified social credit codes (GB 32100-2015) have check digits; the other papers only a
shape. A valid number says nothing about whether the paper exists: that is the identity check's work.
"""

import datetime
import re
from enum import StrEnum

import stdnum.exceptions
from stdnum.cn import ric, uscc

from notary.domain.errors import FormatError


class IdType(StrEnum):
    """Kinds of identity papers of persons and organisations."""

    RESIDENT_ID = "RESIDENT_ID"
    PASSPORT = "PASSPORT"
    HK_MACAU_PERMIT = "HK_MACAU_PERMIT"
    TAIWAN_PERMIT = "TAIWAN_PERMIT"
    FOREIGN_PERMANENT_RESIDENT = "FOREIGN_PERMANENT_RESIDENT"
    MILITARY_ID = "MILITARY_ID"
    USCC = "USCC"
    FOREIGN_REGISTRATION = "FOREIGN_REGISTRATION"


PERSON_IDS = frozenset(set(IdType) - {IdType.USCC, IdType.FOREIGN_REGISTRATION})
"""Papers of natural persons; the rest are papers of organisations."""

_SHAPES = {
    IdType.PASSPORT: (r"[A-Z0-9]{5,20}", "5 to 20 capital letters and digits"),
    IdType.HK_MACAU_PERMIT: (r"[HM][0-9]{8}([0-9]{2})?", "H or M and 8 or 10 digits"),
    IdType.TAIWAN_PERMIT: (r"[0-9]{8}([0-9]{2})?", "8 or 10 digits"),
    IdType.FOREIGN_PERMANENT_RESIDENT: (
        r"[A-Z]{3}[0-9]{12}|9[0-9]{17}",
        "3 letters and 12 digits, or 18 digits",
    ),
    IdType.MILITARY_ID: (r"[\u4e00-\u9fff]{1,4}字第[0-9]{4,10}号", "such as 军字第1234567号"),
    IdType.FOREIGN_REGISTRATION: (
        r"[A-Z0-9][A-Z0-9./-]{1,39}",
        "2 to 40 capital letters, digits, '.', '/', '-'",
    ),
}
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}\Z", re.ASCII)


class IdentifierError(FormatError):
    """A number cannot be one of its type; the message says why and what would be right."""

    code = "IDENTIFIER"


def compact(id_type: IdType, number: str) -> str:
    """The number without separators and in capitals, as it must stand in an instrument."""
    separators = " " if id_type is IdType.FOREIGN_REGISTRATION else " -"
    return number.translate({ord(char): None for char in separators}).upper()


def validate(id_type: IdType, number: str) -> str:
    """The compact number, when it can be one of its type.

    Raises:
        IdentifierError: wrong length, characters, birth date, region or check digit.
    """
    number = compact(id_type, number)
    if id_type is IdType.RESIDENT_ID:
        _resident_id(number)
    elif id_type is IdType.USCC:
        _credit_code(number)
    else:
        shape, hint = _SHAPES[id_type]
        if not re.fullmatch(shape, number, re.ASCII):
            raise IdentifierError(f"not a {id_type} number: {hint} expected")
    return number


def is_valid(id_type: IdType, number: str) -> bool:
    """Whether ``validate`` accepts the number."""
    try:
        validate(id_type, number)
    except IdentifierError:
        return False
    return True


def format(id_type: IdType, number: str) -> str:
    """The number in groups for reading: ``310000 19900101 0010``; other papers are written in one piece."""
    number = compact(id_type, number)
    if id_type is IdType.RESIDENT_ID:
        return f"{number[:6]} {number[6:14]} {number[14:]}"
    if id_type is IdType.USCC:
        return f"{number[:8]} {number[8:17]} {number[17:]}"
    return number


def birth_date(resident_id: str) -> datetime.date:
    """Date of birth inside a valid resident id."""
    return ric.get_birth_date(compact(IdType.RESIDENT_ID, resident_id))


def _resident_id(number: str) -> None:
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number, re.ASCII):
        raise IdentifierError("a resident id has 17 digits and a last digit or X")
    try:
        ric.validate(number)
    except stdnum.exceptions.InvalidChecksum:
        raise IdentifierError("the check digit of the resident id does not fit: a digit was mistyped") from None
    except stdnum.exceptions.ValidationError:
        raise IdentifierError("the resident id holds no real birth date or region") from None


def _credit_code(number: str) -> None:
    # stdnum's own validate demands digits in the first two places, but registrars also issue letters there
    # (rural collectives N, others Y). The organisation code inside (GB 11714) has a check digit of its own that
    # real codes do not always keep, so it is left alone.
    if not _CREDIT_CODE.match(number):
        raise IdentifierError(
            "a credit code has 18 digits and capitals without I, O, S, V, Z; places 3 to 8 are digits"
        )
    if uscc.calc_check_digit(number) != number[-1]:
        raise IdentifierError("the check digit of the credit code does not fit: a character was mistyped")
