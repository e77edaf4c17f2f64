"""Profile ``cn``: instruments that a notary of the People's Republic of China may give enforcement effect.

Here stand the kinds, and which sections, roles and scope go together; the fields are in ``cn_fields``, the rules across
fields in ``cn_rules``.
"""

from collections.abc import Mapping

from notary.domain.parties import BOUND_ROLES, CREDITOR_ROLES, Role
from notary.domain.profiles import cn_fields, cn_rules
from notary.domain.profiles.profile import Field, Kind, Profile

DOCUMENT_TYPES = {
    "LOAN_CONTRACT": ("借款合同", "loan contract"),
    "GUARANTEE_INSURANCE_POLICY": ("保证保险单", "guarantee-insurance policy"),
    "COMMITMENT": ("接受强制执行承诺书", "commitment to accept enforcement"),
    "GUARANTEE_CONTRACT": ("保证合同", "guarantee contract"),
    "MORTGAGE_CONTRACT": ("抵押合同", "mortgage or pledge contract"),
    "OTHER": ("其他文件", "other document"),
}

SECTIONS: Mapping[str, tuple[Field, ...]] = {
    "loan": cn_fields.LOAN,
    "guarantee_insurance": cn_fields.GUARANTEE_INSURANCE,
    "guarantee": cn_fields.GUARANTEE,
    "mortgage": cn_fields.MORTGAGE,
    "commitment": cn_fields.COMMITMENT,
}

SCOPES = {
    "PRINCIPAL": frozenset({"loan", "guarantee_insurance"}),
    "SECURITY": frozenset({"guarantee", "mortgage"}),
}
"""Enforcement reaches only what the deed endows (法释〔2018〕18号 art. 6): a scope needs a section that states it."""

_INSURANCE = frozenset({"guarantee_insurance", "commitment"})

KINDS = {
    "LOAN": Kind(
        "借款",
        "loan, with its insurance and security",
        required=frozenset({"loan", "commitment"}),
        optional=frozenset({"guarantee_insurance", "guarantee", "mortgage"}),
        scope=frozenset({"PRINCIPAL"}),
    ),
    "GUARANTEE_INSURANCE": Kind("保证保险", "guarantee insurance", _INSURANCE, scope=frozenset({"PRINCIPAL"})),
    "GUARANTEE": Kind("保证", "guarantee", frozenset({"guarantee", "commitment"}), scope=frozenset({"SECURITY"})),
    "MORTGAGE": Kind(
        "抵押或质押", "mortgage or pledge", frozenset({"mortgage", "commitment"}), scope=frozenset({"SECURITY"})
    ),
    "COMMITMENT": Kind("承诺书", "commitment as an annex to an earlier instrument", frozenset({"commitment"})),
}

SECTION_ROLES: Mapping[str, tuple[frozenset[Role], ...]] = {
    "loan": (frozenset({Role.LENDER}), frozenset({Role.BORROWER})),
    "guarantee_insurance": (frozenset({Role.INSURER}), frozenset({Role.LENDER}), frozenset({Role.BORROWER})),
    "guarantee": (CREDITOR_ROLES, frozenset({Role.GUARANTOR})),
    "mortgage": (CREDITOR_ROLES, frozenset({Role.MORTGAGOR, Role.PLEDGOR})),
    "commitment": (CREDITOR_ROLES, BOUND_ROLES),
}

ROLE_SECTIONS = {
    Role.INSURER: "guarantee_insurance",
    Role.GUARANTOR: "guarantee",
    Role.MORTGAGOR: "mortgage",
    Role.PLEDGOR: "mortgage",
}

CN = Profile(
    name="cn",
    kinds=KINDS,
    sections=SECTIONS,
    party=cn_fields.PARTY,
    document_types=DOCUMENT_TYPES,
    section_roles=SECTION_ROLES,
    role_sections=ROLE_SECTIONS,
    scope_sections=SCOPES,
    rules=cn_rules.RULES,
)
