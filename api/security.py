"""Who calls: bearer API keys, and what each route asks of them.

Every route names the permissions that it needs as the scopes of its security requirement, so that they stand in the
OpenAPI document and a test can try each route with each role. A route without any is public, and says so by its tag.
"""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from api.deps import Office
from notary.services import api_keys
from notary.services.api_keys import Caller, Unauthenticated

PUBLIC = "public"
"""The tag of routes that need no key."""

_bearer = HTTPBearer(auto_error=False, description="An API key of `notary keys create`.", scheme_name="apiKey")


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
