"""Keys and passwords that are good for a trial only, and how an office in production recognises and refuses them.

Every key file that ``notary init`` makes for a trial says so inside (``TRIAL_MARK``), wherever it is copied.
"""

from pathlib import Path

from notary.keys import files
from notary.keys.errors import DemoKey, WeakPassword
from notary.keys.passwords import password_of
from notary.keys.uri import KeyUri

TRIAL_MARK = "TRIAL KEY - NOT FOR PRODUCTION"
"""Stands in clear beside the encrypted key; base64 and hex cannot contain it by chance."""

LEAST_PASSWORD = 12
"""Characters. Whoever has the file can guess without limit."""

COMMON_PASSWORDS = frozenset(
    [
        "changeit",
        "changeme",
        "changeme123",
        "default",
        "letmein",
        "notary",
        "password",
        "password1",
        "password123",
        "passw0rd",
        "postgres",
        "qwerty",
        "secret",
        "test",
        "123456",
        "12345678",
        "123456789",
        "123456789012",
        "1234567890",
        "correcthorsebatterystaple",
    ]
)
"""In lower case and without signs between the letters."""

# Accounts 0 to 19 of "test test test test test test test test test test test junk", which anvil and Hardhat fund.
DEVELOPMENT_ADDRESSES = frozenset(
    (
        "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
        "0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
        "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc",
        "0x90f79bf6eb2c4f870365e785982e1f101e93b906",
        "0x15d34aaf54267db7d7c367839aaf71a00a2c6a65",
        "0x9965507d1a55bcc2695c58ba16fb37d819b0a4dc",
        "0x976ea74026e726554db657fa54763abd0c3a0aa9",
        "0x14dc79964da2c08b23698b3d3cc7ca32193d9955",
        "0x23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f",
        "0xa0ee7a142d267c1f36714e4a8f75612f20a79720",
        "0xbcd4042de499d14e55001ccbb24a551f3b954096",
        "0x71be63f3384f5fb98995898a86b02fb2426c5788",
        "0xfabb0ac9d68b0b445fb7357272ff202c5651694a",
        "0x1cbd3b2770909d4e10f157cabc84c7264073c9ec",
        "0xdf3e18d64bc6a983f673ab319ccae4f1a57c7097",
        "0xcd3b766ccdd6ae721141f452c550ca635964ce71",
        "0x2546bcd3c84621e976d8185a91a922ae77ecec30",
        "0xbda5747bfd65f08deb54cb465eb87d40e51b197e",
        "0xdd2fd4581271e230360230f9337d5c0430bf44c0",
        "0x8626f6940e2eb28930efb4cef49b2d1f2c9c1199",
    )
)


def require_no_trial_file(uri: KeyUri) -> None:
    """Ensure that a key file was not made for a trial (raises DemoKey)."""
    if TRIAL_MARK.encode() in files.read_secret(Path(uri.path)):
        raise DemoKey("notary init made this key for a trial; make one that only its owner ever held", where=uri.path)


def require_own_address(address: str) -> None:
    """Ensure that an address is none of those whose private keys everybody knows (raises DemoKey)."""
    if address.lower() in DEVELOPMENT_ADDRESSES:
        raise DemoKey(f"everybody has the key of {address}, a development account of anvil and Hardhat; make a new one")


def require_strong_password(uri: KeyUri, *others: str) -> None:
    """Ensure that the password of a key URI with these other options is no default (raises WeakPassword)."""
    source, _ = password_of(uri, *others)
    require_strong(source.read(), str(source))


def require_strong(password: str, where: str) -> None:
    """Ensure that a password is neither common nor short (raises WeakPassword, which does not quote it)."""
    if "".join(filter(str.isalnum, password)).lower() in COMMON_PASSWORDS:
        raise WeakPassword("a default that is tried first; choose a random one", where=where)
    if len(password) < LEAST_PASSWORD:
        raise WeakPassword(f"shorter than {LEAST_PASSWORD} characters; choose a random one", where=where)
