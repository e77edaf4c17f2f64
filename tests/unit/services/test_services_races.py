"""What two do at the same moment on PostgreSQL: the second waits for the first, and then sees what became of it.

Each race is held at its worst point: the first transaction has written and not committed when the second one runs into
it, and the server itself is asked whether the second one waits.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from officekit import CREDITOR, EVIDENCE, FOREIGN, INSTANCE, NOTARY, TestOffice, hex65, sign, terms
from postgres import Server
from races import blocked, run
from sqlalchemy import select

from notary.db import acts as act_rows
from notary.db import case_records, numbers, tables
from notary.db import chain as chain_rows
from notary.db import instruments as rows
from notary.db import keys as key_rows
from notary.db import trust as trust_rows
from notary.db.session import Transaction
from notary.domain.errors import Conflict, Error, NotFound
from notary.keys.ethereum import EthereumKey, new_private_key
from notary.services import acts, audit, case_file, consents, instruments, keys, orders, register
from notary.services.wish import Wish

HOUR = timedelta(hours=1)

Step = Callable[[Transaction], Any]


class GivenUp(Exception):
    """The first transaction is rolled back."""


@pytest.fixture
def office(tmp_path: Path, postgres_url: str) -> Iterator[TestOffice]:
    made = TestOffice(tmp_path, postgres_url)
    yield made
    made.database.close()


@pytest.fixture
def race(office: TestOffice, postgres: Server) -> Callable[..., "Future[Any]"]:
    """Do one step in a transaction, let another run into it, and commit the first (or give it up)."""

    def race(first: Step, second: Step, *, keep: bool = True) -> "Future[Any]":
        def later() -> Any:
            with office.write() as tx:
                return second(tx)

        with suppress(GivenUp), office.write() as tx:
            first(tx)
            waiting = run(later)
            blocked(postgres, str(office.database.engine.url.database), waiting)
            if not keep:
                raise GivenUp
        return waiting

    return race


def all_numbers(office: TestOffice) -> list[tuple[int, str]]:
    """(number, state) of every register number."""
    with office.read() as tx:
        found = (
            select(tables.numbers).where(tables.numbers.c.pool == numbers.REGISTER).order_by(tables.numbers.c.serial)
        )
        return [(row.serial, row.state) for row in tx.execute(found)]


class TestNumbers:
    def lease(self, office: TestOffice, name: str) -> Step:
        """Lease a register number for somebody."""
        now = office.clock.now
        return lambda tx: numbers.lease(tx, numbers.REGISTER, name, now, now + HOUR)

    def test_the_next_number_waits_for_the_one_before(self, office: TestOffice, race: Any) -> None:
        assert race(self.lease(office, "a"), self.lease(office, "b")).result() == 1

    def test_a_number_that_was_given_up_leaves_no_gap(self, office: TestOffice, race: Any) -> None:
        assert race(self.lease(office, "a"), self.lease(office, "b"), keep=False).result() == 0

    def test_a_lapsed_number_goes_to_one_only(self, office: TestOffice, race: Any) -> None:
        with office.write() as tx:
            assert self.lease(office, "a")(tx) == 0
        office.clock.forward(hours=2)
        assert race(self.lease(office, "b"), self.lease(office, "c")).result() == 1

    def test_one_instrument_gets_one_number_however_often_its_issue_is_prepared(
        self, office: TestOffice, race: Any
    ) -> None:
        id = office.agreed()

        def prepare(tx: Transaction) -> int:
            return acts.prepare_issue(tx, office.context, NOTARY, id, office.actor("NOTARY")).number

        assert race(prepare, prepare).result() == 0
        assert all_numbers(office) == [(0, "LEASED")]

    def test_a_number_that_is_being_voided_goes_to_no_issue(self, office: TestOffice, race: Any) -> None:
        gap, used = office.agreed("LN-1"), office.agreed("LN-2")
        office.prepare_issue(gap)
        office.submit("NOTARY", office.prepare_issue(used))
        office.clock.forward(hours=2)

        def void(tx: Transaction) -> None:
            prepared = acts.prepare_voids(tx, office.context, office.actor("NOTARY"))
            acts.submit(tx, office.context, sign(office, *prepared))

        def prepare(tx: Transaction) -> int:
            return acts.prepare_issue(tx, office.context, NOTARY, gap, office.actor("NOTARY")).number

        assert race(void, prepare).result() == 2
        assert all_numbers(office) == [(0, "VOID"), (1, "USED"), (2, "LEASED")]

    def test_many_at_once_give_up_and_go_on_and_the_numbers_are_dense(self, office: TestOffice) -> None:
        start = threading.Barrier(6)

        def work(worker: int) -> None:
            start.wait()
            for turn in range(8):
                with suppress(GivenUp), office.write() as tx:
                    self.lease(office, f"{worker}/{turn}")(tx)
                    if (worker + turn) % 3 == 0:
                        raise GivenUp

        for each in [run(lambda worker=worker: work(worker)) for worker in range(6)]:
            each.result()
        assert [number for number, _ in all_numbers(office)] == list(range(32))


class TestBeforeTheIssue:
    def test_a_reference_is_used_once(self, office: TestOffice, race: Any) -> None:
        def draft(tx: Transaction) -> str:
            return instruments.draft(tx, office.context, CREDITOR, "LN-1", terms())

        with pytest.raises(Conflict, match=r"'trial-bank' has an instrument with the reference 'LN-1' already"):
            race(draft, draft).result()

    def test_a_reference_of_a_draft_that_was_given_up_is_free(self, office: TestOffice, race: Any) -> None:
        def draft(tx: Transaction) -> str:
            return instruments.draft(tx, office.context, CREDITOR, "LN-1", terms())

        assert race(draft, draft, keep=False).result()

    def test_documents_stand_one_behind_the_other(self, office: TestOffice, race: Any) -> None:
        id = office.draft(documents=())

        def attach(type: str) -> Step:
            return lambda tx: instruments.attach(tx, office.context, CREDITOR, id, type, type.encode())

        race(attach("COMMITMENT"), attach("LOAN_CONTRACT")).result()
        with office.read() as tx:
            found = instruments.document_contents(tx, office.context, CREDITOR, id)
        assert found == [("COMMITMENT", b"COMMITMENT"), ("LOAN_CONTRACT", b"LOAN_CONTRACT")]

    def consent(self, office: TestOffice, id: str) -> Step:
        """The first party that is asked consents with an event key."""
        with office.read() as tx:
            party, role = consents.missing(tx, office.context, rows.get(tx, CREDITOR, id))[0]
        return lambda tx: consents.record_with_event_key(tx, office.context, CREDITOR, id, party, role, EVIDENCE)

    def test_a_party_consents_once(self, office: TestOffice, race: Any) -> None:
        give = self.consent(office, office.offered())
        with pytest.raises(Conflict, match=r"consented as .* already, with another key"):
            race(give, give).result()

    def test_who_consents_to_what_is_being_withdrawn_leaves_nothing(self, office: TestOffice, race: Any) -> None:
        id = office.offered()
        give = self.consent(office, id)
        with pytest.raises(Conflict, match="is WITHDRAWN"):
            race(lambda tx: instruments.withdraw(tx, CREDITOR, id), give).result()
        with office.read() as tx:
            assert rows.consents_of(tx, id) == []

    def test_a_key_is_enrolled_once_and_stays_with_whom_it_was_enrolled(self, office: TestOffice, race: Any) -> None:
        key = EthereumKey(new_private_key()).address
        with office.write() as tx:
            rows.add_institution(
                tx, id=FOREIGN.institution, name="x", kind="CREDITOR", created_at="2026-11-23T06:30:00Z"
            )

        def enrol(scope: Any) -> Step:
            paper = {"id_type": "RESIDENT_ID", "id_no": "310000197604164327"}
            how = {"method": "ENROLLED_WALLET", "evidence": EVIDENCE}
            return lambda tx: keys.enrol(tx, office.context, scope, address=key, **paper, **how)

        with pytest.raises(Conflict, match="enrolled already"):
            race(enrol(CREDITOR), enrol(FOREIGN)).result()
        with office.read() as tx:
            assert key_rows.find(tx, key.lower()).institution == CREDITOR.institution

    def test_a_key_is_not_enrolled_anew_while_somebody_consents_with_it(self, office: TestOffice, race: Any) -> None:
        id, key = office.offered(), EthereumKey(new_private_key())
        with office.read() as tx:
            row = rows.get(tx, CREDITOR, id)
            party, role = consents.missing(tx, office.context, row)[0]
            asked = consents.request(tx, office.context, CREDITOR, id, party, role)
        paper = {path.rpartition(".")[2]: value for _, path, value in asked.disclosures if f".{party}.id_" in path}
        how = {"method": "ENROLLED_WALLET", "evidence": EVIDENCE}

        def enrol(tx: Transaction) -> None:
            keys.enrol(tx, office.context, CREDITOR, address=key.address, **paper, **how)

        def consent(tx: Transaction) -> None:
            signature = hex65(key.sign_digest(asked.digest(office.context.office.origin)))
            keys.record_consent(tx, office.context, CREDITOR, id, party, role, signature)

        def replace(tx: Transaction) -> None:
            keys.retire(tx, office.context, CREDITOR, key.address)
            enrol(tx)

        with office.write() as tx:
            enrol(tx)
        with pytest.raises(Conflict, match="consents rest on it"):
            race(consent, replace).result()


class TestActs:
    def test_a_body_is_submitted_once(self, office: TestOffice, race: Any) -> None:
        signed = sign(office, office.prepare_issue(office.agreed()))

        def enter(tx: Transaction) -> None:
            acts.submit(tx, office.context, signed)

        with pytest.raises(NotFound, match="submitted already"):
            race(enter, enter).result()

    def test_of_two_acts_on_the_same_head_one_is_prepared_again(self, office: TestOffice, race: Any) -> None:
        id = office.issued()
        wanted = office.wish("CREDITOR", "DISCHARGE", ground="PAYMENT")
        one, two = (sign(office, office.prepare(id, "CREDITOR", wanted), role="CREDITOR") for _ in range(2))
        with pytest.raises(Conflict, match="has a newer act by now; prepare this one again"):
            race(
                lambda tx: acts.submit(tx, office.context, one), lambda tx: acts.submit(tx, office.context, two)
            ).result()

    @pytest.mark.parametrize("issue_first", [True, False])
    def test_an_instrument_is_issued_or_withdrawn(self, office: TestOffice, race: Any, issue_first: bool) -> None:
        id = office.agreed()
        back = office.prepare_record(id, "CREDITOR", Wish("WITHDRAW", {"reason": "NOT_NEEDED"}))
        given_up = case_file.sign_batch(office.context, [back], office.people["CREDITOR"].sign_digest)
        signed = sign(office, office.prepare_issue(id))
        steps: list[Step] = [
            lambda tx: acts.submit(tx, office.context, signed),
            lambda tx: case_file.submit(tx, office.context, given_up),
        ]
        with pytest.raises(Error):
            race(*(steps if issue_first else steps[::-1])).result()
        assert office.row(id).status == ("ISSUED" if issue_first else "WITHDRAWN")

    def test_batches_of_the_same_instruments_in_another_order_do_not_deadlock(
        self, office: TestOffice, postgres: Server
    ) -> None:
        ids = [office.issued(f"LN-{number}") for number in range(6)]
        wanted = office.wish("CREDITOR", "DISCHARGE", ground="PAYMENT")
        batches = [[office.prepare(id, "CREDITOR", wanted) for id in order] for order in (ids, ids[::-1])]
        signed = [sign(office, *batch, role="CREDITOR") for batch in batches]
        start = threading.Barrier(2)

        def enter(batch: Any) -> int:
            start.wait()
            with office.write() as tx:
                return len(acts.submit(tx, office.context, batch))

        done = [run(lambda batch=batch: enter(batch)) for batch in signed]
        told = Counter(str(each.exception()) if each.exception() else each.result() for each in done)
        assert told[6] == 1
        assert all("has a newer act" in str(other) for other in told if other != 6), told

    def test_giving_up_one_body_leaves_the_number_to_another_that_is_just_prepared(
        self, office: TestOffice, race: Any
    ) -> None:
        id = office.agreed()
        given_up = office.prepare_issue(id)
        kept: list[acts.Prepared] = []

        def prepare(tx: Transaction) -> None:
            kept.append(acts.prepare_issue(tx, office.context, NOTARY, id, office.actor("NOTARY")))

        race(prepare, lambda tx: acts.abandon(tx, office.context, [given_up])).result()
        office.submit("NOTARY", *kept)
        assert office.row(id).register_no == 0

    def test_nobody_waits_for_what_another_one_tidies_up(self, office: TestOffice) -> None:
        lapsed, id = office.prepare_issue(office.agreed("LN-1")), office.agreed("LN-2")
        office.clock.forward(days=3)
        with office.write() as tx:
            act_rows.drop_preparation(tx, lapsed.body_hash)
            run(lambda: office.prepare_issue(id)).result()


class TestTheLog:
    def test_an_act_that_is_committed_late_gets_the_next_place(self, office: TestOffice, postgres: Server) -> None:
        early, late = office.agreed("LN-1"), office.agreed("LN-2")
        signed = sign(office, office.prepare_issue(early))
        with office.write() as tx:
            acts.submit(tx, office.context, signed)  # its position is drawn, and nobody sees it yet
            other = office.prepare_issue(late)
            office.submit("NOTARY", other)
            office.discharge(late)
            assert office.sequence() == 2
            with office.read() as looking:
                assert register.file(looking, "checkpoint")
                assert not register.is_waiting(looking)
        office.discharge(early)
        assert office.sequence() == 4
        with office.read() as tx:
            placed = tx.execute(select(tables.acts).order_by(tables.acts.c.position)).all()
            assert [(row.instrument, row.leaf_index) for row in placed] == [
                (early, 2),
                (late, 0),
                (late, 1),
                (early, 3),
            ]
            assert [result.name for result in audit.run(tx, office.context, None) if result.different] == []

    def test_an_anchor_seen_twice_is_one(self, office: TestOffice, race: Any) -> None:
        office.issued()
        size = office.sequence()
        assert size is not None

        def see(tx: Transaction) -> None:
            chain_rows.add_anchor(tx, INSTANCE, size, "0x" + "4c" * 32, 7)

        race(see, see).result()
        with office.read() as tx:
            assert chain_rows.anchored_size(tx, INSTANCE) == size

    def test_a_trust_root_is_published_once(self, office: TestOffice, race: Any) -> None:
        def publish(tx: Transaction) -> int:
            trust_rows.queue(tx)
            version = (trust_rows.latest(tx) or {"version": 0})["version"] + 1
            trust_rows.add(tx, {"version": version})
            return int(version)

        assert race(publish, publish).result() == 2


class TestOrders:
    @pytest.fixture
    def moved(self, office: TestOffice) -> str:
        """An instrument whose discharge waits for its order."""
        office.open_registry()
        id = office.issued()
        office.discharge(id)
        office.sequence()
        return id

    def test_the_work_list_is_signed_once(self, office: TestOffice, race: Any, moved: str) -> None:
        def sign_held(tx: Transaction) -> int:
            return orders.sign_held(tx, office.context)

        assert race(sign_held, sign_held).result() == 0
        with office.read() as tx:
            assert len(chain_rows.waiting_advances(tx, INSTANCE, 9)) == 1

    def test_an_order_that_another_one_was_signed_for_meanwhile_is_refused(
        self, office: TestOffice, race: Any, moved: str
    ) -> None:
        with office.read() as tx:
            (order,) = orders.worklist(tx, office.context)
        signature = hex65(office.people["CREDITOR"].sign_digest(order.advance.digest()))

        def record(tx: Transaction) -> int:
            return orders.record(tx, office.context, order, signature)

        with pytest.raises(Conflict, match="look at the work list again"):
            race(record, record).result()
        with office.read() as tx:
            assert len(chain_rows.waiting_advances(tx, INSTANCE, 9)) == 1


def test_of_two_that_wait_for_each_other_one_is_told_to_look_again(office: TestOffice, postgres: Server) -> None:
    one, two = office.draft("LN-1"), office.draft("LN-2")
    holds = threading.Barrier(2)

    def lock(first: str, second: str) -> None:
        with office.write() as tx:
            rows.get(tx, NOTARY, first, lock=True)
            holds.wait()
            rows.get(tx, NOTARY, second, lock=True)

    done = [run(lambda: lock(one, two)), run(lambda: lock(two, one))]
    told = [each.exception() for each in done]
    assert sorted(type(error) for error in told if error) == [Conflict]
    assert "look again and retry" in str(next(filter(None, told)))


class TestCaseFiles:
    def step(self, office: TestOffice, id: str, party: str, role: str) -> Step:
        detail = {
            "party": party, "recipient": "insurer", "purpose": "INSURANCE", "categories": ["LOAN"], "given": True,
        }  # fmt: skip
        wish = Wish("DATA_CONSENT", detail)
        return lambda tx: case_file.record_with_event_key(tx, office.context, CREDITOR, id, party, role, wish, EVIDENCE)

    def test_two_parties_at_once_stand_one_after_the_other(self, office: TestOffice, race: Any) -> None:
        id = office.offered()
        race(self.step(office, id, "borrower", "BORROWER"), self.step(office, id, "insurer", "INSURER")).result()
        with office.read() as tx:
            kept = case_records.of_instrument(tx, id)
        assert [row.actor for row in kept[-2:]] == ["borrower", "insurer"]
        assert [row.sequence for row in kept] == list(range(5))

    def test_of_two_records_after_the_same_one_the_second_is_stale(self, office: TestOffice, race: Any) -> None:
        id = office.agreed()
        wish = Wish("REQUEST_ITEMS", {"items": [{"id": "A", "what": "a"}]})
        signed = [
            case_file.sign_batch(office.context, [office.prepare_record(id, "NOTARY", wish)], sign)
            for sign in [office.people["NOTARY"].sign_digest] * 2
        ]
        steps: list[Step] = [lambda tx, each=each: case_file.submit(tx, office.context, each) for each in signed]  # type: ignore[misc]
        with pytest.raises(Conflict, match="has a newer record by now"):
            race(*steps).result()

    def test_an_issue_waits_for_a_record_and_is_stale(self, office: TestOffice, race: Any) -> None:
        id = office.agreed()
        signed = sign(office, office.prepare_issue(id))
        issue: Step = lambda tx: acts.submit(tx, office.context, signed)  # noqa: E731
        with pytest.raises(Conflict, match="has a newer record by now"):
            race(self.step(office, id, "borrower", "BORROWER"), issue).result()
