"""One entry of the register: which act stands at which place of which instrument, and nothing else."""

import struct
from dataclasses import dataclass

from notary.domain.errors import FormatError
from notary.domain.register import merkle

SIZE = 44
"""Bytes of an encoded entry: register number (u64), sequence (u32), act hash (32), big-endian."""

_LAYOUT = struct.Struct(">QI32s")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """The ``sequence``-th act (0 is the issue or VOID) of the instrument with this register number.

    Raises:
        FormatError: a number outside its range, or an act hash that is not 32 bytes.
    """

    register_no: int
    sequence: int
    act_hash: bytes

    def __post_init__(self) -> None:
        if not 0 <= self.register_no < 2**64:
            raise FormatError(f"{self.register_no} is not within 0 to 2^64 - 1", where="register_no")
        if not 0 <= self.sequence < 2**32:
            raise FormatError(f"{self.sequence} is not within 0 to 2^32 - 1", where="sequence")
        if len(self.act_hash) != merkle.HASH_SIZE:
            raise FormatError(f"{len(self.act_hash)} bytes; a SHA-256 digest has 32", where="act_hash")

    @classmethod
    def parse(cls, data: bytes) -> "Entry":
        """The entry of exactly these 44 bytes (raises FormatError)."""
        if len(data) != SIZE:
            raise FormatError(f"a register entry has {SIZE} bytes, not {len(data)}")
        return cls(*_LAYOUT.unpack(data))

    def encode(self) -> bytes:
        """The 44 bytes that the register holds."""
        return _LAYOUT.pack(self.register_no, self.sequence, self.act_hash)

    @property
    def leaf_hash(self) -> bytes:
        """SHA-256 over 0x00 and the 44 bytes (RFC 9162, 2.1.1)."""
        return merkle.leaf_hash(self.encode())
