"""The couriers that the settings name. A channel without one is left alone: its notices wait."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from notary.dispatch.mail import sender_address
from notary.dispatch.smtp import Smtp, parse_url
from notary.dispatch.spool import MailSpool, SmsSpool
from notary.dispatch.webhook import LOOPBACK, Webhooks, networks
from notary.domain.errors import FormatError, Refused
from notary.domain.notices import Channel
from notary.domain.office import Office


@dataclass(frozen=True)
class Wanted:
    """The settings of the same names (README). ``trial``: the folder of a trial's mails and messages; else None."""

    smtp_url: str = ""
    mail_from: str = ""
    sms_spool: str = ""
    sms_sender: str = ""
    webhook_networks: str = ""
    trial: Path | None = None


def open_couriers(wanted: Wanted, office: Office) -> Mapping[Channel, Any]:
    """A courier for each channel that this office can use (notary.services.ports.Courier).

    Raises:
        FormatError: a setting is out of form; names it.
        Refused: two settings contradict each other, or one lacks another.
    """
    allowed = wanted.webhook_networks + (f" {' '.join(LOOPBACK)}" if wanted.trial is not None else "")
    found: dict[Channel, Any] = {Channel.WEBHOOK: Webhooks(networks(allowed, "NOTARY_WEBHOOK_NETWORKS"))}
    mail, sms = _mail(wanted, office), _sms(wanted)
    found |= {} if mail is None else {Channel.EMAIL: mail}
    found |= {} if sms is None else {Channel.SMS: sms}
    return found


def _mail(wanted: Wanted, office: Office) -> Any:
    if not wanted.smtp_url and wanted.trial is None:
        return None
    if wanted.smtp_url and not wanted.mail_from:
        raise Refused("is not set, and NOTARY_SMTP_URL is: say from whom mails come", where="NOTARY_MAIL_FROM")
    sender = sender_address(wanted.mail_from or "notary@trial.invalid", office.name, "NOTARY_MAIL_FROM")
    if wanted.smtp_url:
        return Smtp(parse_url(wanted.smtp_url, "NOTARY_SMTP_URL"), sender, office.origin)
    assert wanted.trial is not None
    return MailSpool(wanted.trial / "mail", sender, office.origin)


def _sms(wanted: Wanted) -> Any:
    if wanted.sms_spool and wanted.sms_sender:
        raise Refused("is set, and NOTARY_SMS_SPOOL as well; text messages go one way", where="NOTARY_SMS_SENDER")
    if wanted.sms_sender:
        return _named(wanted.sms_sender, "NOTARY_SMS_SENDER")
    if wanted.sms_spool:
        return SmsSpool(Path(wanted.sms_spool))
    return None if wanted.trial is None else SmsSpool(wanted.trial / "sms")


def _named(place: str, where: str) -> Any:
    """What ``module:function`` makes, called without arguments (raises FormatError)."""
    module, colon, name = place.partition(":")
    try:
        made = getattr(import_module(module), name)() if colon else None
    except (ImportError, AttributeError, ValueError, TypeError) as error:
        raise FormatError(f"does not lead to a sender ({type(error).__name__}: {error})", where=where) from None
    if not callable(getattr(made, "send", None)):
        raise FormatError("must be MODULE:FUNCTION, which makes an object with a method send(letter)", where=where)
    return made
