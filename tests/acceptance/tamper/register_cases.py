"""Cases that spoil the proofs of the register: entries, checkpoints, timestamps, anchors and copies of the log."""

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any

from office import Stamped

from notary.domain.register import merkle
from notary.domain.register.bundles import encode_bundle
from tamper.table import Given, at, case, flip, given, put, without
from tamper.world import DAY, World

FAILED = {"verdicts": "FI", "exit": 1}
PATH = "register.entries.0.path"
NOTE = "register.checkpoints.0"


@case("C06 FAIL NOT_INCLUDED", **FAILED)
def inclusion_path_altered(world: World) -> Given:
    certificate = world.certificate(world.plain)
    return given(world, put(certificate, f"{PATH}.0", flip(at(certificate, f"{PATH}.0"))))


@case("C06 FAIL NOT_INCLUDED", **FAILED)
def inclusion_path_too_short(world: World) -> Given:
    return given(world, without(world.certificate(world.plain), f"{PATH}.1"))


@case("C06 FAIL NOT_INCLUDED", **FAILED)
def inclusion_path_too_long(world: World) -> Given:
    certificate = world.certificate(world.plain)
    return given(world, put(certificate, PATH, [*at(certificate, PATH), "0" * 64]))


@case("C06 FAIL NOT_INCLUDED", **FAILED)
def inclusion_proof_of_another_index(world: World) -> Given:
    return given(world, put(world.certificate(world.plain), "register.entries.0.leafIndex", 1))


@case("C06 FAIL NOT_INCLUDED", **FAILED)
def inclusion_index_beyond_the_tree(world: World) -> Given:
    return given(world, put(world.certificate(world.plain), "register.entries.0.leafIndex", 6))


@case("C06 FAIL NOT_INCLUDED", **FAILED)
def inclusion_proof_of_another_size(world: World) -> Given:
    office = world.office
    path = [node.hex() for node in office.tree.inclusion(0, office.tree.size)]
    return given(world, put(world.certificate(world.plain), PATH, path))


@case("C06 FAIL NOT_INCLUDED", **FAILED)
def inner_node_offered_as_a_leaf(world: World) -> Given:
    """The path of the inner node over leaves 0 and 1: it leads to the root from that node, not from a leaf."""
    return given(world, without(world.certificate(world.plain), f"{PATH}.0"))


@case("C06 FAIL NOT_INCLUDED", **FAILED)
def entry_of_another_instrument(world: World) -> Given:
    other = world.certificate(world.spare)["register"]
    return given(world, {**world.certificate(world.plain), "register": other})


@case("C06 FAIL ENTRY_COUNT", "C04 PASS", **FAILED)
def entry_missing(world: World) -> Given:
    certificate = world.certificate(world.second)
    certificate["register"]["entries"].append(certificate["register"]["entries"][1])
    return given(world, certificate)


@case("C06 FAIL ENTRY_COUNT", "C03 PASS", "C04 INDETERMINATE NO_PROVEN_TIME", **FAILED)
def entry_of_the_last_act_missing(world: World) -> Given:
    return given(world, without(world.certificate(world.second), "register.entries.1"))


@case("C06 FAIL LEAF_ORDER", **FAILED)
def leaves_out_of_order(world: World) -> Given:
    certificate = world.certificate(world.revoked)
    return given(world, put(certificate, "register.entries.0.leafIndex", 40))


@case("C01 FAIL MALFORMED", "C06 INDETERMINATE MALFORMED", "C08 INDETERMINATE MALFORMED", **FAILED)
def entry_names_no_checkpoint(world: World) -> Given:
    return given(world, put(world.certificate(world.plain), "register.entries.0.checkpoint", 1))


@case("C01 FAIL MALFORMED", "C10 INDETERMINATE MALFORMED", "C06 PASS", **FAILED)
def one_timestamp_too_few(world: World) -> Given:
    return given(world, without(world.certificate(world.revoked), "timestamp.1"))


@case("C01 FAIL MALFORMED", "C09 INDETERMINATE MALFORMED", "C10 PASS", **FAILED)
def one_anchor_too_many(world: World) -> Given:
    certificate = world.certificate(world.plain)
    return given(world, {**certificate, "anchor": certificate["anchor"] * 2})


UNREADABLE = (
    "C03 INDETERMINATE NO_PROVEN_TIME",
    "C04 INDETERMINATE NO_PROVEN_TIME",
    "C06 FAIL CHECKPOINT_UNREADABLE",
    "C07 FAIL CHECKPOINT_UNREADABLE",
    "C08 INDETERMINATE LOG_NEEDED",
    "C09 FAIL CHECKPOINT_UNREADABLE",
    "C10 FAIL CHECKPOINT_UNREADABLE",
)


@case(*UNREADABLE, **FAILED)
def checkpoint_is_no_note(world: World) -> Given:
    return given(world, put(world.certificate(world.plain), NOTE, "checkpoint"))


@case(*UNREADABLE, **FAILED)
def checkpoint_size_with_a_leading_zero(world: World) -> Given:
    certificate = world.certificate(world.plain)
    return given(world, put(certificate, NOTE, at(certificate, NOTE).replace("\n6\n", "\n06\n")))


@case("C07 FAIL LOG_SIGNATURE", "C06 FAIL NOT_INCLUDED", "C10 FAIL TIMESTAMP_INVALID", **FAILED)
def checkpoint_root_replaced(world: World) -> Given:
    certificate = world.certificate(world.plain)
    root = at(certificate, NOTE).split("\n")[2]
    other = base64.b64encode(bytes(32)).decode()
    return given(world, put(certificate, NOTE, at(certificate, NOTE).replace(root, other)))


def _with_checkpoint(world: World, stamped: Stamped) -> Given:
    certificate = world.certificate(world.plain)
    certificate["register"]["checkpoints"] = [stamped.note]
    return given(world, {**certificate, "timestamp": [stamped.token], "anchor": [stamped.anchor]})


@case("C07 FAIL LOG_SIGNATURE", "C06 PASS", "C09 PASS", **FAILED)
def checkpoint_signed_by_another_key(world: World) -> Given:
    office = world.fork()
    office.log_key, office.vkey = (other := world.new_office()).log_key, other.vkey
    stamped = office.stamp(6, world.office.tree.root(6), office.clock)
    return _with_checkpoint(world, stamped)


@case("C07 FAIL ORIGIN_MISMATCH", "C06 PASS", **FAILED)
def checkpoint_of_another_register(world: World) -> Given:
    office = world.office
    return _with_checkpoint(world, office.stamp(6, office.tree.root(6), office.clock, origin="register.other.example"))


@case("C07 FAIL ORIGIN_MISMATCH", "C04 PASS", **FAILED)
def credential_of_another_register(world: World) -> Given:
    subject = {"origin": "register.other.example"}
    edited = world.office.credential(world.plain, lambda body: body["credentialSubject"].update(subject))
    return given(world, {**world.certificate(world.plain), "credential": edited})


@case("C07 FAIL SIZE_ORDER", "C06 PASS", **FAILED)
def checkpoints_out_of_order(world: World) -> Given:
    certificate = world.certificate(world.revoked)
    register = certificate["register"]
    for entry in register["entries"]:
        entry["checkpoint"] = 1 - entry["checkpoint"]
    for member in (register["checkpoints"], certificate["timestamp"], certificate["anchor"]):
        member.reverse()
    return given(world, certificate)


@case("C10 FAIL TIMESTAMP_INVALID", "C04 INDETERMINATE NO_PROVEN_TIME", "C03 INDETERMINATE NO_PROVEN_TIME", **FAILED)
def timestamp_of_another_checkpoint(world: World) -> Given:
    other = world.certificate(world.between)["timestamp"][0]
    return given(world, put(world.certificate(world.plain), "timestamp.0", other))


@case("C10 FAIL TIMESTAMP_INVALID", "C04 INDETERMINATE NO_PROVEN_TIME", **FAILED)
def timestamp_altered(world: World) -> Given:
    token = bytearray(base64.b64decode(world.certificate(world.plain)["timestamp"][0]))
    token[-1] ^= 1
    return given(world, put(world.certificate(world.plain), "timestamp.0", base64.b64encode(token).decode()))


@case("C10 FAIL TIMESTAMP_INVALID", "C04 INDETERMINATE NO_PROVEN_TIME", **FAILED)
def timestamp_with_something_after_it(world: World) -> Given:
    token = base64.b64decode(world.certificate(world.plain)["timestamp"][0]) + b"\x05\x00"
    return given(world, put(world.certificate(world.plain), "timestamp.0", base64.b64encode(token).decode()))


@case("C10 FAIL TIMESTAMP_INVALID", "C04 INDETERMINATE NO_PROVEN_TIME", **FAILED)
def timestamp_is_garbage(world: World) -> Given:
    return given(world, put(world.certificate(world.plain), "timestamp.0", base64.b64encode(b"token").decode()))


@case("C10 FAIL TIMESTAMP_INVALID", "C05 PASS", **FAILED)
def timestamp_by_the_office_itself(world: World) -> Given:
    """The office's certificate is of the same authority, but not for timestamping."""
    office = world.fork()
    office.tsa_seal = office.seal
    return _with_checkpoint(world, office.stamp(6, office.tree.root(6), office.clock))


@case("C10 FAIL TIMESTAMP_IN_FUTURE", "C04 PASS", verdicts="FP", exit=1)
def timestamp_in_the_future(world: World) -> Given:
    office = world.office
    return _with_checkpoint(world, office.stamp(6, office.tree.root(6), world.now + timedelta(hours=1)))


@case("C10 FAIL EVENT_AFTER_PROOF", "C04 PASS", verdicts="FP", exit=1)
def act_claims_a_time_after_its_proof(world: World) -> Given:
    office = world.office
    return _with_checkpoint(world, office.stamp(6, office.tree.root(6), office.clock - 5 * DAY))


@case("C10 FAIL TIME_ORDER", "C04 PASS", verdicts="FP", exit=1)
def later_act_was_proven_earlier(world: World) -> Given:
    office = world.fork()
    certificate = office.certificate(office.debts[world.revoked.register_no])
    first = office.stamp(6, office.tree.root(6), office.clock)
    certificate["register"]["checkpoints"][0], certificate["timestamp"][0] = first.note, first.token
    return given(world, certificate)


@case("C09 FAIL ANCHOR_MISMATCH", verdicts="FP", exit=1)
def anchor_of_another_size(world: World) -> Given:
    return given(world, put(world.certificate(world.plain), "anchor.0.size", 7))


@case("C09 INDETERMINATE INSTANCE_UNKNOWN", verdicts="IP", exit=2)
def anchor_of_an_unknown_instance(world: World) -> Given:
    return given(world, put(world.certificate(world.plain), "anchor.0.instance", "0" * 64))


@case("C09 INDETERMINATE INSTANCE_UNKNOWN", verdicts="IP", exit=2)
def anchor_of_an_unknown_registry(world: World) -> Given:
    return given(world, put(world.certificate(world.plain), "anchor.0.registry", "0x" + "0" * 40))


@case("C09 PASS", verdicts="PP", exit=0)
def anchor_hints_prove_nothing(world: World) -> Given:
    certificate = put(world.certificate(world.plain), "anchor.0.transaction", "0x" + "0" * 64)
    return given(world, put(certificate, "anchor.0.block", 99))


# A copy of the register (--log).


@case("C08 PASS", "C09 PASS", "C15 PASS", verdicts="PP", exit=0)
def genuine_log(world: World) -> Given:
    return given(world, world.certificate(world.plain), log=world.log)


@case("C08 INDETERMINATE LOG_NEEDED", "C09 INDETERMINATE NOT_STORED", "C15 PASS", verdicts="IP", exit=2)
def checkpoint_that_was_never_anchored(world: World) -> Given:
    return given(world, world.certificate(world.between))


@case("C08 PASS", "C09 PASS", "C15 PASS", verdicts="PP", exit=0)
def checkpoint_that_was_never_anchored_with_a_log(world: World) -> Given:
    return given(world, world.certificate(world.between), log=world.log)


OFFLINE = ("C09 NOT_APPLICABLE OFFLINE", "C15 NOT_APPLICABLE OFFLINE")


@case("C08 NOT_APPLICABLE OFFLINE", *OFFLINE, verdicts="PP", exit=0)
def offline_without_a_log(world: World) -> Given:
    return given(world, world.certificate(world.plain), offline=True)


@case("C08 PASS", "C14 PASS", *OFFLINE, verdicts="PP", exit=0)
def log_is_used_offline(world: World) -> Given:
    return given(world, world.certificate(world.plain), log=world.log, offline=True)


@case("C08 INDETERMINATE LOG_UNREADABLE", "C14 PASS", *OFFLINE, verdicts="IP", exit=2)
def log_is_not_there_offline(world: World) -> Given:
    return given(world, world.certificate(world.plain), log=str(world.folder / "nothing"), offline=True)


@case("C08 PASS", "C14 INDETERMINATE LATER_ACT_NOT_SHOWN", *OFFLINE, verdicts="PI", exit=4)
def revocation_hidden_offline_that_the_log_shows(world: World) -> Given:
    """The certificate of before the revocation, in the window in which its snapshot has not run out."""
    return given(world, world.young_certificate, log=world.log, offline=True, now=world.now - 4 * DAY + DAY // 2)


@case("C08 FAIL NOT_CONSISTENT", *OFFLINE, verdicts="FP", exit=1)
def log_of_another_register_offline(world: World) -> Given:
    return given(world, world.certificate(world.plain), log=_other_register(world), offline=True)


@case("C08 INDETERMINATE LOG_UNREADABLE", "C09 PASS", "C15 PASS", verdicts="IP", exit=2)
def log_is_not_there(world: World) -> Given:
    return given(world, world.certificate(world.plain), log=str(world.folder / "nothing"))


@case("C08 INDETERMINATE LOG_UNREADABLE", verdicts="IP", exit=2)
def log_without_its_tiles(world: World) -> Given:
    folder = world.fresh_folder()
    next(folder.glob("tile/0/*.p/*")).unlink()
    return given(world, world.certificate(world.plain), log=str(folder))


@case("C08 INDETERMINATE LOG_UNREADABLE", "C15 PASS", verdicts="IP", exit=2)
def log_without_its_entries(world: World) -> Given:
    folder = world.fresh_folder()
    next(folder.glob("tile/entries/*.p/*")).unlink()
    return given(world, world.certificate(world.plain), log=str(folder))


@case("C08 INDETERMINATE LOG_UNREADABLE", verdicts="IP", exit=2)
def log_with_an_altered_tile(world: World) -> Given:
    folder = world.fresh_folder()
    tile = next(folder.glob("tile/0/*.p/*"))
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    return given(world, world.certificate(world.plain), log=str(folder))


@case("C08 INDETERMINATE LOG_UNREADABLE", verdicts="IP", exit=2)
def log_with_a_truncated_tile(world: World) -> Given:
    folder = world.fresh_folder()
    tile = next(folder.glob("tile/0/*.p/*"))
    tile.write_bytes(tile.read_bytes()[:-1])
    return given(world, world.certificate(world.plain), log=str(folder))


@case("C08 FAIL LOG_CHECKPOINT_INVALID", "C09 PASS", verdicts="FP", exit=1)
def log_checkpoint_is_no_note(world: World) -> Given:
    return _with_log_checkpoint(world, b"checkpoint\n")


@case("C08 FAIL LOG_CHECKPOINT_INVALID", verdicts="FP", exit=1)
def log_of_another_office(world: World) -> Given:
    folder = world.folder / world.name("log")
    return given(world, world.certificate(world.plain), log=str(world.new_office().publish(folder)))


@case("C08 FAIL LOG_CHECKPOINT_INVALID", verdicts="FP", exit=1)
def log_of_another_origin(world: World) -> Given:
    office = world.office
    note = office.stamp(office.tree.size, office.tree.root(), office.clock, origin="register.other.example").note
    return _with_log_checkpoint(world, note.encode())


def _with_log_checkpoint(world: World, note: bytes) -> Given:
    folder = world.fresh_folder()
    (folder / "checkpoint").write_bytes(note)
    return given(world, world.certificate(world.plain), log=str(folder))


@case("C08 INDETERMINATE LOG_BEHIND", "C15 PASS", verdicts="IP", exit=2)
def log_older_than_the_chain(world: World) -> Given:
    return given(world, world.certificate(world.plain), log=_log_of_size(world, 7))


@case("C08 INDETERMINATE LOG_BEHIND", "C15 INDETERMINATE CHAIN_UNREACHABLE", verdicts="II", exit=2)
def log_older_than_the_certificate(world: World) -> Given:
    return given(world, world.certificate(world.plain), log=_log_of_size(world, 3), chain="nobody")


def _log_of_size(world: World, size: int) -> str:
    return str(world.office.publish(world.folder / world.name("log"), size))


@case("C08 FAIL NOT_CONSISTENT", "C07 PASS", "C09 PASS", verdicts="FP", exit=1)
def log_shows_others_another_register(world: World) -> Given:
    """The office's own key signed a second register, in which one of the other debts is not the same."""
    return given(world, world.certificate(world.plain), log=_other_register(world))


def _other_register(world: World) -> str:
    office = world.fork()
    office.entries[5] = office.entries[4]
    office.tree = merkle.Tree(entry.leaf_hash for entry in office.entries)
    return str(office.publish(world.folder / world.name("log")))


@case("C15 INDETERMINATE LATER_ACT_NOT_SHOWN", "C14 INDETERMINATE NO_SNAPSHOT", "C08 PASS", verdicts="PI", exit=4)
def later_act_hidden_that_left_the_byte_unchanged(world: World) -> Given:
    """The chain cannot tell, since the correction moved nothing; the register can."""
    return given(world, {**world.paid_before, "standing": None}, log=world.log)


@case("C15 PASS", "C14 PASS", verdicts="PP", exit=0)
def later_act_hidden_that_left_the_byte_unchanged_without_a_log(world: World) -> Given:
    """What the page says cannot be seen without the register: the snapshot was fresh when it was made."""
    return given(world, world.paid_before, **_a_day_ago(world))


def _a_day_ago(world: World) -> dict[str, Any]:
    chain = world.chain(lambda chain: setattr(chain, "block_time", chain.block_time - 86_400))
    return {"now": world.now - DAY, "chain": chain}


@case("C08 INDETERMINATE LOG_UNREADABLE", "C15 PASS", verdicts="IP", exit=2)
def log_that_leaves_out_a_later_act(world: World) -> Given:
    """The entry of the correction is replaced by one of another debt, in a copy whose tiles still tell the truth."""
    folder = world.fresh_folder()
    bundle: Path = next(folder.glob("tile/entries/*.p/*"))
    entries = list(world.office.entries)
    entries[-1] = entries[-2]
    bundle.write_bytes(encode_bundle(entries))
    return given(world, world.paid_before, log=str(folder), **_a_day_ago(world))
