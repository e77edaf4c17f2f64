"""The trial authority: everything an office needs to sign, made on the spot, and named so that nobody mistakes it.

Its folder holds, besides ``password`` (random, mode 0600) and ``authority.json`` (public data):
``office``, ``tsa``, ``log``, ``standing`` as ``NAME.key.pem``; ``office``, ``tsa`` and ``ca`` as
``NAME.chain.pem``; one ``ROLE.keystore.json`` for each role. The authority's own private key is never written:
nothing can be issued in its name later.
"""

import json
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from notary.domain import x509
from notary.domain.errors import FormatError
from notary.keys import files, pem
from notary.keys.demo import TRIAL_MARK
from notary.keys.errors import KeyExists, KeyFileError, KeyUnavailable
from notary.keys.issuing import Certified, issue, make_authority
from notary.keys.keystore import LIGHT_SCRYPT_N, create_keystore
from notary.keys.office import CHAIN
from notary.keys.passwords import PASSWORD_FILE
from notary.keys.uri import KeyUri

PEOPLE = ("NOTARY", "REVIEWER", "CREDITOR", "INSURER", "COURT")
"""Authorities of the trial: two notaries, for a deed is rechecked by another one, a bank, its insurer, and a court."""

ROLES = (*PEOPLE, "ADMIN", "SEQUENCER")
"""Everybody on the chain who gets a key."""

CA_NAME = "TRIAL CA - NOT A LICENSED NOTARY OFFICE"
TSA_NAME = "TRIAL TSA - NOT A LICENSED TIME AUTHORITY"

YEAR = timedelta(days=365.25)
OFFICE_VALIDITY = 10 * YEAR
LONG_VALIDITY = 30 * YEAR
"""Of the timestamping certificate and of the authority, which must outlast what they prove."""

OFFICE_NAME = "TRIAL OFFICE - NOT A LICENSED NOTARY OFFICE"

MAX_NAME_BYTES = 64
"""UTF-8 bytes of the office's own name, which certificates carry as organisation (21 Chinese characters)."""

_PASSWORD_BYTES = 32


@dataclass(frozen=True)
class TrialAuthority:
    """Where the keys of a trial office are, and its public data.

    Attributes:
        directory: its folder, absolute; moving it is allowed, URIs are made from where it is loaded.
        office_name: as given; the organisation in all three certificates.
        addresses: EIP-55 address of each role.
        log_public_key, standing_public_key: Ed25519, 32 raw bytes.
        ca_certificate, office_certificate, tsa_certificate: DER.
    """

    directory: Path
    office_name: str
    addresses: Mapping[str, str]
    log_public_key: bytes
    standing_public_key: bytes
    ca_certificate: bytes
    office_certificate: bytes
    tsa_certificate: bytes

    def signer_uri(self, role: str) -> str:
        """For ``open_signer``; a role of ``ROLES``."""
        return self._uri("keystore", f"{role.lower()}.keystore.json")

    @property
    def office_uri(self) -> str:
        """For ``open_seal``: the office's key and chain."""
        return self._uri("pem", "office.key.pem", chain="office.chain.pem")

    @property
    def tsa_uri(self) -> str:
        """For ``open_seal``: the timestamping key and chain."""
        return self._uri("pem", "tsa.key.pem", chain="tsa.chain.pem")

    @property
    def log_uri(self) -> str:
        """For ``open_ed25519``: signs checkpoints."""
        return self._uri("pem", "log.key.pem")

    @property
    def standing_uri(self) -> str:
        """For ``open_ed25519``: signs standing snapshots."""
        return self._uri("pem", "standing.key.pem")

    def _uri(self, scheme: str, name: str, chain: str | None = None) -> str:
        options = {PASSWORD_FILE: str(self.directory / "password")}
        if chain is not None:
            options[CHAIN] = str(self.directory / chain)
        return str(KeyUri(scheme, str(self.directory / name), options))


def make_trial_authority(
    directory: Path, office_name: str, now: datetime, *, scrypt_n: int = LIGHT_SCRYPT_N
) -> TrialAuthority:
    """Make all keys and certificates of a trial office into a new folder, which appears whole or not at all.

    Args:
        directory: does not exist yet, or is empty; its parent exists.
        office_name: 1 to 64 bytes in UTF-8.
        now: start of all validity periods, with a time zone.
        scrypt_n: cost of unlocking a keystore. The light one is sound here: the password is 256 random bits.

    Raises:
        KeyExists: there is something in the folder already.
        FormatError: the office name is too long or empty.
        KeyUnavailable: the folder cannot be written.
    """
    length = len(office_name.encode())
    if not 1 <= length <= MAX_NAME_BYTES:
        raise FormatError(f"has {length} bytes in UTF-8; 1 to {MAX_NAME_BYTES} fit", where="office name")
    directory = directory.absolute()
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise KeyExists("there already, and keys are never overwritten", where=str(directory))
    draft = directory.with_name(f".{directory.name}.{secrets.token_hex(8)}")
    try:
        draft.mkdir(mode=0o700)
        _fill(draft, office_name, now, scrypt_n)
        draft.rename(directory)  # refuses where another process filled the folder meanwhile
    except OSError as error:
        raise KeyUnavailable(f"cannot be made: {error.strerror}", where=str(directory)) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return load_trial_authority(directory)


def load_trial_authority(directory: Path) -> TrialAuthority:
    """What ``make_trial_authority`` made; opens no key.

    Raises:
        KeyUnavailable: it is not there.
        KeyFileError: ``authority.json`` is not one of this program.
    """
    path = directory.absolute() / "authority.json"
    try:
        public = json.loads(files.read_public(path))
        return TrialAuthority(
            directory=directory.absolute(),
            office_name=public["officeName"],
            addresses={role: public["addresses"][role] for role in ROLES},
            log_public_key=bytes.fromhex(public["logPublicKey"]),
            standing_public_key=bytes.fromhex(public["standingPublicKey"]),
            ca_certificate=pem.read_chain(directory / "ca.chain.pem")[0],
            office_certificate=pem.read_chain(directory / "office.chain.pem")[0],
            tsa_certificate=pem.read_chain(directory / "tsa.chain.pem")[0],
        )
    except (ValueError, KeyError, TypeError):
        raise KeyFileError("not the public data of a trial authority", where=str(path)) from None


def _fill(folder: Path, office_name: str, now: datetime, scrypt_n: int) -> None:
    start = now.replace(microsecond=0)
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    files.write_new(folder / "password", password.encode() + b"\n")
    authority = make_authority(office_name, CA_NAME, start, LONG_VALIDITY)
    pem.write_chain(folder / "ca.chain.pem", authority.certificate)
    office = issue(authority, office_name, OFFICE_NAME, start, OFFICE_VALIDITY)
    tsa = issue(authority, office_name, TSA_NAME, start, LONG_VALIDITY, x509.TIME_STAMPING)
    for name, certified in (("office", office), ("tsa", tsa)):
        _write_certified(folder, name, certified, authority, password)
    public = {
        "officeName": office_name,
        "logPublicKey": _write_ed25519(folder / "log.key.pem", password),
        "standingPublicKey": _write_ed25519(folder / "standing.key.pem", password),
        "addresses": _write_keystores(folder, scrypt_n),
    }
    data = json.dumps(public, ensure_ascii=False, indent=2).encode() + b"\n"
    files.write_new(folder / "authority.json", data, files.PUBLIC_MODE)


def _write_certified(folder: Path, name: str, certified: Certified, authority: Certified, password: str) -> None:
    pem.write_private_key(folder / f"{name}.key.pem", certified.key, password, TRIAL_MARK)
    pem.write_chain(folder / f"{name}.chain.pem", certified.certificate, authority.certificate)


def _write_ed25519(path: Path, password: str) -> str:
    key = Ed25519PrivateKey.generate()
    pem.write_private_key(path, key, password, TRIAL_MARK)
    return key.public_key().public_bytes_raw().hex()


def _write_keystores(folder: Path, scrypt_n: int) -> dict[str, str]:
    return {
        role: create_keystore(
            folder / f"{role.lower()}.keystore.json", folder / "password", scrypt_n=scrypt_n, note=TRIAL_MARK
        )
        for role in ROLES
    }
