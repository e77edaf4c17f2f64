"""Options of the whole test suite."""

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")  # no test depends on the machine's speed

pytest_plugins = ["databases"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long variants as well")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    skipped = pytest.mark.skip(reason="a long variant; run with --long")
    for item in items:
        if item.get_closest_marker("long") is not None:
            item.add_marker(skipped)
