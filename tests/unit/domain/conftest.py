"""The helpers of ``tests/`` made importable; no test of this folder depends on the machine's speed."""

import sys
from pathlib import Path

from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parents[2]))
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
