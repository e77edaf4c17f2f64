"""What an import of 100,000 bookings costs, on SQLite in a file, beside its floors.

The first floor is the reading alone: the same file through the CSV reader of the standard library, as dictionaries that
are thrown away. The second is the database alone: the same rows, made beforehand, inserted in the same pieces and
transactions. The import reads the file twice, checks each row against its debt, its id and its reversal, and seals
payer and note. Then the same file is imported again, which changes nothing. Processor time, so that other work hardly
shows.

The loans are those of a loan book where NOTARY_LOAN_BOOK names one (CSV with a column Term, in months): each gets a
share of the bookings in proportion to its term; else all get the same.
"""

import csv
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[1] / "unit" / "services")]

from officekit import BANK, CREDITOR, START, TestOffice, terms  # noqa: E402
from sqlalchemy import delete, insert, select  # noqa: E402

from api import render  # noqa: E402
from notary.client.payment_files import Progress, import_pieces  # noqa: E402
from notary.db import instruments as instrument_rows  # noqa: E402
from notary.db.tables import instruments, payments  # noqa: E402
from notary.domain.payments.chunks import MOST_ROWS  # noqa: E402
from notary.domain.payments.files import COLUMNS  # noqa: E402
from notary.domain.times import format_time  # noqa: E402
from notary.services import payments as service  # noqa: E402

BOOKINGS, LOANS = 100_000, 6_000
FIRST = date(2026, 3, 23)
LIMITS = {"import": 10.0, "again": 10.0}
"""How often the two floors together may go into an import."""


def shares() -> list[int]:
    """How many bookings each loan gets; at least one, and together about as many as there are."""
    book = os.environ.get("NOTARY_LOAN_BOOK")
    if book is None:
        return [BOOKINGS // LOANS + (index < BOOKINGS % LOANS) for index in range(LOANS)]
    with Path(book).open(encoding="utf-8", newline="") as file:
        months = [max(1, int(row["Term"])) for row in csv.DictReader(file)][:LOANS]
    return [max(1, BOOKINGS * each // sum(months)) for each in months]


def write(path: Path, counts: list[int]) -> int:
    """The file of bookings: payments, and now and then one that bounced; returns how many rows it has."""
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for loan, count in enumerate(counts):
            for no in range(count):
                day, id = FIRST + timedelta(no % 240), f"TX-{loan}-{no}"
                out.writerow([f"LN-{loan}", id, day, "PAYMENT", "1747.17", "CNY", "", "", "张文博", f"instalment {no}"])
                rows += 1
                if rows % 200 == 0:
                    out.writerow([f"LN-{loan}", f"RV-{loan}-{no}", day, "REVERSAL", "1747.17", "CNY", "", id, "", ""])
                    rows += 1
    return rows


def issue(office: TestOffice, count: int) -> None:
    """As many issued instruments, as far as bookings look at them."""
    made = [
        {
            "id": f"00000000-0000-7000-8000-{index:012}",
            "institution": BANK,
            "reference": f"LN-{index}",
            "kind": "LOAN",
            "status": "ISSUED",
            "register_no": index,
            "created_at": format_time(START),
        }
        for index in range(count)
    ]
    draft = {"draft": terms()}
    for row in made:
        row["private"] = office.context.vault.seal_json(draft, f"instruments/{row['id']}")
    with office.write() as tx:
        tx.execute(insert(instruments), made)
        assert instrument_rows.find(tx, CREDITOR, register_no=count - 1)


def pieces(rows: list[Any]) -> Iterator[list[Any]]:
    """Rows as an import has them in its transactions."""
    for start in range(0, len(rows), MOST_ROWS):
        yield rows[start : start + MOST_ROWS]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds of one run, and what came of it."""
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def main() -> int:
    """Prints the times and their ratios; 1 where one is above its limit or something was booked twice or not at all."""
    with tempfile.TemporaryDirectory() as folder:
        office = TestOffice(Path(folder))
        counts, path = shares(), Path(folder) / "payments.csv"
        issue(office, len(counts))
        rows = write(path, counts)

        def plain() -> int:
            return sum(1 for _ in csv.DictReader(StringIO(path.read_text(encoding="utf-8"))))

        def book(given: Any) -> Any:
            with office.write() as tx:
                return render.imported(service.import_(tx, office.context, CREDITOR, given))

        reading, read = timed(plain)
        importing, first = timed(lambda: import_pieces(path, book))
        again, second = timed(lambda: import_pieces(path, book))
        with office.read() as tx:
            kept = [dict(row) for row in tx.execute(select(payments)).mappings()]
        with office.write() as tx:
            tx.execute(delete(payments))

        def floor() -> None:
            for some in pieces(kept):
                with office.write() as tx:
                    tx.execute(insert(payments), some)

        inserting, _ = timed(floor)
        office.database.close()
    floors = reading + inserting
    ratios = {"import": importing / floors, "again": again / floors}
    print(f"rows                  {rows:,} on {len(counts):,} loans")
    print(f"plain csv reader      {reading:.2f} s")
    print(f"bare inserts          {inserting:.2f} s")
    print(f"import                {importing:.2f} s, {rows / importing:,.0f} a second")
    print(f"the same file again   {again:.2f} s")
    for name, ratio in ratios.items():
        print(f"ratio of {name:12} {ratio:.1f} (limit {LIMITS[name]})")
    if not (read == rows == len(kept) and first == Progress(rows, rows, 0) and second == Progress(rows, 0, rows)):
        print("not every row was booked once", file=sys.stderr)
        return 1
    return 1 if any(ratio > LIMITS[name] for name, ratio in ratios.items()) else 0


if __name__ == "__main__":
    sys.exit(main())
