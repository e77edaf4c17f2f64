"""What routes ask of their caller, one alias for each permission. A route that reads gets the caller, one that writes
the request that takes effect once."""

from typing import Annotated

from fastapi import Security

from api.once import Once, once
from api.security import caller, feed_caller
from notary.services.api_keys import Caller

InstrumentsRead = Annotated[Caller, Security(caller, scopes=["instruments:read"])]
InstrumentsWrite = Annotated[Once, Security(once, scopes=["instruments:write"])]
InstrumentsDelete = Annotated[Caller, Security(caller, scopes=["instruments:write"])]
ConsentsWrite = Annotated[Once, Security(once, scopes=["consents:write"])]
RecordsWrite = Annotated[Once, Security(once, scopes=["records:write"])]
ActsRead = Annotated[Caller, Security(caller, scopes=["acts:write"])]
ActsWrite = Annotated[Once, Security(once, scopes=["acts:write"])]
EvidenceWrite = Annotated[Once, Security(once, scopes=["evidence:write"])]
SubmissionsWrite = Annotated[Once, Security(once, scopes=["submissions:write"])]
CertificatesRead = Annotated[Caller, Security(caller, scopes=["certificates:read"])]
CertificatesMake = Annotated[Once, Security(once, scopes=["certificates:read", "jobs:write"])]
DeadlinesRead = Annotated[Caller, Security(caller, scopes=["deadlines:read"])]
DeadlinesFeed = Annotated[Caller, Security(feed_caller, scopes=["deadlines:read"])]
PaymentsRead = Annotated[Caller, Security(caller, scopes=["payments:read"])]
PaymentsWrite = Annotated[Once, Security(once, scopes=["payments:write"])]
PaymentsCheck = Annotated[Caller, Security(caller, scopes=["payments:write"])]
CourtsRead = Annotated[Caller, Security(caller, scopes=["courts:read"])]
CourtsOpen = Annotated[Once, Security(once, scopes=["courts:open"])]
CourtsWrite = Annotated[Once, Security(once, scopes=["courts:write"])]
KeysRead = Annotated[Caller, Security(caller, scopes=["keys:read"])]
KeysWrite = Annotated[Once, Security(once, scopes=["keys:write"])]
InstitutionsRead = Annotated[Caller, Security(caller, scopes=["institutions:read"])]
InstitutionsWrite = Annotated[Once, Security(once, scopes=["institutions:write"])]
AuthoritiesWrite = Annotated[Once, Security(once, scopes=["authorities:write"])]
NoticesRead = Annotated[Caller, Security(caller, scopes=["notices:read"])]
NoticesWrite = Annotated[Once, Security(once, scopes=["notices:write"])]
JobsRead = Annotated[Caller, Security(caller, scopes=["jobs:read"])]
