"""Verifying a notarisation certificate: pure judgement over evidence that others have gathered (docs/certificate.md).

evidence          what is given: the certificate, the trust root, documents, chain facts, a log, the time
certificate_file  the certificate as read, with what is malformed about it
case              one verification under way, with what several checks share
form              C01, C02, C11, C12, C13
parties           C03
issuer            C04, C05
bindings          whose key it is (§6), for C03 and C04
inclusion         C06, C07
anchoring         C08, C09
log               a published copy of the register, proven piece by piece
proven_time       C10
standing_checks   C14, C15
verdict           from checks to the two verdicts, the standing and the exit status
inputs            what each check looked at, for the report
subject           the facts of the debt, for the report
report            the result
verify            the table of checks, and the one function that runs it
"""

from notary.domain.verification.certificate_file import CertificateFile, read
from notary.domain.verification.evidence import ChainFacts, ChainProblem, Document, Evidence, Log
from notary.domain.verification.report import Check, Report, Result, Standing, Verdict
from notary.domain.verification.verify import CHECKS, verify

__all__ = [
    "CHECKS",
    "CertificateFile",
    "ChainFacts",
    "ChainProblem",
    "Check",
    "Document",
    "Evidence",
    "Log",
    "Report",
    "Result",
    "Standing",
    "Verdict",
    "read",
    "verify",
]
