"""A signer with a fixed key."""

from eth_keys import keys


class KeyPair:
    """Signs as the ``Signer`` protocol says."""

    def __init__(self, seed: int) -> None:
        self.key = keys.PrivateKey(seed.to_bytes(32, "big"))
        self.address: str = self.key.public_key.to_address()

    def sign_digest(self, digest32: bytes) -> bytes:
        signature: bytes = self.key.sign_msg_hash(digest32).to_bytes()
        return signature[:64] + bytes([signature[64] + 27])
