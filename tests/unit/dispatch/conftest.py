"""The helpers of ``tests/`` made importable, and a letter."""

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parents[2])]

from notary.domain.notices import Letter  # noqa: E402


@pytest.fixture
def letter() -> Letter:
    return Letter(
        id="01936b2e-7c4a-7d3e-9f10-2b4c6d8e0f12",
        instrument="01936b2e-7c4a-7d3e-9f10-2b4c6d8e0f13",
        kind="OBJECTION_RECEIVED",
        address="claims@bank.example",
        subject="贷款 LN-1：债务人提出异议",
        text="债务人于 2026-11-23 提出异议。\n.\n下一步：五日内答复。",
        html="",
        data={"deadline": "2026-11-28"},
        created_at="2026-11-23T06:30:00Z",
        secret="s" * 32,
    )
