"""What waits to be sent to a clinic's own FHIR server, and where that is."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr
from pydantic import Field as BodyField
from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from api.database import Instant, choice
from api.languages import Language
from api.text import StorableText


class SendingState(StrEnum):
    """`given_up` waits for a person, on the work-list."""

    waiting = "waiting"
    accepted = "accepted"
    given_up = "given_up"


class FhirServer(SQLModel, table=True):
    """The token is kept locked: who reads the database cannot use it."""

    __tablename__ = "fhir_server"

    clinic_id: UUID = Field(foreign_key="clinic.id", primary_key=True)
    base_url: str
    locked_token: str | None = None
    set_by: UUID = Field(foreign_key="account.id")
    set_at: datetime = Field(sa_type=Instant)


class Sending(SQLModel, table=True):
    """One document on its way. The caller chose `id`; it is the patient's, nobody else's.

    `tries` counts the attempts since it was asked for or resent, `attempts` all of them.
    """

    __table_args__ = (
        Index("ix_sending_patient", "patient_id", "requested_at"),
        Index(
            "ix_sending_due",
            "next_attempt_at",
            postgresql_where=text("state = 'waiting'"),
            sqlite_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_sending_given_up",
            "settled_at",
            postgresql_where=text("state = 'given_up'"),
            sqlite_where=text("state = 'given_up'"),
        ),
        CheckConstraint("(state = 'waiting') = (settled_at is null)", "settled"),
    )

    patient_id: UUID = Field(foreign_key="patient.id", primary_key=True)
    id: UUID = Field(primary_key=True)
    clinic_id: UUID = Field(foreign_key="clinic.id")
    document_id: UUID
    storage_key: str
    sha256: str
    requested_by: UUID = Field(foreign_key="account.id")
    requested_at: datetime = Field(sa_type=Instant)
    state: SendingState = Field(default=SendingState.waiting, sa_type=choice(SendingState))
    attempts: int = 0
    tries: int = 0
    next_attempt_at: datetime = Field(sa_type=Instant)
    last_answer: str | None = None
    settled_at: datetime | None = Field(default=None, sa_type=Instant)


def _fit_for_a_header(token: SecretStr) -> SecretStr:
    text = token.get_secret_value()
    if not (text.isascii() and text.isprintable()):
        raise ValueError("only printable ASCII characters can be sent as a bearer token")
    return token


class FhirServerSet(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {"base_url": "https://fhir.clinic.example/r4", "token": "a bearer token"}
        },
    )

    base_url: StorableText = BodyField(
        max_length=500, description="Its host must be one the operator allows"
    )
    token: Annotated[SecretStr, AfterValidator(_fit_for_a_header)] | None = BodyField(
        default=None, max_length=8000, description="Sent as `Authorization: Bearer …`; never told"
    )


class FhirServerPublic(BaseModel):
    base_url: str
    has_token: bool
    set_at: datetime


class SendingCreate(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "id": "01932c4e-7b1a-7c3d-9e55-0a1b2c3d4e5f",
                "treatment_id": None,
                "applications": False,
                "language": "nl",
            }
        },
    )

    id: UUID = BodyField(description="Chosen by the caller (UUIDv7), so that asking again is safe")
    treatment_id: UUID | None = BodyField(
        default=None, description="The running treatment, else the newest, if left out"
    )
    applications: bool = BodyField(default=False, description="Each single application too")
    language: Language = BodyField(
        default=Language.en, description="In which the document speaks; its codes have none"
    )


class SendingPublic(BaseModel):
    """`last_answer` is what the server said last; `document_id` is the id of the Bundle there."""

    id: UUID
    patient_id: UUID
    document_id: UUID
    sha256: str
    requested_by: UUID
    requested_at: datetime
    state: SendingState
    attempts: int
    next_attempt_at: datetime | None
    last_answer: str | None
    settled_at: datetime | None
