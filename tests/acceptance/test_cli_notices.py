"""The command line of notices and contacts: at an office on this machine, and at its service."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from clikit import Cli, add, agreed

from notary import bootstrap
from notary.bootstrap import App
from notary.config import Settings
from notary.db.scope import SYSTEM
from notary.services import notices

SECRET = "s" * 32


@pytest.fixture
def app(cli: Cli) -> Iterator[App]:
    opened = bootstrap.open_app(Settings(data=cli.data))
    yield opened
    opened.close()


def tell(app: App, instrument: str, event: str = "act 1") -> list[str]:
    """Tell everybody whom an instrument concerns."""
    with app.database.write() as tx:
        recipients = notices.audience(tx, app.context, SYSTEM, instrument)
        return notices.post(
            tx, app.context, instrument=instrument, institution="trial-bank", kind="OBJECTION_RECEIVED",
            recipients=recipients, subject="有异议", text="…", data={}, event=event,
        )  # fmt: skip


def test_what_was_told_is_listed_for_the_office(cli: Cli, app: App) -> None:
    add(cli, "LOAN-2")
    agreed(cli, "LOAN-1")
    assert cli.ok("contacts", "set", "trial-bank") == "trial-bank: mail none, webhook none\n"
    made = tell(app, _id(cli, "LOAN-1"))
    listed = json.loads(cli.ok("notices", "list", "--json"))
    assert [item["id"] for item in listed] == made[::-1]
    failed = json.loads(cli.ok("notices", "list", "--state", "FAILED", "--json"))
    assert [(item["recipient"], item["reason"]) for item in failed] == [
        ("trial-bank", "no channel: it has no contacts here")
    ]
    table = cli.ok("notices", "list", "--instrument", "LOAN-1").splitlines()
    assert len(table) == len(made) + 1
    assert any("NONE" in line and "no channel: it has no contacts here" in line for line in table)
    assert json.loads(cli.ok("notices", "list", "--instrument", "LOAN-2", "--json")) == []
    assert json.loads(cli.ok("notices", "list", "--kind", "OTHER", "--json")) == []
    assert "'LOST' is not one of" in cli.refused("notices", "list", "--state", "LOST", status=64)
    assert "there is no instrument" in cli.refused("notices", "list", "--instrument", "LOAN-9")


def test_a_long_list_is_listed_whole(cli: Cli, app: App) -> None:
    bank = notices.Recipient("trial-bank", "CREDITOR", ())
    with app.database.write() as tx:
        made = [
            id
            for index in range(450)
            for id in notices.post(
                tx, app.context, instrument=None, institution="trial-bank", kind="X", recipients=[bank], subject="s",
                text="t", data={}, event=str(index),
            )
        ]  # fmt: skip
    assert [item["id"] for item in json.loads(cli.ok("notices", "list", "--json"))] == made[::-1]


def test_contacts(cli: Cli, tmp_path: Path) -> None:
    assert cli.ok("contacts", "show", "trial-bank") == "trial-bank: mail notices@trial-bank.example, webhook none\n"
    secret = tmp_path / "secret"
    secret.write_text(SECRET + "\n")
    webhook = ("--webhook", "https://bank.example/n", "--secret-file", str(secret))
    secret.chmod(0o644)
    assert "secret" in cli.refused("contacts", "set", "trial-bank", *webhook)
    secret.chmod(0o600)
    told = cli.ok("contacts", "set", "trial-bank", "--email", "claims@bank.example", *webhook)
    assert told == "trial-bank: mail claims@bank.example, webhook https://bank.example/n\n"
    shown = json.loads(cli.ok("contacts", "show", "trial-bank", "--json"))
    assert (shown["email"], shown["webhook_url"], SECRET in str(shown)) == (
        "claims@bank.example",
        "https://bank.example/n",
        False,
    )
    assert "a webhook has an address and a secret: give --webhook and --secret-file" in cli.refused(
        "contacts", "set", "trial-bank", "--webhook", "https://bank.example/n", status=64
    )
    assert "there is no institution 'nobody'" in cli.refused("contacts", "show", "nobody")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"NOTARY_SMTP_URL": "mail.example"}, "NOTARY_MAIL_FROM: is not set"),
        ({"NOTARY_SMTP_URL": "mail.example", "NOTARY_MAIL_FROM": "n@o.example"}, "NOTARY_SMTP_URL: must be smtp://"),
        ({"NOTARY_WEBHOOK_NETWORKS": "all"}, "NOTARY_WEBHOOK_NETWORKS: must be networks"),
    ],
)
def test_a_wrong_setting_stops_the_worker_with_one_line(cli: Cli, settings: dict[str, str], words: str) -> None:
    cli.environment |= settings
    assert words in cli.refused("worker", real=True)


def _id(cli: Cli, reference: str) -> str:
    """The id of an instrument."""
    listed = {item["reference"]: item["id"] for item in json.loads(cli.ok("instrument", "list", "--json"))}
    return str(listed[reference])
