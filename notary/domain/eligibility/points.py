"""The points of the checklist (赋强公证), in the order in which an office works through them: one row each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from notary.domain.eligibility import checks as c
from notary.domain.eligibility.candidate import Candidate
from notary.domain.eligibility.checks import Finding, Level, Outcome

Check = Callable[[Candidate], Iterator[Finding]]


@dataclass(frozen=True)
class Point:
    """One point: what must hold, in plain words, and where the law says so."""

    number: int
    name: str
    level: Level
    article: str
    zh: str
    en: str
    check: Check


@dataclass(frozen=True)
class Result:
    """A point for one candidate. ``level`` is the gravest of its findings, or the point's own where there are none."""

    point: Point
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> Outcome:
        """FAIL where anything fails, else OPEN where anything is open."""
        found = {finding.outcome for finding in self.findings}
        return next((outcome for outcome in (Outcome.FAIL, Outcome.OPEN) if outcome in found), Outcome.PASS)

    @property
    def level(self) -> Level:
        """BLOCK or WARN."""
        levels = {finding.level or self.point.level for finding in self.findings} or {self.point.level}
        return Level.BLOCK if Level.BLOCK in levels else Level.WARN

    @property
    def blocks(self) -> bool:
        """Whether it keeps the deed from being issued."""
        return self.outcome is Outcome.FAIL and self.level is Level.BLOCK


_B, _W = Level.BLOCK, Level.WARN

POINTS = (
    Point(1, "LENDER_LICENSED", _B, "司发通〔2017〕83号", "出借人为持牌金融机构。",
          "The lender is a licensed institution.", c.lender_licensed),
    Point(2, "CONTENT_COMPUTABLE", _B, "公证程序规则 39", "给付内容为金钱，数额固定或可以计算。",
          "Money is owed, in an amount that is fixed or can be computed.", c.content_computable),
    Point(3, "PARTIES_IDENTICAL", _B, "法释〔2018〕18号 5(3)", "合同、承诺书与公证书的当事人一致。",
          "Contract, commitment and deed name the same parties.", c.parties_identical),
    Point(4, "PERFORMANCE_CLEAR", _B, "公证程序规则 39", "履行方式、内容和期限明确。",
          "How, what and until when is to be performed is clear.", c.performance_clear),
    Point(5, "ENFORCEMENT_ACCEPTED", _B, "法释〔2018〕18号 5(2), 6", "每一义务人均明确承诺接受强制执行。",
          "Each bound party accepts compulsory enforcement in so many words.", c.enforcement_accepted),
    Point(6, "VERIFICATION_AGREED", _B, "公证程序规则 39(5), 55", "约定了核实方式、联系地址和答复期限，且能够联系。",
          "The way of verification, the address and the days to reply are agreed, and reach each bound party.",
          c.verification_agreed),
    Point(7, "NO_ARBITRATION", _W, "仲裁法 5", "争议解决条款不与强制执行约定相冲突。",
          "No clause on disputes contradicts the enforcement.", c.no_arbitration),
    Point(8, "COST_WITHIN_CAP", _B, "法发〔2017〕22号 2; 法释〔2020〕17号 25; 金规〔2025〕9号 6",
          "综合融资成本未超过上限。", "The all-in cost is within the cap.", c.cost_within_cap),
    Point(9, "DISBURSED_WHOLE", _B, "民法典 670", "实际放款等于本金，未预先扣除利息。",
          "What was paid out is the principal, with no interest deducted in advance.", c.disbursed_whole),
    Point(10, "OF_CAPACITY", _B, "民法典 17-18; 公证法 28", "当事人身份真实，具有完全民事行为能力。",
          "Everyone is who they say, and of full capacity.", c.of_capacity),
    Point(11, "DISCLOSED_FIRST", _B, "公证法 27; 公证程序规则 21", "申请前已告知并自愿选择公证。",
          "Everything was disclosed before the application, and notarisation was chosen freely.", c.disclosed_first),
    Point(12, "SERVICE_AGREED", _W, "民事诉讼法 90; 在线诉讼规则 29", "确认了送达地址并同意电子送达。",
          "An address for service is given, and electronic service agreed.", c.service_agreed),
    Point(13, "GUARANTEE_CLEAR", _W, "民法典 686, 692, 696", "保证方式、保证期间和债权转让的约定明确。",
          "Manner and period of the guarantee and consent to assignment are stated.", c.guarantee_clear),
    Point(14, "SECURITY_REGISTERED", _W, "民法典 402, 403, 301", "担保物已登记，共有人已同意。",
          "The security is registered, and co-owners consent.", c.security_registered),
    Point(15, "FIGURES_AGREE", _B, "公证程序规则 39", "大小写金额一致，日期合理，文件完整。",
          "Figures and words agree, dates are plausible, documents are whole.", c.figures_agree),
    Point(16, "SCOPE_STATED", _B, "法释〔2018〕18号 6", "公证书载明赋予强制执行效力的范围。",
          "The deed says how far enforcement reaches.", c.scope_stated),
    Point(17, "RECOURSE_IN_TEXT", _W, "民法典 545; 保险法 60", "债权转让和保险人追偿的约定已纳入公证文本。",
          "Assignment and the insurer's recourse are in the notarised text.", c.recourse_in_text),
    Point(18, "DAYS_IN_ORDER", _B, "公证程序规则 39", "承诺不早于合同，公证书不早于两者。",
          "The commitment is not before the contract, and the deed not before either.", c.days_in_order),
)  # fmt: skip


def examine(candidate: Candidate) -> tuple[Result, ...]:
    """Every point for a candidate, in order."""
    return tuple(Result(point, tuple(point.check(candidate))) for point in POINTS)
