"""What can go wrong between client and service; each is of the family that it has in the service itself.

Error
├── FormatError ── Malformed           400  what was sent has not its form
│               └─ DoNotSign                what was to be signed does not follow from what it shows
│                  └─ OtherRegister         it is for another register than the trust root's
├── Refused ────── RefusedThere        422  a rule of the register or of the law
│               ├─ Forbidden           403  the API key may not do this
│               └─ Conflict ─ Changed  409  the state changed in between
├── NotFound ───── Missing             404  nothing of that name is visible with this API key
├── Unavailable ── NotNow              503  something behind the service does not answer now
│               ├─ Unreached                no answer came; what was asked for may have been done
│               └─ NoAnswer                 something answered that is not the service
├── Unauthenticated                    401  no API key, or none in force
├── Fault                              500 and whatever is not listed
└── PartlyEntered                           some of many acts were entered before the rest failed

What the service said is ``error.problem`` (code, detail, ``errors``, request id) of those with a status.
"""

from notary.domain.errors import Conflict, Error, FormatError, NotFound, Refused, Unavailable
from notary.wire.base import Problem


class Told(Error):
    """The service answered with a problem (RFC 9457)."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail, code=problem.title)
        self.problem = problem


class Malformed(Told, FormatError):
    """What was sent has not the right form."""


class Unauthenticated(Told):
    """The service knows no such API key, or it is not in force any more."""


class Forbidden(Told, Refused):
    """The role or the API key may not do this."""


class Missing(Told, NotFound):
    """Nothing of that name is there, or this key may not see it."""


class Changed(Told, Conflict):
    """The state changed in between, or the same was done already with other content."""


class RefusedThere(Told, Refused):
    """A rule forbids it; ``problem.errors`` lists everything that is missing."""


class NotNow(Told, Unavailable):
    """Something behind the service does not answer now, or is not done yet."""


class Fault(Told):
    """The service failed, or answers with a status that it does not document."""


class Unreached(Unavailable):
    """No answer came in time. Of what writes, it is not known whether it was done: look before doing it anew."""

    code = "UNREACHED"


class NoAnswer(Unavailable):
    """What came is no answer of the service: a proxy's page, a redirect, half an answer, or one without end."""

    code = "NO_ANSWER"


class DoNotSign(FormatError):
    """What is to be signed is not what was asked for, or does not follow from what it shows; nothing was signed."""

    code = "DO_NOT_SIGN"


class OtherRegister(DoNotSign):
    """What is to be signed is for the register ``found``, and the trust root is of the register ``held``."""

    code = "OTHER_REGISTER"

    def __init__(self, found: str, held: str) -> None:
        super().__init__(f"the register of the service is {found}, and the trust root is of {held}; do not sign")
        self.found = found
        self.held = held


class PartlyEntered(Error):
    """``entered`` are the hashes of the acts that are in the register's queue; ``__cause__`` is why no more are."""

    code = "PARTLY_ENTERED"

    def __init__(self, entered: list[str], count: int, cause: Error) -> None:
        super().__init__(f"{len(entered)} of {count} acts were entered, then: {cause}")
        self.entered = entered


STATUS: dict[int, type[Told]] = {
    400: Malformed,
    401: Unauthenticated,
    403: Forbidden,
    404: Missing,
    409: Changed,
    422: RefusedThere,
    503: NotNow,
}
"""The error for each status; any other one is a Fault."""
