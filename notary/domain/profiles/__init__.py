"""Jurisdiction profiles: what an instrument must say to be enforceable somewhere. Profile ``cn`` is complete."""

from notary.domain.profiles.cn import CN
from notary.domain.profiles.profile import Profile

PROFILES: dict[str, Profile] = {CN.name: CN}
"""The profiles by the name that stands in an envelope."""
