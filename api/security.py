"""Who calls: bearer API keys, and what each route asks of them.

Every route names the permissions that it needs as the scopes of its security requirement, so that they stand in the
OpenAPI document and a test can try each route with each role. A route without any is public, and says so by its tag.
"""

from typing import Annotated, ClassVar

from fastapi import Depends, Request
from fastapi.security import (
    HTTPAuthorizationCredentials,
    HTTPBasic,
    HTTPBasicCredentials,
    HTTPBearer,
    SecurityScopes,
)
from starlette.exceptions import HTTPException

from api.deps import Office
from notary.services import api_keys
from notary.services.api_keys import Caller, Forbidden, Unauthenticated

PUBLIC = "public"
"""The tag of routes that need no key."""

_bearer = HTTPBearer(auto_error=False, description="An API key of `notary keys create`.", scheme_name="apiKey")


class _Password(HTTPBasic):
    """HTTP Basic, for which a header that is none of it is no password, and not an error of another form than ours."""

    async def __call__(self, request: Request) -> HTTPBasicCredentials | None:  # type: ignore[override]
        try:
            return await super().__call__(request)
        except HTTPException:
            return None


_password = _Password(
    auto_error=False,
    scheme_name="feedPassword",
    description="For calendar programs: any user name, and as password an API key for `deadlines:read` alone.",
)


class PasswordNeeded(Unauthenticated):
    """As ``Unauthenticated``, where a program may ask its user for a password."""

    headers: ClassVar = {"WWW-Authenticate": 'Bearer, Basic realm="deadlines", charset="UTF-8"'}


def caller(
    request: Request,
    office: Office,
    asked: SecurityScopes,
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    """Whoever shows the key.

    Raises:
        Unauthenticated: no key, or none that is in force.
        Forbidden: the role or the key may not do this.
    """
    if shown is None:
        raise Unauthenticated("this needs an API key: Authorization: Bearer ntk_…")
    with office.database.read() as tx:
        found = api_keys.authenticate(tx, office.context, shown.credentials)
    request.state.caller = found
    found.require(asked.scopes)
    return found


def feed_caller(
    request: Request,
    office: Office,
    asked: SecurityScopes,
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    password: Annotated[HTTPBasicCredentials | None, Depends(_password)],
) -> Caller:
    """Whoever shows the key, as a bearer or as the password that calendar programs can show.

    Such a program keeps its password, often on somebody else's machine, so a key that may do more is refused there.

    Raises:
        PasswordNeeded: no key, or none that is in force.
        Forbidden: the role or the key may not do this, or a password may do more than this.
    """
    if password is not None:
        shown = HTTPAuthorizationCredentials(scheme="Basic", credentials=password.password)
    try:
        found = caller(request, office, asked, shown)
    except Unauthenticated as error:
        raise PasswordNeeded(str(error)) from None
    if password is not None and found.permissions != frozenset(asked.scopes):
        wanted = " ".join(asked.scopes)
        raise Forbidden(
            f"the password of a calendar must be a key for {wanted} alone, and this one may do more; make one with: "
            f"notary keys create --role {found.role} --scope {wanted}"
        )
    return found
