"""The rules of notices: pauses, what is told once, how a receiver knows us, where webhooks may be."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notary.domain import notices
from notary.domain.errors import FormatError
from notary.domain.notices import ATTEMPTS, Letter, dedupe_key, message_id, pause, require_webhook, webhook_signature

IDS = st.uuids().map(str)
MINUTE = timedelta(minutes=1)


@given(IDS, st.integers(1, ATTEMPTS))
def test_a_pause_doubles_up_to_six_hours_give_or_take_a_quarter(id: str, attempts: int) -> None:
    whole = min(MINUTE * 2 ** (attempts - 1), timedelta(hours=6))
    assert whole * 0.75 <= pause(id, attempts) <= whole * 1.25
    assert pause(id, attempts) == pause(id, attempts)


def test_pauses_of_notices_that_failed_together_differ() -> None:
    assert len({pause(f"id-{index}", 5) for index in range(100)}) > 90
    assert len({pause("id", attempts) / pause("id", 1) for attempts in range(1, 6)}) == 5


@given(IDS)
def test_a_notice_is_given_up_after_one_to_two_days(id: str) -> None:
    whole = sum((min(MINUTE * 2**attempts, timedelta(hours=6)) for attempts in range(ATTEMPTS - 1)), timedelta())
    total = sum((pause(id, attempts) for attempts in range(1, ATTEMPTS)), timedelta())
    assert timedelta(days=1) < whole * 0.75 <= total <= whole * 1.25 < timedelta(days=2.1)


PARTS = st.tuples(st.text(max_size=5), st.none() | st.text(max_size=3), *[st.text(max_size=3)] * 3)


@given(PARTS, PARTS)
def test_what_is_told_once_is_event_instrument_recipient_and_channel(
    one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    assert (dedupe_key(*one) == dedupe_key(*other)) is (one == other)
    assert len(dedupe_key(*one)) == 64


def test_the_signature_of_a_webhook_is_the_one_that_others_compute() -> None:
    """The vector of docs/notices.md; openssl: printf '1795415400.{}' | openssl dgst -sha256 -hmac secret"""
    signed = webhook_signature("secret", 1_795_415_400, b"{}")
    assert signed == "t=1795415400,v1=d93d241e18ae54057625822e4a093b790f74fa88bbc7476d7b20ee59866fd8d8"


def test_a_body_has_no_secret_and_no_address() -> None:
    letter = Letter("i", None, "K", "a@b.example", "s", "t", "", {}, "2026-11-23T06:30:00Z", "the secret")
    body = notices.webhook_body(letter)
    assert b"the secret" not in body
    assert b"a@b.example" not in body
    assert body == notices.webhook_body(replace(letter, secret="another"))


@pytest.mark.parametrize(
    ("origin", "host"),
    [("register.example", "register.example"), ("o.example/log/2", "o.example"), ("a<b>@c", "a-b--c"), ("x:1", "x-1")],
)
def test_a_message_id_is_one(origin: str, host: str) -> None:
    assert message_id("id", origin) == f"<id@{host}>"


@pytest.mark.parametrize(
    "url",
    ["https://bank.example", "https://bank.example:8443/x?y=z", "http://127.0.0.1:9/x", "http://localhost/",
     "http://[::1]:9/", "https://10.0.0.1/"],
)  # fmt: skip
def test_addresses_of_webhooks(url: str) -> None:
    assert require_webhook(url, "x") == url


@pytest.mark.parametrize(
    "url",
    ["", "bank.example", "ftp://bank.example", "https://", "https://u@bank.example", "https://u:p@bank.example",
     "https://bank.example/#x", "http://bank.example", "http://10.0.0.1/", "https://bank.example/a b",
     "https://bank.example\r\nX: y", "https://bänk.example", "https://bank.example:0", "https://bank.example:x",
     "https://[::1", "http://localhost.evil.example/"],
)  # fmt: skip
def test_what_is_no_address_of_a_webhook_is_told(url: str) -> None:
    with pytest.raises(FormatError, match=r"^webhook_url: must be"):
        require_webhook(url, "webhook_url")
