"""Makes the helpers of the service's unit tests importable."""

import sys
from pathlib import Path

UNIT = Path(__file__).parents[2] / "unit"
sys.path[:0] = [str(UNIT / "api"), str(UNIT / "services")]
