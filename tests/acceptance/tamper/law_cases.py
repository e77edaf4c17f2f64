"""Cases in which everything is signed, sealed, entered and anchored as it should be, and an act does not follow those
before it, or is not for whoever did it. Each has a twin that is lawful and passes, where that is not plain."""

from collections.abc import Callable
from typing import Any

from office import Actor, Edit

from notary.domain.headline import Regions, Rest, headline
from notary.domain.law.table import REGIONS
from notary.keys.ethereum import EthereumKey, new_private_key
from tamper.people_cases import BY_LENDER, FAILED, from_office, issued_with
from tamper.table import Given, case
from tamper.world import World

PASSED = {"verdicts": "PP", "exit": 0}
STRAYED = "C04 FAIL CHANGE_NOT_ALLOWED"

Done = tuple[str, dict[str, Any]]


def done(type_: str, role: str = "NOTARY", **options: Any) -> Done:
    """An act and how it is done (office.Office.act)."""
    return type_, {"role": role, **options}


def by(actor: str, party: str | None = None) -> dict[str, Any]:
    """Who took a step."""
    return {"actor": actor, "party": party}


def leading_to(**regions: Any) -> Edit:
    """Says other regions before it is signed, and the byte that they have."""

    def edit(body: dict[str, Any]) -> None:
        body["regions"].update(regions)
        said: dict[str, Any] = {name: states[body["regions"][name]] for name, states in REGIONS.items()}
        kept: dict[str, Any] = {name: REGIONS[name][state] for name, state in (body["regions"]["rest"] or {}).items()}
        rest = Rest(**kept) if kept else None
        body["change"]["to"] = headline(Regions(**said, partial=body["regions"]["partial"], rest=rest))

    return edit


def history(world: World, *acts: Done) -> Given:
    """A debt on which these acts were done after its issue."""
    office = world.fork()
    debt = office.debts[world.spare.register_no]
    for type_, options in acts:
        office.enter(debt, office.act(debt, type_, **options))
    office.checkpoint()
    return from_office(world, office, office.certificate(debt))


def add(name: str, check: str, *acts: Done, **outcome: Any) -> None:
    """A case whose acts need no world to be described."""
    case(check, "C06 PASS", name=name, **outcome)(lambda world: history(world, *acts))


DISBURSED = done("DISBURSE", "CREDITOR")
DEFAULTED = (DISBURSED, done("DEFAULT", "CREDITOR"))
REQUESTED = (*DEFAULTED, done("REQUEST", "CREDITOR"))
CERTIFIED = (*REQUESTED, done("VERIFY"), done("CERTIFY"))
ENFORCED = (*CERTIFIED, done("FILE", "CREDITOR"), done("DOCKET", "COURT"), done("ENFORCE", "COURT"))
RECHECKED = (done("SUPPLEMENT"), done("RECHECK", by=by("DEBTOR", "debtor-1")))
CLAIMED = (*DEFAULTED, done("CLAIM", "CREDITOR"))
INDEMNIFIED = done("INDEMNIFY", "INSURER", by=by("INSURER", "insurer"))
BY_INSURER = by("INSURER", "insurer")
PASSING = (done("TRANSFER", "CREDITOR"), done("NOTIFY_TRANSFER", by=BY_INSURER))
SPLIT = (*CLAIMED, done("INDEMNIFY", "INSURER", by=BY_INSURER, declared=["PART_PAID"]), *PASSING)
"""The insurer paid a part, and the claim has two creditors."""


def rest(type_: str, role: str = "NOTARY", **options: Any) -> Done:
    """An act about the lender's rest."""
    return done(type_, role, share="REST", **options)


OWN = (done("REQUEST", "INSURER", by=BY_INSURER), done("VERIFY"), done("CERTIFY"))
OF_REST = (rest("REQUEST", "CREDITOR"), rest("VERIFY"), rest("CERTIFY", executionNo="（2026）沪试证执字第2号"))
NO_REST = {"certificate": "NONE", "court": "NONE", "creditor_suit": "NONE"}


def struck(sequence: int, role: str = "NOTARY", kind: str = "STANDING") -> Done:
    return done("CORRECTION", role, detail={"kind": kind, "corrects": sequence})


add("lawful: a debt that is being enforced", "C04 PASS", *ENFORCED, **PASSED)
add("lawful: a recheck that maintains", "C04 PASS", *RECHECKED, done("MAINTAIN"), **PASSED)
add("lawful: what the court did, recorded by the notary", "C04 PASS", *CERTIFIED,
    done("FILE", "CREDITOR"), done("DOCKET", by=by("COURT")), **PASSED)  # fmt: skip
add("lawful: a delivery", "C04 PASS", done("DELIVER"), **PASSED)

# What an act says of the state that it leads to
add("regions that it does not lead to, with the same byte", STRAYED, DISBURSED,
    done("DEFAULT", "CREDITOR", edit=leading_to(performance="ACCELERATED")), **FAILED)  # fmt: skip
add("regions that it does not lead to, with the byte that they have", STRAYED, DISBURSED,
    done("DEFAULT", "CREDITOR", edit=leading_to(performance="DISCHARGED")), **FAILED)  # fmt: skip
add("regions of a region that is none of its", STRAYED, DISBURSED,
    done("DEFAULT", "CREDITOR", edit=leading_to(third_party_suit="JUDGED")), **FAILED)  # fmt: skip
add("regions as they were", STRAYED, DISBURSED,
    done("DEFAULT", "CREDITOR", edit=leading_to(performance="PERFORMING")), **FAILED)  # fmt: skip
add("regions that say that a part has fallen away", STRAYED, done("RECHECK", edit=leading_to(partial=True)), **FAILED)

# How an act continues those before it
add("a step skipped: a default before the loan was paid out", STRAYED,
    done("DEFAULT", "CREDITOR", edit=leading_to(performance="OVERDUE")), **FAILED)  # fmt: skip
add("a step skipped: certified without verification", STRAYED, *REQUESTED,
    done("CERTIFY", edit=leading_to(certificate="ISSUED")), **FAILED)  # fmt: skip
add("a step skipped: revoked without a recheck", STRAYED,
    done("REVOKE", edit=leading_to(deed="REVOKED")), **FAILED)  # fmt: skip
add("a maintained deed is what it was not before", STRAYED, *RECHECKED,
    done("MAINTAIN", edit=leading_to(deed="ISSUED")), **FAILED)  # fmt: skip
add("what is upheld was not decided", STRAYED, *ENFORCED, done("DISMISS", "COURT"), done("CONTEST", "CREDITOR"),
    done("UPHOLD", "COURT", edit=leading_to(court="NOT_ACCEPTED")), **FAILED)  # fmt: skip
add("lawful: what is upheld is what was decided", "C04 PASS", *ENFORCED, done("DISMISS", "COURT"),
    done("CONTEST", "CREDITOR"), done("UPHOLD", "COURT"), **PASSED)  # fmt: skip
add("a stay decided the application", STRAYED, *ENFORCED, done("RESIST", by=by("DEBTOR", "debtor-1")),
    done("STAY", "COURT"), done("RESUME", "COURT", ground=None, edit=leading_to(court="ENFORCING")),
    **FAILED)  # fmt: skip
add("lawful: a stay decides no application", "C04 PASS", *ENFORCED, done("RESIST", by=by("DEBTOR", "debtor-1")),
    done("STAY", "COURT"), done("RESUME", "COURT", ground=None), **PASSED)  # fmt: skip

# Of a claim that has two creditors
add("lawful: two creditors with a certificate each", "C04 PASS", *SPLIT, *OWN, *OF_REST, **PASSED)
add("lawful: what was under way is the lender's", "C04 PASS", *REQUESTED, *SPLIT[2:], rest("VERIFY"),
    rest("CERTIFY"), **PASSED)  # fmt: skip
add("lawful: one share is enforced, the other is still owed", "C04 PASS", *SPLIT, *OWN,
    done("FILE", "INSURER", by=BY_INSURER), done("DOCKET", by=by("COURT")), done("COMPLETE", by=by("COURT")),
    **PASSED)  # fmt: skip
add("a court that says that all is enforced while the lender's rest is owed", STRAYED, *SPLIT, *OWN,
    done("FILE", "INSURER", by=BY_INSURER), done("DOCKET", by=by("COURT")),
    done("COMPLETE", "COURT", edit=leading_to(court="COMPLETED", rest={**NO_REST, "court": "COMPLETED"})),
    **FAILED)  # fmt: skip
add("a claim that is split although all was paid", STRAYED, *CLAIMED, INDEMNIFIED, PASSING[0],
    done("NOTIFY_TRANSFER", by=BY_INSURER, edit=leading_to(creditor="TRANSFER_EFFECTIVE", rest=NO_REST)),
    **FAILED)  # fmt: skip
add("a claim that is one although a part was paid", STRAYED, *SPLIT[:-1],
    done("NOTIFY_TRANSFER", by=BY_INSURER, edit=leading_to(rest=None)), **FAILED)  # fmt: skip
add("a lender that applies for the insurer's share", STRAYED, *SPLIT,
    done("REQUEST", "CREDITOR", edit=leading_to(certificate="APPLIED")), **FAILED)  # fmt: skip
add("an insurer that applies for the lender's rest", STRAYED, *SPLIT,
    rest("REQUEST", "INSURER", by=BY_INSURER, edit=leading_to(rest={**NO_REST, "certificate": "APPLIED"})),
    **FAILED)  # fmt: skip
add("a rest where the claim is one", STRAYED, *DEFAULTED,
    rest("REQUEST", "CREDITOR", edit=leading_to(rest={**NO_REST, "certificate": "APPLIED"})), **FAILED)  # fmt: skip
add("a certificate of the rest that only the insurer asked for", STRAYED, *SPLIT, *OWN[:2],
    rest("CERTIFY", edit=leading_to(rest={**NO_REST, "certificate": "ISSUED"})), **FAILED)  # fmt: skip

# Who did it, and who signed
add("a role that does not sign that step", STRAYED, DISBURSED,
    done("DEFAULT", by=BY_LENDER, edit=leading_to(performance="OVERDUE")), **FAILED)  # fmt: skip
add("a court that does not sign that step", STRAYED, *DEFAULTED,
    done("CURE", "COURT", by=BY_LENDER, edit=leading_to(performance="PERFORMING")), **FAILED)  # fmt: skip
add("an actor that does not take that step", STRAYED, DISBURSED,
    done("DISCHARGE", by=by("INTERESTED"), edit=leading_to(performance="DISCHARGED")), **FAILED)  # fmt: skip
add("a creditor that records what a court did", STRAYED, *DEFAULTED,
    done("DISCHARGE", "CREDITOR", by=by("GUARANTOR"), edit=leading_to(performance="DISCHARGED")),
    **FAILED)  # fmt: skip
STRIKING_2 = {"kind": "STANDING", "corrects": 2}
add("a creditor that corrects", STRAYED, *DEFAULTED,
    done("CORRECTION", "CREDITOR", detail=STRIKING_2, edit=leading_to(performance="PERFORMING")), **FAILED)  # fmt: skip
add("a court that corrects a wording", STRAYED, *DEFAULTED, struck(2, "COURT", "WORDING"), **FAILED)
add("a creditor that delivers", STRAYED, done("DELIVER", "CREDITOR"), **FAILED)
add("a submission that the notary signs", STRAYED, done("SUBMISSION"), **FAILED)


@case(STRAYED, **FAILED)
def issue_that_says_that_the_loan_was_paid_out(world: World) -> Given:
    return issued_with(world, edit=leading_to(performance="PERFORMING"))


@case(STRAYED, **FAILED)
def issue_that_the_creditor_signs(world: World) -> Given:
    office = world.fork()
    office.actors = {**office.actors, "NOTARY": office.actors["CREDITOR"]}
    debt = office.notarise()
    office.checkpoint()
    return from_office(world, office, office.certificate(debt))


# On which ground
SETTLED = (*ENFORCED, done("SETTLE", "COURT"))
RESUMED = {"edit": leading_to(court="ENFORCING")}
add("lawful: a settlement that was broken", "C04 PASS", *SETTLED, done("RESUME", "COURT", ground="BREACH"), **PASSED)
add("resumed after a settlement for nothing", STRAYED, *SETTLED,
    done("RESUME", "COURT", ground=None, **RESUMED), **FAILED)  # fmt: skip
add("lawful: resumed after a suspension", "C04 PASS", *ENFORCED, done("SUSPEND", "COURT"),
    done("RESUME", "COURT", ground=None), **PASSED)  # fmt: skip
add("resumed after a suspension on a ground that is a settlement's", STRAYED, *ENFORCED, done("SUSPEND", "COURT"),
    done("RESUME", "COURT", ground="BREACH", **RESUMED), **FAILED)  # fmt: skip
add("lawful: not enforced by public policy", "C04 PASS", *ENFORCED,
    done("NOT_ENFORCE", "COURT", ground="PUBLIC_POLICY"), **PASSED)  # fmt: skip
add("not enforced on a ground that nobody raised", STRAYED, *ENFORCED,
    done("NOT_ENFORCE", "COURT", ground="PROCEDURE", edit=leading_to(court="NOT_ENFORCED")), **FAILED)  # fmt: skip
add("struck although the ground of another rests on it", STRAYED, *ENFORCED,
    done("RESIST", by=by("DEBTOR", "debtor-1")), done("NOT_ENFORCE", "COURT", ground="PROCEDURE"),
    done("CORRECTION", detail={"kind": "STANDING", "corrects": 9}), **FAILED)  # fmt: skip

# Corrections
add("lawful: a correction strikes the default", "C04 PASS", *DEFAULTED, struck(2), **PASSED)
add("lawful: what was struck is done again", "C04 PASS", *DEFAULTED, struck(2), DEFAULTED[1], **PASSED)
add("struck although others rest on it", STRAYED, *DEFAULTED, struck(1), **FAILED)
add("struck although others rest on it, with the regions without all of them", STRAYED, *DEFAULTED,
    done("CORRECTION", detail={"kind": "STANDING", "corrects": 1}, edit=leading_to(performance="UNDISBURSED")),
    **FAILED)  # fmt: skip
add("struck twice", STRAYED, *DEFAULTED, struck(2), struck(2), **FAILED)
add("the issue struck", STRAYED, *DEFAULTED, struck(0), **FAILED)
add("a correction struck", STRAYED, *DEFAULTED, struck(2), struck(3), **FAILED)
add("a struck step that counts on", STRAYED, *DEFAULTED, struck(2),
    done("ACCELERATE", "CREDITOR", edit=leading_to(performance="ACCELERATED")), **FAILED)  # fmt: skip
add("a wording that moves the standing", STRAYED, *DEFAULTED,
    done("CORRECTION", detail={"kind": "WORDING", "corrects": 2}, edit=leading_to(performance="PERFORMING")),
    **FAILED)  # fmt: skip
add("a revocation struck", STRAYED, done("RECHECK"), done("REVOKE"), struck(2), **FAILED)

# The insurer
add("lawful: the insurer that the claim went to", "C04 PASS", *CLAIMED, INDEMNIFIED, **PASSED)
add("the insurer before a claim", "C04 FAIL AUTHORITY_NOT_COMPETENT", DISBURSED,
    done("DEFAULT", "INSURER", by=by("INSURER", "insurer")), **FAILED)  # fmt: skip
add("the insurer makes the claim itself", "C04 FAIL AUTHORITY_NOT_COMPETENT", *DEFAULTED,
    done("CLAIM", "INSURER"), **FAILED)  # fmt: skip
add("the insurer after a claim to another", "C04 FAIL AUTHORITY_NOT_COMPETENT", *DEFAULTED,
    done("CLAIM", "CREDITOR", insurer="other-insurer"), INDEMNIFIED, **FAILED)  # fmt: skip
add("the insurer of a claim after which another was named", "C04 FAIL AUTHORITY_NOT_COMPETENT", *CLAIMED, struck(3),
    done("CLAIM", "CREDITOR", insurer="other-insurer"), INDEMNIFIED, **FAILED)  # fmt: skip
add("lawful: the insurer of a claim that was struck, in what is not the claim's", "C04 PASS", *CLAIMED, struck(3),
    done("ACCELERATE", "INSURER", by=by("INSURER", "insurer")), **PASSED)  # fmt: skip
add("lawful: a discharge by the debtor that either creditor records", "C04 PASS", *CLAIMED,
    done("DISCHARGE", "INSURER", by=by("DEBTOR", "debtor-1")), **PASSED)  # fmt: skip
add("the insurer takes a step as the lender", "C04 FAIL AUTHORITY_NOT_COMPETENT", *CLAIMED,
    done("ACCELERATE", "INSURER", by=BY_LENDER), **FAILED)  # fmt: skip
add("the lender takes a step as the insurer", "C04 FAIL AUTHORITY_NOT_COMPETENT", *CLAIMED,
    done("INDEMNIFY", "CREDITOR", by=by("INSURER", "insurer")), **FAILED)  # fmt: skip
add("the lender takes a step as an insurer that nobody named", "C04 FAIL AUTHORITY_NOT_COMPETENT", DISBURSED,
    done("DEFAULT", "CREDITOR", by=by("INSURER")), **FAILED)  # fmt: skip
add("lawful: the lender insures itself", "C04 PASS", *DEFAULTED, done("CLAIM", "CREDITOR", insurer="bank"),
    done("INDEMNIFY", "CREDITOR", by=by("INSURER")), **PASSED)  # fmt: skip


# What a party does itself
def _submitted(world: World, type_: str = "SUBMISSION", party: str = "debtor-1", **options: Any) -> Given:
    own = Actor(party, "PARTY", "", EthereumKey(new_private_key()), "EVENT_KEY")
    return history(world, DISBURSED, (type_, {"actor": own, **options}))


def _rebound(world: World, instrument: str | None) -> Callable[[dict[str, Any]], None]:
    """Puts a binding of the same key for another instrument, or for any, in the place of the right one."""

    def edit(body: dict[str, Any]) -> None:
        old = body["actor"]["binding"]["body"]
        changed = {"key": old["key"], "instrument": instrument}
        body["actor"]["binding"] = world.office.binding(
            old["party"], world.office.actors["NOTARY"].key, "EVENT_KEY", None, lambda bound: bound.update(changed)
        )

    return edit


case("C04 PASS", name="lawful: a submission of a party", **PASSED)(_submitted)


def _answered(name: str, check: str, party: str | None, submission: int, **outcome: Any) -> None:
    """A recheck that the notary begins on a submission: act 1 is one of debtor-1, act 2 a delivery, act 3 the recheck,
    and act 4 another submission."""
    own = ("SUBMISSION", {"actor": Actor("debtor-1", "PARTY", "", EthereumKey(new_private_key()), "EVENT_KEY")})
    asked = {"by": by("DEBTOR", party), "submission": submission}
    recheck = done("RECHECK", **asked, edit=leading_to(deed="RECHECK_PENDING"))
    case(check, name=name, **outcome)(lambda world: history(world, own, done("DELIVER"), recheck, own))


_answered("lawful: what its party submitted is answered", "C04 PASS", "debtor-1", 1, **PASSED)
_answered("what another party submitted is answered", STRAYED, "surety-1", 1, **FAILED)
_answered("what a party submitted is answered to nobody", STRAYED, None, 1, **FAILED)
_answered("what is no submission is answered to nobody", STRAYED, None, 2, **FAILED)
_answered("what is no submission is answered", STRAYED, "debtor-1", 2, **FAILED)
_answered("what is yet to come is answered", STRAYED, "debtor-1", 4, **FAILED)


@case("C04 FAIL AUTHORITY_UNKNOWN", **FAILED)
def submission_of_a_stranger(world: World) -> Given:
    return _submitted(world, party="stranger")


@case("C04 FAIL AUTHORITY_UNKNOWN", **FAILED)
def submission_of_an_authority_that_is_no_party(world: World) -> Given:
    return _submitted(world, party="notary-wang")


@case("C04 FAIL BINDING_MISMATCH", **FAILED)
def submission_with_a_key_bound_to_another_instrument(world: World) -> Given:
    return _submitted(world, edit=_rebound(world, world.plain.instrument))


@case("C04 FAIL BINDING_MISMATCH", **FAILED)
def submission_with_a_key_bound_to_no_instrument(world: World) -> Given:
    return _submitted(world, edit=_rebound(world, None))


@case("C04 FAIL BINDING_MISMATCH", **FAILED)
def submission_with_the_key_of_another_party(world: World) -> Given:
    def edit(body: dict[str, Any]) -> None:
        body["actor"]["authority"] = "surety-1"

    return _submitted(world, edit=edit)


@case(STRAYED, **FAILED)
def submission_that_moves_the_standing(world: World) -> Given:
    return _submitted(world, edit=leading_to(performance="DISCHARGED"))


@case(STRAYED, **FAILED)
def submission_that_moves_a_region_under_the_same_byte(world: World) -> Given:
    return _submitted(world, edit=leading_to(debtor_suit="ACCEPTED"))


@case(STRAYED, **FAILED)
def submission_that_moves_the_byte_alone(world: World) -> Given:
    return _submitted(world, edit=lambda body: body["change"].update(to=0x20))


@case("C04 FAIL ACT_OUT_OF_ORDER", **FAILED)
def void_of_a_number_that_a_deed_fills(world: World) -> Given:
    return history(world, done("VOID"))


@case(STRAYED, **FAILED)
def step_that_a_party_takes_itself(world: World) -> Given:
    said = {"ground": "PAYMENT", "declared": [], "submission": None, "insurer": None, "share": None}
    detail = {"by": by("DEBTOR", "debtor-1"), **said}
    return _submitted(world, "DISCHARGE", detail=detail, edit=leading_to(performance="DISCHARGED"))
