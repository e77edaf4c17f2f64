"""Key URIs: ``SCHEME:PATH?option=value&…``, percent-encoded where a path has ``?``, ``#``, ``&`` or ``%`` in it.

A URI says where a key is, and never contains a secret: passwords are named by the file or variable that holds them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote, unquote

from notary.keys.errors import KeyUriError

T = TypeVar("T")

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,15}")


@dataclass(frozen=True)
class KeyUri:
    """Where a key is: scheme (who holds it), path (which one) and options (how to open it)."""

    scheme: str
    path: str
    options: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        query = "&".join(f"{name}={quote(value)}" for name, value in self.options.items())
        return f"{self.scheme}:{quote(self.path)}" + (f"?{query}" if query else "")

    def take(self, *names: str) -> tuple[str, ...]:
        """The values of exactly these options.

        Raises:
            KeyUriError: one is missing or another is there. Values are not shown: one might be a secret by mistake.
        """
        unknown = sorted(set(self.options) - set(names))
        missing = sorted(set(names) - set(self.options))
        if unknown or missing:
            wrong = [f"does not know {name}" for name in unknown] + [f"lacks {name}" for name in missing]
            raise KeyUriError(f"{' and '.join(wrong)}; it takes {', '.join(names)}", where=f"{self.scheme}: key URI")
        return tuple(self.options[name] for name in names)


def parse(text: str) -> KeyUri:
    """Read a key URI.

    Raises:
        KeyUriError: not of that form. The text is not quoted back: it might be a key pasted in the wrong place.
    """
    scheme, colon, rest = text.partition(":")
    if not colon or not _SCHEME.fullmatch(scheme):
        raise KeyUriError("must be SCHEME:PATH?option=value", where="key URI")
    path, _, query = rest.partition("?")
    if not path:
        raise KeyUriError(f"{scheme}: needs a path", where="key URI")
    options: dict[str, str] = {}
    for part in filter(None, query.split("&")):
        name, equals, value = part.partition("=")
        if not equals or not value or name in options:
            raise KeyUriError("every option is name=value, each name once", where=f"{scheme}: key URI")
        options[name] = unquote(value)
    return KeyUri(scheme, unquote(path), options)


def open_by_scheme(text: str, schemes: Mapping[str, Callable[[KeyUri], T]]) -> T:
    """Parse a URI and open it with what its scheme stands for.

    Raises:
        KeyUriError: the scheme is not one of ``schemes``, which the message lists.
    """
    uri = parse(text)
    if uri.scheme not in schemes:
        known = ", ".join(sorted(schemes))
        raise KeyUriError(f"unknown scheme {uri.scheme}; known here: {known}", where="key URI")
    return schemes[uri.scheme](uri)
