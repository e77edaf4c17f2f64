"""What is good for a trial only is recognised, and passwords come from files or variables."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from eth_account import Account

from notary.keys import demo, files
from notary.keys.errors import DemoKey, KeyLocked, KeyUnavailable, KeyUriError, WeakPassword
from notary.keys.keystore import LIGHT_SCRYPT_N, create_keystore
from notary.keys.office import open_ed25519
from notary.keys.signer import open_signer
from notary.keys.trial import ROLES, TrialAuthority, make_trial_authority
from notary.keys.uri import KeyUri, parse


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> TrialAuthority:
    return make_trial_authority(tmp_path_factory.mktemp("trial") / "keys", "Office", datetime.now(UTC))


def test_every_key_of_a_trial_is_recognised_wherever_it_is(trial: TrialAuthority, tmp_path: Path) -> None:
    uris = [trial.office_uri, trial.tsa_uri, trial.log_uri, trial.standing_uri, *map(trial.signer_uri, ROLES)]
    for uri in uris:
        copy = shutil.copy(parse(uri).path, tmp_path / "copy")
        with pytest.raises(DemoKey, match="made this key for a trial"):
            demo.require_no_trial_file(KeyUri("pem", str(copy), {}))


def test_a_key_of_ones_own_is_not(tmp_path: Path, password_file: Path) -> None:
    create_keystore(tmp_path / "key.json", password_file, scrypt_n=LIGHT_SCRYPT_N)
    demo.require_no_trial_file(KeyUri("keystore", str(tmp_path / "key.json"), {}))


def test_the_accounts_that_development_nodes_fund() -> None:
    Account.enable_unaudited_hdwallet_features()
    mnemonic = "test test test test test test test test test test test junk"
    for index in (0, 1, 19):
        account = Account.from_mnemonic(mnemonic, account_path=f"m/44'/60'/0'/0/{index}")
        with pytest.raises(DemoKey, match="development account"):
            demo.require_own_address(account.address)
    assert len(demo.DEVELOPMENT_ADDRESSES) == 20
    demo.require_own_address("0x" + "11" * 20)


@pytest.mark.parametrize("password", ["password", "Change-Me-123", "Correct Horse Battery Staple", "x9!kQ2#vB7d", "1"])
def test_default_and_short_passwords(password: str) -> None:
    with pytest.raises(WeakPassword, match="choose a random one") as caught:
        demo.require_strong(password, "here")
    assert password == "1" or password not in str(caught.value)


def test_a_long_password_of_ones_own_is_taken() -> None:
    demo.require_strong("x9!kQ2#vB7d.", "here")


class TestPasswordFromTheEnvironment:
    def test_opens_what_the_same_file_opens(
        self, trial: TrialAuthority, tmp_path: Path, password_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        address = create_keystore(tmp_path / "key.json", password_file, scrypt_n=LIGHT_SCRYPT_N)
        monkeypatch.setenv("OFFICE_PASSWORD", files.read_password(password_file))
        assert open_signer(f"keystore:{tmp_path}/key.json?password-env=OFFICE_PASSWORD").address == address
        monkeypatch.setenv("OFFICE_PASSWORD", files.read_password(trial.directory / "password"))
        log = open_ed25519(f"pem:{trial.directory}/log.key.pem?password-env=OFFICE_PASSWORD")
        assert log.public_key == trial.log_public_key

    def test_a_wrong_one_is_named_and_not_shown(
        self, tmp_path: Path, password_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        create_keystore(tmp_path / "key.json", password_file, scrypt_n=LIGHT_SCRYPT_N)
        monkeypatch.setenv("OFFICE_PASSWORD", "wrong-and-secret")
        with pytest.raises(KeyLocked, match="in the variable OFFICE_PASSWORD does not open it") as caught:
            open_signer(f"keystore:{tmp_path}/key.json?password-env=OFFICE_PASSWORD")
        assert "wrong-and-secret" not in str(caught.value)

    @pytest.mark.parametrize("value", [None, ""])
    def test_a_missing_or_empty_one(
        self, tmp_path: Path, password_file: Path, value: str | None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        create_keystore(tmp_path / "key.json", password_file, scrypt_n=LIGHT_SCRYPT_N)
        monkeypatch.delenv("OFFICE_PASSWORD", raising=False)
        if value is not None:
            monkeypatch.setenv("OFFICE_PASSWORD", value)
        with pytest.raises(KeyUnavailable, match="OFFICE_PASSWORD: the environment has no such variable"):
            open_signer(f"keystore:{tmp_path}/key.json?password-env=OFFICE_PASSWORD")

    def test_not_both(self) -> None:
        with pytest.raises(KeyUriError, match="names two passwords"):
            open_signer("keystore:key.json?password-env=A&password-file=B")
