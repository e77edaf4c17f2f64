"""Makes the helpers of the neighbours importable."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "services"), str(Path(__file__).parents[2])]
