"""Cases that spoil what people signed: consents, acts, the keys that they were bound to, and their authority."""

import copy
from datetime import timedelta
from typing import Any

from office import START, Actor, Debt, Office

from notary.domain import typed_data
from notary.domain.times import format_time
from notary.keys.ethereum import EthereumKey, new_private_key
from tamper.table import Given, at, case, given, put, without
from tamper.world import DAY, World

FAILED = {"verdicts": "FI", "exit": 1}
ALTERED = {"verdicts": "FF", "exit": 1}
"""An act shown is not the one that the signed standing names, so B fails as well (C14 SNAPSHOT_ACT_MISMATCH)."""

ISSUE = "acts.0.body.mandatory"
CONSENT = f"{ISSUE}.detail.consents"

BY_LENDER = {"actor": "LENDER", "party": None}

CHANGED_ACT: dict[str, tuple[Any, str]] = {
    "type": ("REVOKE", "C01 FAIL MALFORMED"),
    "instrument": ("00000000-0000-0000-0000-000000000000", "C04 FAIL ACT_OUT_OF_ORDER"),
    "registerNo": (5, "C04 FAIL ACT_OUT_OF_ORDER"),
    "sequence": (2, "C04 FAIL ACT_OUT_OF_ORDER"),
    "previous": ("0" * 64, "C04 FAIL ACT_OUT_OF_ORDER"),
    "change.from": (2, "C04 FAIL CHANGE_NOT_ALLOWED"),
    "change.to": (6, "C04 FAIL CHANGE_NOT_ALLOWED"),
    "regions": (None, "C01 FAIL MALFORMED"),
    "regions.performance": ("OVERDUE", "C04 FAIL CHANGE_NOT_ALLOWED"),
    "regions.partial": (True, "C04 FAIL CHANGE_NOT_ALLOWED"),
    "actor.authority": ("notary-li", "C04 FAIL AUTHORITY_UNKNOWN"),
    "actor.role": ("COURT", "C04 FAIL AUTHORITY_UNKNOWN"),
    "legalBasis": (["民法典 1"], "C04 FAIL ACT_SIGNATURE"),
    "eventTime": ("2026-01-06T00:00:00Z", "C04 FAIL ACT_SIGNATURE"),
    "legalTime": ("2026-01-06T00:00:00Z", "C04 FAIL ACT_SIGNATURE"),
    "detail.by.actor": ("GUARANTOR", "C04 FAIL CHANGE_NOT_ALLOWED"),
    "detail.by.party": ("debtor-1", "C04 FAIL ACT_SIGNATURE"),
    "detail.ground": ("WAIVER", "C04 FAIL ACT_SIGNATURE"),
    "detail.declared": (["NOTARISED"], "C04 FAIL ACT_SIGNATURE"),
    "detail.submission": (1, "C04 FAIL CHANGE_NOT_ALLOWED"),
    "detail.insurer": ("insurer", "C01 FAIL MALFORMED"),
    "salt": ("0" * 32, "C04 FAIL ACT_SIGNATURE"),
}
"""Every mandatory member of a later act (a discharge by the creditor), and what its change leads to."""

CHANGED_ISSUE: dict[str, Any] = {
    "previous": "1" * 64,
    "legalBasis": ["民法典 1"],
    "legalTime": "2026-01-06T00:00:00Z",
    "salt": "0" * 32,
    "detail.issueDate": "2026-01-06",
    "detail.deedNo": "99",
}


def _changes() -> None:
    for path, (value, check) in CHANGED_ACT.items():
        malformed = "MALFORMED" in check
        included = "C06 INDETERMINATE MALFORMED" if malformed else "C06 FAIL NOT_INCLUDED"
        # With another sequence it is no longer the act that the signed standing names.
        outcome = FAILED if malformed or path == "sequence" else ALTERED
        case(check, included, name=f"changed {path} of a discharge", **outcome)(
            lambda world, path=path, value=value: given(
                world, put(world.paid_before, f"acts.1.body.mandatory.{path}", value)
            )
        )
        case("C01 FAIL MALFORMED", name=f"withheld {path} of an act", **FAILED)(
            lambda world, path=path: given(
                world, without(world.certificate(world.paid), f"acts.1.body.mandatory.{path}")
            )
        )
    for path, value in CHANGED_ISSUE.items():
        case("C04 FAIL ISSUE_ACT_MISMATCH", "C06 FAIL NOT_INCLUDED", name=f"changed {path} of the issue", **ALTERED)(
            lambda world, path=path, value=value: given(
                world, put(world.certificate(world.plain), f"{ISSUE}.{path}", value)
            )
        )


_changes()


def _reissued(world: World, **options: Any) -> tuple[Office, Debt, dict[str, Any]]:
    """A certificate that the office itself issued wrongly: sealed, entered, stamped and anchored like any other."""
    office = world.fork()
    debt = office.notarise(**options)
    office.checkpoint()
    return office, debt, office.certificate(debt)


def from_office(world: World, office: Office, certificate: dict[str, Any]) -> Given:
    """The certificate with the chain of the office that made it."""
    return given(world, certificate, chain=world.chain(lambda _: None, office.chain))


def issued_with(world: World, **options: Any) -> Given:
    office, _, certificate = _reissued(world, **options)
    return from_office(world, office, certificate)


def _with_act(world: World, **options: Any) -> Given:
    """A discharge, spoiled before it was signed and then entered."""
    office = world.fork()
    debt = next(debt for debt in office.debts if debt.register_no == world.spare.register_no)
    office.enter(debt, office.act(debt, "DISCHARGE", **{"by": BY_LENDER, **options}))
    office.checkpoint()
    return from_office(world, office, office.certificate(debt))


@case("C03 FAIL NOT_AN_ISSUE", "C04 FAIL ISSUE_ACT_MISMATCH", **FAILED)
def void_in_place_of_an_issue(world: World) -> Given:
    office = world.fork()
    debt = office.notarise()
    debt.acts.clear()
    debt.leaves.clear()
    office.enter(debt, office.act(debt, "VOID"))
    office.checkpoint()
    return from_office(world, office, office.certificate(debt))


@case("C03 FAIL CONSENT_MISSING", "C04 PASS", "C15 PASS", verdicts="FP", exit=1)
def consent_missing(world: World) -> Given:
    return issued_with(world, consents=lambda detail: detail["consents"].pop())


@case("C03 FAIL CONSENT_UNKNOWN", "C04 PASS", verdicts="FP", exit=1)
def consent_twice(world: World) -> Given:
    return issued_with(world, consents=lambda detail: detail["consents"].append(detail["consents"][0]))


@case("C03 FAIL CONSENT_UNKNOWN", "C04 PASS", verdicts="FP", exit=1)
def consent_of_a_stranger(world: World) -> Given:
    def add(detail: dict[str, Any]) -> None:
        stranger = copy.deepcopy(detail["consents"][0])
        detail["consents"].append({**stranger, "party": "stranger"})

    return issued_with(world, consents=add)


@case("C03 FAIL COMMITMENT_MISSING", "C04 PASS", verdicts="FP", exit=1)
def borrower_did_not_accept_enforcement(world: World) -> Given:
    return issued_with(world, consents=lambda detail: detail["consents"][1].update(commitmentHash="0" * 64))


@case("C03 FAIL BINDING_MISMATCH", verdicts="FP", exit=1)
def consent_swapped_with_one_of_another_instrument(world: World) -> Given:
    def swap(detail: dict[str, Any]) -> None:
        # It speaks of this debt's commitment, so that only the swap itself is wrong.
        other = at(world.certificate(world.paid), f"{CONSENT}.2")
        detail["consents"][2] = {**other, "commitmentHash": detail["consents"][1]["commitmentHash"]}

    return issued_with(world, consents=swap)


@case("C03 FAIL BINDING_MISMATCH", "C04 FAIL ISSUE_ACT_MISMATCH", "C06 FAIL NOT_INCLUDED", **ALTERED)
def consent_swapped_after_the_issue(world: World) -> Given:
    other = at(world.certificate(world.paid), f"{CONSENT}.2")
    certificate = world.certificate(world.plain)
    other["commitmentHash"] = at(certificate, f"{CONSENT}.1.commitmentHash")
    return given(world, put(certificate, f"{CONSENT}.2", other))


@case("C03 FAIL BINDING_MISMATCH", verdicts="FP", exit=1)
def consent_with_the_key_of_another_party(world: World) -> Given:
    def swap(detail: dict[str, Any]) -> None:
        for member in ("binding", "signature"):
            detail["consents"][1][member] = detail["consents"][3][member]

    return issued_with(world, consents=swap)


@case("C03 FAIL CONSENT_SIGNATURE", verdicts="FP", exit=1)
def consent_of_the_same_key_to_something_else(world: World) -> Given:
    def swap(detail: dict[str, Any]) -> None:
        detail["consents"][1]["signature"] = detail["consents"][3]["signature"]

    return issued_with(world, consents=swap)


@case("C03 FAIL CONSENT_SIGNATURE", "C13 FAIL SIGNATURE_NOT_CANONICAL", verdicts="FP", exit=1)
def consent_signature_is_garbage(world: World) -> Given:
    return issued_with(world, consents=lambda detail: detail["consents"][1].update(signature="0x" + "ff" * 65))


@case("C03 FAIL BINDING_SEAL_UNKNOWN", verdicts="FP", exit=1)
def consent_key_bound_by_an_unknown_certificate(world: World) -> Given:
    return issued_with(world, consents=lambda detail: detail["consents"][1]["binding"].update(certificate="0" * 64))


@case("C03 FAIL BINDING_SIGNATURE", verdicts="FP", exit=1)
def consent_key_bound_with_another_signature(world: World) -> Given:
    def swap(detail: dict[str, Any]) -> None:
        consents = detail["consents"]
        consents[1]["binding"]["signature"] = consents[2]["binding"]["signature"]

    return issued_with(world, consents=swap)


@case("C03 FAIL BINDING_OUTSIDE_WINDOW", verdicts="FP", exit=1)
def consent_key_ran_out_before_the_issue(world: World) -> Given:
    def rebind(detail: dict[str, Any]) -> None:
        consent = detail["consents"][1]
        key = EthereumKey(new_private_key())
        instrument = consent["binding"]["body"]["instrument"]
        binding = world.office.binding(
            "debtor-1", key, "EVENT_KEY", instrument, lambda body: body.update(notAfter=format_time(START - DAY))
        )
        message = typed_data.consent(
            instrument, detail["envelopeHash"], "debtor-1", "BORROWER", consent["commitmentHash"]
        )
        digest = typed_data.digest(world.office.origin, "Consent", message)
        consent.update(binding=binding, signature="0x" + key.sign_digest(digest).hex())

    return issued_with(world, consents=rebind)


@case("C03 FAIL ENVELOPE_MISMATCH", "C04 PASS", verdicts="FP", exit=1)
def issue_of_another_envelope(world: World) -> Given:
    return issued_with(world, consents=lambda detail: detail.update(envelopeHash="0" * 64))


@case("C04 FAIL ISSUE_ACT_MISMATCH", "C03 PASS", **FAILED)
def credential_has_another_deed_number(world: World) -> Given:
    edited = world.office.credential(world.plain, lambda body: body["credentialSubject"].update(deedNo="99"))
    return given(world, {**world.certificate(world.plain), "credential": edited})


@case("C04 FAIL ISSUE_ACT_MISMATCH", "C03 FAIL ENVELOPE_MISMATCH", "C06 FAIL NOT_INCLUDED", **ALTERED)
def acts_of_another_instrument(world: World) -> Given:
    return given(world, {**world.certificate(world.plain), "acts": world.certificate(world.spare)["acts"]})


@case("C04 FAIL ACT_OUT_OF_ORDER", "C06 FAIL ENTRY_COUNT", **FAILED)
def act_left_out(world: World) -> Given:
    return given(world, without(world.certificate(world.paid), "acts.1"))


@case("C04 FAIL ACT_OUT_OF_ORDER", **FAILED)
def second_issue(world: World) -> Given:
    office = world.fork()
    debt = office.debts[world.spare.register_no]
    office.enter(debt, office.act(debt, "ISSUE", detail=debt.acts[0]["body"]["mandatory"]["detail"]))
    office.checkpoint()
    return from_office(world, office, office.certificate(debt))


@case("C04 FAIL ACT_OUT_OF_ORDER", **FAILED)
def void_after_the_issue(world: World) -> Given:
    office = world.fork()
    debt = office.debts[world.spare.register_no]
    office.enter(debt, office.act(debt, "VOID"))
    office.checkpoint()
    return from_office(world, office, office.certificate(debt))


@case("C04 FAIL ACT_OUT_OF_ORDER", **FAILED)
def act_follows_another_act(world: World) -> Given:
    return _with_act(world, role="CREDITOR", edit=lambda body: body.update(previous="1" * 64))


@case("C04 FAIL CHANGE_NOT_ALLOWED", **FAILED)
def creditor_revokes(world: World) -> Given:
    return _with_act(world, role="CREDITOR", edit=lambda body: body["change"].update(to=15))


@case("C04 FAIL CHANGE_NOT_ALLOWED", **FAILED)
def creditor_sets_a_flag(world: World) -> Given:
    return _with_act(world, role="CREDITOR", edit=lambda body: body["change"].update(to=0x41))


@case("C04 FAIL CHANGE_NOT_ALLOWED", **FAILED)
def undefined_standing(world: World) -> Given:
    return _with_act(world, edit=lambda body: body["change"].update(to=30))


@case("C04 FAIL CHANGE_NOT_ALLOWED", **FAILED)
def issue_as_already_certified(world: World) -> Given:
    return issued_with(world, edit=lambda body: body["change"].update(to=6))


@case("C04 FAIL AUTHORITY_UNKNOWN", **FAILED)
def authority_unknown(world: World) -> Given:
    stranger = Actor("notary-li", "NOTARY", "trial-office", EthereumKey(new_private_key()))
    return _with_act(world, actor=stranger)


@case("C04 FAIL AUTHORITY_NOT_COMPETENT", **FAILED)
def authority_of_another_institution(world: World) -> Given:
    result = _with_act(world, role="CREDITOR")
    next(line for line in result.trust["authorities"] if line["role"] == "CREDITOR")["institution"] = "other-bank"
    return result


@case("C04 FAIL AUTHORITY_NOT_COMPETENT", **FAILED)
def authority_with_another_key(world: World) -> Given:
    return _with_act(world, actor=Actor("notary-wang", "NOTARY", "trial-office", EthereumKey(new_private_key())))


@case("C04 PASS", "C15 PASS", verdicts="PP", exit=0)
def authority_without_named_keys(world: World) -> Given:
    result = _with_act(world, actor=Actor("notary-wang", "NOTARY", "trial-office", EthereumKey(new_private_key())))
    result.trust["authorities"][0]["keys"] = []
    return result


@case("C04 FAIL AUTHORITY_OUTSIDE_WINDOW", **FAILED)
def authority_outside_its_window(world: World) -> Given:
    result = _with_act(world)
    result.trust["authorities"][0]["notAfter"] = format_time(world.now - DAY)
    return result


@case("C04 FAIL AUTHORITY_OUTSIDE_WINDOW", **FAILED)
def authority_window_is_tested_against_the_proven_time(world: World) -> Given:
    """The act claims a time inside the window; only its timestamp tells the truth."""
    result = _with_act(world, edit=lambda body: body.update(eventTime=format_time(START)))
    result.trust["authorities"][0]["notAfter"] = format_time(world.now - timedelta(hours=1))
    return result


@case("C04 FAIL BINDING_MISMATCH", **FAILED)
def authority_key_bound_for_one_instrument(world: World) -> Given:
    def rebind(body: dict[str, Any]) -> None:
        key = world.office.actors["NOTARY"].key
        binding = world.office.binding("notary-wang", key, "STAFF_KEY", body["instrument"])
        body["actor"]["binding"] = binding

    return _with_act(world, edit=rebind)


@case("C04 FAIL BINDING_MISMATCH", **FAILED)
def authority_key_bound_in_another_register(world: World) -> Given:
    def rebind(body: dict[str, Any]) -> None:
        key = world.office.actors["NOTARY"].key
        binding = world.office.binding(
            "notary-wang", key, "STAFF_KEY", None, lambda bound: bound.update(origin="register.other.example")
        )
        body["actor"]["binding"] = binding

    return _with_act(world, edit=rebind)


@case("C04 FAIL BINDING_OUTSIDE_WINDOW", **FAILED)
def authority_key_ran_out(world: World) -> Given:
    def rebind(body: dict[str, Any]) -> None:
        key = world.office.actors["NOTARY"].key
        binding = world.office.binding(
            "notary-wang", key, "STAFF_KEY", None, lambda bound: bound.update(notAfter=format_time(START + DAY))
        )
        body["actor"]["binding"] = binding

    return _with_act(world, edit=rebind)


@case("C04 PASS", "C05 PASS", verdicts="PP", exit=0)
def authority_key_window_starts_within_the_skew(world: World) -> Given:
    def rebind(body: dict[str, Any]) -> None:
        key, start = world.office.actors["NOTARY"].key, world.now + timedelta(seconds=299)
        binding = world.office.binding(
            "notary-wang", key, "STAFF_KEY", None, lambda bound: bound.update(notBefore=format_time(start))
        )
        body["actor"]["binding"] = binding

    return _with_act(world, edit=rebind)


@case("C04 FAIL ISSUE_ACT_MISMATCH", "C06 FAIL NOT_INCLUDED", **ALTERED)
def act_of_another_office(world: World) -> Given:
    """Same names and same register number, signed and sealed by another office's keys."""
    other = world.new_office()
    return given(world, {**world.certificate(world.plain), "acts": other.certificate(other.debts[0])["acts"]})


@case(
    "C04 FAIL PROOF_INVALID", "C05 FAIL CHAIN_INVALID", "C07 FAIL LOG_SIGNATURE", "C10 FAIL TIMESTAMP_INVALID", **FAILED
)
def whole_certificate_of_another_office(world: World) -> Given:
    """The impostor shows our office's certificate id in everything that it sealed itself."""
    other = world.new_office()
    certificate = other.certificate(other.debts[0])
    method = at(world.certificate(world.plain), "credential.proof.verificationMethod")
    certificate["credential"]["proof"]["verificationMethod"] = method
    return given(world, {**certificate, "standing": None})
