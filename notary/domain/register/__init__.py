"""The register: one append-only RFC 9162 log of every act of the office (format: docs/register.md).

entry        the 44 bytes that stand for one act
merkle       hashing, trees in memory, making proofs
proofs       verifying inclusion and consistency proofs
tiles        the same tree as C2SP tlog-tiles: coordinates, growing, proofs from tiles alone
bundles      the entries themselves, 256 to a file
note         C2SP signed notes with Ed25519
checkpoint   the signed statement of size and root
check        numbers dense, sequences unique and in order
"""
