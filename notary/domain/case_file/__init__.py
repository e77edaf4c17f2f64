"""The case file of one instrument: what its records add up to, and which record may come next.

    file = add(file, mandatory, record_hash, known)    # raises CaseForbidden, which names every reason
    missing(file, known, notary)                       # everything that an issue still lacks (row N5)

Pure, so that the office, the audit and a test of random histories go by the same rules. The moves of the deed are those
of notary.domain.law; the records that move nothing are what its rows rest on. ``state`` is what there is and what a
record changes, ``checks`` what each type must meet, ``rules`` the two together.
"""

from notary.domain.case_file.rules import CaseForbidden, add, forbidding, issue_facts, missing
from notary.domain.case_file.state import CaseFile, Known, follow, issued, told_all

__all__ = [
    "CaseFile", "CaseForbidden", "Known", "add", "follow", "forbidding", "issue_facts", "issued", "missing", "told_all",
]  # fmt: skip
