"""The audit of the whole register: do acts, documents, numbers, log, timestamps, trust roots, orders and chain agree?

    seen = look(database, chain)            # first the chain, None to leave it out
    with database.read() as tx:             # then one snapshot of the database
        for result in run(tx, context, seen):
            ...                             # one Result per check, as it is done

case          what every check gets: the snapshot, and what the chain showed before it
report        differences, what is under way, results
acts, instruments, case_files, numbers, log, published, orders, chain, history      the checks, by subject
table         the checks in their order, and running them
"""

from notary.services.audit.case import Seen, look
from notary.services.audit.report import Difference, Outcome, Result, UnderWay
from notary.services.audit.table import CHECKS, Check, run

__all__ = ["CHECKS", "Check", "Difference", "Outcome", "Result", "Seen", "UnderWay", "look", "run"]
