"""Transactions, encryption at rest, and who sees what."""

import inspect
import json
import sqlite3
import stat
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from officekit import CREDITOR, DOCUMENT, EVIDENCE, FOREIGN, NOTARY, TestOffice, terms
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

import notary.db.engine
from notary.db import access, instruments, jobs, keys, tables
from notary.db.scope import Scope
from notary.db.session import Database, DatabaseUnavailable
from notary.db.vault import Vault, VaultError
from notary.domain.errors import Conflict, NotFound

ROW = {"id": "court", "name": "Court", "kind": "COURT", "created_at": "2026-11-23T06:30:00Z"}

ENROLMENT = {
    "institution": "trial-bank",
    "id_type": "USCC",
    "identity": "ab" * 32,
    "method": "HSM_KEY",
    "evidence": EVIDENCE,
    "not_before": "2026-01-01T00:00:00Z",
    "not_after": "2027-01-01T00:00:00Z",
}


def stored(database: Database) -> bytes:
    """Every value of every table, as a thief of the server's disk would put them together."""
    found = b""
    with database.read() as tx:
        for table in tables.metadata.sorted_tables:
            for row in tx.execute(select(table)):
                found += b"".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
    return found


def ids(database: Database) -> list[str]:
    """What another process would see."""
    with database.read() as tx:
        return list(tx.execute(select(tables.institutions.c.id)).scalars())


@pytest.fixture
def database(database_url: str) -> Any:
    made = Database(database_url)
    yield made
    made.close()


class TestTransactions:
    def test_leaving_the_block_commits_and_nothing_before(self, database: Database, tmp_path: Path) -> None:
        other = Database(database.url)
        with database.write() as tx:
            tx.execute(insert(tables.institutions).values(**ROW))
            assert ids(other) == []
        assert ids(other) == ["court"]
        other.close()

    def test_an_error_rolls_back_and_is_not_swallowed(self, database: Database) -> None:
        def fail() -> None:
            with database.write() as tx:
                tx.execute(insert(tables.institutions).values(**ROW))
                raise ValueError("mine")

        with pytest.raises(ValueError, match="mine"):
            fail()
        assert ids(database) == []
        with database.write() as tx:
            tx.execute(insert(tables.institutions).values(**ROW))
        assert ids(database) == ["court"]

    def test_what_is_written_while_reading_is_not_kept(self, database: Database) -> None:
        refused = pytest.raises(DBAPIError, match="read-only") if "postgresql" in database.url else nullcontext()
        with refused, database.read() as tx:
            tx.execute(insert(tables.institutions).values(**ROW))
        assert ids(database) == []

    def test_a_reader_sees_one_state_throughout(self, database: Database) -> None:
        with database.read() as tx:
            assert tx.execute(select(tables.institutions)).all() == []
            with database.write() as writing:
                writing.execute(insert(tables.institutions).values(**ROW))
            assert tx.execute(select(tables.institutions)).all() == []
        assert ids(database) == ["court"]

    def test_a_locked_database_is_unavailable_and_then_works_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(notary.db.engine, "BUSY_MS", 1)
        database = Database(f"sqlite:///{tmp_path / 'locked.db'}")
        database.migrate()
        holder = sqlite3.connect(tmp_path / "locked.db", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnavailable, match="database is locked"), database.write():
            raise AssertionError("the block must not begin")
        assert ids(database) == []
        holder.execute("ROLLBACK")
        holder.close()
        with database.write() as tx:
            tx.execute(insert(tables.institutions).values(**ROW))
        database.close()

    def test_a_file_that_is_no_database_is_unavailable(self, tmp_path: Path) -> None:
        (tmp_path / "x.db").write_bytes(b"garbage" * 1000)
        database = Database(f"sqlite:///{tmp_path / 'x.db'}")
        with pytest.raises(DatabaseUnavailable, match="not a database"):
            database.migrate()
        database.close()

    def test_a_folder_that_is_not_there_is_unavailable(self, tmp_path: Path) -> None:
        database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}")
        with pytest.raises(DatabaseUnavailable), database.read():
            raise AssertionError("the block must not begin")
        database.close()

    def test_a_fault_of_ours_is_not_called_unavailable(self, database: Database) -> None:
        with pytest.raises(IntegrityError, match=r"(?i)not.null"), database.write() as tx:
            tx.execute(insert(tables.institutions).values(**ROW | {"name": None}))

    def test_what_was_entered_a_moment_ago_is_a_conflict_without_its_values(self, database: Database) -> None:
        told = pytest.raises(Conflict, match=r"the same was entered.*institutions.*look again")
        with told as caught, database.write() as tx:
            tx.execute(insert(tables.institutions), [ROW, ROW])
        assert "court" not in str(caught.value)
        assert ids(database) == []

    def test_what_is_referred_to_must_be_there(self, database: Database) -> None:
        with pytest.raises(Conflict, match="look again"), database.write() as tx:
            keys.put(tx, "0x" + "ab" * 20, **ENROLMENT)

    def test_foreign_keys_are_enforced_and_the_journal_survives_a_kill(self, sqlite_url: str) -> None:
        database = Database(sqlite_url)
        with database.read() as tx:
            settings = {
                name: tx.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("foreign_keys", "journal_mode", "synchronous")
            }
        database.close()
        assert settings == {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 2}


def test_the_file_and_its_journals_are_their_owners_alone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    database.migrate()
    with database.write() as tx:
        tx.execute(insert(tables.institutions).values(**ROW))
        files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    database.close()
    assert files == {"x.db": 0o600, "x.db-wal": 0o600, "x.db-shm": 0o600}


def test_every_table_of_a_tenant_names_its_institution() -> None:
    shared = {"institutions", "numbers", "advances", "tiles", "checkpoints", "instances", "anchors", "transactions"}
    for table in tables.metadata.sorted_tables:
        if table.name not in shared | {"leases", "trust_roots"}:
            assert "institution" in table.c, table.name


class TestVault:
    @pytest.fixture
    def vault(self, tmp_path: Path) -> Vault:
        Vault.create(tmp_path / "vault.json")
        return Vault.load(tmp_path / "vault.json")

    def test_what_is_sealed_opens_at_its_place(self, vault: Vault) -> None:
        cipher = vault.seal_json({"name": "张三"}, "instruments/1")
        assert vault.open_json(cipher, "instruments/1") == {"name": "张三"}
        assert "张三".encode() not in cipher
        assert vault.seal(b"x", "a") != vault.seal(b"x", "a")

    def test_moved_altered_cut_or_of_another_key(self, vault: Vault, tmp_path: Path) -> None:
        cipher = vault.seal(b"secret", "instruments/1")
        Vault.create(tmp_path / "other.json")
        other = Vault.load(tmp_path / "other.json")
        with pytest.raises(VaultError, match="instruments/2 does not open; it was altered or moved"):
            vault.open(cipher, "instruments/2")
        with pytest.raises(VaultError):
            other.open(cipher, "instruments/1")
        for index in range(len(cipher)):
            altered = cipher[:index] + bytes([cipher[index] ^ 1]) + cipher[index + 1 :]
            for bad in (altered, cipher[:index]):
                with pytest.raises(VaultError):
                    vault.open(bad, "instruments/1")

    def test_the_keyset_is_its_owners_alone_and_never_overwritten(self, tmp_path: Path) -> None:
        path = tmp_path / "vault.json"
        Vault.create(path)
        before = path.read_bytes()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with pytest.raises(FileExistsError):
            Vault.create(path)
        assert path.read_bytes() == before

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"{}",
            b"not json",
            b"\xff\xfe",
            b"[1]",
            b'{"keyset": {"primaryKeyId": 1, "key": []}, "index": "' + b"00" * 32 + b'"}',
        ],
    )
    def test_a_keyset_that_is_none(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "vault.json").write_bytes(content)
        with pytest.raises(VaultError, match="restore it from its backup"):
            Vault.load(tmp_path / "vault.json")

    @pytest.mark.parametrize("name", ["missing.json", "."])
    def test_a_keyset_that_cannot_be_read(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(VaultError, match="cannot be read: "):
            Vault.load(tmp_path / name)

    @pytest.mark.parametrize("index", [None, "", "zz" * 32, "00" * 16, 7])
    def test_a_keyset_without_its_index_key(self, tmp_path: Path, index: Any) -> None:
        path = tmp_path / "vault.json"
        Vault.create(path)
        keys = json.loads(path.read_text()) | {"index": index}
        with pytest.raises(VaultError, match="restore it from its backup"):
            Vault(json.dumps(keys))

    def test_a_blind_index_is_the_same_for_the_same_and_for_nothing_else(self, vault: Vault, tmp_path: Path) -> None:
        found = vault.blind_index("paper", "USCC", "123")
        assert found == Vault.load(tmp_path / "vault.json").blind_index("paper", "USCC", "123")
        Vault.create(tmp_path / "other.json")
        others = {
            vault.blind_index("paper", "USCC", "124"),
            vault.blind_index("paper", "USCC1", "23"),
            vault.blind_index("paper", "123", "USCC"),
            vault.blind_index("mobile", "USCC", "123"),
            Vault.load(tmp_path / "other.json").blind_index("paper", "USCC", "123"),
        }
        assert len(others | {found}) == 6

    def test_nothing_personal_is_in_the_database_in_clear(self, office: TestOffice, tmp_path: Path) -> None:
        office.issued()
        raw = b"".join(path.read_bytes() for path in tmp_path.glob("notary.db*")) or stored(office.database)
        assert len(raw) > 10_000
        sample = terms()
        personal = [DOCUMENT.decode(), sample["sections"]["loan"]["disbursement_account"]]
        for party in sample["parties"]:
            personal += [party[name] for name in ("name", "id_no", "address_domicile", "service_mobile")]
        for value in personal:
            assert value.encode() not in raw, value
            assert value.encode("utf-16-le") not in raw, value
            assert value.encode("unicode_escape") not in raw or value.isascii(), value
        assert b"LN-1" in raw  # the reference is no personal data, so the search above can find things


JOB = {
    "id": "job",
    "institution": "trial-bank",
    "role": "CREDITOR",
    "kind": "CERTIFICATES",
    "total": 1,
    "private": b"",
    "created_at": "2026-11-23T06:30:00Z",
}


class TestScope:
    AUDITOR, COURT = Scope("AUDITOR", "nobody"), Scope("COURT", "trial-court")
    CUSTOMER, ADMIN = Scope("PARTY", "trial-bank", "ab" * 32), Scope("ADMIN", "trial-office")

    def test_a_foreign_institution_sees_nothing_through_any_query(self, office: TestOffice) -> None:
        id = office.issued()
        with office.write() as tx:
            keys.put(tx, "0x" + "ab" * 20, **ENROLMENT)
        refused = {
            "get": lambda tx, scope: instruments.get(tx, scope, id),
            "find": lambda tx, scope: instruments.find(tx, scope, reference="LN-1"),
            "retire": lambda tx, scope: keys.retire(tx, scope, "0x" + "ab" * 20, "2026-11-23T00:00:00Z"),
            "require_own": lambda tx, scope: keys.require_own(tx, scope, "0x" + "ab" * 20),
            "get_job": lambda tx, scope: jobs.get(tx, scope, "job"),
        }
        with office.write() as tx:
            jobs.add(tx, **JOB)
        scoped = {
            "get_job" if module is jobs else name
            for module in (access, instruments, jobs, keys)
            for name, function in inspect.getmembers(module, inspect.isfunction)
            if "scope" in inspect.signature(function).parameters
        }
        assert scoped == {*refused, "listing", "is_visible", "page"}
        for scope in (FOREIGN, self.COURT, self.CUSTOMER, self.ADMIN, Scope("CREDITOR", ""), Scope("", "")):
            for query in refused.values():
                with pytest.raises((NotFound, Conflict)), office.write() as tx:
                    query(tx, scope)
            with office.read() as tx:
                assert instruments.listing(tx, scope) == []
                wanted = instruments.Filter()
                assert instruments.page(tx, scope, wanted, sort="created", cursor=None, limit=5) == ([], None)
                assert not instruments.is_visible(tx, scope, id)
                with pytest.raises(NotFound):
                    instruments.find(tx, scope, register_no=0)

    @pytest.mark.parametrize("scope", [CREDITOR, NOTARY, AUDITOR, Scope("SYSTEM", "")])
    def test_who_may_see_it_sees_it(self, office: TestOffice, scope: Scope) -> None:
        id = office.issued()
        with office.read() as tx:
            assert instruments.get(tx, scope, id).id == id
            assert instruments.find(tx, scope, register_no=0).id == id
            assert [row.id for row in instruments.listing(tx, scope)] == [id]

    def test_writing_for_another_institution(self) -> None:
        CREDITOR.require("trial-bank")
        NOTARY.require("trial-bank")
        with pytest.raises(NotFound):
            FOREIGN.require("trial-bank")

    def test_a_reference_that_two_institutions_use_is_named_by_id(self, office: TestOffice) -> None:
        office.draft("LN-1")
        with office.write() as tx:
            instruments.add_institution(tx, **(ROW | {"id": "other-bank"}))
            instruments.add(
                tx,
                id="second",
                institution="other-bank",
                reference="LN-1",
                kind="LOAN",
                status="DRAFT",
                private=b"",
                created_at="2026-11-23T06:30:00Z",
            )
        with office.read() as tx:
            assert instruments.find(tx, FOREIGN, reference="LN-1").id == "second"
            with pytest.raises(Conflict, match="name it by its id"):
                instruments.find(tx, NOTARY, reference="LN-1")


def test_the_list_is_by_register_number_with_drafts_last(office: TestOffice) -> None:
    draft, second, first = office.draft("LN-0"), office.agreed("LN-1"), office.agreed("LN-2")
    for id in (first, second):
        office.submit("NOTARY", office.prepare_issue(id))
    with office.read() as tx:
        assert [row.id for row in instruments.listing(tx, NOTARY)] == [first, second, draft]
