"""The registry client and the embedded node. Knows ``notary.domain`` only, never the database.

Reading (``rpc``, ``reader``) needs nothing but HTTP and hex, so that ``notary verify`` stays light. Writing
(``calls``, ``transactions``, ``registry``) needs keccak, RLP and the ABI. ``embedded`` runs a local node.
"""
