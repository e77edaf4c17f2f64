"""docs/api.md says what the code does."""

import re
from pathlib import Path

from api.limits import BODY_SECONDS, JSON_BYTES, LARGER, MIB
from notary.services.api_keys import ROLES

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text("utf-8")


def test_the_table_of_roles_is_the_one_that_is_enforced() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.*) \|$", PAGE, re.MULTILINE)
    told = {name: (acts_as, re.findall(r"`([\w:]+)`", may)) for name, acts_as, may in rows}
    assert told == {name: (role.acts_as, sorted(role.permissions)) for name, role in ROLES.items()}


def test_the_limits_are_the_ones_that_are_enforced() -> None:
    sizes = [LARGER["/documents"] // MIB, LARGER["/v1/evidence"] // MIB, LARGER["/v1/verify"] // MIB, JSON_BYTES // MIB]
    assert re.findall(r"(\d+) MiB", PAGE) == [str(size) for size in sizes]
    assert f"{BODY_SECONDS:g} s)" in PAGE
