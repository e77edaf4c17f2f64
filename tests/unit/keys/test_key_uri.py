"""Key URIs: read back as written, refused with what would be right, and never quoted when they may hold a secret."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.keys.errors import KeyUriError
from notary.keys.office import open_ed25519, open_seal
from notary.keys.signer import open_signer
from notary.keys.uri import KeyUri, parse

SECRET = "4c0883a69102937d6231471b5dbb6204fe512961708279f9d2a8a1b4e3c7d5f0"

text = st.text(min_size=1, max_size=20).filter(lambda value: "\ud800" not in value)


@given(text, st.dictionaries(st.sampled_from(["password-file", "chain", "slot"]), text))
def test_what_is_written_reads_back(path: str, options: dict[str, str]) -> None:
    uri = KeyUri("keystore", path, options)
    assert parse(str(uri)) == uri


def test_paths_may_hold_the_signs_of_the_syntax() -> None:
    uri = KeyUri("keystore", "/a b/100%?&#.json", {"password-file": "/p=1&2+3"})
    assert parse(str(uri)) == uri
    assert parse("keystore:/a+b?password-file=/c+d").options == {"password-file": "/c+d"}


@pytest.mark.parametrize("opener", [open_signer, open_seal, open_ed25519])
def test_unknown_scheme_lists_the_known_ones(opener: object) -> None:
    known = "keystore" if opener is open_signer else "pem"
    with pytest.raises(KeyUriError, match=f"unknown scheme pkcs11; known here: {known}"):
        opener("pkcs11:token")  # type: ignore[operator]


@pytest.mark.parametrize(
    ("uri", "message"),
    [
        ("", "must be SCHEME:PATH"),
        (SECRET, "must be SCHEME:PATH"),
        (f"0x{SECRET}:x", "must be SCHEME:PATH"),
        ("keystore:", "keystore: needs a path"),
        ("keystore:k.json", "lacks password-file; it takes password-file"),
        (f"keystore:k.json?password-file=p&password={SECRET}", "does not know password; it takes"),
        (f"keystore:k.json?password={SECRET}", "does not know password and lacks password-file"),
        (f"keystore:k.json?password-file={SECRET}&password-file=b", "each name once"),
        (f"keystore:k.json?{SECRET}", "every option is name=value"),
        ("keystore:k.json?password-file=", "every option is name=value"),
    ],
)
def test_wrong_uri_says_what_would_be_right_and_quotes_nothing(uri: str, message: str) -> None:
    with pytest.raises(KeyUriError, match=message) as raised:
        open_signer(uri)
    assert SECRET not in str(raised.value)


def test_a_seal_needs_its_chain() -> None:
    with pytest.raises(KeyUriError, match="lacks chain; it takes password-file, chain"):
        open_seal("pem:k.pem?password-file=p")
