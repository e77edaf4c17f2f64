from pathlib import Path

from notary.domain.profiles import PROFILES
from notary.domain.profiles.tables import markdown

PAGE = Path(__file__).parents[3] / "docs/instruments.md"


def test_the_tables_of_the_page_are_those_of_the_profile() -> None:
    _, _, rest = PAGE.read_text("utf-8").partition("<!-- generated: begin -->\n")
    shown, end, _ = rest.partition("<!-- generated: end -->")
    assert end
    assert shown == markdown(PROFILES["cn"]), "print them anew with: python -m notary.domain.profiles.tables"
