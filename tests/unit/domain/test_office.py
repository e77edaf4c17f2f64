"""The office's public facts; its form of deed numbers can never be changed, so a form that cannot work is refused."""

import pytest

from notary.domain import office
from notary.domain.errors import FormatError


def describe(template: str) -> object:
    return office.describe("register.east.example", "east", "East", trial=False, deed_template=template)


@pytest.mark.parametrize("template", ["（{year}）沪东证经字第{serial}号", "{serial}-{year}"])
def test_year_and_serial_make_a_number(template: str) -> None:
    describe(template)


@pytest.mark.parametrize(
    "template",
    [
        "沪东证经字", "{serial}", "{year}", "{year}{serial}{serial}", "{year}{serial}{foo}", "{year}{serial}{",
        "{year}{serial}}", "{year:04d}{serial}", "{{year}}{serial}", "",
    ],
)  # fmt: skip
def test_a_template_that_cannot_work_is_refused(template: str) -> None:
    with pytest.raises(FormatError, match="deedTemplate"):
        describe(template)
