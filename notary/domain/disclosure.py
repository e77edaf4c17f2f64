"""The notice of one instrument: the items of a version with the instrument's own figures, as bytes that can be hashed.

Everybody makes the same bytes from the same content, so a signature over an item's SHA-256 shows what was read:

    for item in notice(content, CURRENT):
        item.text("en"), item.sha256("en")
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import localcontext
from functools import lru_cache
from typing import Any

from notary.domain import canonical, money, times
from notary.domain.amounts import TermsError, cost, schedule
from notary.domain.amounts import parse as parse_terms
from notary.domain.amounts.agreed import agreed
from notary.domain.amounts.lines import percent
from notary.domain.amounts.statement import DIGITS
from notary.domain.amounts.terms import Terms
from notary.domain.disclosure_texts import CURRENT, VERSIONS, Words
from notary.domain.errors import FormatError
from notary.domain.parties import Role
from notary.domain.profiles.cn_fields import CHANNELS, FEE_BEARERS
from notary.domain.records import LANGUAGES

__all__ = ["CURRENT", "VERSIONS", "Item", "hash_of", "notice", "page", "summary"]


@dataclass(frozen=True)
class Item:
    """One item as it is shown; ``texts`` by language."""

    id: str
    version: str
    basis: str
    texts: Mapping[str, str]
    briefs: Mapping[str, str]

    def text(self, language: str) -> str:
        """What is shown (raises FormatError for a language that there is not)."""
        if language not in self.texts:
            raise FormatError(f"{language!r} is no language of the notice; those are {', '.join(LANGUAGES)}")
        return self.texts[language]

    def sha256(self, language: str) -> str:
        """The digest of the text in UTF-8, in hex."""
        return hash_of(self.text(language))


def hash_of(text: str) -> str:
    """The digest of a text as it is shown."""
    return hashlib.sha256(text.encode()).hexdigest()


def notice(content: Mapping[str, Any], version: str = CURRENT) -> list[Item]:
    """The items of a version, filled from an instrument's content (its JSON, with or without documents).

    Raises:
        FormatError: no such version.
    """
    if version not in VERSIONS:
        raise FormatError(f"there is no notice {version[:20]!r}; those are {', '.join(VERSIONS)}", where="version")
    said = {name: value for name, value in content.items() if name != "documents"}
    return list(_filled(canonical.encode(said), version))


def summary(content: Mapping[str, Any], version: str, language: str) -> str:
    """The notice on less than one page, one line per item."""
    return "\n".join(item.briefs[language] for item in notice(content, version))


def page(items: list[Item], language: str) -> str:
    """The full text."""
    return "\n\n".join(item.text(language) for item in items)


@lru_cache(maxsize=64)
def _filled(content: bytes, version: str) -> tuple[Item, ...]:
    figures = {language: _figures(canonical.parse(content), language == "zh-CN") for language in LANGUAGES}
    return tuple(_item(words, version, figures) for words in VERSIONS[version])


def _item(words: Words, version: str, figures: Mapping[str, Mapping[str, str]]) -> Item:
    texts = {language: words.text(language).format(**figures[language]).strip() for language in LANGUAGES}
    briefs = {language: words.brief(language).format(**figures[language]).strip() for language in LANGUAGES}
    return Item(words.id, version, words.basis, texts, briefs)


def _figures(content: Mapping[str, Any], zh: bool) -> dict[str, str]:
    """The sentences that the instrument fills; each says so where the instrument says nothing."""
    sections = content.get("sections") or {}
    loan, insurance = sections.get("loan") or {}, sections.get("guarantee_insurance") or {}
    agreed_on = sections.get("commitment") or loan
    return {
        "fee": _fee(loan, zh),
        "principal": _principal(loan, zh),
        "cost": _cost(content, zh),
        "premium": _premium(insurance, zh),
        "overdue": _overdue(loan, zh),
        "recipients": _recipients(content, zh),
        "verification": _verification(agreed_on, zh),
        "deemed": _deemed(content, zh),
    }


def _fee(loan: Mapping[str, Any], zh: bool) -> str:
    bearer = FEE_BEARERS.get(loan.get("fee_bearer", ""))
    if bearer is None:
        return "公证费由谁承担，合同没有约定，请先问清。" if zh else "Who bears the fee is not agreed; ask first."
    return f"公证费由{bearer[0]}承担。" if zh else f"The notarial fee is borne by: {bearer[1]}."


def _principal(loan: Mapping[str, Any], zh: bool) -> str:
    if "principal" not in loan:
        return "本文书没有载明借款本金。" if zh else "This instrument states no principal of a loan. "
    amount, rate = _amount(loan["principal"]), loan["annual_rate"]
    return f"借款本金{amount}，年利率{rate}%。" if zh else f"The principal is {amount}, the annual rate {rate} %. "


def _cost(content: Mapping[str, Any], zh: bool) -> str:
    """The all-in cost as docs/amounts.md computes it; the day of disbursement is the agreed one, or that of signing."""
    terms = _terms(content)
    if terms is None:
        return "综合成本无法依本文书计算，请先问清。" if zh else "The all-in cost cannot be told here; ask first. "
    with localcontext(prec=DIGITS):
        rows = schedule.build(terms)
        all_in = cost.all_in(terms, rows)
    nominal, effective = percent(all_in.nominal), percent(all_in.effective)
    if zh:
        return f"包括保险费在内的年化综合成本为{nominal}%（按复利为{effective}%）。"
    return f"The all-in cost with the premium is {nominal} % a year ({effective} % compounded). "


def _terms(content: Mapping[str, Any]) -> Terms | None:
    try:
        signed = times.parse_date(content["dates"]["signed"])
        start = content["sections"].get("loan", {}).get("disbursement_date")
        found = agreed(content, signed if start is None else max(signed, times.parse_date(start)))
        return None if found is None else parse_terms(found.terms)
    except (KeyError, TypeError, FormatError, TermsError):
        return None  # a contract of another kind, or figures that only a person can read


def _premium(insurance: Mapping[str, Any], zh: bool) -> str:
    if "premium_total" not in insurance:
        return "没有保险费。" if zh else "There is no premium. "
    amount = _amount(insurance["premium_total"])
    return f"保险费共{amount}。" if zh else f"The premium is {amount} in all. "


def _overdue(loan: Mapping[str, Any], zh: bool) -> str:
    share = loan.get("overdue_rate_percent")
    if share is None:
        return "合同没有约定罚息利率。" if zh else "No overdue rate is agreed. "
    if zh:
        return f"逾期的，罚息利率为合同利率的{share}%。"
    return f"When overdue, the rate is {share} % of the agreed rate. "


def _recipients(content: Mapping[str, Any], zh: bool) -> str:
    parties = [party for party in content.get("parties") or [] if isinstance(party, Mapping)]
    lender, insurer = (_names(parties, role) for role in (Role.LENDER, Role.INSURER))
    if zh:
        given = f"保险人{insurer}（承保和理赔）、" if insurer else ""
        return f"您的信息由出借人{lender}收集，提供给公证机构（公证和核实）、{given}以及申请执行时的人民法院。"
    given = f", the insurer {insurer} (cover and claims)" if insurer else ""
    return (
        f"Your data is collected by the lender {lender} and given to the notary office (notarisation and "
        f"verification){given} and, when enforcement is asked for, the court. "
    )


def _names(parties: list[Mapping[str, Any]], role: Role) -> str:
    return "、".join(str(party.get("name", party["id"])) for party in parties if role in party.get("roles", ()))


def _verification(section: Mapping[str, Any], zh: bool) -> str:
    methods, days = section.get("verification_methods") or [], section.get("reply_days")
    if not methods or days is None:
        return "核实方式和回复期限没有约定，请先问清。" if zh else "Ways of verification are not agreed; ask first. "
    ways = [CHANNELS[method][0 if zh else 1] for method in methods if method in CHANNELS]
    if zh:
        return f"债权人主张您违约的，公证机构通过{'、'.join(ways)}向您核实，您有{days}日时间回复。"
    by = ", ".join(ways)
    return f"When the creditor claims a default, the notary asks you by {by}, and you have {days} days to reply. "


def _deemed(content: Mapping[str, Any], zh: bool) -> str:
    parties = content.get("parties") or []
    if any(isinstance(party, Mapping) and party.get("service_deemed_served") for party in parties):
        if zh:
            return "【特别提示】按约定地址发出的文书，即使您没有实际收到，也可能视为已经送达。"
        return "PLEASE NOTE: what is sent to the agreed address can count as served even if you never see it."
    return "没有约定视为送达。" if zh else "No deemed service is agreed."


def _amount(value: Any) -> str:
    found = money.from_json(value)
    return f"{found.currency} {money.format(found)}"
