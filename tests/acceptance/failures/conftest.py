"""Makes the helpers importable, and two offices to copy from: one with nothing entered yet, one long at work."""

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from harness import Office, copy_of, new_office  # noqa: E402 - after the path is set
from processes import said, worker  # noqa: E402
from service import Service, api  # noqa: E402


@pytest.fixture(scope="session")
def fresh_template(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office without a chain, with five offered instruments of which all parties consented."""
    office = new_office(tmp_path_factory.mktemp("fresh") / "data")
    office.offer(5)
    office.close()
    return office


@pytest.fixture(scope="session")
def working_template(tmp_path_factory: pytest.TempPathFactory, fresh_template: Office) -> Office:
    """The same office later: numbers 0 to 2 issued, 1 revoked, 2 discharged, everything anchored, nothing running."""
    office = copy_of(fresh_template, tmp_path_factory.mktemp("working") / "data")
    office.issue(3)
    with worker(office.data) as process:
        office.settle(process)
        office.revoke(1)
        office.discharge(2)
        office.settle(process)
        for number in range(3):
            office.write_certificate(number)
    office.close()
    return office


@pytest.fixture
def fresh(fresh_template: Office, tmp_path: Path) -> Iterator[Office]:
    """A copy of the office without a chain."""
    with closing(copy_of(fresh_template, tmp_path / "data")) as office:
        yield office


@pytest.fixture
def working(working_template: Office, tmp_path: Path) -> Iterator[Office]:
    """A copy of the office at work."""
    with closing(copy_of(working_template, tmp_path / "data")) as office:
        yield office


@pytest.fixture(scope="module")
def serving(working_template: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The office at work with a worker and, as a process of its own, its service."""
    data = tmp_path_factory.mktemp("serving") / "data"
    with closing(copy_of(working_template, data)) as office, worker(data) as process, api(office) as made:
        office.settle(process, made.process)
        yield made


@pytest.fixture
def service(serving: Service) -> Iterator[Service]:
    """That service; whatever a test does to it, afterwards it answers, had no fault, and the register is sound."""
    yield serving
    assert serving.ask("claims", "GET", "/v1/instruments").status_code == 200
    assert [line for line in serving.logged() if line["status"] >= 500] == []
    assert "Traceback" not in said(serving.office.data)
    serving.office.assert_everything_agrees()
