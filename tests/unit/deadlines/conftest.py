"""No test of this folder depends on the machine's speed."""

from hypothesis import settings

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
