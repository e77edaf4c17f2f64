"""What a case of the tamper suite is.

The expectations were written from docs/certificate.md, not from what either verifier said.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tamper.world import World

Json = dict[str, Any]

VERDICTS = {"P": "TOTAL-PASSED", "F": "TOTAL-FAILED", "I": "INDETERMINATE"}


@dataclass
class Given:
    """The input of one verification. ``chain`` names one of the world's chains; ``log`` is a folder."""

    certificate: Json | bytes
    trust: Json
    now: datetime
    chain: str = "live"
    log: str | None = None
    offline: bool = False
    documents: list[bytes] = field(default_factory=list)

    @property
    def data(self) -> bytes:
        """The certificate's bytes."""
        if isinstance(self.certificate, bytes):
            return self.certificate
        return json.dumps(self.certificate, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Case:
    """One row: how to spoil what is genuine, and what must be said.

    Attributes:
        checks: the decisive checks with result and code.
        a, b: the verdicts.
        exit: the exit status.
    """

    name: str
    spoil: Callable[[World], Given]
    checks: dict[str, tuple[str, str]]
    a: str
    b: str
    exit: int


CASES: list[Case] = []


def case(*checks: str, verdicts: str, exit: int, name: str = "") -> Callable[[Callable[[World], Given]], Any]:
    """Adds a function to the table: ``@case("C04 FAIL PROOF_INVALID", verdicts="FI", exit=1)``, with verdicts A, B."""

    def add(spoil: Callable[[World], Given]) -> Callable[[World], Given]:
        title = name or spoil.__name__
        assert all(title != other.name for other in CASES), f"two cases are called {title}"
        CASES.append(Case(title, spoil, dict(map(_check, checks)), VERDICTS[verdicts[0]], VERDICTS[verdicts[1]], exit))
        return spoil

    return add


def given(world: World, certificate: Json | bytes, **options: Any) -> Given:
    """A case's input with the world's own trust root and clock where nothing else is said."""
    options = {"trust": copy.deepcopy(world.trust), "now": world.now, **options}
    return Given(certificate, **options)


def put(value: Any, path: str, new: Any) -> Any:
    """A copy with the member at ``a.b.0.c`` replaced; a path to nothing is an error of the test."""
    value = copy.deepcopy(value)
    *parents, last = path.split(".")
    target = value
    for step in parents:
        target = target[int(step)] if isinstance(target, list) else target[step]
    key = int(last) if isinstance(target, list) else last
    assert target[key] != new, f"{path} is {new!r} already"
    target[key] = new
    return value


def at(value: Any, path: str) -> Any:
    """The member at ``a.b.0.c``."""
    for step in path.split("."):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def without(value: Any, path: str) -> Any:
    """A copy without the member at ``a.b.0.c``."""
    value = copy.deepcopy(value)
    *parents, last = path.split(".")
    target = at(value, ".".join(parents)) if parents else value
    del target[int(last) if isinstance(target, list) else last]
    return value


def flip(text: str) -> str:
    """The same hex text with its last digit changed."""
    return text[:-1] + ("0" if text[-1] != "0" else "1")


def _check(text: str) -> tuple[str, tuple[str, str]]:
    id, result, *code = text.split()
    return id, (result, "".join(code))
