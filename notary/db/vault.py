"""Encryption at rest of personal fields and documents: the one place that knows how.

AES-256-GCM through Tink. The keyset lies in a file beside the database, never in it, and can hold several keys so that
the primary one can be rotated. Each ciphertext is tied to the row it belongs to: moved elsewhere it does not open.

The same file holds the key of the blind index (HMAC-SHA-256): it makes a personal number into one that can be compared
with itself and found again, and that tells nothing to whoever has the database alone. That key is never rotated.
"""

import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path
from typing import Any

import tink
from tink import aead, secret_key_access

from notary.domain import canonical
from notary.domain.errors import Error

aead.register()

_INDEX_KEY_BYTES = 32


class VaultError(Error):
    """A keyset is missing or unusable, or a ciphertext was altered, moved or made with another key."""

    code = "VAULT"


class Vault:
    """Seals and opens bytes for a named place such as ``documents/<instrument>/0``."""

    def __init__(self, content: str) -> None:
        try:
            keys = json.loads(content)
            handle = tink.json_proto_keyset_format.parse(json.dumps(keys["keyset"]), secret_key_access.TOKEN)
            self._aead: aead.Aead = handle.primitive(aead.Aead)
            self._index_key = bytes.fromhex(keys["index"])
            if len(self._index_key) != _INDEX_KEY_BYTES:
                raise ValueError
        except (tink.TinkError, ValueError, KeyError, TypeError):
            raise VaultError("the vault's keyset cannot be read; restore it from its backup") from None

    @classmethod
    def load(cls, path: Path) -> "Vault":
        """The vault whose keyset is in a file (raises VaultError)."""
        try:
            return cls(path.read_text())
        except OSError as error:
            raise VaultError(f"the keyset {path} cannot be read: {error.strerror}") from None
        except UnicodeDecodeError:
            raise VaultError("the vault's keyset cannot be read; restore it from its backup") from None

    @staticmethod
    def create(path: Path) -> None:
        """Make a new keyset file, readable by its owner alone; an existing one is never overwritten."""
        handle = tink.new_keyset_handle(aead.aead_key_templates.AES256_GCM)
        keyset = tink.json_proto_keyset_format.serialize(handle, secret_key_access.TOKEN)
        keys = {"keyset": json.loads(keyset), "index": secrets.token_hex(_INDEX_KEY_BYTES)}
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(keys, file)

    def seal(self, plain: bytes, place: str) -> bytes:
        """The ciphertext of bytes that belong to a place."""
        return bytes(self._aead.encrypt(plain, place.encode()))

    def open(self, cipher: bytes, place: str) -> bytes:
        """The bytes again (raises VaultError where place, key or ciphertext do not fit)."""
        try:
            return bytes(self._aead.decrypt(cipher, place.encode()))
        except tink.TinkError:
            raise VaultError(f"what is stored at {place} does not open; it was altered or moved") from None

    def blind_index(self, purpose: str, *values: str) -> str:
        """What stands for values (64 hex digits): the same for the same values and purpose, and for no others."""
        return hmac.new(self._index_key, canonical.encode([purpose, *values]), hashlib.sha256).hexdigest()

    def seal_json(self, value: Any, place: str) -> bytes:
        """The ciphertext of a narrow JSON value."""
        return self.seal(canonical.encode(value), place)

    def open_json(self, cipher: bytes, place: str) -> Any:
        """The JSON value again."""
        return canonical.parse(self.open(cipher, place))
