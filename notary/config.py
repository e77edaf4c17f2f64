"""Settings from the environment (``NOTARY_…``); the README lists them with their meaning."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_RPC = "JSON-RPC nodes of the network, best first, blanks between; what makes it production; empty: the embedded chain"

_SMTP = "mail server, `smtp://USER:PASSWORD@HOST:587` (STARTTLS) or `smtps://…:465`; empty: notices by mail wait"
_NETWORKS = "networks besides the public internet that webhooks may be in, such as `10.0.0.0/8`, blanks between"


class Settings(BaseSettings):
    """Everything that differs between two machines running the same office."""

    model_config = SettingsConfigDict(env_prefix="NOTARY_", extra="ignore")

    data: Path = Field(Path(".notary"), description="data directory: database, keys, chain, trust root")
    database: str = Field("", description="SQLAlchemy URL; empty: SQLite in the data directory")
    host: str = Field("127.0.0.1", description="address that `notary serve` and `notary api` listen on")
    port: int = Field(8000, ge=0, le=65535, description="port that they listen on; 0: any free one")
    chain_id: int = Field(31337, ge=1, description="chain id of the embedded chain, or of the network in production")
    rpc: str = Field("", description=_RPC)
    public_rpc: str = Field("", description="nodes that verifiers are told to ask; no access keys in these addresses")
    rpc_seconds: float = Field(10, gt=0, description="how long one answer of a node may take")
    registry: str = Field("", description="address of the registry contract in production")
    confirmations: int = Field(
        12, ge=0, le=10_000, description="blocks on top of one that counts as final, in production"
    )
    fee_cap_gwei: float = Field(
        500, gt=0, description="what a unit of gas may cost at most; dearer, and the worker waits"
    )
    stuck_seconds: int = Field(600, ge=1, description="after this a transaction that waits is replaced by a dearer one")
    sequencer_key: str = Field("", description="key URI of the account that anchors, in production")
    seal_key: str = Field("", description="key URI of the office's P-256 seal with its chain, in production")
    log_key: str = Field("", description="key URI of the Ed25519 key of the register, in production")
    standing_key: str = Field("", description="key URI of the Ed25519 key of standing snapshots, in production")
    office_ca: str = Field("", description="PEM file with the CA certificates that the seal leads to, in production")
    tsa_url: str = Field("", description="RFC 3161 timestamp authority, in production")
    tsa_ca: str = Field("", description="PEM file with the CA certificates that its tokens lead to, in production")
    smtp_url: str = Field("", description=_SMTP)
    mail_from: str = Field("", description="address that mails come from")
    sms_spool: str = Field("", description="folder that text messages are written to, one file each; empty: they wait")
    sms_sender: str = Field("", description="`MODULE:FUNCTION` that makes another sender of text messages")
    webhook_networks: str = Field("", description=_NETWORKS)
    lease_minutes: int = Field(60, ge=1, description="how long a register number is kept for an issue being prepared")
    consent_days: int = Field(30, ge=1, description="how long a consent may wait for the issue")
    cooling_off_hours: int = Field(
        0, ge=0, le=720, description="time to consider between the last disclosure and the application; 0: none"
    )
    standing_hours: int = Field(24, ge=1, description="how long a standing snapshot speaks for the present")
    worker_lease_seconds: int = Field(15, ge=1, description="how long other workers wait for one that fell silent")
    poll_seconds: float = Field(0.2, gt=0, description="pause of the worker when there is nothing to do")

    @property
    def production(self) -> bool:
        """Whether the register is anchored in a network that is not ours."""
        return bool(self.rpc.split())

    @property
    def fee_cap_wei(self) -> int:
        """What a unit of gas may cost at most."""
        return round(self.fee_cap_gwei * 10**9)

    @property
    def database_url(self) -> str:
        """The database to use."""
        return self.database or f"sqlite:///{(self.data / 'notary.db').absolute()}"

    @property
    def number_lease(self) -> timedelta:
        """How long a register number is kept for an issue being prepared."""
        return timedelta(minutes=self.lease_minutes)
