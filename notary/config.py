"""Settings from the environment (``NOTARY_…``); the README lists them with their meaning."""

from datetime import timedelta
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that differs between two machines running the same office."""

    model_config = SettingsConfigDict(env_prefix="NOTARY_", extra="ignore")

    data: Path = Field(Path(".notary"), description="data directory: database, keys, chain, trust root")
    database: str = Field("", description="SQLAlchemy URL; empty: SQLite in the data directory")
    host: str = Field("127.0.0.1", description="address that `notary serve` listens on")
    port: int = Field(8000, ge=0, le=65535, description="port that `notary serve` listens on; 0: any free one")
    chain_id: int = Field(31337, ge=1, description="chain id of the embedded chain")
    lease_minutes: int = Field(60, ge=1, description="how long a register number is kept for an issue being prepared")
    consent_days: int = Field(30, ge=1, description="how long a consent may wait for the issue")
    standing_hours: int = Field(24, ge=1, description="how long a standing snapshot speaks for the present")
    worker_lease_seconds: int = Field(15, ge=1, description="how long other workers wait for one that fell silent")
    poll_seconds: float = Field(0.2, gt=0, description="pause of the worker when there is nothing to do")

    @property
    def database_url(self) -> str:
        """The database to use."""
        return self.database or f"sqlite:///{(self.data / 'notary.db').absolute()}"

    @property
    def number_lease(self) -> timedelta:
        """How long a register number is kept for an issue being prepared."""
        return timedelta(minutes=self.lease_minutes)
