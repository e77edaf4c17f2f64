"""Settings come from the environment, and README lists every one of them as it is."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from notary.config import Settings

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text()
VALUES = {
    "NOTARY_DATA": ("/srv/notary", "data", Path("/srv/notary")),
    "NOTARY_DATABASE": ("postgresql+psycopg://x", "database", "postgresql+psycopg://x"),
    "NOTARY_HOST": ("0.0.0.0", "host", "0.0.0.0"),
    "NOTARY_PORT": ("0", "port", 0),
    "NOTARY_CHAIN_ID": ("7", "chain_id", 7),
    "NOTARY_RPC": ("http://a http://b", "rpc", "http://a http://b"),
    "NOTARY_PUBLIC_RPC": ("https://c", "public_rpc", "https://c"),
    "NOTARY_RPC_SECONDS": ("2.5", "rpc_seconds", 2.5),
    "NOTARY_REGISTRY": ("0x11", "registry", "0x11"),
    "NOTARY_CONFIRMATIONS": ("3", "confirmations", 3),
    "NOTARY_FEE_CAP_GWEI": ("1.5", "fee_cap_gwei", 1.5),
    "NOTARY_STUCK_SECONDS": ("60", "stuck_seconds", 60),
    "NOTARY_SEQUENCER_KEY": ("keystore:a", "sequencer_key", "keystore:a"),
    "NOTARY_SEAL_KEY": ("pem:a", "seal_key", "pem:a"),
    "NOTARY_LOG_KEY": ("pem:b", "log_key", "pem:b"),
    "NOTARY_STANDING_KEY": ("pem:c", "standing_key", "pem:c"),
    "NOTARY_OFFICE_CA": ("ca.pem", "office_ca", "ca.pem"),
    "NOTARY_TSA_URL": ("http://tsa", "tsa_url", "http://tsa"),
    "NOTARY_TSA_CA": ("tsa.pem", "tsa_ca", "tsa.pem"),
    "NOTARY_SMTP_URL": ("smtp://mail", "smtp_url", "smtp://mail"),
    "NOTARY_MAIL_FROM": ("n@o.example", "mail_from", "n@o.example"),
    "NOTARY_SMS_SPOOL": ("sms", "sms_spool", "sms"),
    "NOTARY_SMS_SENDER": ("a.b:c", "sms_sender", "a.b:c"),
    "NOTARY_WEBHOOK_NETWORKS": ("10.0.0.0/8", "webhook_networks", "10.0.0.0/8"),
    "NOTARY_LEASE_MINUTES": ("5", "lease_minutes", 5),
    "NOTARY_CONSENT_DAYS": ("7", "consent_days", 7),
    "NOTARY_COOLING_OFF_HOURS": ("24", "cooling_off_hours", 24),
    "NOTARY_STANDING_HOURS": ("2", "standing_hours", 2),
    "NOTARY_WORKER_LEASE_SECONDS": ("3", "worker_lease_seconds", 3),
    "NOTARY_POLL_SECONDS": ("0.5", "poll_seconds", 0.5),
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VALUES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", VALUES)
def test_each_setting_comes_from_its_variable(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, attribute, value = VALUES[name]
    assert getattr(Settings(), attribute) != value
    monkeypatch.setenv(name, text)
    assert getattr(Settings(), attribute) == value


def test_all_settings_are_tested_here() -> None:
    assert {attribute for _, attribute, _ in VALUES.values()} == set(Settings.model_fields)


def test_the_database_is_in_the_data_directory_unless_named(tmp_path: Path) -> None:
    assert Settings(data=tmp_path).database_url == f"sqlite:///{tmp_path}/notary.db"
    assert Settings(data=tmp_path, database="postgresql://x").database_url == "postgresql://x"
    assert Settings(lease_minutes=5).number_lease == timedelta(minutes=5)


def test_naming_a_network_makes_it_production() -> None:
    assert (Settings().production, Settings(rpc=" ").production) == (False, False)
    assert Settings(rpc="http://node").production
    assert Settings(fee_cap_gwei=1.5).fee_cap_wei == 1_500_000_000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("NOTARY_PORT", "65536"),
        ("NOTARY_PORT", "-1"),
        ("NOTARY_PORT", "http"),
        ("NOTARY_CHAIN_ID", "0"),
        ("NOTARY_CONFIRMATIONS", "-1"),
        ("NOTARY_FEE_CAP_GWEI", "0"),
        ("NOTARY_RPC_SECONDS", "0"),
        ("NOTARY_STUCK_SECONDS", "0"),
        ("NOTARY_LEASE_MINUTES", "0"),
        ("NOTARY_CONSENT_DAYS", "0"),
        ("NOTARY_STANDING_HOURS", "0"),
        ("NOTARY_POLL_SECONDS", "0"),
    ],
)
def test_values_out_of_bounds_are_refused(name: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(ValidationError):
        Settings()


def test_readme_lists_every_setting_with_default_and_meaning() -> None:
    pattern = r"^\| `(NOTARY_\w+)` \| (.*?) \| (.+) \|$"
    rows = {name: (default, meaning) for name, default, meaning in re.findall(pattern, README, re.MULTILINE)}
    for name, field in Settings.model_fields.items():
        default, meaning = rows.pop(f"NOTARY_{name.upper()}")
        assert default == (f"`{field.default}`" if field.default != "" else "empty"), name
        assert meaning == field.description
    source = "".join(path.read_text() for path in (ROOT / "notary").rglob("*.py"))
    assert [name for name in rows if f'"{name}"' not in source] == []
