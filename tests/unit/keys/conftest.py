from datetime import UTC, datetime
from pathlib import Path

import pytest

from notary.keys.trial import TrialAuthority, make_trial_authority

PASSWORD = "correct horse 电池"


@pytest.fixture(scope="session")
def trial(tmp_path_factory: pytest.TempPathFactory) -> TrialAuthority:
    """One trial authority for all tests; it is only read."""
    folder = tmp_path_factory.mktemp("trial") / "keys"
    return make_trial_authority(folder, "测试公证处", datetime(2026, 11, 23, 8, 0, 0, 5, tzinfo=UTC))


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text(PASSWORD + "\n")
    path.chmod(0o600)
    return path
