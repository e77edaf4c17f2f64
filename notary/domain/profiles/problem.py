"""One thing that is wrong with an instrument, told so that a person or a program can mend it."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Kinds of problems; stable, for programs."""

    UNKNOWN_KEY = "UNKNOWN_KEY"
    MISSING = "MISSING"
    TYPE = "TYPE"
    FORMAT = "FORMAT"
    LENGTH = "LENGTH"
    RANGE = "RANGE"
    UNKNOWN_CODE = "UNKNOWN_CODE"
    DUPLICATE = "DUPLICATE"
    ORDER = "ORDER"
    IDENTIFIER = "IDENTIFIER"
    REFERENCE = "REFERENCE"
    ROLE = "ROLE"
    SECTION = "SECTION"
    SCOPE = "SCOPE"
    SUM = "SUM"
    CURRENCY = "CURRENCY"
    NOT_BOUND = "NOT_BOUND"
    DOCUMENT = "DOCUMENT"
    CONSENT = "CONSENT"
    CHECKLIST = "CHECKLIST"
    CASE_FILE = "CASE_FILE"


@dataclass(frozen=True)
class Problem:
    """What is wrong (``code``, ``message``), where (``path``, such as ``parties[0].id_no``), and what would be right.

    Messages never repeat the value, because it may be personal and messages are logged.
    """

    path: str
    code: Code
    message: str
    expected: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}; expected {self.expected}"
