"""One debt through the client, by whom it concerns; every group of routes is used."""

import hashlib
import json
from pathlib import Path

import pytest
from apikit import Service
from clientkit import ISSUE, Line, agreed, client, discharge, drafted, issued
from officekit import DOCUMENT, EVIDENCE, terms
from worldkit import told

from notary.client import acts
from notary.client.errors import Changed, Forbidden, Malformed, Missing, RefusedThere, Unauthenticated
from notary.domain.errors import Conflict, FormatError, NotFound, Refused
from notary.domain.register.checkpoint import Checkpoint
from notary.keys.ethereum import EthereumKey, new_private_key
from notary.services import rehearsal
from notary.wire.acts import RecordedSubmission, Submission, Wish
from notary.wire.office import Job

BORROWER = next(party for party in terms()["parties"] if party["id"] == "borrower")


def test_a_debt_from_draft_to_discharge(service: Service) -> None:
    id = issued(service)
    claims, people = client(service, "claims"), service.office.people
    shown = claims.instruments.get(id)
    assert (shown.status, shown.register_no, shown.missing) == ("ISSUED", 0, [])
    before = claims.certificates.of(id)
    assert json.loads(before.content)["credential"]["credentialSubject"]["registerNo"] == 0
    assert claims.certificates.fetch(before.id, before.etag) is None
    done = claims.acts.do(id, discharge(service), people["CREDITOR"])
    service.settle()
    assert claims.acts.orders() == []
    standing = claims.acts.standing(id)
    assert (standing.standing, standing.settled) == ("DISCHARGED", True)
    assert [(item.type, item.act_hash) for item in claims.acts.history(id)][1] == ("DISCHARGE", done.act_hash)
    (report,) = client(service, None).public.verify([before.content], [DOCUMENT])
    assert report.to_json()["subject"]["instrument"] == id


def test_drafts_and_documents(service: Service, tmp_path: Path) -> None:
    id, claims = drafted(service), client(service, "claims")
    (tmp_path / "more.pdf").write_bytes(b"%PDF- more" * 200_000)
    kept = claims.documents.upload(id, "LOAN_CONTRACT", tmp_path / "more.pdf")
    assert kept.size == (tmp_path / "more.pdf").stat().st_size
    assert claims.documents.fetch(id, kept.sha256) == (tmp_path / "more.pdf").read_bytes()
    claims.documents.delete(id, kept.sha256)
    assert [item.sha256 for item in claims.documents.list(id)] == [hashlib.sha256(DOCUMENT).hexdigest()]
    replaced = claims.instruments.replace(id, {**terms(), "scope": []})
    assert any(fault.where.startswith("scope") for fault in replaced.missing)
    assert claims.instruments.withdraw(id).status == "WITHDRAWN"
    with pytest.raises(Changed, match="WITHDRAWN"):
        claims.instruments.offer(id)


def test_notices_and_contacts(service: Service) -> None:
    id = issued(service)
    made = [told(service.office, id, event=str(index)) for index in range(3)]
    claims, admin, line = client(service, "claims"), client(service, "admin"), Line(service)
    listed = client(service, "claims", line).notices.list(limit=2, instrument=id, state="WAITING")
    assert [item.id for item in listed] == made[::-1]
    assert len(line.seen) == 2
    assert claims.notices.seen(made[0]).seen_at is not None
    with pytest.raises(Missing):
        client(service, "customer").notices.seen(made[0])
    secret = "s" * 32
    url = "https://bank.example/n"
    changed = admin.institutions.set_contacts("trial-bank", email="a@b.example", webhook_url=url, webhook_secret=secret)
    assert (changed.email, changed.webhook_url) == ("a@b.example", url)
    assert claims.institutions.contacts("trial-bank") == changed
    with pytest.raises(Malformed):
        admin.institutions.set_contacts("trial-bank", webhook_url=url)


def test_a_list_is_read_page_by_page(service: Service) -> None:
    ids, line = [drafted(service, f"LN-{index}") for index in range(5)], Line(service)
    claims = client(service, "claims", line)
    found = claims.instruments.list(limit=2)
    assert next(found).id == ids[0]
    assert len(line.seen) == 1  # nothing is fetched before it is asked for
    assert [item.id for item in found] == ids[1:]
    assert len(line.seen) == 3
    assert [item.id for item in claims.instruments.list(reference="LN-3")] == [ids[3]]


def test_a_customer_looks_and_signs_with_its_enrolled_wallet(service: Service) -> None:
    id, wallet = drafted(service), EthereumKey(new_private_key())
    claims, customer = client(service, "claims"), client(service, "customer")
    claims.instruments.offer(id)
    service.play(rehearsal.choose, id)
    claims.keys.enrol(wallet.address, BORROWER["id_type"], BORROWER["id_no"], EVIDENCE)
    asked = customer.consents.request(id, "borrower", "BORROWER")
    assert asked.envelope["mandatory"]["institution"] == "trial-bank"
    taken = customer.consents.sign(asked, wallet)
    left = [fault.where for fault in taken.missing if fault.code == "CONSENT"]
    assert left == ["parties.insurer", "parties.lender"]
    given = {item.party: item.method for item in customer.consents.list(id)}
    assert given["borrower"] == "ENROLLED_WALLET"
    assert [key.retired_at for key in claims.keys.list()] == [None]
    assert claims.keys.retire(wallet.address).retired_at is not None


@pytest.mark.parametrize(("count", "chunk"), [(2, 500), (5, 2)])
def test_one_signature_over_many_acts(
    service: Service, monkeypatch: pytest.MonkeyPatch, count: int, chunk: int
) -> None:
    monkeypatch.setattr(acts, "CHUNK", chunk)
    ids = [agreed(service, f"LN-{index}") for index in range(count)]
    presses: list[bytes] = []

    class Key:
        address = service.office.people["NOTARY"].address

        def sign_digest(self, digest: bytes) -> bytes:
            presses.append(digest)
            return service.office.people["NOTARY"].sign_digest(digest)

    approved = {"approval": {"approver": "trial-reviewer", "sample": ids[:1]}}
    wish = Wish.made(type="ISSUE", authority="trial-notary", evidence=approved)
    with pytest.raises(RefusedThere, match="name the notary who approved them"):
        client(service, "notary").acts.do_many(ids, ISSUE, service.office.people["NOTARY"])
    done = client(service, "notary").acts.do_many(ids, wish, Key())
    assert len(presses) == 1
    assert [item.prepared.register_no for item in done] == list(range(count))
    service.settle()
    discharged = client(service, "claims").acts.do_many(ids, discharge(service), service.office.people["CREDITOR"])
    service.settle()
    assert client(service, "claims").acts.orders() == []  # each chunk's order was signed in the sitting
    with service.office.read() as tx:
        entered = {row.act_hash for id in ids for row in acts_of(tx, id)}
    assert {item.act_hash for item in (*done, *discharged)} == entered


def acts_of(tx: object, id: str) -> list[object]:
    from notary.db import acts as rows

    return list(rows.of_instrument(tx, id))  # type: ignore[arg-type]


def test_an_order_whose_sitting_broke_off_is_signed_later(service: Service) -> None:
    id, claims = issued(service), client(service, "claims")
    service.discharge(id, order=False)
    service.settle()
    assert len(claims.acts.orders()) == 1
    assert claims.acts.sign_waiting(service.office.people["NOTARY"]) == 0  # not this key's
    assert claims.acts.sign_waiting(service.office.people["CREDITOR"]) == 1
    assert claims.acts.orders() == []


def test_evidence_is_seen_before_it_is_signed(service: Service) -> None:
    id, notary = issued(service), client(service, "notary")
    wish = Wish(
        type="CORRECTION",
        authority="trial-notary",
        detail={"kind": "WORDING", "corrects": 0},
        evidence={"correction.text": "应为二〇二六年"},
    )
    done = notary.acts.do(id, wish, service.office.people["NOTARY"])
    assert [value for _, _, value in done.prepared.disclosures] == ["应为二〇二六年"]


def test_a_party_submits_on_paper_and_the_notary_acts_on_it(service: Service) -> None:
    id, wallet = issued(service), service.wallet("borrower")
    service.office.lead(id, "DISBURSE", "DEFAULT", "REQUEST", "VERIFY")
    customer, notary = client(service, "customer"), client(service, "notary")
    paper = customer.evidence.keep("OBJECTION", b"%PDF- paid on the 3rd")
    named = {"objection": {"sha256": paper.sha256, "sm3": paper.sm3}}
    receipt = customer.submissions.submit(
        id, Submission.made(party="borrower", kind="OBJECTION", key=wallet.address, evidence=named), wallet
    )
    said = next(item for item in notary.acts.history(id) if item.act_hash == receipt)
    assert (said.type, said.authority, said.key_method) == ("SUBMISSION", "borrower", "ENROLLED_WALLET")
    by = {"actor": "DEBTOR", "party": "borrower"}
    wish = Wish.made(type="OBJECT", authority="trial-notary", detail={"by": by, "submission": said.sequence})
    notary.acts.do(id, wish, service.office.people["NOTARY"])
    assert notary.acts.standing(id).standing == "OBJECTED"
    assert notary.evidence.fetch(id, paper.sha256) == b"%PDF- paid on the 3rd"
    spoken = RecordedSubmission.made(party="borrower", kind="STATEMENT", record=EVIDENCE)
    assert notary.acts.history(id)[-1].type == "OBJECT"
    assert client(service, "claims").submissions.record(id, spoken) == notary.acts.history(id)[-1].act_hash


def test_courts_and_institutions_and_authorities(service: Service) -> None:
    first, second = issued(service, "LN-1"), issued(service, "LN-2")
    court, admin = client(service, "court"), client(service, "admin")
    held = json.loads(client(service, "claims").certificates.of(first).content)
    assert court.courts.open(held, "（2026）沪0115执1号") == first
    client(service, "notary").courts.record(second, "trial-court", "（2026）沪0115执2号")
    assert [item.id for item in court.instruments.list(sort="register_no")] == [first, second]
    assert [case.basis for case in client(service, "notary").courts.cases(first)] == ["CERTIFICATE"]
    assert admin.institutions.create("new-bank", "New bank", "CREDITOR").authorities == []
    key = EthereumKey(new_private_key())
    admin.keys.bind("new-signer", "CREDITOR", "new-bank", "Signer", key.address)
    assert admin.institutions.get("new-bank").authorities[0].address == key.address.lower()
    assert admin.authority(key.address).id == "new-signer"
    assert admin.keys.unbind("CREDITOR", "new-signer").not_after is not None
    with pytest.raises(NotFound, match="nobody acts with the key"):
        admin.authority("0x" + "12" * 20)


def test_deadlines_are_read_listed_and_put_into_a_calendar(service: Service) -> None:
    ids, line = [issued(service, f"LN-{index}") for index in range(2)], Line(service)
    claims = client(service, "claims", line)
    found = claims.deadlines.of(ids[0])
    assert [item.kind for item in found.items] == ["limitation", "recheck"]
    assert found.items[0].early[-1] == found.items[0].late == found.items[0].last_day
    line.seen.clear()
    listed = list(claims.deadlines.list(kind="limitation", limit=30))
    assert [item.last_day for item in listed if item.instrument == ids[0]] == found.items[0].early
    assert len(line.seen) == 3
    assert list(claims.deadlines.list(**{"from": "2040-01-01"})) == []
    made = claims.deadlines.calendar(kind="recheck")
    assert made is not None
    assert made.content.count(b"BEGIN:VEVENT") == 2
    assert claims.deadlines.calendar(made.etag, kind="recheck") is None
    assert claims.deadlines.calendar(made.etag) is not None


def test_jobs_are_waited_for(service: Service) -> None:
    from notary.services import jobs

    id, claims = issued(service), client(service, "claims")
    asked = claims.certificates.batch([id])
    seen: list[str] = []

    def progress(job: Job) -> None:
        seen.append(job.state)
        jobs.work(jobs.Office(service.office.database, service.office.context, service.chain), "test")

    done = claims.jobs.wait(asked.id, progress=progress)
    assert (done.state, seen) == ("DONE", ["WAITING", "DONE"])
    assert done.result is not None
    (made,) = done.result["certificates"]  # type: ignore[misc]
    found = claims.certificates.fetch(made["certificate"])  # type: ignore[call-overload, index, arg-type]
    assert found is not None


def test_the_register_needs_no_key(service: Service) -> None:
    issued(service)
    public = client(service, None).public
    assert (public.register().size, public.register().instruments) == (1, 1)
    assert Checkpoint.parse(public.checkpoint().decode().split("\n\n")[0] + "\n").size == 1
    assert len(public.tile("entries/000.p/1")) == 46
    assert json.loads(public.trust())["origin"] == service.office.context.office.origin


def test_each_problem_is_an_error_of_its_family(service: Service) -> None:
    id = drafted(service)
    claims, foreign = client(service, "claims"), client(service, "foreign")
    cases = [
        (Unauthenticated, Exception, lambda: client(service, None).instruments.get(id)),
        (Forbidden, Refused, lambda: client(service, "auditor").instruments.offer(id)),
        (Missing, NotFound, lambda: foreign.instruments.get(id)),
        (Malformed, FormatError, lambda: list(claims.instruments.list(register_no=-1))),
        (Changed, Conflict, lambda: claims.instruments.create("LN-1", terms())),
        (RefusedThere, Refused, lambda: client(service, "notary").acts.prepare(id, ISSUE)),
    ]
    for kind, family, call in cases:
        with pytest.raises(kind) as told:
            call()
        assert isinstance(told.value, family)
        assert told.value.problem.request_id
        assert told.value.code == told.value.problem.title
    with pytest.raises(RefusedThere) as refused:
        client(service, "notary").acts.prepare(id, ISSUE)
    assert ("status", "ORDER") in [(item.where, item.code) for item in refused.value.problem.errors]


def test_a_form_that_is_wrong_is_not_sent_and_not_repeated(service: Service) -> None:
    line = Line(service)
    with pytest.raises(FormatError, match="address: ") as error:
        client(service, "claims", line).keys.enrol("0x12", "RESIDENT_ID", "310000197604164327", EVIDENCE)
    assert line.seen == []
    assert "310000" not in str(error.value)
