"""The mail of a notice: the same message, byte for byte, at every try."""

import email.policy
import re
from datetime import UTC
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from notary.domain.errors import FormatError
from notary.domain.notices import CONTROL, Letter, Rejected, message_id
from notary.domain.times import parse_time

_ROUTED = re.compile(r"[<>,;:\"\\()\[\]\s]")
"""What has a meaning of its own around an address."""


def compose(letter: Letter, sender: Address, origin: str) -> EmailMessage:
    """The message of a notice; its Message-ID is the notice's id at the register's host.

    Raises:
        Rejected: address or subject cannot stand in a mail's header.
    """
    if CONTROL.search(letter.subject + letter.address):
        raise Rejected("its address or its subject cannot stand in a mail's header")
    message = EmailMessage(email.policy.SMTP.clone(utf8=not letter.address.isascii()))
    message["From"] = sender
    message["To"] = _single(letter.address)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(parse_time(letter.created_at).astimezone(UTC))
    message["Message-ID"] = message_id(letter.id, origin)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday note comes back
    message.set_content(letter.text, charset="utf-8", cte="base64")
    if letter.html:
        message.add_alternative(letter.html, subtype="html", charset="utf-8", cte="base64")
        message.set_boundary(f"={letter.id}=")
    return message


def _single(text: str) -> Address:
    """An address that is one and nothing more (raises Rejected)."""
    username, _, domain = text.rpartition("@")
    found = Address(username=username, domain=domain)  # addr_spec= refuses what is not ASCII
    if not username or not domain or "@" in username or _ROUTED.search(text) or found.addr_spec != text:
        raise Rejected("its address is not that of one mailbox")
    return found


def sender_address(text: str, name: str, where: str) -> Address:
    """From whom mails come: an address of the office and its name (raises FormatError).

    Args:
        where: the setting that the address is from.
    """
    try:
        found = Address(display_name=name, addr_spec=text)
    except (ValueError, IndexError):
        found = Address()
    if not text.isascii() or not found.username or not found.domain:
        raise FormatError("must be an address such as notices@office.example", where=where)
    return found
