"""Payments through the client: files in pieces, each once, whatever is lost on the way."""

from pathlib import Path
from typing import Any

import httpx2
import pytest
from apikit import Service
from clientkit import Line, client, issued
from paykit import csv_of, fee, paid, reversal, rows

from notary.client import payment_files
from notary.client.errors import Changed, RefusedThere, Unreached
from notary.client.payment_files import Progress
from notary.client.retry import Patience
from notary.domain import canonical
from notary.domain.errors import FormatError
from notary.domain.payments import PaymentsError
from notary.domain.payments.chunks import pieces


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of four rows, so that a few rows are a large file."""
    monkeypatch.setattr(payment_files, "pieces", lambda begin: pieces(begin, 4))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Ten payments, of which two are taken back: one before it is received."""
    values = [reversal("TX-8"), *(paid(id=f"TX-{n}") for n in range(10)), reversal("TX-0", id="RV-2")]
    path = tmp_path / "payments.csv"
    path.write_bytes(csv_of(*values))
    return path


def ids(service: Service, id: str) -> list[str]:
    """What is booked."""
    return sorted(item.id for item in client(service, "claims").payments.list(id, limit=5))


def test_a_file_is_booked_piece_by_piece_and_again_without_effect(service: Service, file: Path) -> None:
    id, claims, told = issued(service), client(service, "claims"), list[Progress]()
    done = claims.payments.import_file(file, progress=told.append)
    assert (done.rows, done.count, done.known) == (12, 12, 0)
    assert [item.rows for item in told] == [4, 8, 12]
    assert len(ids(service, id)) == 12
    assert claims.payments.import_file(file) == Progress(12, 0, 12)
    lines = file.with_suffix(".jsonl")
    lines.write_bytes(b"\n".join(canonical.encode(value) for value in [paid(id="TX-3"), fee()]))
    assert claims.payments.import_file(lines) == Progress(2, 1, 1)


def test_a_dry_run_books_nothing(service: Service, file: Path) -> None:
    id, claims = issued(service), client(service, "claims")
    assert claims.payments.import_file(file, dry_run=True) == Progress(12, 12, 0)
    assert ids(service, id) == []


def test_where_it_broke_off_it_goes_on(service: Service, file: Path) -> None:
    """The line dies in the second piece, once before and once after the service took it."""
    id, seen = issued(service), 0

    def dies(request: httpx2.Request, through: Any) -> httpx2.Response:
        nonlocal seen
        seen += 1
        if seen == 3:
            through()
        if seen > 1:
            raise httpx2.ConnectError("gone")
        answer: httpx2.Response = through()
        return answer

    line = Line(service, dies)
    patience = Patience(attempts=2, clock=lambda: 0.0, sleep=lambda _: None)
    with pytest.raises(Unreached):
        client(service, "claims", line, patience=patience).payments.import_file(file)
    assert len(ids(service, id)) == 8
    assert client(service, "claims").payments.import_file(file) == Progress(12, 4, 8)
    assert len(ids(service, id)) == 12


def test_nothing_is_sent_where_a_row_is_wrong(service: Service, file: Path) -> None:
    issued(service)
    line = Line(service)
    file.write_bytes(csv_of(*(paid(id=f"TX-{n}") for n in range(9))) + b"LN-1,X,x,PAYMENT,1,CNY,,,,\n")
    with pytest.raises(PaymentsError) as caught:
        client(service, "claims", line).payments.import_file(file)
    assert [problem.path for problem in caught.value.problems] == ["row[11].day"]
    assert line.seen == []
    with pytest.raises(FormatError, match=r"must end in \.csv or \.jsonl"):
        client(service, "claims", line).payments.import_file(file.with_suffix(".txt"))


def test_what_the_service_refuses_is_named_by_the_row_of_the_file(service: Service, file: Path) -> None:
    issued(service)
    claims = client(service, "claims")
    file.write_bytes(csv_of(*(paid(id=f"TX-{n}") for n in range(5)), paid("LN-9", id="X")))
    with pytest.raises(RefusedThere, match=r"row\[7\]\.instrument: there is no such instrument") as caught:
        claims.payments.import_file(file)
    assert [fault.where for fault in caught.value.problem.errors] == ["row[7].instrument"]
    with pytest.raises(Changed) as changed:
        claims.payments.check(rows(paid(id="Y"), paid(id="TX-0", day="2026-06-02")))
    assert [fault.where for fault in changed.value.problem.errors] == ["payments[1].id"]
