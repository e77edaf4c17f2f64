"""Every way in which a test spoils a register's database, as one table."""

from spoils import acts, case_files, instruments, log, orders  # noqa: F401 - they fill the table
from spoils.table import CASES, Case

__all__ = ["CASES", "Case"]
