"""Commitments: what an envelope fixes without showing it, and the disclosures that open single parts.

The envelope of an instrument has a mandatory part in clear and one salted digest per disclosable path (like SD-JWT,
RFC 9901, but over canonical JSON). Whoever holds ``[salt, path, value]`` can show that part; without the salt a digest
tells nothing, so erasing the salt erases the meaning and leaves every proof intact.
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from notary.domain import canonical
from notary.domain.errors import FormatError

Disclosure = list[Any]
"""``[salt, path, value]``."""


def new_salt() -> str:
    """128 fresh random bits in hex."""
    return secrets.token_hex(16)


def disclose(values: Mapping[str, Any]) -> list[Disclosure]:
    """One freshly salted disclosure per path, in path order."""
    return [[new_salt(), path, values[path]] for path in sorted(values)]


def digest(disclosure: Disclosure) -> str:
    """SHA-256 over the canonical triple, in hex."""
    return canonical.digest(disclosure).hex()


def digests(disclosures: Iterable[Disclosure]) -> list[str]:
    """The digests in ascending order, which hides the order of the paths."""
    return sorted(digest(disclosure) for disclosure in disclosures)


def envelope(mandatory: Mapping[str, Any], disclosures: Sequence[Disclosure]) -> dict[str, Any]:
    """The envelope of a mandatory part and its disclosures."""
    return {"mandatory": dict(mandatory), "digests": digests(disclosures)}


def envelope_hash(value: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical envelope, in hex: what every party consents to."""
    return canonical.digest(value).hex()


def require_complete(value: Mapping[str, Any], disclosures: Sequence[Disclosure], paths: Sequence[str]) -> None:
    """Ensure that the disclosures open the whole envelope: one digest per path of the profile, no more, no fewer.

    This is what a party's software checks before it consents (DESIGN §4).

    Raises:
        FormatError: names the first path that does not fit.
    """
    shown = Counter(path for _, path, _ in disclosures)
    for path in sorted(set(paths) - set(shown)):
        raise FormatError("the profile has this path, and no disclosure opens it", where=path)
    for path, count in sorted(shown.items()):
        if path not in paths or count > 1:
            raise FormatError("disclosed twice" if path in paths else "no path of the profile", where=path)
    found = [digest(disclosure) for disclosure in disclosures]
    known = set(value["digests"])
    for disclosure, its_digest in zip(disclosures, found, strict=True):
        if its_digest not in known:
            raise FormatError("the disclosure does not lead to a digest of the envelope", where=disclosure[1])
    if sorted(found) != value["digests"]:
        raise FormatError("the envelope has a digest that no disclosure opens, or not in ascending order")
