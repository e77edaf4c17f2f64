"""The registry's typed errors as Python errors with a sentence for people."""

from typing import Any

from notary.chain.abi import decode_error
from notary.chain.calls import Role, role_id
from notary.chain.errors import Reverted
from notary.domain.errors import Conflict, Refused

_PREFIX = "DebtRegistry_"

# One sentence for each error of IDebtRegistry and for those of AccessControl that a call here can meet. The
# arguments are those of the Solidity error; a test holds the keys against the ABI.
TEXTS = {
    "SizeNotGrowing": "size {size} is not above the {latestSize} anchored last; anchor a larger register",
    "InstrumentsShrinking": "{instruments} instruments are fewer than the {latestInstruments} anchored last",
    "InstrumentsAboveSize": "{instruments} instruments cannot fit into {size} acts",
    "ZeroRoot": "the root of a register is never zero",
    "AlreadyOpen": "standings cannot be seeded once the register is anchored (size {size})",
    "NothingToDo": "the call holds no change and no word",
    "ZeroEvidence": "an advance must name the act that it follows from",
    "WordOutOfRange": "word {word} holds no 64-bit register number",
    "EmptyLanes": "the change of word {word} selects no lane",
    "AbsentNumber": "register number {registerNo} is not among the {instruments} exposed ones",
    "StaleStanding": "register number {registerNo} stands at {actual}, not at {expected}; look again",
    "UndefinedStanding": "{standing} is no defined standing",
    "UndefinedWord": "word {word} would hold an undefined standing ({standings})",
    "NoMove": "a change of word {word} goes from {standing} to the same byte",
    "ForbiddenEdge": "{authority} may not move a standing from {from} to {to}",
    "NoAuthority": "{account} holds none of the roles NOTARY, CREDITOR and COURT",
    "AdminHoldsNoOtherRole": "{account} is the admin, which holds no other role, or would become it",
    "DeadlinePassed": "the signed advance expired at {deadline}, and the block time is {blockTime}; sign again",
    "DeadlineTooFar": "the deadline {deadline} is over seven days ahead (latest {latestDeadline}); sign again",
    "DigestSpent": "the signed advance {digest} of {authority} was used or cancelled before",
    "InvalidSignature": "the signature over {digest} is not one of {authority}",
    "AccessControlUnauthorizedAccount": "{account} does not hold the role {neededRole}",
}

_ROLES: tuple[Role, ...] = ("SEQUENCER", "NOTARY", "CREDITOR", "COURT")
_ROLE_NAMES = {"0x" + role_id(role).hex(): role for role in _ROLES} | {"0x" + "00" * 32: "DEFAULT_ADMIN"}


class ContractRefused(Refused):
    """The registry refuses the call. ``name`` is its error without the prefix, ``arguments`` what it carries."""

    code = "CONTRACT_REFUSED"

    def __init__(self, name: str, arguments: dict[str, Any]) -> None:
        super().__init__(_text(name, arguments), where="registry")
        self.name = name
        self.arguments = arguments


class StaleStanding(ContractRefused, Conflict):
    """A lane no longer holds the byte that the change starts from: look again."""

    code = "STALE_STANDING"


def contract_error(error: Reverted) -> ContractRefused | Reverted:
    """The typed error behind a revert; the revert itself when it is none of the registry's errors."""
    decoded = decode_error(error.data)
    if decoded is None:
        return error
    name, arguments = decoded
    name = name.removeprefix(_PREFIX)
    kind = StaleStanding if name == "StaleStanding" else ContractRefused
    return kind(name, arguments)


def _text(name: str, arguments: dict[str, Any]) -> str:
    shown = {key: _shown(value) for key, value in arguments.items()}
    if name in TEXTS:
        return TEXTS[name].format_map(shown)
    return f"{name}({', '.join(f'{key}={value}' for key, value in shown.items())})"


def _shown(value: object) -> str:
    text = "0x" + value.hex() if isinstance(value, bytes) else str(value)
    return _ROLE_NAMES.get(text, text)
