"""Notices into a folder: mails and text messages of a trial, for whoever tries it to look at."""

import json
import os
from contextlib import suppress
from email.headerregistry import Address
from pathlib import Path

from notary.dispatch.mail import compose
from notary.domain.notices import Letter, Proof, Undelivered, message_id


class MailSpool:
    """Writes each mail as ``<id>.eml``; again is the same file."""

    def __init__(self, folder: Path, sender: Address, origin: str) -> None:
        self._folder = folder
        self._sender = sender
        self._origin = origin

    def send(self, letter: Letter) -> Proof:
        """Write the mail (raises Rejected as every mail does, and Undelivered where the folder cannot be written)."""
        path = self._folder / f"{letter.id}.eml"
        _write(path, compose(letter, self._sender, self._origin).as_bytes())
        return {"reply": f"written to {path.name}", "messageId": message_id(letter.id, self._origin)}


class SmsSpool:
    """Writes each text message as ``<id>.json``; another program may send it on. Again is the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter) -> Proof:
        """Write the message (raises Undelivered where the folder cannot be written)."""
        value = {"id": letter.id, "to": letter.address, "text": letter.text, "createdAt": letter.created_at}
        path = self._folder / f"{letter.id}.json"
        _write(path, json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n")
        return {"providerId": letter.id}


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, for its owner alone: there are names and numbers in it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(draft, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise Undelivered(f"the folder of the spool cannot be written: {error.strerror}") from None
