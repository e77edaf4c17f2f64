"""Cases that spoil the form of the file, the credential or its documents."""

import base64
import json
from typing import Any

from tamper.table import Given, at, case, flip, given, put, without
from tamper.world import DAY, World

FAILED_FORM = {"verdicts": "FI", "exit": 1}
MANDATORY = "credential.credentialSubject.envelope.mandatory"
SUBJECT = "credential.credentialSubject"

CHANGED_MANDATORY: dict[str, Any] = {
    "kind": "GUARANTEE",
    "institution": "other-bank",
    "parties.1.id": "debtor-2",
    "parties.1.roles": ["CO_BORROWER"],
    "sections": ["commitment", "loan"],
    "scope": ["PRINCIPAL"],
    "dates.signed": "2026-01-03",
    "dates.due": "2036-01-04",
    "documents.0.type": "OTHER_CONTRACT",
    "documents.0.sha256": "0" * 64,
    "documents.0.sm3": "0" * 64,
}
"""Every mandatory member whose other value is still of its form."""

MALFORMED_MANDATORY: dict[str, Any] = {
    "schema": "debt-notary/instrument/2",
    "profile": "us",
    "kind": "GIFT",
    "institution": "Bank",
    "parties": [],
    "documentCount": 2,
    "documents": {},
    "scope": "PRINCIPAL",
    "dates": ["2026-01-04", "2027-01-04"],
}
"""Other values that are not of their form: constants, an empty list, an array for an object and the reverse."""

CHANGED_CREDENTIAL: dict[str, Any] = {
    "credential.issuer.name": "Another office",
    "credential.validFrom": "2026-01-05T08:00:01Z",
    "credential.proof.created": "2026-01-06T00:00:00Z",
    f"{SUBJECT}.deedNo": "（2026）沪试证经字第99号",
    f"{SUBJECT}.envelope.digests": [],
    f"{SUBJECT}.issueAct": "0" * 64,
}


def _genuine(world: World) -> Given:
    return given(world, world.certificate(world.plain), documents=[content for _, content in world.plain.documents])


case(
    *(f"C{number:02} PASS" for number in (1, 2, 3, 4, 5, 6, 7, 9, 10, 13, 14, 15)),
    "C08 NOT_APPLICABLE NO_LOG_GIVEN",
    "C11 NOT_APPLICABLE NOT_A_PDF",
    "C12 NOT_APPLICABLE NOT_A_PDF",
    verdicts="PP",
    exit=0,
    name="genuine",
)(_genuine)


def _changes() -> None:
    for path, value in CHANGED_MANDATORY.items():
        _change(
            path,
            value,
            "C03 FAIL ENVELOPE_MISMATCH",
            "C04 FAIL PROOF_INVALID",
            "C15 INDETERMINATE STANDING_UNEXPLAINED",
        )
    for path, value in MALFORMED_MANDATORY.items():
        _change(path, value, "C01 FAIL MALFORMED", "C04 INDETERMINATE MALFORMED", "C10 PASS")
    for path, value in CHANGED_CREDENTIAL.items():
        case("C04 FAIL PROOF_INVALID", name=f"changed {path}", **FAILED_FORM)(
            lambda world, path=path, value=value: given(world, put(world.certificate(world.plain), path, value))
        )
    for name in (*CHANGED_MANDATORY, *MALFORMED_MANDATORY):
        if "." not in name:
            _withhold(f"{MANDATORY}.{name}")
    for name in ("credential", "disclosures", "acts", "register", "timestamp", "anchor", "standing"):
        _withhold(name)


def _change(path: str, value: Any, *checks: str) -> None:
    case(*checks, name=f"changed {path} to {json.dumps(value)[:24]}", **FAILED_FORM)(
        lambda world: given(world, put(world.certificate(world.plain), f"{MANDATORY}.{path}", value))
    )


_withheld: set[str] = set()


def _withhold(path: str) -> None:
    if path in _withheld:
        return
    _withheld.add(path)
    case("C01 FAIL MALFORMED", name=f"withheld {path}", **FAILED_FORM)(
        lambda world: given(world, without(world.certificate(world.plain), path))
    )


_changes()


@case("C01 FAIL MALFORMED", "C04 PASS", "C14 INDETERMINATE STANDING_UNEXPLAINED", **FAILED_FORM)
def extra_top_level_member(world: World) -> Given:
    return given(world, {**world.certificate(world.plain), "note": "trust me"})


@case("C01 FAIL MALFORMED", "C04 INDETERMINATE MALFORMED", **FAILED_FORM)
def another_context(world: World) -> Given:
    """No context is ever fetched, so one that would have to be is refused."""
    return given(world, put(world.certificate(world.plain), "credential.@context.1", "https://example.org/context"))


@case("C01 FAIL MALFORMED", "C03 INDETERMINATE MALFORMED", **FAILED_FORM)
def extra_member_in_the_credential(world: World) -> Given:
    certificate = world.certificate(world.plain)
    certificate["credential"]["credentialSubject"]["amount"] = "1"
    return given(world, certificate)


@case("C01 FAIL MALFORMED", "C10 INDETERMINATE MALFORMED", "C02 NOT_APPLICABLE NO_DOCUMENT_GIVEN", **FAILED_FORM)
def extra_member_in_an_act(world: World) -> Given:
    certificate = world.certificate(world.plain)
    certificate["acts"][0]["body"]["mandatory"]["remark"] = ""
    return given(world, certificate)


OUT_OF_FORM: dict[str, Any] = {
    "standing.signature": "",
    "standing.body.sequence": 2**32,
    "credential.issuer.x5c.0": "",
    "credential.proof.proofValue": "z1",
    "timestamp.0": "",
    "register.entries": [],
    "acts.1.body.mandatory.detail.corrects": 1,
    "acts.1.body.mandatory.sequence": 2**32,
    "acts.1.signature.batch.path": ["0" * 64] * 65,
    "acts.0.body.mandatory.actor.binding.signature": base64.b64encode(bytes(63)).decode(),
}
"""Values just outside their form, in the certificate of a corrected debt."""

for _path, _value in OUT_OF_FORM.items():
    case("C01 FAIL MALFORMED", name=f"out of form {_path}", **FAILED_FORM)(
        lambda world, path=_path, value=_value: given(world, put(world.certificate(world.first), path, value))
    )


@case("C03 FAIL BINDING_SIGNATURE", "C01 PASS", "C06 FAIL NOT_INCLUDED", verdicts="FF", exit=1)
def binding_from_the_first_year(world: World) -> Given:
    path = "acts.0.body.mandatory.detail.consents.0.binding.body.notBefore"
    return given(world, put(world.certificate(world.plain), path, "0001-01-01T00:00:00Z"))


@case("C03 FAIL BINDING_SIGNATURE", "C01 PASS", verdicts="FF", exit=1)
def binding_to_the_last_year(world: World) -> Given:
    path = "acts.0.body.mandatory.detail.consents.0.binding.body.notAfter"
    return given(world, put(world.certificate(world.plain), path, "9999-12-31T23:59:59Z"))


NOTHING_READABLE = ("C01 FAIL NOT_JSON", "C02 INDETERMINATE MALFORMED", "C15 INDETERMINATE MALFORMED")


@case(*NOTHING_READABLE, "C11 NOT_APPLICABLE NOT_A_PDF", **FAILED_FORM)
def duplicate_key(world: World) -> Given:
    data = given(world, world.certificate(world.plain)).data
    return given(world, data.replace(b'"registerNo":', b'"registerNo": 7, "registerNo":', 1))


@case(*NOTHING_READABLE, **FAILED_FORM)
def duplicate_top_level_key(world: World) -> Given:
    data = given(world, world.certificate(world.plain)).data
    return given(world, data[:-1] + b', "standing": null}')


@case(*NOTHING_READABLE, **FAILED_FORM)
def big_integer(world: World) -> Given:
    return given(world, put(world.certificate(world.plain), f"{SUBJECT}.registerNo", 2**53 + 1))


@case(*NOTHING_READABLE, **FAILED_FORM)
def float_for_an_integer(world: World) -> Given:
    return given(world, put(world.certificate(world.plain), f"{SUBJECT}.registerNo", 0.5))


@case(*NOTHING_READABLE, **FAILED_FORM)
def integer_with_an_exponent(world: World) -> Given:
    data = given(world, world.certificate(world.plain)).data
    return given(world, data.replace(b'"leafIndex": 0', b'"leafIndex": 0e0', 1))


@case(*NOTHING_READABLE, **FAILED_FORM)
def truncated(world: World) -> Given:
    data = given(world, world.certificate(world.plain)).data
    return given(world, data[: len(data) // 2])


@case(*NOTHING_READABLE, **FAILED_FORM)
def garbage(world: World) -> Given:
    return given(world, bytes(range(256)) * 8)


@case(*NOTHING_READABLE, **FAILED_FORM)
def empty_file(world: World) -> Given:
    return given(world, b"")


@case(*NOTHING_READABLE, **FAILED_FORM)
def something_after_the_value(world: World) -> Given:
    return given(world, given(world, world.certificate(world.plain)).data + b"{}")


@case(*NOTHING_READABLE, **FAILED_FORM)
def byte_order_mark(world: World) -> Given:
    return given(world, b"\xef\xbb\xbf" + given(world, world.certificate(world.plain)).data)


@case(*NOTHING_READABLE, **FAILED_FORM)
def lone_surrogate(world: World) -> Given:
    data = json.dumps(put(world.certificate(world.plain), "credential.issuer.name", "\ud800")).encode()
    return given(world, data)


@case(*NOTHING_READABLE, **FAILED_FORM)
def nested_too_deep(world: World) -> Given:
    return given(world, b"[" * 100_000 + b"]" * 100_000)


def _disclosing(world: World, levels: int) -> Given:
    """With a disclosed value of so many arrays, the innermost empty; they stand on level 4 of the file."""
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    certificate = world.certificate(world.plain)
    certificate["disclosures"].append(["0" * 32, "deep", value])
    return given(world, certificate)


@case("C01 PASS", "C03 FAIL DISCLOSURE_UNKNOWN", verdicts="FP", exit=1)
def nested_to_32_levels(world: World) -> Given:
    return _disclosing(world, 29)


@case(*NOTHING_READABLE, **FAILED_FORM)
def nested_to_33_levels(world: World) -> Given:
    return _disclosing(world, 30)


@case(*NOTHING_READABLE, **FAILED_FORM)
def array_for_the_whole(world: World) -> Given:
    return given(world, json.dumps([world.certificate(world.plain)]).encode())


@case("C01 FAIL MALFORMED", "C03 INDETERMINATE MALFORMED", **FAILED_FORM)
def array_for_an_object(world: World) -> Given:
    certificate = world.certificate(world.plain)
    parties = at(certificate, f"{MANDATORY}.parties")
    return given(world, put(certificate, f"{MANDATORY}.parties.0", list(parties[0].values())))


@case("C01 PASS", verdicts="PP", exit=0)
def other_white_space_and_key_order(world: World) -> Given:
    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in reversed(value)}
        return [turned(item) for item in value] if isinstance(value, list) else value

    return given(world, json.dumps(turned(world.certificate(world.plain)), indent=3).encode())


@case("C02 FAIL DOCUMENT_UNKNOWN", verdicts="FP", exit=1)
def document_altered(world: World) -> Given:
    return given(world, world.certificate(world.plain), documents=[world.plain.documents[0][1] + b" "])


@case("C02 FAIL DOCUMENT_UNKNOWN", verdicts="FP", exit=1)
def document_of_another_debt(world: World) -> Given:
    documents = [world.plain.documents[0][1], world.paid.documents[0][1]]
    return given(world, world.certificate(world.plain), documents=documents)


@case("C03 PASS", verdicts="PP", exit=0)
def every_disclosure_withheld(world: World) -> Given:
    return given(world, {**world.certificate(world.plain), "disclosures": []})


@case("C03 PASS", verdicts="PP", exit=0)
def one_disclosure_withheld(world: World) -> Given:
    return given(world, without(world.certificate(world.plain), "disclosures.1"))


@case("C03 FAIL DISCLOSURE_UNKNOWN", verdicts="FP", exit=1)
def disclosure_altered(world: World) -> Given:
    return given(world, put(world.certificate(world.plain), "disclosures.1.2.amount", "600000000"))


@case("C03 FAIL DISCLOSURE_UNKNOWN", verdicts="FP", exit=1)
def disclosure_of_another_debt(world: World) -> Given:
    certificate = world.certificate(world.plain)
    return given(world, {**certificate, "disclosures": world.certificate(world.paid)["disclosures"]})


@case("C01 FAIL MALFORMED", "C03 INDETERMINATE MALFORMED", "C04 PASS", **FAILED_FORM)
def disclosure_repeats_a_mandatory_member(world: World) -> Given:
    certificate = world.certificate(world.plain)
    certificate["disclosures"].append(["0" * 32, "institution", "other-bank"])
    return given(world, certificate)


@case("C01 FAIL MALFORMED", "C03 FAIL CONSENT_SIGNATURE", "C14 FAIL SNAPSHOT_ACT_MISMATCH", verdicts="FF", exit=1)
def malformed_disclosures_do_not_hide_a_forged_consent(world: World) -> Given:
    other = world.certificate(world.paid)["acts"][0]["body"]["mandatory"]["detail"]["consents"][1]["signature"]
    certificate = put(world.certificate(world.plain), "acts.0.body.mandatory.detail.consents.1.signature", other)
    return given(world, {**certificate, "disclosures": {}})


@case("C04 FAIL OFFICE_UNKNOWN", **FAILED_FORM)
def issuer_of_another_office(world: World) -> Given:
    edited = world.office.credential(world.plain, lambda body: body["issuer"].update(id="urn:debt-notary:office:other"))
    return given(world, {**world.certificate(world.plain), "credential": edited})


@case("C04 FAIL PROOF_INVALID", "C05 PASS", **FAILED_FORM)
def proof_value_of_another_certificate(world: World) -> Given:
    other = world.certificate(world.paid)["credential"]["proof"]["proofValue"]
    return given(world, put(world.certificate(world.plain), "credential.proof.proofValue", other))


@case("C04 FAIL PROOF_INVALID", **FAILED_FORM)
def verification_method_of_another_key(world: World) -> Given:
    path = "credential.proof.verificationMethod"
    certificate = world.certificate(world.plain)
    return given(world, put(certificate, path, flip(at(certificate, path))))


@case("C04 FAIL PROOF_INVALID", "C05 PASS", **FAILED_FORM)
def sealed_in_the_name_of_another_key(world: World) -> Given:
    edited = world.office.credential(world.plain, method="urn:debt-notary:office:trial-office#" + "0" * 64)
    return given(world, {**world.certificate(world.plain), "credential": edited})


@case("C04 FAIL PROOF_INVALID", "C05 FAIL CHAIN_INVALID", "C13 FAIL KEY_TYPE", **FAILED_FORM)
def leaf_is_no_certificate(world: World) -> Given:
    data = base64.b64encode(b"no certificate").decode()
    return given(world, put(world.certificate(world.plain), "credential.issuer.x5c.0", data))


@case("C04 FAIL PROOF_INVALID", "C05 FAIL CHAIN_INVALID", **FAILED_FORM)
def sealed_by_the_timestamp_authority(world: World) -> Given:
    leaf = base64.b64encode(world.office.tsa_seal.chain[0]).decode()
    return given(world, put(world.certificate(world.plain), "credential.issuer.x5c.0", leaf))


@case("C04 PASS", "C05 PASS", verdicts="PP", exit=0)
def certificates_behind_the_anchor(world: World) -> Given:
    edited = world.office.credential(world.plain, lambda body: body["issuer"]["x5c"].append(body["issuer"]["x5c"][0]))
    return given(world, {**world.certificate(world.plain), "credential": edited})


@case("C05 FAIL CHAIN_INVALID", "C04 PASS", verdicts="FP", exit=1)
def office_certificate_of_another_authority(world: World) -> Given:
    other = base64.b64encode(world.new_office().seal.chain[1]).decode()
    result = given(world, world.certificate(world.plain))
    result.trust["office"]["anchors"] = [other]
    return result


@case("C05 FAIL CHAIN_INVALID", "C04 PASS", verdicts="FP", exit=1)
def sealed_before_the_office_certificate_was_valid(world: World) -> Given:
    credential = world.office.credential(world.plain, created=world.now - 800 * DAY)
    return given(world, {**world.certificate(world.plain), "credential": credential})


@case("C05 FAIL CREATED_IN_FUTURE", "C04 PASS", verdicts="FP", exit=1)
def sealed_in_the_future(world: World) -> Given:
    credential = world.office.credential(world.plain, created=world.now + DAY)
    return given(world, {**world.certificate(world.plain), "credential": credential})
