"""The trial authority: its certificates chain, its keys open, its files are private, and it never replaces another."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509 as cx509
from cryptography.x509.oid import NameOID

from notary.domain import x509
from notary.domain.errors import FormatError
from notary.domain.timestamp import verify_token
from notary.keys import trial as trial_module
from notary.keys.errors import KeyExists, KeyFileError, KeyUnavailable
from notary.keys.office import open_seal
from notary.keys.signer import open_signer
from notary.keys.trial import ROLES, TrialAuthority, load_trial_authority, make_trial_authority
from notary.keys.tsa import LocalTimestamper

NOW = datetime(2026, 11, 23, 8, 0, 0, tzinfo=UTC)
YEAR = timedelta(days=365)


def common_name(der: bytes) -> str:
    certificate = x509.load_certificate(der)
    return str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)


def test_nobody_mistakes_it_for_a_real_office(trial: TrialAuthority) -> None:
    assert common_name(trial.ca_certificate) == "TRIAL CA - NOT A LICENSED NOTARY OFFICE"
    assert common_name(trial.office_certificate) == "TRIAL OFFICE - NOT A LICENSED NOTARY OFFICE"
    assert "NOT A LICENSED" in common_name(trial.tsa_certificate)


def test_office_certificate_leads_to_the_authority_for_ten_years(trial: TrialAuthority) -> None:
    chain = open_seal(trial.office_uri).chain
    for at in (NOW, NOW + 9.9 * YEAR):
        leaf = x509.verify_chain(chain, [trial.ca_certificate], at)
    usage = leaf.extensions.get_extension_for_class(cx509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    with pytest.raises(x509.CertificateNotValidAt):
        x509.verify_chain(chain, [trial.ca_certificate], NOW + 10.1 * YEAR)


def test_timestamps_verify_for_thirty_years(trial: TrialAuthority) -> None:
    late = NOW + 29.9 * YEAR
    token = LocalTimestamper(open_seal(trial.tsa_uri), lambda: late).timestamp(bytes(32))
    assert verify_token(token, bytes(32), [trial.ca_certificate]).time == late


def test_timestamping_certificate_points_at_no_revocation_service(trial: TrialAuthority) -> None:
    oids = {extension.oid for extension in x509.load_certificate(trial.tsa_certificate).extensions}
    assert cx509.CRLDistributionPoints.oid not in oids
    assert cx509.AuthorityInformationAccess.oid not in oids
    usage = x509.load_certificate(trial.tsa_certificate).extensions.get_extension_for_class(cx509.ExtendedKeyUsage)
    assert usage.critical
    assert list(usage.value) == [x509.TIME_STAMPING]


def test_timestamping_key_is_no_office_seal(trial: TrialAuthority) -> None:
    with pytest.raises(x509.CertificateMisused):
        x509.verify_chain(open_seal(trial.tsa_uri).chain, [trial.ca_certificate], NOW)


def test_every_role_has_its_own_key(trial: TrialAuthority) -> None:
    opened = {role: open_signer(trial.signer_uri(role)).address for role in ROLES}
    assert opened == dict(trial.addresses)
    assert len(set(opened.values())) == len(ROLES) == 7


def test_secret_files_are_their_owner_s_alone(trial: TrialAuthority) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in trial.directory.iterdir()}
    public = {name for name, mode in modes.items() if mode == 0o644}
    assert public == {"authority.json", "ca.chain.pem", "office.chain.pem", "tsa.chain.pem"}
    assert {mode for name, mode in modes.items() if name not in public} == {0o600}
    assert stat.S_IMODE(trial.directory.stat().st_mode) == 0o700


def test_the_authority_s_own_key_is_not_kept(trial: TrialAuthority) -> None:
    names = {path.name for path in trial.directory.iterdir() if "key" in path.name}
    wanted = {f"{role.lower()}.keystore.json" for role in ROLES}
    assert names == wanted | {"office.key.pem", "tsa.key.pem", "log.key.pem", "standing.key.pem"}


def test_public_data_holds_no_secret(trial: TrialAuthority) -> None:
    public = (trial.directory / "authority.json").read_text()
    assert set(json.loads(public)) == {"officeName", "logPublicKey", "standingPublicKey", "addresses"}
    password = (trial.directory / "password").read_text().strip()
    assert len(password) >= 43
    assert password not in public + repr(trial)


def test_it_loads_as_it_was_made_and_may_be_moved(tmp_path: Path) -> None:
    made = make_trial_authority(tmp_path / "a", "office", NOW)
    assert load_trial_authority(tmp_path / "a") == made
    (tmp_path / "a").rename(tmp_path / "b")
    moved = load_trial_authority(tmp_path / "b")
    assert moved.addresses == made.addresses
    assert open_seal(moved.office_uri).chain[0] == made.office_certificate


def test_two_authorities_share_nothing(tmp_path: Path, trial: TrialAuthority) -> None:
    other = make_trial_authority(tmp_path / "a", "测试公证处", NOW)
    assert not set(other.addresses.values()) & set(trial.addresses.values())
    with pytest.raises(x509.ChainUntrusted):
        x509.verify_chain([other.office_certificate], [trial.ca_certificate], NOW)


@pytest.mark.parametrize("kind", ["made before", "file", "folder in use"])
def test_nothing_is_overwritten(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "keys"
    if kind == "made before":
        make_trial_authority(place, "office", NOW)
    elif kind == "file":
        place.write_text("precious")
    else:
        place.mkdir()
        (place / "precious").touch()
    with pytest.raises(KeyExists, match="never overwritten"):
        make_trial_authority(place, "office", NOW)
    assert list(tmp_path.iterdir()) == [place]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    assert make_trial_authority(tmp_path / "keys", "office", NOW).office_name == "office"


def test_a_failure_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(trial_module, "create_keystore", fail)
    with pytest.raises(KeyUnavailable, match="No space left"):
        make_trial_authority(tmp_path / "keys", "office", NOW)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["", "公" * 22])
def test_office_name_must_fit_a_certificate(tmp_path: Path, name: str) -> None:
    with pytest.raises(FormatError, match="1 to 64 fit"):
        make_trial_authority(tmp_path / "keys", name, NOW)
    longest = make_trial_authority(tmp_path / "keys", "公" * 21, NOW)
    assert "O=" + "公" * 21 in x509.load_certificate(longest.office_certificate).subject.rfc4514_string()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"officeName": 1, "addresses": {}}'])
def test_what_is_no_trial_authority(tmp_path: Path, content: str) -> None:
    with pytest.raises(KeyUnavailable, match=r"authority\.json: cannot be read"):
        load_trial_authority(tmp_path)
    (tmp_path / "authority.json").write_text(content)
    with pytest.raises(KeyFileError, match="not the public data"):
        load_trial_authority(tmp_path)
