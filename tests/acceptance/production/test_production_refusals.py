"""A production start refuses what is for trials, names each setting, and says what would be right."""

import logging
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from eth_account import Account
from prodkit import DESCRIBED, PASSWORD, Keys, settings

from notary import bootstrap
from notary.config import Settings
from notary.domain.errors import Refused
from notary.keys.trial import make_trial_authority
from notary.production import NotForProduction, Parts, open_parts

REGISTRY = "0x" + "ab" * 20


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys.make(tmp_path_factory.mktemp("production") / "keys")


@pytest.fixture
def keys(made: Keys, tmp_path: Path) -> Keys:
    """Key files that a test may spoil."""
    shutil.copytree(made.folder, tmp_path / "keys")
    return Keys(tmp_path / "keys", made.sequencer, made.admin)


@pytest.fixture
def chosen(keys: Keys, tmp_path: Path) -> dict[str, str]:
    """Settings in which all is well; nothing answers at the addresses, and nothing is asked."""
    return {**keys.settings(tmp_path / "data", "http://127.0.0.1:1", "http://127.0.0.1:1"), "registry": REGISTRY}


def opened(chosen: dict[str, str]) -> Parts:
    parts = open_parts(settings(chosen), datetime.now(UTC))
    parts.chain.close()
    return parts


def refused(chosen: dict[str, str]) -> list[str]:
    """What is wrong, one setting each."""
    with pytest.raises(NotForProduction) as caught:
        opened(chosen)
    assert PASSWORD not in str(caught.value)
    return str(caught.value).split("; NOTARY_")


def test_settings_in_which_all_is_well(chosen: dict[str, str], keys: Keys) -> None:
    parts = opened(chosen)
    assert parts.chain.sequencer == keys.sequencer.lower()
    assert (parts.chain.configured, parts.chain.confirmations) == (REGISTRY, 3)
    assert parts.keys.signers == {}
    assert list(parts.chain.rpc) == [], "an address of ours may hold an access key"
    assert list(opened({**chosen, "public_rpc": "https://open.example"}).chain.rpc) == ["https://open.example"]


def test_everything_that_is_missing_is_named_at_once() -> None:
    problems = refused({"rpc": "http://127.0.0.1:1"})
    names = [problem.removeprefix("NOTARY_").partition(":")[0] for problem in problems]
    assert names == [
        "SEQUENCER_KEY", "SEAL_KEY", "LOG_KEY", "STANDING_KEY", "OFFICE_CA", "TSA_URL", "TSA_CA", "REGISTRY"
    ]  # fmt: skip
    assert all("is not set; production needs it (" in problem for problem in problems)


@pytest.mark.parametrize("name", ["sequencer", "seal", "log", "standing"])
def test_a_key_that_init_made_for_a_trial(chosen: dict[str, str], tmp_path: Path, name: str) -> None:
    trial = make_trial_authority(tmp_path / "trial", "Trial", datetime.now(UTC))
    uris = {
        "sequencer": trial.signer_uri("SEQUENCER"),
        "seal": trial.office_uri,
        "log": trial.log_uri,
        "standing": trial.standing_uri,
    }
    (problem,) = refused({**chosen, f"{name}_key": uris[name]})
    assert problem.startswith(f"NOTARY_{name.upper()}_KEY: ")
    assert "notary init made this key for a trial" in problem


def test_an_account_that_development_nodes_fund(chosen: dict[str, str], keys: Keys) -> None:
    known = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
    stored = Account.encrypt(known, PASSWORD, kdf="scrypt", iterations=4096)
    path = keys.folder / "sequencer.json"
    path.write_text(str(stored).replace("'", '"'))
    (problem,) = refused(chosen)
    assert "NOTARY_SEQUENCER_KEY: everybody has the key of 0xf39Fd6" in problem


@pytest.mark.parametrize(
    ("password", "why"), [("changeme", "a default that is tried first"), ("x7!q", "shorter than 12")]
)
def test_a_default_or_short_password(
    chosen: dict[str, str], monkeypatch: pytest.MonkeyPatch, password: str, why: str
) -> None:
    monkeypatch.setenv("OFFICE_PASSWORD", password)
    uri = chosen["log_key"].partition("?")[0] + "?password-env=OFFICE_PASSWORD"
    (problem,) = refused({**chosen, "log_key": uri})
    assert problem.startswith("NOTARY_LOG_KEY: the password in the variable OFFICE_PASSWORD: " + why)


def test_a_seal_of_another_authority(chosen: dict[str, str], tmp_path: Path) -> None:
    other = Keys.make(tmp_path / "other")
    (problem,) = refused({**chosen, "office_ca": str(other.folder / "ca.pem")})
    assert problem.startswith("NOTARY_SEAL_KEY: ")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"registry": "0x12"}, "NOTARY_REGISTRY: must be 0x and 40 hex digits"),
        ({"rpc": "ftp://node"}, "NOTARY_RPC: every node is an http or https address"),
        ({"public_rpc": "node"}, "NOTARY_PUBLIC_RPC: every node is an http or https address"),
        ({"database": "nonsense"}, "NOTARY_DATABASE: is no SQLAlchemy URL"),
        ({"database": "postgresql+psycopg://notary:postgres@db/notary"}, "NOTARY_DATABASE: its password: a default"),
        ({"tsa_ca": "/nowhere.pem"}, "NOTARY_TSA_CA: /nowhere.pem: cannot be read"),
    ],
)
def test_other_settings_that_cannot_be_right(chosen: dict[str, str], change: dict[str, str], problem: str) -> None:
    (found,) = refused({**chosen, **change})
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        ({"rpc": "http://node.example/KEY"}, "NOTARY_RPC: node.example is asked without TLS"),
        ({}, "NOTARY_DATABASE: SQLite serves one machine only"),
    ],
)
def test_what_is_risky_is_said(
    chosen: dict[str, str], change: dict[str, str], warning: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        opened({**chosen, **change})
    assert warning in caplog.text
    assert "KEY" not in caplog.text.replace("NOTARY", "")


class TestOfficeAndSettings:
    def test_a_trial_office_is_not_run_on_a_network(self, chosen: dict[str, str], tmp_path: Path) -> None:
        bootstrap.init(Settings(data=tmp_path / "data"), origin=None, office_name="Trial").close()
        with pytest.raises(NotForProduction, match=r"NOTARY_RPC: is set, and .* holds a trial office"):
            bootstrap.open_app(settings(chosen))

    def test_no_trial_is_made_with_a_network(self, chosen: dict[str, str], tmp_path: Path) -> None:
        with pytest.raises(Refused, match="NOTARY_RPC: is set, which means production; use --production"):
            bootstrap.init(settings(chosen), origin=None, office_name="Trial")
        assert not (tmp_path / "data").exists()

    def test_an_office_in_production_is_not_run_without_one(self, chosen: dict[str, str], tmp_path: Path) -> None:
        self.describe(tmp_path / "data")
        with pytest.raises(Refused, match=r"NOTARY_RPC: is not set, and .* holds an office in production"):
            bootstrap.open_app(settings({**chosen, "rpc": ""}))

    def test_a_directory_that_holds_an_office_is_left_alone(self, chosen: dict[str, str], tmp_path: Path) -> None:
        self.describe(tmp_path / "data")
        with pytest.raises(Refused, match="holds an office already"):
            bootstrap.init_production(settings(chosen), DESCRIBED)

    @pytest.mark.parametrize("spoil", [lambda chosen: chosen.pop("log_key"), lambda chosen: chosen.pop("registry")])
    def test_nothing_is_made_where_a_setting_is_missing(
        self, chosen: dict[str, str], tmp_path: Path, spoil: Callable[[dict[str, str]], str]
    ) -> None:
        spoil(chosen)
        with pytest.raises(NotForProduction, match="is not set; production needs it"):
            bootstrap.init_production(settings(chosen), DESCRIBED)
        assert not (tmp_path / "data").exists()

    def describe(self, data: Path) -> None:
        data.mkdir()
        (data / "office.json").write_bytes(bootstrap.canonical.encode(DESCRIBED))
