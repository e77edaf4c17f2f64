"""Every transition of the law (LEGAL.md §2.2) at least once over HTTP, in lives that the law allows."""

import pytest
from apikit import Service
from lawkit import ROWS, Life

from notary.domain import standing
from notary.domain.headline import REST

DEFAULTED = "DISBURSE DEFAULT"
CERTIFIED = f"{DEFAULTED} REQUEST VERIFY +reply CERTIFY"
ENFORCING = f"{CERTIFIED} FILE +court DOCKET ENFORCE"

LIVES = {
    "to the end": (
        f"{DEFAULTED} CURE! DEFAULT ACCELERATE CLAIM INDEMNIFY:INSURER TRANSFER NOTIFY_TRANSFER:insurer REQUEST:INSURER"
        " VERIFY +objection OBJECT+ OVERRULE REQUEST_PAPERS SUPPLY_PAPERS:insurer VERIFY +reply CERTIFY"
        " CORRECT_CERTIFICATE:REVIEWER FILE:INSURER RETURN_FILING:NOTARY MEND_FILING:INSURER +court DOCKET ENFORCE"
        " RESIST STAY RESUME REFUSE_NON_ENFORCEMENT RECONSIDER UPHOLD_REFUSAL STAY RESUME SETTLE RESUME SUSPEND RESUME"
        " END_ROUND RESUME DEBTOR_SUIT JUDGE_DEBTOR_SUIT COMPLETE:NOTARY RECHECK REVOKE_PART:REVIEWER REVERSE"
    ),
    "refused, and again": (
        f"{DEFAULTED} REQUEST WITHDRAW REQUEST DENY REQUEST VERIFY +reply CERTIFY FILE +court REJECT CONTEST UPHOLD"
        " CONTEST ADMIT DISMISS CONTEST UPHOLD DOCKET ENFORCE NOT_ENFORCE"
    ),
    "the creditor sues": f"{CERTIFIED} REVOKE_CERTIFICATE:REVIEWER CREDITOR_SUIT:NOTARY JUDGE_CREDITOR_SUIT:NOTARY",
    "not enforced": f"{ENFORCING} RESIST NOT_ENFORCE",
    "not enforced in part, then reversed": (
        f"{ENFORCING} RESIST NOT_ENFORCE_PART RESIST~ REFUSE_NON_ENFORCEMENT RECONSIDER NOT_ENFORCE"
    ),
    "ended, and a third party sues": f"{ENFORCING} END THIRD_PARTY_SUIT JUDGE_THIRD_PARTY_SUIT DOCKET",
    "the deed goes before the docket": f"{CERTIFIED} FILE +court RECHECK REVOKE:REVIEWER END",
    "amended and reviewed": (
        "RECHECK MAINTAIN:REVIEWER SUPPLEMENT RECHECK MAINTAIN:REVIEWER RECHECK RECTIFY:REVIEWER RECHECK"
        " MAINTAIN:REVIEWER RECHECK REVOKE_PART:REVIEWER RECHECK MAINTAIN:REVIEWER REPLACE"
    ),
    "two creditors": (
        f"{DEFAULTED} REQUEST VERIFY CLAIM INDEMNIFY:INSURER TRANSFER NOTIFY_TRANSFER:insurer +reply CERTIFY^"
        " REQUEST:INSURER VERIFY +reply CERTIFY FILE:INSURER +court DOCKET ENFORCE FILE^ DOCKET^ COMPLETE=:NOTARY"
        " ENFORCE^ CREDITOR_SUIT^:lender JUDGE_CREDITOR_SUIT^ COMPLETE^:NOTARY"
    ),
    "substituted, then taken back": (
        f"{ENFORCING} ACCELERATE CLAIM INDEMNIFY*:INSURER TRANSFER* NOTIFY_TRANSFER:insurer SUBSTITUTE END"
        " REVOKE_CERTIFICATE:REVIEWER TAKE_BACK:lender NOTIFY_TRANSFER:insurer"
    ),
    "restructured and paid": f"{DEFAULTED} RESTRUCTURE DISCHARGE",
}
"""Steps in order. ``:WHO`` signs, ``+`` is what else happens, ``!`` what only whoever acts can say, ``^`` is about the
lender's rest, ``=`` about the insurer's share, ``*`` of all that is owed."""

DECLARED = {"CURE": "CURE_AGREED", "SUPPLEMENT": "BURDEN_CAPPED", "REPLACE": "BURDEN_CAPPED",
            "NOT_ENFORCE_PART": "SEPARABLE", "RESIST~": "NEWLY_KNOWN"}  # fmt: skip


def play(life: Life, script: str) -> None:
    submission = None
    for word in script.split():
        step, _, who = word.rstrip("!+").partition(":")
        if word == "+reply":
            life.submit("REPLY")
        elif word == "+objection":
            submission = life.submit("OBJECTION")
        elif word == "+court":
            body = {"court": "trial-court", "case_no": "（2026）沪0115执1234号"}
            opened = life.client("notary").post(f"/v1/instruments/{life.id}/cases", json=body)
            assert opened.status_code == 201, opened.text
        elif step == "CURE":
            pay_arrears(life)
            life.step("CURE", declared=["CURE_AGREED"])
            life.wait(days=130)
        else:
            detail = {"submission": submission} if word.endswith("+") else {}
            declared = [DECLARED[step]] if step in DECLARED else []
            by = {"by": {"actor": who.upper(), "party": None}} if who in ("insurer", "lender") else {}
            signer = "" if by else who
            shown = life.whole[step[:-1]] if step.endswith("*") else None
            share = {"^": {"share": REST}, "=": {"share": None}}.get(step[-1], {})
            life.step(step.rstrip("~^=*"), signer, shown, declared=declared, **detail, **by, **share)


def pay_arrears(life: Life) -> None:
    """The borrower pays everything that fell due."""
    service = life.service
    owed = life.client("claims").get(f"/v1/instruments/{life.id}/amount").json()
    due = sum(int(amount.replace(".", "")) for amount in owed["claimable"].values())
    today = service.office.context.today.isoformat()
    paid = {"instrument": life.id, "id": "TX-1", "day": today, "kind": "PAYMENT"}
    paid["amount"] = {"amount": str(due), "currency": owed["currency"]}
    sent = life.client("claims").post("/v1/payments", json={"payments": [paid]})
    assert sent.status_code == 201, sent.text


@pytest.fixture
def lives(service: Service) -> dict[str, Life]:
    """A debt for each life, with its deed; then time passes until instalments are overdue and waiting days are over."""
    made = {name: Life(service, f"LN-{index}") for index, name in enumerate(LIVES)}
    service.office.clock.forward(days=400)
    return made


def test_every_row_of_the_law_is_taken_over_http(lives: dict[str, Life]) -> None:
    for name, life in lives.items():
        play(life, LIVES[name])
        shown = life.client("notary").get(f"/v1/instruments/{life.id}").json()
        assert shown["standing"] == standing.name(life.history.case.byte), name
    taken = {row for life in lives.values() for row in life.taken}
    assert ROWS - taken == set()
