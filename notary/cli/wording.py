"""What the libraries say of a wrong value, in the words of this product."""

import re

_UNPARSED = ", unable to parse string as "


def of_value(message: str) -> str:
    """Why a value is wrong, from pydantic's sentence: ``must be a valid integer``."""
    said = message.removeprefix("Value error, ")
    return said.replace("Input should be ", "must be ", 1).split(_UNPARSED)[0]


def of_usage(message: str) -> str:
    """Why a command is wrong, from typer's sentence: on one line, and ended by a full stop."""
    line = re.sub(r"[ \t]*\n[ \t]*", " ", message)
    what, colon, why = line.partition(": ")
    whole = f"{what}{colon}{of_value(why)}"
    return whole if whole.endswith((".", "?", "!")) else f"{whole}."
