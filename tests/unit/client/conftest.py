"""A service for each test, reached by clients of every role."""

import sys
from pathlib import Path

UNIT = Path(__file__).parents[1]
sys.path[:0] = [str(UNIT / "api"), str(UNIT / "services"), str(UNIT.parent)]

from servicefixtures import kind, office, service  # noqa: E402

__all__ = ["kind", "office", "service"]
