"""Everything that differs between a laptop, CI and a clinic's servers.

Read once by `create_app` and the command line; nothing else looks at the environment.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DATABASES = ("sqlite:///", "postgresql+psycopg://")
SAMPLE_SECRET = "sample-secret-for-development-only-never-in-production"


class Environment(StrEnum):
    development = "development"
    production = "production"


class Settings(BaseSettings):
    """Read from environment variables `REPIGMENT_…` or a file `.env` in the working folder."""

    model_config = SettingsConfigDict(env_prefix="REPIGMENT_", env_file=".env", extra="forbid")

    environment: Environment = Environment.development
    database_url: str = "sqlite:///var/repigment.db"
    database_pool_size: int = Field(default=30, ge=1)
    storage_url: str = "var/photos"
    s3_endpoint: str | None = None
    s3_access_key_id: str | None = None
    s3_secret_access_key: SecretStr | None = None
    s3_region: str = "us-east-1"

    secret_key: SecretStr = SecretStr(SAMPLE_SECRET)
    access_token_minutes: int = Field(default=10, ge=1, le=60)
    refresh_token_days: int = Field(default=60, ge=1)
    refresh_grace_seconds: int = Field(default=60, ge=0)
    invitation_days: int = Field(default=14, ge=1)
    photo_link_seconds: int = Field(default=300, ge=10)
    # Where browsers find the pages, if not at this port of this computer. Passkeys belong to this
    # name and to no other; it must not be a number.
    public_url: str | None = Field(default=None, pattern=r"^https?://[^/]+$")
    page_idle_minutes: int = Field(default=15, ge=1)
    page_session_hours: int = Field(default=12, ge=1)

    # Origins, with commas between them, that clinics may send documents to: `fhir.example.org`
    # for https, `http://127.0.0.1:8090` for a test. Nothing is sent anywhere else.
    fhir_hosts: str = ""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    web_processes: int = Field(default=1, ge=1)
    # Whose X-Forwarded-For to believe: a throttle by address is worthless if anyone can name one.
    trusted_proxies: str = "127.0.0.1"
    worker_inside: bool = True
    executor_id: str = "local"
    demo: bool = True
    # A request may name its own "now", so that a year can be played in a minute.
    clock_header: bool = True

    @field_validator("database_url")
    @classmethod
    def _is_a_database_we_know(cls, url: str) -> str:
        if not url.startswith(DATABASES):
            raise ValueError(f"the address of a database begins with {' or '.join(DATABASES)}")
        return url

    @model_validator(mode="after")
    def _production_is_not_a_demo(self) -> Self:
        if self.environment is Environment.production:
            if faults := [*self._sample_secret(), *self._plain_hosts(), *self._plain_pages()]:
                raise ValueError("\n".join(faults))
            self.demo = False
            self.clock_header = False
        return self

    def _sample_secret(self) -> Iterator[str]:
        secret = self.secret_key.get_secret_value()
        if secret == SAMPLE_SECRET or len(secret) < 32 or len(set(secret)) < 10:
            yield (
                "REPIGMENT_SECRET_KEY: production needs a secret of its own, at least 32 random "
                "characters, e.g. from `openssl rand -hex 32`"
            )

    def _plain_hosts(self) -> Iterator[str]:
        # As they are read when something is sent: a scheme is a scheme in capitals too.
        if any(urlsplit(host.strip()).scheme == "http" for host in self.fhir_hosts.split(",")):
            yield "REPIGMENT_FHIR_HOSTS: production sends documents by https alone"

    def _plain_pages(self) -> Iterator[str]:
        if urlsplit(self.public_url or "").scheme != "https":
            yield (
                "REPIGMENT_PUBLIC_URL: production needs the address at which browsers find it, "
                "https://…: passkeys belong to that name and to no other"
            )

    @classmethod
    def unknown(cls, names: Iterable[str]) -> list[str]:
        """Environment variables with our prefix that name no setting: most likely misspelt."""
        prefix = cls.model_config.get("env_prefix", "")
        known = {f"{prefix}{name}".upper() for name in cls.model_fields}
        return sorted(name for name in names if name.startswith(prefix) and name not in known)

    @property
    def origin(self) -> str:
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def rp_id(self) -> str:
        """The name that passkeys belong to."""
        return urlsplit(self.origin).hostname or "localhost"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def database_file(self) -> Path | None:
        """Of an embedded database."""
        return Path(self.database_url.removeprefix("sqlite:///")) if self.is_sqlite else None

    def make_folders(self) -> None:
        """Make the folder of an embedded database, readable by its owner alone."""
        if self.database_file is not None:
            self.database_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
