"""The report of an execution certificate tells what is to be enforced, against whom and until when, as far as shown."""

import copy
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import HOUR, Debt, Office
from small_office import facts as chain_facts

from notary.cli.verify_output import facts
from notary.domain import canonical, commitment, trust
from notary.domain.deadlines import Name, deadline
from notary.domain.money import Money
from notary.domain.papers import ExecutionCertificate, OfficeDetails, data
from notary.domain.papers.parts import Amount, AmountTable, Counted, DeedRef, Notary, Person
from notary.domain.parties import Role
from notary.domain.verification import Evidence, Report, read, verify

NUMBER = "（2026）沪试证执字第1号"
PATH = "acts.5.execution.paper"
PERIOD = deadline(Name.LIMITATION, date(2026, 11, 27))
PAPER = ExecutionCertificate(
    office=OfficeDetails(name="Trial office", trial=True),
    dated=date(2026, 11, 27),
    certificate_no=NUMBER,
    deed=DeedRef(deed_no="（2026）沪试证经字第1号", issued=date(2026, 1, 5)),
    creditor="沪江银行",
    applicant=Person(name="沪江银行", role=Role.LENDER),
    respondents=(Person(name="张三", role=Role.BORROWER), Person(name="李四", role=Role.GUARANTOR)),
    facts="到期未还。",
    verification="期限内未答复。",
    object=AmountTable(
        as_of=date(2026, 11, 27),
        lines=(
            Amount(component="PRINCIPAL", amount=Money(500_000_000, "CNY")),
            Amount(component="INTEREST", amount=Money(1_234_56, "CNY")),
        ),
    ),
    period=Counted.of(PERIOD, "时效中断", PERIOD.kind.basis),
    notary=Notary(name="王公证"),
)
SHOWN = {name: value for name, value in data(PAPER).items() if name not in ("certificate_no", "signed")}


class Certified:
    """A debt with an execution certificate whose act discloses ``paper``."""

    def __init__(self, paper: Any) -> None:
        self.office = office = Office()
        self.debt: Debt = office.notarise()
        for type_, role in (("DISBURSE", "CREDITOR"), ("DEFAULT", "CREDITOR"), ("REQUEST", "CREDITOR")):
            office.enter(self.debt, office.act(self.debt, type_, role=role))
        office.enter(self.debt, office.act(self.debt, "VERIFY"))
        office.enter(self.debt, office.act(self.debt, "CERTIFY", evidence={"execution.paper": paper}))
        office.checkpoint()
        office.clock += HOUR

    def report(self, **changes: Any) -> Report:
        value = {**copy.deepcopy(self.office.certificate(self.debt, execution=5)), **changes}
        return self.verified(value)

    def verified(self, value: dict[str, Any]) -> Report:
        chain = chain_facts(self.office.chain, 0, self.office.clock)
        root = trust.parse(canonical.encode(self.office.trust()))
        return verify(Evidence(read(canonical.encode(value)), root, self.office.clock, chain))

    @property
    def disclosures(self) -> list[Any]:
        return [item for item in self.debt.disclosures if item[1] != PATH]


@pytest.fixture(scope="module")
def certified() -> Certified:
    return Certified(SHOWN)


def test_what_is_to_be_enforced_is_told(certified: Certified) -> None:
    found = certified.report()
    assert (found.notarisation.value, found.exit_status) == ("TOTAL-PASSED", 0)
    assert found.to_json()["subject"]["execution"] == {
        "no": NUMBER,
        "act": 5,
        "paper": {
            "applicant": "沪江银行",
            "respondents": ["张三", "李四"],
            "asOf": "2026-11-27",
            "lines": [
                {"component": "PRINCIPAL", "amount": {"amount": "500000000", "currency": "CNY"}},
                {"component": "INTEREST", "amount": {"amount": "123456", "currency": "CNY"}},
            ],
            "total": {"amount": "500123456", "currency": "CNY"},
            "period": {"lastDay": PERIOD.last_day.isoformat(), "provisional": PERIOD.provisional},
        },
    }


def test_people_read_the_same(certified: Certified) -> None:
    lines = facts(certified.report())
    assert lines[1:6] == [
        "Object, as disclosed: CNY 5,001,234.56 as of 2026-11-27 (PRINCIPAL CNY 5,000,000.00; INTEREST CNY 1,234.56)",
        "Applicant, as disclosed: 沪江银行",
        "Respondent, as disclosed: 张三",
        "Respondent, as disclosed: 李四",
        f"Enforcement can be applied for until {PERIOD.last_day} (the holidays of that year are not known yet), by the "
        "execution certificate, unless the period was interrupted or suspended since (民事诉讼法 art 250)",
    ]


def test_of_a_withheld_paper_nothing_is_known_and_that_is_no_failure(certified: Certified) -> None:
    found = certified.report(disclosures=certified.disclosures)
    assert (found.notarisation.value, found.exit_status) == ("TOTAL-PASSED", 0)
    assert found.subject["execution"] == {"no": NUMBER, "act": 5, "paper": None}
    lines = facts(found)
    assert "nothing is known of its applicant, respondents and object" in lines[1]
    assert lines[2].startswith("Enforcement can be applied for until 2029-01-04 ")  # by the deed alone
    assert not any("沪江银行" in line for line in lines)


def test_a_certificate_of_the_deed_says_nothing_of_it(certified: Certified) -> None:
    found = certified.verified(certified.office.certificate(certified.debt))
    assert found.subject["execution"] is None
    assert not any("disclosed: 沪江银行" in line or "withheld" in line for line in facts(found))


@pytest.mark.parametrize("lister", ["nobody", "the envelope", "another act"])
def test_a_paper_that_its_act_does_not_list_is_not_told(lister: str) -> None:
    """Whoever may list digests elsewhere must not say what the notary certified."""
    made = Certified({"no": "paper"})
    value = copy.deepcopy(made.office.certificate(made.debt, execution=5))
    forged = ["0" * 32, PATH, SHOWN]
    value["disclosures"] = [*made.disclosures, forged]
    if lister == "the envelope":
        value["credential"]["credentialSubject"]["envelope"]["digests"] = [commitment.digest(forged)]
    if lister == "another act":
        value["acts"][2]["body"]["digests"] = [commitment.digest(forged)]
    assert made.verified(value).subject["execution"] == {"no": NUMBER, "act": 5, "paper": None}


def test_an_act_that_is_not_shown_has_no_sequence(certified: Certified) -> None:
    value = copy.deepcopy(certified.office.certificate(certified.debt, execution=5))
    value["acts"][5]["body"]["mandatory"]["salt"] = "0" * 32
    assert certified.verified(value).subject["execution"] == {"no": NUMBER, "act": None, "paper": None}
    assert certified.report(acts=None).subject["execution"] == {"no": NUMBER, "act": None, "paper": None}
    assert certified.report(disclosures=[5]).subject["execution"] == {"no": NUMBER, "act": 5, "paper": None}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, inner in items for place in _places(inner, (*path, key)))]


class Hostile:
    """A certificate that is verified with any paper in it; its act lists whatever it is."""

    def __init__(self) -> None:
        self.made = Certified(SHOWN)
        self.value = self.made.office.certificate(self.made.debt, execution=5)

    def told(self, paper: Any) -> Any:
        """What the report tells of a paper."""
        value = copy.deepcopy(self.value)
        item = ["0" * 32, PATH, paper]
        value["disclosures"], value["acts"][5]["body"]["digests"] = [item], [commitment.digest(item)]
        subject = value["credential"]["credentialSubject"]
        subject["executionAct"] = canonical.digest(value["acts"][5]).hex()
        report = self.made.verified(value)
        facts(report)
        return report.subject["execution"]["paper"]


@cache
def hostile() -> Hostile:
    """Made once; hypothesis asks it often."""
    return Hostile()


@given(place=st.sampled_from(_places(SHOWN)), new=JSON)
def test_whatever_stands_in_the_place_of_a_paper_is_read_or_left_out(place: tuple[Any, ...], new: Any) -> None:
    paper: Any = {"": copy.deepcopy(SHOWN)}
    *parents, last = ("", *place)
    target = paper
    for key in parents:
        target = target[key]
    target[last] = new
    found = hostile().told(paper[""])
    assert found is None or set(found) == set(hostile().told(SHOWN) or ())
