"""What goes over the wire: the forms that the service takes and the views that it gives, as pydantic models.

Service and client share them, and the OpenAPI document is made from them. Forms are strict: no unknown member, no
conversion of types. Times are RFC 3339 in UTC, dates ISO 8601, digests and hashes lower-case hex, signatures 0x-hex.
"""
