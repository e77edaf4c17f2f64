"""The checks of the points, each a small pure function from a candidate to what it finds; nothing where all is well."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from notary.domain import amounts, identifiers, money, times
from notary.domain.amounts import TermsError
from notary.domain.amounts.agreed import agreed
from notary.domain.eligibility.candidate import Candidate, listed, missing
from notary.domain.identifiers import IdType
from notary.domain.money import MoneyError
from notary.domain.parties import PartyKind, Role
from notary.domain.profiles.amount_words import in_words

ADULT_YEARS = 18
"""Full capacity (民法典 arts 17-18)."""

ARBITRATION = ("仲裁", "arbitration")

CHANNEL_FIELDS = {
    "LETTER": ("service_address", "address_domicile"),
    "PHONE": ("service_mobile",),
    "SMS": ("service_mobile",),
    "EMAIL": ("service_email",),
    "ONLINE_MESSAGE": ("service_im",),
}
"""What a party must have given for a way of verification to reach it; a public notice needs nothing."""


class Level(StrEnum):
    """What a point that fails does: keep the deed from being issued, or warn."""

    BLOCK = "BLOCK"
    WARN = "WARN"


class Outcome(StrEnum):
    """OPEN: nothing is on record yet from which it could be told; it is never taken for a pass."""

    PASS = "PASS"  # noqa: S105 (no password)
    FAIL = "FAIL"
    OPEN = "OPEN"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or not known yet, and where."""

    where: str
    outcome: Outcome = Outcome.FAIL
    level: Level | None = None
    """Where it is another than the point's own."""


def _failing(places: list[str]) -> Iterator[Finding]:
    yield from map(Finding, places)


def lender_licensed(candidate: Candidate) -> Iterator[Finding]:
    """Only loans of licensed institutions are notarised with effect (司发通〔2017〕83号)."""
    found = list(candidate.parties(Role.LENDER))
    if not found and candidate.has("loan"):
        yield Finding("parties")
    for path, party in found:
        yield from _failing(missing(party, ("licence_no",), path))


def content_computable(candidate: Candidate) -> Iterator[Finding]:
    places = ("sections.loan.principal", "sections.loan.annual_rate", "sections.loan.day_count",
              "sections.loan.repayment_method", "sections.guarantee.secured_amount",
              "sections.mortgage.secured_amount", "sections.guarantee_insurance.sum_insured")  # fmt: skip
    yield from _failing(candidate.wrong(*places))
    if not any(map(candidate.has, ("loan", "guarantee", "mortgage", "guarantee_insurance", "commitment"))):
        yield Finding("sections")


def parties_identical(candidate: Candidate) -> Iterator[Finding]:
    """The commitment concerns this contract, and who declares in it is a party here."""
    yield from _failing(candidate.wrong("sections.commitment.declarants", "parties"))
    contracts = [candidate.section(name).get("contract_no") for name in ("loan", "guarantee", "mortgage")]
    named = candidate.section("commitment").get("contract_no")
    if any(contracts) and named not in contracts:
        yield Finding("sections.commitment.contract_no")
    insured = candidate.section("guarantee_insurance").get("loan_contract_no")
    if candidate.has("loan") and insured is not None and insured != contracts[0]:
        yield Finding("sections.guarantee_insurance.loan_contract_no")


def performance_clear(candidate: Candidate) -> Iterator[Finding]:
    yield from _failing(candidate.wrong("sections.loan.schedule", "dates"))
    if candidate.day("dates", "due") is None:
        yield Finding("dates.due")


def enforcement_accepted(candidate: Candidate) -> Iterator[Finding]:
    """The clause is in the contract, every bound party declares, did not decline, and, once offered, has consented."""
    if candidate.has("loan"):
        yield from _failing(missing(candidate.section("loan"), ("enforcement_clause",), "sections.loan"))
    commitment = candidate.section("commitment")
    yield from _failing(missing(commitment, ("statement",), "sections.commitment"))
    declared = listed(commitment.get("declarants"))
    for path, party in candidate.bound():
        if party.get("id") not in declared or party.get("id") in candidate.records.declined:
            yield Finding(path)
        elif candidate.records.consented is None:
            yield Finding(path, Outcome.OPEN)
        elif not any(name == party["id"] for name, _ in candidate.records.consented):
            yield Finding(path)


def verification_agreed(candidate: Candidate) -> Iterator[Finding]:
    """Method and days are agreed, and every bound party can be reached by one of the methods."""
    sections = [name for name in ("loan", "commitment") if candidate.has(name)]
    for name in sections:
        found = missing(candidate.section(name), ("verification_methods", "reply_days"), f"sections.{name}")
        yield from _failing(found)
    methods = {method for name in sections for method in listed(candidate.section(name).get("verification_methods"))}
    for path, party in candidate.bound():
        if methods and not any(_reaches(method, party) for method in methods):
            yield Finding(path)


def _reaches(method: str, party: object) -> bool:
    fields = CHANNEL_FIELDS.get(method)
    return fields is None or any(isinstance(party, dict) and party.get(name) for name in fields)


def no_arbitration(candidate: Candidate) -> Iterator[Finding]:
    text = str(candidate.section("loan").get("dispute_clause") or "").lower()
    if any(word in text for word in ARBITRATION):
        yield Finding("sections.loan.dispute_clause")


def cost_within_cap(candidate: Candidate) -> Iterator[Finding]:
    """The nominal all-in cost with the premium, and the cap that applies to whoever lends (notary.domain.amounts)."""
    signed = candidate.day("dates", "signed")
    if not candidate.has("loan"):
        return
    if signed is None or candidate.wrong("sections.loan", "sections.guarantee_insurance", "parties", "dates"):
        yield Finding("sections.loan", Outcome.OPEN)  # what is wrong with the draft is told elsewhere
        return
    start = candidate.day("sections", "loan", "disbursement_date") or signed
    found = agreed(candidate.draft, max(signed, start))
    try:
        statement = amounts.compute(amounts.parse(found.terms)) if found else None
    except TermsError:
        statement = None
    if statement is None:
        yield Finding("sections.loan", Outcome.OPEN)
    elif statement.exceeded:
        yield Finding("sections.loan.annual_rate")


def disbursed_whole(candidate: Candidate) -> Iterator[Finding]:
    paid, principal = candidate.records.disbursed, candidate.value("sections", "loan", "principal", "amount")
    if not candidate.has("loan"):
        return
    if paid is None:
        yield Finding("sections.loan.disbursement_voucher", Outcome.OPEN)
    elif str(paid) != principal:
        yield Finding("sections.loan.principal")


def of_capacity(candidate: Candidate) -> Iterator[Finding]:
    """Adults with a sound number, whose identity the notary has put on record."""
    signed, identified = candidate.day("dates", "signed"), candidate.records.identified
    for path, party in candidate.bound():
        if identified is not None and party.get("id") not in identified:
            yield Finding(path, Outcome.OPEN)
        yield from _failing(candidate.wrong(f"{path}.id_no", f"{path}.id_type"))
        number = party.get("id_no")
        natural = party.get("party_kind") == PartyKind.NATURAL and party.get("id_type") == IdType.RESIDENT_ID
        sound = natural and isinstance(number, str) and identifiers.is_valid(IdType.RESIDENT_ID, number)
        if sound and signed and not _adult(identifiers.birth_date(str(number)), signed):
            yield Finding(f"{path}.id_no")
    if identified is None:
        yield Finding("parties", Outcome.OPEN)


def _adult(born: date, day: date) -> bool:
    return times.add_years(born, ADULT_YEARS) <= day


def disclosed_first(candidate: Candidate) -> Iterator[Finding]:
    if candidate.records.disclosed is None:
        yield Finding("disclosures", Outcome.OPEN)
    elif not candidate.records.disclosed:
        yield Finding("disclosures")


def service_agreed(candidate: Candidate) -> Iterator[Finding]:
    """Agreed in the draft and, once there is a case file, confirmed by each bound party."""
    served = candidate.records.served
    for path, party in candidate.bound():
        if served is not None and party.get("id") not in served:
            yield Finding(path, Outcome.OPEN)
        yield from _failing(missing(party, ("service_address", "service_consent_channels"), path))


def guarantee_clear(candidate: Candidate) -> Iterator[Finding]:
    """Silence would mean a general guarantee of six months (民法典 686, 692)."""
    if not candidate.has("guarantee"):
        return
    section, path = candidate.section("guarantee"), "sections.guarantee"
    for where in missing(section, ("manner",), path):
        yield Finding(where, level=Level.BLOCK)
    yield from _failing(missing(section, ("period_months", "assignment_consent"), path))


def security_registered(candidate: Candidate) -> Iterator[Finding]:
    listed = candidate.section("mortgage").get("collateral")
    for index, item in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(item, dict):
            where = f"sections.mortgage.collateral[{index}]"
            yield from _failing(missing(item, ("registration_no", "co_owner_consent"), where))


def figures_agree(candidate: Candidate) -> Iterator[Finding]:
    """Figures and 大写 of the principal, and what the schema says of dates and documents."""
    yield from _failing(candidate.wrong("sections.loan.principal_words", "documents", "dates"))
    if not candidate.has("loan"):
        return
    words, where = candidate.section("loan").get("principal_words"), "sections.loan.principal_words"
    try:
        expected = in_words(money.from_json(candidate.section("loan").get("principal")))
    except MoneyError:
        yield Finding(where, Outcome.OPEN)  # an amount that is none is told elsewhere; other currencies by a person
        return
    if not isinstance(words, str) or _compact(words) != _compact(expected):
        yield Finding(where)


def _compact(words: str) -> str:
    """Words without what may be written or left out (支付结算办法 annex 1): blanks, currency, 整, and 零, which only
    helps the reader because every place has its unit."""
    plain = "".join(words.split()).replace("圆", "元").replace("人民币", "").replace("零", "")
    return plain.removesuffix("整").removesuffix("正")


def scope_stated(candidate: Candidate) -> Iterator[Finding]:
    yield from _failing(candidate.wrong("scope"))
    if not candidate.value("scope") and candidate.value("kind") != "COMMITMENT":
        yield Finding("scope")


def recourse_in_text(candidate: Candidate) -> Iterator[Finding]:
    if candidate.has("guarantee_insurance"):
        yield from _failing(missing(candidate.section("loan"), ("assignment_clause",), "sections.loan"))
        found = missing(candidate.section("guarantee_insurance"), ("recourse_clause",), "sections.guarantee_insurance")
        yield from _failing(found)


def days_in_order(candidate: Candidate) -> Iterator[Finding]:
    """Contract, commitment, deed; the disbursement may follow, and is known before an execution certificate."""
    signed, committed = candidate.day("dates", "signed"), candidate.day("sections", "commitment", "signed_on")
    if signed is None or committed is None or committed < signed:
        yield Finding("sections.commitment.signed_on")
    deed = candidate.records.issue_day
    if deed is not None and any(day is not None and day > deed for day in (signed, committed)):
        yield Finding("dates.signed")
