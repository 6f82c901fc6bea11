"""The second factors of an account: an authenticator app, passkeys, and codes for a lost phone."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from api.database import Instant, uuid7


class Authenticator(SQLModel, table=True):
    """The app that shows a new code every 30 seconds; kept once a code of it was entered.

    The secret is encrypted with a key of the application: who reads the database has no codes.
    `last_step` is the half minute of the code used last; no code of it or before is taken again.
    """

    __table_args__ = (CheckConstraint("last_step >= 0", "last_step"),)

    account_id: UUID = Field(primary_key=True, foreign_key="account.id")
    encrypted_secret: str
    last_step: int = 0
    made_at: datetime = Field(sa_type=Instant)


class RecoveryCode(SQLModel, table=True):
    """One of ten that are shown once and work once; kept as a hash only."""

    __tablename__ = "recovery_code"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    code_hash: str
    made_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class Passkey(SQLModel, table=True):
    """A key that a device or browser keeps; we have the public half. Binary parts as base64url."""

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    credential_id: str = Field(unique=True)
    public_key: str
    sign_count: int
    name: str
    made_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)


class PasskeyChallenge(SQLModel, table=True):
    """What a passkey is asked to sign: once, within minutes, for one account."""

    __tablename__ = "passkey_challenge"

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    challenge: str
    made_at: datetime = Field(sa_type=Instant)
