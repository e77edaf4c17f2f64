"""Folders of a trial, and which courier the settings mean."""

import json
import stat
from dataclasses import replace
from email.headerregistry import Address
from pathlib import Path
from typing import Any

import pytest

from notary.dispatch.opening import Wanted, open_couriers
from notary.dispatch.smtp import Smtp
from notary.dispatch.spool import MailSpool, SmsSpool
from notary.dispatch.webhook import Webhooks
from notary.domain import canonical, office
from notary.domain.errors import FormatError, Refused
from notary.domain.notices import Channel, Letter, Rejected, Undelivered

OFFICE = office.parse(
    canonical.encode(
        office.describe("o.example", "o", "沪东公证处", trial=True, deed_template="（{year}）字第{serial}号")
    )
)
SENDER = Address("沪东公证处", addr_spec="notices@office.example")


def test_a_mail_is_a_file_that_mail_programs_open(tmp_path: Path, letter: Letter) -> None:
    spool = MailSpool(tmp_path / "mail", SENDER, "o.example")
    proof = spool.send(letter)
    assert (
        spool.send(letter)
        == proof
        == {
            "reply": f"written to {letter.id}.eml",
            "messageId": f"<{letter.id}@o.example>",
        }
    )
    (path,) = (tmp_path / "mail").iterdir()
    assert path.name == f"{letter.id}.eml"
    assert b"Message-ID: <" + letter.id.encode() in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(Rejected):
        spool.send(replace(letter, subject="a\r\nBcc: b@c.example"))


def test_a_text_message_is_a_file(tmp_path: Path, letter: Letter) -> None:
    sent = replace(letter, address="13812345678")
    assert SmsSpool(tmp_path / "sms").send(sent) == {"providerId": letter.id}
    (path,) = (tmp_path / "sms").iterdir()
    found = json.loads(path.read_text())
    assert found == {"id": letter.id, "to": "13812345678", "text": letter.text, "createdAt": letter.created_at}


def test_a_folder_that_cannot_be_written_may_be_later(tmp_path: Path, letter: Letter) -> None:
    (tmp_path / "sms").write_text("a file")
    with pytest.raises(Undelivered, match="cannot be written"):
        SmsSpool(tmp_path / "sms").send(letter)


def kinds(wanted: Wanted) -> dict[Channel, type]:
    """The couriers, by their classes."""
    return {channel: type(courier) for channel, courier in open_couriers(wanted, OFFICE).items()}


def test_a_trial_writes_everything_into_its_folder(tmp_path: Path) -> None:
    assert kinds(Wanted(trial=tmp_path)) == {
        Channel.WEBHOOK: Webhooks,
        Channel.EMAIL: MailSpool,
        Channel.SMS: SmsSpool,
    }


def test_in_production_what_is_not_set_is_served_by_nobody(tmp_path: Path) -> None:
    assert kinds(Wanted()) == {Channel.WEBHOOK: Webhooks}
    both = Wanted(smtp_url="smtp://mail.example", mail_from="n@o.example", sms_spool=str(tmp_path))
    assert kinds(both) == {Channel.WEBHOOK: Webhooks, Channel.EMAIL: Smtp, Channel.SMS: SmsSpool}


class Provider:
    """A sender of text messages from elsewhere."""

    def send(self, letter: Letter) -> dict[str, str]:
        return {"providerId": "p-1"}


def provider() -> Provider:
    """What a setting names."""
    return Provider()


def no_provider() -> Any:
    """What a setting should not name."""
    return "x"


def test_another_sender_of_text_messages_is_plugged_in_by_its_name(letter: Letter) -> None:
    found = open_couriers(Wanted(sms_sender=f"{__name__}:provider"), OFFICE)
    assert found[Channel.SMS].send(letter) == {"providerId": "p-1"}


@pytest.mark.parametrize("name", [":", "json", "json:nothing", "no.such.module:x", ".x:y", f"{__name__}:no_provider"])
def test_what_leads_to_no_sender_is_told(name: str) -> None:
    with pytest.raises(FormatError, match="NOTARY_SMS_SENDER"):
        open_couriers(Wanted(sms_sender=name), OFFICE)


@pytest.mark.parametrize(
    ("wanted", "error", "words"),
    [
        (Wanted(smtp_url="smtp://mail.example"), Refused, "NOTARY_MAIL_FROM: is not set"),
        (Wanted(smtp_url="smtp://mail.example", mail_from="nobody"), FormatError, "NOTARY_MAIL_FROM"),
        (Wanted(smtp_url="smtp://mail.example", mail_from="a\n@b.example"), FormatError, "NOTARY_MAIL_FROM"),
        (Wanted(smtp_url="mail", mail_from="n@o.example"), FormatError, "NOTARY_SMTP_URL"),
        (Wanted(sms_spool="a", sms_sender="b:c"), Refused, "NOTARY_SMS_SENDER"),
        (Wanted(webhook_networks="x"), FormatError, "NOTARY_WEBHOOK_NETWORKS"),
    ],
)
def test_settings_that_do_not_fit_are_told(wanted: Wanted, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        open_couriers(wanted, OFFICE)
