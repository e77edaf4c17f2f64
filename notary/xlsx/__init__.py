"""The statement of account as an XLSX workbook, whose formulas come to the figures of the statement.

    render(statement)                # bytes of the workbook

The data's way: ``layout`` says where everything will stand, so that any sheet can refer to any other; each sheet's
module (``summary`` and its ``workings``, ``lines``, ``payments``, ``schedule``, ``cost``, ``terms``) gives its rows of
``cells``; ``book`` writes them.
"""

from notary.xlsx.statement import TooManyDigits, render

__all__ = ["TooManyDigits", "render"]
