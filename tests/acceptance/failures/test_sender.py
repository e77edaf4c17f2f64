"""kill -9 of a sender between sending and recording: the next one sends again under the same id; and two at once."""

import json
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from harness import Office
from mailserver import MailServer, mail_server
from processes import killed, wait_for, worker

from notary.db import notices as rows
from notary.db.scope import SYSTEM
from notary.domain.notices import Channel, State
from notary.services import notices
from notary.services.notices import Address, Recipient, audience, post

pytestmark = pytest.mark.process

SIX_MINUTES = 360
"""After a claim ran out."""


def tell(office: Office, count: int = 1) -> list[str]:
    """Mails to the bank that wait for a sender."""
    app = office.app
    recipient = Recipient("trial-bank", "CREDITOR", (Address(Channel.EMAIL, "claims@bank.example"),))
    with app.database.write() as tx:
        return [
            id
            for index in range(count)
            for id in post(
                tx, app.context, instrument=None, institution="trial-bank", kind="STANDING_CHANGED",
                recipients=[recipient], subject=f"标的 {index}", text="…", data={}, event=f"event {index}",
            )
        ]  # fmt: skip


def found(office: Office, id: str) -> Any:
    """The row of a notice."""
    with office.app.database.read() as tx:
        return rows.get(tx, SYSTEM, id)


def settings(server: MailServer) -> dict[str, str]:
    """Of a worker that sends over this server."""
    return {"smtp_url": server.url, "mail_from": "notices@office.example"}


def clocked(folder: Path, seconds: int) -> tuple[str, str]:
    """What starts the command line on a machine whose clock is so far off."""
    clock = folder / f"clock{seconds}"
    clock.write_text(str(seconds))
    return str(Path(__file__).with_name("clocked.py")), str(clock)


def test_killed_between_sending_and_recording_it_is_sent_again_under_the_same_id(fresh: Office, tmp_path: Path) -> None:
    (id,) = tell(fresh)
    with mail_server() as server:
        with worker(fresh.data, "notice.after_send", **settings(server)) as process:
            killed(process)
        assert len(server.mails) == 1
        assert (found(fresh, id).state, found(fresh, id).attempts) == (State.SENDING, 1)
        with worker(fresh.data, launcher=clocked(tmp_path, SIX_MINUTES), **settings(server)) as process:
            wait_for(lambda: found(fresh, id).state == State.SENT, "the notice to be sent", process)
        first, second = server.mails
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert id in first.message["Message-ID"]
    assert first.content == second.content
    proof = notices.proof(fresh.app.context, found(fresh, id))
    assert proof is not None
    assert proof["reply"] == "250 queued as 2"


def test_two_processes_send_each_notice_once(fresh: Office) -> None:
    ids = tell(fresh, 40)
    with (
        mail_server() as server,
        worker(fresh.data, **settings(server)) as one,
        worker(fresh.data, **settings(server)) as two,
    ):
        wait_for(lambda: all(found(fresh, id).state == State.SENT for id in ids), "all to be sent", one, two)
        sent = Counter(mail.message["Message-ID"].split("@")[0][1:] for mail in server.mails)
    assert sent == Counter(ids)


def test_a_trial_finds_its_mails_and_messages_in_a_folder(fresh: Office) -> None:
    app, id = fresh.app, fresh.offered[0]
    with app.database.write() as tx:
        told = post(
            tx, app.context, instrument=id, institution="trial-bank", kind="OFFERED", text="请确认。",
            recipients=audience(tx, app.context, SYSTEM, id), subject="请确认", data={}, event="the offer",
        )  # fmt: skip
    told += tell(fresh)
    by = {
        channel: {each for each in told if found(fresh, each).channel == channel}
        for channel in (Channel.SMS, Channel.EMAIL)
    }
    messages, mails = by[Channel.SMS], by[Channel.EMAIL]
    assert messages
    assert mails
    with worker(fresh.data) as process:
        wait_for(lambda: all(found(fresh, each).state == State.SENT for each in messages | mails), "them", process)
        process.send_signal(signal.SIGTERM)
        process.wait()
    outbox = fresh.data / "outbox"
    assert {path.name for path in (outbox / "mail").iterdir()} == {f"{each}.eml" for each in mails}
    assert {path.stem for path in (outbox / "sms").iterdir()} == messages
    first = json.loads((outbox / "sms" / f"{min(messages)}.json").read_text())
    assert first["text"] == "请确认。"
