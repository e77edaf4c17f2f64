"""Guards: what must hold for a step besides its source state. Each is a small pure function that returns an empty text,
or what would make the step lawful: a sentence that its reader can act on, with the rule."""

from collections.abc import Callable
from enum import Enum

from notary.domain import money
from notary.domain.headline import Court, Performance
from notary.domain.law.facts import Actor, is_part
from notary.domain.law.state import (
    CERTIFICATE_IN_FORCE,
    CLOSED_CASE,
    GONE_DEED,
    IDLE_CERTIFICATE,
    OPEN_CASE,
    VALID_DEED,
    Asked,
)
from notary.domain.money import Money

Guard = Callable[[Asked], str]


def checklist_passed(asked: Asked) -> str:
    return (
        "" if asked.facts.checklist_passed else "every point of the checklist that blocks must pass (公证程序规则 39)"
    )


def everyone_applies(asked: Asked) -> str:
    if asked.facts.all_bound_parties:
        return ""
    return "the creditor and every party that enforcement can reach must apply (公证法 25; 法释〔2018〕18号 5)"


def has_ground(asked: Asked) -> str:
    return "" if asked.facts.ground else "the decision must name its ground"


def guarantors_agree_or_burden_stays(asked: Asked) -> str:
    if asked.facts.guarantors_consent or asked.facts.burden_capped:
        return ""
    return "every guarantor must consent, or their burden stays as it was (民法典 695)"


def in_time(asked: Asked) -> str:
    return "" if asked.facts.within_time else "its period must not have passed"


def in_time_or_excused(asked: Asked) -> str:
    if asked.facts.within_time or asked.facts.late_is_excused:
        return ""
    return "its period must not have passed, unless the ground became known only later"


def in_time_or_own_motion(asked: Asked) -> str:
    """The periods bind parties and interested persons, not the office that finds its own mistake (公证程序规则 61)."""
    return "" if asked.facts.actor is Actor.NOTARY else in_time(asked)


def by_another_notary(asked: Asked) -> str:
    return "" if asked.facts.other_notary else "another notary than the one of the deed decides (公证程序规则 62)"


def disbursed_in_full(asked: Asked) -> str:
    if asked.facts.disbursed is not None and asked.facts.disbursed == asked.facts.principal:
        return ""
    return "what was paid out must be the principal, with nothing deducted in advance (民法典 670)"


def instalment_unpaid(asked: Asked) -> str:
    return "" if asked.facts.instalment_unpaid else "an instalment must be unpaid after its due date"


def arrears_paid(asked: Asked) -> str:
    return "" if asked.facts.arrears_paid else "all arrears must be paid"


def cure_agreed(asked: Asked) -> str:
    return "" if asked.facts.cure_allowed else "the contract must allow to cure a default"


def acceleration_agreed(asked: Asked) -> str:
    return "" if asked.facts.acceleration_agreed else "the contract must have a clause on acceleration"


def waiting_period_over(asked: Asked) -> str:
    if asked.facts.waiting_passed:
        return ""
    until = asked.facts.waits_until
    return f"the waiting days of the policy must be over{f'; they are on {until}' if until else ''}"


def indemnity_named(asked: Asked) -> str:
    paid = asked.facts.indemnity
    return "" if paid is not None and paid.minor > 0 else "the voucher must say how much was paid"


def within_the_loss(asked: Asked) -> str:
    if asked.facts.within_the_loss:
        return ""
    return "the insurer pays no more than the sum insured, and of each component no more than is owed (保险法 23, 55)"


def part_named(asked: Asked) -> str:
    """Whether the lender keeps a rest is for everybody to see, amounts are not; so the act says it."""
    paid = asked.facts.indemnity
    part = is_part(paid, asked.facts.outstanding)
    if paid is None or asked.facts.part_paid is part:
        return ""
    if not part:
        return "the insurer paid all that is owed on the day, so the act does not declare PART_PAID (保险法 60)"
    return "what was paid is not known to be all that is owed, so the act declares PART_PAID (保险法 60)"


def transfers_the_indemnity(asked: Asked) -> str:
    if asked.case.indemnity is not None and asked.facts.transferred == asked.case.indemnity:
        return ""
    paid = _that_is(asked.case.indemnity)
    return f"the rights that are transferred must be as much as the indemnity{paid} (保险法 60; 民法典 700)"


def claim_is_one(asked: Asked) -> str:
    """Each creditor of a claim that is split goes its own way, and what one of them has begun cannot be undone."""
    return "the insurer paid a part, so each creditor has a share of its own" if asked.case.regions.rest else ""


def assignee_has_nothing_pending(asked: Asked) -> str:
    case, regions = asked.case, asked.case.regions
    pending = regions.certificate not in IDLE_CERTIFICATE or regions.court not in {Court.NONE, *CLOSED_CASE}
    if case.applicant is not Actor.INSURER or not pending:
        return ""
    return "what the insurer has applied for must be over first: withdrawn, refused or revoked (E7-E9), or ended (F17)"


def case_is_the_assignors(asked: Asked) -> str:
    if asked.case.applicant is Actor.LENDER and Actor.INSURER in asked.case.holders:
        return ""
    return "the case must be the lender's, and the claim the insurer's since (C4)"


def basis_named(asked: Asked) -> str:
    if asked.facts.bases:
        return ""
    return "the transfer must name how the claim passed (民法典 524, 545, 700; 保险法 60; the contract)"


def arrived_at_everyone(asked: Asked) -> str:
    if asked.facts.arrived_at_all:
        return ""
    missing = f"; not shown of {', '.join(asked.facts.unreached)}" if asked.facts.unreached else ""
    return f"the notice must have arrived at the debtor and at each guarantor{missing} (民法典 546, 696)"


def deed_stands(asked: Asked) -> str:
    if asked.case.regions.deed in VALID_DEED:
        return ""
    return f"the deed is {asked.case.regions.deed.name}; it must be issued and neither under recheck nor revoked"


def deed_not_gone(asked: Asked) -> str:
    """A deed under recheck is in force until the recheck is decided."""
    return "" if asked.case.regions.deed not in GONE_DEED else f"the deed is {asked.case.regions.deed.name}"


def deed_gone(asked: Asked) -> str:
    if asked.case.regions.deed in GONE_DEED:
        return ""
    return "before docketing a case ends only because its deed is gone (N13, N8); else it is not accepted (F4)"


def in_default(asked: Asked) -> str:
    """What was restructured is in default again once the breach of the new schedule is on record."""
    state = asked.case.regions.performance
    if state in (Performance.OVERDUE, Performance.ACCELERATED):
        return ""
    return f"a default must be on record; the debt is {state.name} (P2)"


def holds_the_claim(asked: Asked) -> str:
    """Of those who act as creditor: the lender, then whoever the claim went to with effect."""
    if asked.facts.actor not in (Actor.LENDER, Actor.INSURER) or asked.facts.actor in asked.case.holders:
        return ""
    if asked.facts.actor is Actor.INSURER:
        return "the insurer is creditor once the notice of the transfer has arrived (C4; 民法典 546)"
    return "the claim has gone to the insurer whole, who is the creditor now (C4)"


def applies_for_its_own(asked: Asked) -> str:
    return _of_the_share(asked, asked.facts.actor, asked.facts.applied)


def certified_is_the_applicants(asked: Asked) -> str:
    return _of_the_share(asked, asked.case.applicant, asked.facts.certified)


def files_its_own(asked: Asked) -> str:
    """Whoever applied files, or whoever the claim passed to since, up to what is theirs (法释〔2018〕18号 3)."""
    case, actor = asked.case, asked.facts.actor
    if case.applicant is actor or _at_most(case.certified, _left(asked)):
        return ""
    return (
        "the certificate is another creditor's, and over more than the insurer may claim; it applies for its own (E1)"
    )


def applicant_holds_the_claim(asked: Asked) -> str:
    """A certificate is for whoever can enforce it (法释〔2018〕18号 3), and a claim can have passed since."""
    if asked.case.applicant in asked.case.holders:
        return ""
    return "the claim has gone to the insurer since the application; it is withdrawn, and the insurer applies (C4)"


def both_creditors(asked: Asked) -> str:
    """Nobody forgives, sets off or confirms what is owed to another."""
    creditor = asked.facts.actor in (Actor.LENDER, Actor.INSURER)
    if not creditor or asked.case.regions.rest is None or asked.facts.other_creditor_agrees:
        return ""
    return "the claim has two creditors; both must confirm that it is settled (OTHER_CREDITOR_AGREES; 民法典 557)"


def asks_for_something(asked: Asked) -> str:
    return "" if _is_something(asked.facts.applied) else "an application is for an amount above zero"


def certifies_something(asked: Asked) -> str:
    return "" if _is_something(asked.facts.certified) else "a certificate is over an amount above zero"


def up_to_the_outstanding(asked: Asked) -> str:
    if _at_most(asked.facts.applied, asked.facts.outstanding):
        return ""
    owed = _that_is(asked.facts.outstanding)
    return f"no more may be asked for than is owed on the day, after payments and caps{owed}"


def only_endowed(asked: Asked) -> str:
    if asked.facts.all_endowed:
        return ""
    return "only claims under contracts that the deed endows with enforcement may be asked for (法释〔2018〕18号 6)"


def counted_once(asked: Asked) -> str:
    if not asked.facts.counted_twice:
        return ""
    return "no instalment or component may stand in two execution certificates; that of the other share leaves less"


def no_creditor_suit(asked: Asked) -> str:
    if not asked.case.is_barred:
        return ""
    return "a suit of the creditor was accepted, so enforcement is barred until it is over (法释〔2018〕18号 24(2))"


def no_case_pending(asked: Asked) -> str:
    if asked.case.regions.court in {Court.NONE, *CLOSED_CASE}:
        return ""
    return f"the case at the court must be over first; it is {asked.case.regions.court.name} (F4, F17)"


def verified(asked: Asked) -> str:
    if asked.facts.verified:
        return ""
    facts = asked.facts
    waiting = f"; {', '.join(facts.unanswered)} did not" if facts.unanswered else ""
    until = f", and the last day is {facts.answers_until}" if facts.answers_until else ""
    told = f"everybody who was asked must have answered, or the days to answer be over{waiting}{until}"
    return f"{told} (公证程序规则 55(1))"


def no_more_than_applied(asked: Asked) -> str:
    if _at_most(asked.facts.certified, asked.case.applied):
        return ""
    applied = _that_is(asked.case.applied)
    return f"no more may be certified than was applied for{applied}, after what was paid (公证程序规则 55(3))"


def certified_is_outstanding(asked: Asked) -> str:
    if _at_most(asked.facts.certified, asked.facts.outstanding):
        return ""
    owed = _that_is(asked.facts.outstanding)
    return f"no more may be certified than is owed on the day, after payments and caps{owed}"


def certificate_in_force(asked: Asked) -> str:
    if asked.case.regions.certificate in CERTIFICATE_IN_FORCE:
        return ""
    return "an execution certificate must be issued and in force (E6; 法释〔2018〕18号 3, 5(4))"


def still_owed(asked: Asked) -> str:
    if asked.case.regions.performance is not Performance.DISCHARGED:
        return ""
    return "the debt is discharged; nothing is left to enforce (民法典 557)"


def court_case_open(asked: Asked) -> str:
    """Of whichever share: what the debtor disputes is the deed."""
    regions = asked.case.regions
    under_way = not OPEN_CASE.isdisjoint({regions.court, regions.turned.court})
    return "" if under_way else "enforcement must be under way (法释〔2018〕18号 22)"


def asked_once(asked: Asked) -> str:
    if asked.facts.who not in asked.case.non_enforcement_asked or asked.facts.newly_known:
        return ""
    return "all grounds go into one application; another one needs a ground that was not known (法释〔2018〕18号 14)"


def amendment_disclosed(asked: Asked) -> str:
    if all(asked.case.amends) or asked.facts.amendment_disclosed:
        return ""
    return "what an agreement without notarisation changed must be shown and left out (公证程序规则 55(2))"


def parts_are_separable(asked: Asked) -> str:
    return "" if asked.facts.separable else "a part is left out only where it can be separated (法释〔2018〕18号 18)"


def satisfied_in_full(asked: Asked) -> str:
    if _at_most(asked.case.certified, asked.facts.received):
        return ""
    return f"what was received must cover the amount of the title{_that_is(asked.case.certified)} (执行规定 64)"


def title_changed(asked: Asked) -> str:
    if asked.case.title_changed:
        return ""
    return "the deed must have been revoked, in part or whole, or corrected (民事诉讼法 244)"


def was_refused(asked: Asked) -> str:
    if asked.case.non_enforcement_refused:
        return ""
    return "reconsideration is asked of a ruling that refused non-enforcement (F9; 法释〔2018〕18号 21)"


def returns_to(memory: str, state: Enum) -> Guard:
    """A recheck that maintains the deed leaves it as it stood before; a decision that is upheld on reconsideration is
    the one that was made before. ``memory`` is the member of a case that says which."""

    def returns(asked: Asked) -> str:
        if getattr(asked.case, memory) is state:
            return ""
        return f"what is maintained or upheld is what stood before, and that is not {state.name}"

    return returns


def _of_the_share(asked: Asked, applicant: Actor | None, amount: Money | None) -> str:
    """Why somebody would claim what the other creditor holds (保险法 60; 民法典 700)."""
    left = _left(asked)
    if applicant is Actor.INSURER:
        fits = _at_most(amount, left)
        told = f"the insurer may claim up to what it paid, less what it has received since{_that_is(left)}"
        return "" if fits else f"{told} (保险法 60)"
    if not asked.case.split or Actor.INSURER not in asked.case.holders:
        return ""
    if amount is not None and left is not None and amount.currency == left.currency:
        both = Money(amount.minor + left.minor, left.currency)
        if _at_most(both, asked.facts.outstanding):
            return ""
    return "the lender may claim what the insurer did not pay (保险法 60)"


def _that_is(amount: Money | None) -> str:
    """An amount in a sentence; nothing where it is not known."""
    return "" if amount is None else f", that is {money.format(amount)} {amount.currency}"


def _left(asked: Asked) -> Money | None:
    """What the insurer has not got back of what it paid."""
    paid, back = asked.case.indemnity, asked.facts.recovered
    if paid is None or back is None or paid.currency != back.currency:
        return None
    return Money(max(0, paid.minor - back.minor), paid.currency)


def _is_something(amount: Money | None) -> bool:
    return amount is not None and amount.minor > 0


def _at_most(amount: Money | None, limit: Money | None) -> bool:
    """Whether both are known and one is not above the other."""
    return (
        amount is not None and limit is not None and amount.currency == limit.currency and amount.minor <= limit.minor
    )
