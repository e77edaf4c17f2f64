"""Cases that spoil the signatures of acts, one by one and under one press for many."""

from typing import Any

from notary.domain import typed_data
from tamper.people_cases import ALTERED, issued_with
from tamper.table import Given, at, case, flip, given, put
from tamper.world import World

LAST = "acts.2"
"""The revocation, which the signed standing names."""


@case("C04 FAIL ACT_SIGNATURE", "C06 FAIL NOT_INCLUDED", **ALTERED)
def act_signature_of_another_act(world: World) -> Given:
    other = at(world.certificate(world.paid), "acts.2.signature")
    return given(world, put(world.certificate(world.revoked), f"{LAST}.signature", other))


@case("C04 FAIL ACT_SIGNATURE", "C13 FAIL SIGNATURE_NOT_CANONICAL", "C06 FAIL NOT_INCLUDED", **ALTERED)
def act_signature_with_another_v(world: World) -> Given:
    path = f"{LAST}.signature.value"
    value = at(world.certificate(world.revoked), path)
    return given(world, put(world.certificate(world.revoked), path, value[:-2] + "00"))


def _high_s(signature: str) -> str:
    """The twin that the same key could have made: n - s, with the other v."""
    s = typed_data.ORDER - int(signature[66:130], 16)
    return signature[:66] + f"{s:064x}" + ("1c" if signature[130:] == "1b" else "1b")


@case("C13 FAIL SIGNATURE_NOT_CANONICAL", "C03 PASS", "C04 PASS", "C06 PASS", verdicts="FP", exit=1)
def consent_signature_with_a_high_s(world: World) -> Given:
    def turn(detail: dict[str, Any]) -> None:
        detail["consents"][1]["signature"] = _high_s(detail["consents"][1]["signature"])

    # The twin is for the envelope of this very debt, and the office entered it like that.
    return issued_with(world, consents=turn)


@case("C13 FAIL SIGNATURE_NOT_CANONICAL", "C04 PASS", "C06 FAIL NOT_INCLUDED", **ALTERED)
def act_signature_with_a_high_s(world: World) -> Given:
    path = f"{LAST}.signature.value"
    value = at(world.certificate(world.revoked), path)
    return given(world, put(world.certificate(world.revoked), path, _high_s(value)))


BATCH = "acts.1.signature.batch"


@case("C04 PASS", "C13 PASS", verdicts="PP", exit=0)
def acts_under_one_signature(world: World) -> Given:
    return given(world, world.certificate(world.second))


@case("C04 FAIL ACT_SIGNATURE", **ALTERED)
def batch_index_of_another_act(world: World) -> Given:
    return given(world, put(world.certificate(world.second), f"{BATCH}.index", 0))


@case("C04 FAIL ACT_SIGNATURE", **ALTERED)
def batch_size_changed(world: World) -> Given:
    return given(world, put(world.certificate(world.second), f"{BATCH}.size", 3))


@case("C04 FAIL ACT_SIGNATURE", **ALTERED)
def batch_path_of_another_act(world: World) -> Given:
    other = at(world.certificate(world.first), f"{BATCH}.path")
    return given(world, put(world.certificate(world.second), f"{BATCH}.path", other))


@case("C04 FAIL ACT_SIGNATURE", **ALTERED)
def batch_root_changed(world: World) -> Given:
    certificate = world.certificate(world.second)
    return given(world, put(certificate, f"{BATCH}.root", flip(at(certificate, f"{BATCH}.root"))))


@case("C04 FAIL ACT_SIGNATURE", **ALTERED)
def batch_forgotten(world: World) -> Given:
    return given(world, put(world.certificate(world.second), BATCH, None))
