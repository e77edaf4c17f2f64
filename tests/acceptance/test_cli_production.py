"""The commands of an office in production, as far as they need no network: what they ask for and what they refuse."""

from pathlib import Path

import pytest
from clikit import Cli

from notary.keys.signer import open_signer

ADMIN = ("--admin", "keystore:admin.json?password-file=password")


@pytest.fixture
def bare(tmp_path: Path) -> Cli:
    """A data directory with nothing in it."""
    return Cli(tmp_path)


def write_password(cli: Cli, text: str) -> None:
    path = cli.data / "password"
    path.write_text(text)
    path.chmod(0o600)


def test_an_account_is_made_with_a_password_that_cannot_be_guessed(bare: Cli) -> None:
    command = ("key", "keystore", "admin.json", "--password-file", "password")
    write_password(bare, "changeme")
    assert "password: a default that is tried first; choose a random one" in bare.refused(*command)
    write_password(bare, "x9!kQ2#vB7d.")
    status, out, _ = bare.here(*command)
    assert status == 0
    uri = f"keystore:{bare.data}/admin.json?password-file={bare.data}/password"
    assert open_signer(uri).address == out.strip()
    assert "never overwritten" in bare.refused(*command)


def test_init_for_production_wants_what_cannot_be_changed_later(bare: Cli) -> None:
    assert "production needs --origin, --id, --deed-template, --name as well" in bare.refused("init", "--production")
    assert "--id and --deed-template are for --production" in bare.refused("init", "--id", "x")
    given = ("--origin", "a.example", "--id", "east", "--name", "East", "--deed-template", "{year}-{serial}")
    refusal = bare.refused("init", "--production", *given)
    assert "NOTARY_RPC: is not set; name the nodes of the network" in refusal
    assert "NOTARY_SEQUENCER_KEY: is not set" in refusal


@pytest.mark.parametrize("grant", ["NOTARY", "NOTARY=0x12", "ADMIN=0x" + "11" * 20, "=0x" + "11" * 20])
def test_a_grant_that_is_none(bare: Cli, grant: str) -> None:
    assert f"--grant {grant}: must be" in bare.refused("registry", "deploy", *ADMIN, "--grant", grant)


def test_the_admin_key_is_no_demo_key_either(cli: Cli) -> None:
    trial = f"keystore:{cli.data}/keys/admin.keystore.json?password-file={cli.data}/keys/password"
    refusal = cli.refused("registry", "deploy", "--admin", trial)
    assert "notary init made this key for a trial" in refusal


def test_registries_are_set_up_by_the_worker_on_the_embedded_chain(cli: Cli) -> None:
    assert "NOTARY_RPC: is not set: on the embedded chain the worker" in cli.refused("registry", "show")
