"""Clinics are tenants; people join one by an invitation that works once and expires."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, EmailStr, SecretStr
from pydantic import Field as BodyField
from sqlmodel import Field, SQLModel

from api.audit import Role
from api.database import Instant, choice, uuid7
from api.text import StorableText


class Jurisdiction(StrEnum):
    eu = "eu"
    us = "us"


class Clinic(SQLModel, table=True):
    id: UUID = Field(default_factory=uuid7, primary_key=True)
    name: str
    jurisdiction: Jurisdiction = Field(sa_type=choice(Jurisdiction))
    time_zone: str
    created_at: datetime = Field(sa_type=Instant)


class Invitation(SQLModel, table=True):
    """The code itself is not kept, only its hash: who reads the database cannot come in."""

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    clinic_id: UUID = Field(foreign_key="clinic.id", index=True)
    role: Role = Field(sa_type=choice(Role))
    email: str
    full_name: str
    code_hash: str = Field(unique=True)
    invited_by: UUID | None = Field(foreign_key="account.id")
    invited_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)
    used_at: datetime | None = Field(default=None, sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)


class InvitationCreate(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "role": "patient",
                "email": "alice@example.org",
                "full_name": "Alice Nguyễn",
            }
        },
    )

    role: Role
    email: EmailStr
    full_name: StorableText = BodyField(min_length=1, max_length=200)


class InvitationPublic(BaseModel):
    id: UUID
    role: Role
    email: str
    full_name: str
    invited_at: datetime
    expires_at: datetime
    used_at: datetime | None
    withdrawn_at: datetime | None


class InvitationIssued(InvitationPublic):
    """The code is told this once."""

    code: str


class JoinStaff(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "code": "7KQ2M-XW9RT-3HJPD-V4CNA",
                "password": "correct horse battery staple",
            }
        },
    )

    code: str = BodyField(max_length=100)
    password: SecretStr = BodyField(max_length=200)


class ClinicPublic(BaseModel):
    id: UUID
    name: str
    jurisdiction: Jurisdiction
    time_zone: str
