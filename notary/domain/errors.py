"""The one base of every error that this product raises on purpose.

Error
├── FormatError      a byte string or value is not what its format says (where, and what would be right)
├── Refused          a rule of the register or of the law forbids the step (which rule, what would make it lawful)
│   └── Conflict     it was true a moment ago: look again and retry
├── NotFound         nothing with that name is visible to the caller
└── Unavailable      something outside (chain, database, signer, timestamp authority) does not answer now

Modules derive their own errors from these, so a caller can catch a family, and ``main`` needs one ``except Error``.
"""


class Error(Exception):
    """Base of all deliberate errors. ``str(error)`` is a whole sentence for people; ``code`` is stable for programs."""

    code = "ERROR"

    def __init__(self, message: str, *, where: str = "", code: str | None = None) -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.where = where
        if code is not None:
            self.code = code


class FormatError(Error):
    """A value does not have its format. ``where`` names the place (a path such as ``acts[0].body.salt``)."""

    code = "FORMAT"


class Refused(Error):
    """A rule forbids this step."""

    code = "REFUSED"


class Conflict(Refused):
    """The state changed in between, or the same thing was done already with other content."""

    code = "CONFLICT"


class NotFound(Error):
    """Nothing of that name is visible to the caller."""

    code = "NOT_FOUND"


class Unavailable(Error):
    """A part outside this process does not answer, or not sensibly; trying again later may help."""

    code = "UNAVAILABLE"
