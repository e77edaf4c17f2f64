"""The two kinds of model, and the types that many of them share."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from notary.domain.errors import FormatError

SAMPLE_HASH, SAMPLE_SIGNATURE, SAMPLE_ADDRESS = "5f" * 32, "0x" + "1b" * 65, "0x" + "ab" * 20
SAMPLE_ID = "01936b2e-7c4a-7d3e-9f10-2b4c6d8e0f12"

Hash = Annotated[
    str, Field(pattern=r"^[0-9a-f]{64}$", examples=[SAMPLE_HASH], description="SHA-256 in lower-case hex.")
]
Signature = Annotated[
    str, Field(pattern=r"^0x[0-9a-fA-F]{130}$", examples=[SAMPLE_SIGNATURE], description="r ‖ s ‖ v in hex, low s.")
]
Address = Annotated[str, Field(pattern=r"^0x[0-9a-fA-F]{40}$", examples=[SAMPLE_ADDRESS])]
Share = Literal["REST"] | None
"""Of a claim of which the insurer paid a part: what the lender kept; None is the claim, or the insurer's share."""

PartyId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", examples=["borrower"])]
Time = Annotated[str, Field(examples=["2026-11-25T08:00:00Z"])]
Uuid = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", examples=[SAMPLE_ID])]
CertificateId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", examples=["5f" * 16])]
PartyRole = Annotated[str, Field(pattern=r"^[A-Z_]{1,32}$", examples=["BORROWER"])]
Json = dict[str, JsonValue]
Text = Annotated[str, Field(min_length=1, max_length=1_000)]


class Form(BaseModel):
    """What a caller sends."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @classmethod
    def made(cls, **values: Any) -> Self:
        """The form with these values (raises FormatError, which names the first wrong member and repeats no value)."""
        try:
            return cls(**values)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            raise FormatError(first["msg"], where=".".join(str(part) for part in first["loc"])) from None


def example(value: dict[str, Any]) -> ConfigDict:
    """The configuration of a form with an example that the service would take as to its form."""
    return ConfigDict(json_schema_extra={"examples": [value]})


class View(BaseModel):
    """What the service answers."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    def to_json(self) -> dict[str, Any]:
        """The JSON value."""
        return self.model_dump(mode="json", by_alias=True)


class Fault(View):
    """One thing that is wrong or missing."""

    where: str = Field(examples=["parties.borrower"])
    code: str = Field(examples=["CONSENT"])
    detail: str
    expected: str = ""


class Problem(View):
    """An error (RFC 9457). ``title`` is the stable code for programs; ``detail`` is for people."""

    type: str = Field(examples=["urn:debt-notary:problem:NOT_READY"])
    title: str = Field(examples=["NOT_READY"])
    status: int = Field(examples=[422])
    detail: str
    request_id: str = Field(default="", examples=["6f1c2e0a9b7d4f53"])
    errors: list[Fault] = Field(default_factory=list)
