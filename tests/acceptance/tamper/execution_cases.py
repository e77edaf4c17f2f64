"""Cases about execution certificates: that of another act or number, one that is not in force, another certificate
under that name; and the paper that says what is to be enforced, withheld or altered."""

from collections.abc import Callable, Iterable
from typing import Any

from office import Debt, Edit, Office

from notary.domain import commitment
from tamper.law_cases import CERTIFIED, OF_REST, OWN, PASSED, REQUESTED, SPLIT, Done, done, rest, struck
from tamper.people_cases import FAILED, from_office
from tamper.table import Given, case, put
from tamper.world import World

NOT_IN_FORCE = "C04 FAIL EXECUTION_NOT_IN_FORCE"
ANOTHER = "C04 FAIL EXECUTION_ACT_MISMATCH"

PAPER = {"applicant": {"name": "沪江银行"}, "object": {"total": {"amount": "100", "currency": "CNY"}}}
"""What the act discloses; verifiers look at nothing of it but its digest."""

WITH_PAPER = (*CERTIFIED[:-1], done("CERTIFY", evidence={"execution.paper": PAPER}))
AT = 5
"""The sequence of the CERTIFY in both."""

REVOKED = done("REVOKE_CERTIFICATE")
AGAIN = (done("REQUEST", "CREDITOR"), done("VERIFY"), done("CERTIFY", executionNo="（2026）沪试证执字第2号"))

ALTERED_PAPER = {"verdicts": "FP", "exit": 1}
"""What was disclosed says nothing of the standing."""

Spoil = Callable[[dict[str, Any]], dict[str, Any]]


def _same(certificate: dict[str, Any]) -> dict[str, Any]:
    return certificate


def _lived(world: World, acts: Iterable[Done]) -> tuple[Office, Debt]:
    """A debt on which these acts were done after its issue, with its office."""
    office = world.fork()
    debt = office.debts[world.spare.register_no]
    for type_, options in acts:
        office.enter(debt, office.act(debt, type_, **options))
    office.checkpoint()
    return office, debt


def _executed(world: World, *acts: Done, at: int = AT, spoil: Spoil = _same) -> Given:
    """The execution certificate of act ``at`` of such a debt, and then spoiled."""
    office, debt = _lived(world, acts)
    return from_office(world, office, spoil(office.certificate(debt, execution=at)))


def _sealed(world: World, acts: tuple[Done, ...], edit: Edit, at: int | None = AT) -> Given:
    """The same, but the office itself sealed it with something changed; ``at`` None: the certificate of the deed."""
    office, debt = _lived(world, acts)
    credential = office.credential(debt, edit, execution=at)
    return from_office(world, office, {**office.certificate(debt), "credential": credential})


def add(name: str, check: str, *acts: Done, at: int = AT, spoil: Spoil = _same, **outcome: Any) -> None:
    title = f"execution: {name}"
    case(check, "C06 PASS", name=title, **outcome)(lambda world: _executed(world, *acts, at=at, spoil=spoil))


add("lawful", "C04 PASS", *WITH_PAPER, **PASSED)
add("lawful: its paper is withheld", "C03 PASS", *WITH_PAPER, **PASSED,
    spoil=lambda value: {**value, "disclosures": _but_paper(value)})  # fmt: skip
add("lawful: corrected", "C04 PASS", *CERTIFIED, done("CORRECT_CERTIFICATE"), **PASSED)
add("lawful: while it is enforced", "C04 PASS", *CERTIFIED, done("FILE", "CREDITOR"), done("DOCKET", "COURT"), **PASSED)
add("lawful: issued anew after it was revoked", "C04 PASS", *CERTIFIED, REVOKED, *AGAIN, at=9, **PASSED)
add("lawful: the revocation was struck", "C04 PASS", *CERTIFIED, REVOKED, struck(6), **PASSED)
add("lawful: the insurer's, beside the lender's", "C04 PASS", *SPLIT, *OWN, *OF_REST, at=9, **PASSED)
add("lawful: the lender's, beside the insurer's", "C04 PASS", *SPLIT, *OWN, *OF_REST, at=12, **PASSED)
add("lawful: the lender's from before the split", "C04 PASS", *CERTIFIED, *SPLIT[2:], **PASSED)
add("of two the one that was revoked", ANOTHER, *SPLIT, *OWN, *OF_REST, rest("REVOKE_CERTIFICATE"), at=12, **FAILED)
add("of two none that is in force", NOT_IN_FORCE, *SPLIT, *OWN, *OF_REST, rest("REVOKE_CERTIFICATE"),
    done("REVOKE_CERTIFICATE"), at=9, **FAILED)  # fmt: skip
add("none was issued yet", NOT_IN_FORCE, *CERTIFIED[:-1], at=4, **FAILED)
add("revoked", NOT_IN_FORCE, *CERTIFIED, REVOKED, **FAILED)
add("its issue was struck", NOT_IN_FORCE, *CERTIFIED, struck(5), **FAILED)
add("refused", NOT_IN_FORCE, *REQUESTED, done("VERIFY"), done("DENY"), **FAILED)
add("asked for again after it was revoked", NOT_IN_FORCE, *CERTIFIED, REVOKED, AGAIN[0], **FAILED)
add("revoked, with the one that was issued anew", ANOTHER, *CERTIFIED, REVOKED, *AGAIN, **FAILED)
add("of the act that corrected it", ANOTHER, *CERTIFIED, done("CORRECT_CERTIFICATE"), at=6, **FAILED)
add("of the act before", ANOTHER, *CERTIFIED, at=4, **FAILED)


def _but_paper(certificate: dict[str, Any]) -> list[Any]:
    return [item for item in certificate["disclosures"] if not item[1].endswith(".execution.paper")]


def _altered(certificate: dict[str, Any]) -> dict[str, Any]:
    (paper,) = (item for item in certificate["disclosures"] if item[1].endswith(".execution.paper"))
    more = put(PAPER, "object.total.amount", "100000")
    return {**certificate, "disclosures": [*_but_paper(certificate), [*paper[:2], more]]}


add("its paper is altered", "C03 FAIL DISCLOSURE_UNKNOWN", *WITH_PAPER, spoil=_altered, **ALTERED_PAPER)


@case("C03 FAIL DISCLOSURE_UNKNOWN", **ALTERED_PAPER)
def execution_paper_of_another_deed(world: World) -> Given:
    foreign = commitment.disclose({f"acts.{AT}.execution.paper": PAPER})
    return _executed(world, *CERTIFIED, spoil=lambda value: {**value, "disclosures": value["disclosures"] + foreign})


@case(ANOTHER, **FAILED)
def execution_number_that_the_office_sealed_wrongly(world: World) -> Given:
    return _sealed(
        world, CERTIFIED, lambda body: body["credentialSubject"].update(executionNo="（2026）沪试证执字第9号")
    )


@case(ANOTHER, **FAILED)
def execution_act_that_the_office_sealed_wrongly(world: World) -> Given:
    return _sealed(world, CERTIFIED, lambda body: body["credentialSubject"].update(executionAct="0" * 64))


def _subject(path: str, value: str) -> None:
    case("C04 FAIL PROOF_INVALID", name=f"execution: changed {path}", **FAILED)(
        lambda world: _executed(
            world, *CERTIFIED, spoil=lambda made: put(made, f"credential.credentialSubject.{path}", value)
        )
    )


_subject("executionNo", "（2026）沪试证执字第9号")
_subject("executionAct", "0" * 64)

ORDINARY = ["VerifiableCredential", "NotarisationCertificate"]
EXECUTION = ["VerifiableCredential", "ExecutionCertificate"]


def _relabelled(body: dict[str, Any]) -> None:
    body["type"] = EXECUTION


def _relabelled_in_form(body: dict[str, Any]) -> None:
    _relabelled(body)
    body["credentialSubject"] |= {"executionNo": "1", "executionAct": body["credentialSubject"]["issueAct"]}


@case("C01 FAIL MALFORMED", "C04 INDETERMINATE MALFORMED", **FAILED)
def certificate_of_a_deed_relabelled(world: World) -> Given:
    return _sealed(world, CERTIFIED, _relabelled, at=None)


@case(NOT_IN_FORCE, **FAILED)
def certificate_of_a_deed_relabelled_in_form(world: World) -> Given:
    return _sealed(world, REQUESTED, _relabelled_in_form, at=None)


@case(ANOTHER, **FAILED)
def certificate_of_a_deed_relabelled_in_form_while_one_is_in_force(world: World) -> Given:
    return _sealed(world, CERTIFIED, _relabelled_in_form, at=None)


@case("C01 FAIL MALFORMED", "C04 INDETERMINATE MALFORMED", **FAILED)
def execution_certificate_relabelled(world: World) -> Given:
    return _sealed(world, CERTIFIED, lambda body: body.update(type=ORDINARY))


@case("C01 FAIL MALFORMED", "C04 INDETERMINATE MALFORMED", **FAILED)
def certificate_of_both_types(world: World) -> Given:
    return _sealed(world, CERTIFIED, lambda body: body.update(type=[*EXECUTION, ORDINARY[1]]))
