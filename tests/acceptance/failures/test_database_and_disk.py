"""A database locked by somebody else, a full disk: said clearly, nothing spoiled, and work goes on afterwards."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from harness import Office, copy_of
from processes import said, wait_for, worker

from notary.bootstrap import DiskTrouble, publish_trust
from notary.chain.rpc import Rpc
from notary.db.session import DatabaseUnavailable

pytestmark = pytest.mark.process

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another process holds the database for itself alone."""
    command = [sys.executable, "-c", HOLD, str(database)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        yield
        holder.communicate()


def recheck(office: Office) -> subprocess.Popen[str]:
    arguments = ["act", "do", "0", "RECHECK", "--data", str(office.data)]
    return subprocess.Popen([sys.executable, "-m", "notary.cli", *arguments], stderr=subprocess.PIPE, text=True)


def test_a_locked_database_is_told_and_waited_for(working: Office) -> None:
    with worker(working.data) as process:
        working.settle(process)
        with locked(working.data / "notary.db"):
            with recheck(working) as command:
                _, complaint = command.communicate()
            assert command.returncode == 1
            assert complaint == "notary: the database does not answer: database is locked\n"
            wait_for(lambda: "DATABASE_UNAVAILABLE" in said(working.data), "the worker to tell", process)
        assert working.view_at_rest(0) == 0
        working.revoke(0)
        working.settle(process)
        working.assert_sound()


@contextmanager
def small_disk(path: Path) -> Iterator[None]:
    """A file system of a few megabytes."""
    path.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(path)], capture_output=True)
    if done.returncode:
        pytest.skip(f"a small file system needs the right to mount: {done.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(path)], check=True)


def fill(path: Path) -> None:
    """Take all the space that is left."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(os.urandom(4096))


def test_a_full_disk_is_told_and_nothing_is_spoiled(working_template: Office, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with small_disk(data), closing(copy_of(working_template, data)) as office:
        with worker(data) as process:
            office.settle(process)
            publish_trust(office.app)  # the chain's new address, so that nothing is left to enter in the database
            fill(data / "filler")
            with pytest.raises(DatabaseUnavailable, match="full"):
                office.offer(200)
            with Rpc(office.app.chain.rpc[0]) as rpc:
                rpc.call("evm_mine")
            wait_for(lambda: "the chain's files cannot be written" in said(data), "the chain to tell", process)
            (data / "trust.json").rename(data / "kept")
            # Asked here, because a worker whose lease cannot be renewed on the full disk does not come that far.
            with pytest.raises(DiskTrouble, match=r"trust\.json: cannot be written"):
                publish_trust(office.app)
            (data / "kept").rename(data / "trust.json")
            (data / "filler").unlink()
            office.issue(1)
            office.revoke(0)
            office.settle(process)
            office.assert_sound()
        with worker(data) as process:
            office.settle(process)
            office.assert_sound()
        assert not list((data / "chain").glob("*.damaged-*"))
