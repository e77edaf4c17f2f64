"""The tamper suite: one table of spoiled certificates, chains and registers, with what a verifier must say to each.

world     one small office with genuine certificates, from which every case starts
table     what a case is, and the list of all of them
form_cases, people_cases, law_cases, execution_cases, signature_cases, token_cases, register_cases, standing_cases,
chain_cases
        the cases, by what they spoil
runners   runs cases through the Python verifier and through the one in Node
"""

from tamper import (
    chain_cases,
    execution_cases,
    form_cases,
    law_cases,
    people_cases,
    register_cases,
    signature_cases,
    standing_cases,
    token_cases,
)
from tamper.table import CASES, Case, Given

__all__ = [
    "CASES",
    "Case",
    "Given",
    "chain_cases",
    "execution_cases",
    "form_cases",
    "law_cases",
    "people_cases",
    "register_cases",
    "signature_cases",
    "standing_cases",
    "token_cases",
]
