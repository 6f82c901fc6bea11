"""Accounts, the devices they are signed in on, and failed sign-ins."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, SecretStr
from pydantic import Field as BodyField
from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from api.audit import Role
from api.database import Instant, choice, uuid7
from api.languages import Language
from api.text import StorableText


class Account(SQLModel, table=True):
    """`language` is that of the clinic's pages; None follows the browser."""

    __table_args__ = (CheckConstraint("email = lower(email)", "email_is_lower_case"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    clinic_id: UUID = Field(foreign_key="clinic.id", index=True)
    role: Role = Field(sa_type=choice(Role))
    email: str = Field(unique=True)
    full_name: str
    password_hash: str
    language: Language | None = Field(default=None, sa_type=choice(Language))
    created_at: datetime = Field(sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)


class DeviceSession(SQLModel, table=True):
    """One sign-in on one device: the family of its refresh tokens.

    Tokens are numbered; `sequence` is the number of the newest, given out at `rotated_at`.
    """

    __tablename__ = "device_session"
    __table_args__ = (
        Index(
            "ix_device_session_revoked",
            "revoked_at",
            postgresql_where=text("revoked_at IS NOT NULL"),
            sqlite_where=text("revoked_at IS NOT NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    device_id: str
    device_name: str
    sequence: int = 1
    created_at: datetime = Field(sa_type=Instant)
    rotated_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_because: str | None = None


class SignInFailure(SQLModel, table=True):
    """Counted in the database so that every worker sees the same count."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_email", "email", "at"),
        Index("ix_sign_in_failure_address", "address", "at"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    email: str
    address: str
    at: datetime = Field(sa_type=Instant)


def _example(**values: str) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"example": dict(values)})


class SignIn(BaseModel):
    model_config = _example(
        email="alice@example.org",
        password="correct horse battery staple",
        device_id="5f1c7a52-phone",
        device_name="Alice's phone",
    )

    email: EmailStr
    password: SecretStr = BodyField(max_length=200)
    device_id: StorableText = BodyField(min_length=1, max_length=100)
    device_name: StorableText = BodyField(default="", max_length=100)
    code: SecretStr | None = BodyField(
        default=None,
        max_length=100,
        description="Of a second factor, once the account has one: six digits, or a recovery code",
    )


class Refresh(BaseModel):
    model_config = _example(refresh_token="0192f0c1….2.9Xk…", device_id="5f1c7a52-phone")

    refresh_token: str = BodyField(max_length=300)
    device_id: StorableText = BodyField(min_length=1, max_length=100)


class Tokens(BaseModel):
    access_token: str
    token_type: str
    expires_in_seconds: int
    refresh_token: str


class AccountPublic(BaseModel):
    id: UUID
    clinic_id: UUID
    role: Role
    email: str
    full_name: str


class ColleaguePublic(AccountPublic):
    created_at: datetime
    closed_at: datetime | None


class DevicePublic(BaseModel):
    id: UUID
    device_name: str
    created_at: datetime
    rotated_at: datetime
    this_one: bool
