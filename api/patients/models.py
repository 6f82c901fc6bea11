"""Who is treated, and what they consented to."""

from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Self
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, SecretStr, model_validator
from pydantic import Field as BodyField
from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from api.database import Instant, choice, uuid7
from api.languages import Language
from api.text import StorableText


class SexAtBirth(StrEnum):
    female = "female"
    male = "male"
    intersex = "intersex"
    unknown = "unknown"


class Purpose(StrEnum):
    """What a patient may allow. Care needs the first; photographs the second."""

    care_record = "care_record"
    photos_for_care = "photos_for_care"
    reminders = "reminders"
    research = "research"


class Patient(SQLModel, table=True):
    __table_args__ = (
        CheckConstraint("fitzpatrick between 1 and 6", "fitzpatrick"),
        Index("ix_patient_clinic_name", "clinic_id", "full_name", "id"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    clinic_id: UUID = Field(foreign_key="clinic.id")
    account_id: UUID = Field(foreign_key="account.id", unique=True)
    full_name: str
    date_of_birth: date
    sex_at_birth: SexAtBirth = Field(sa_type=choice(SexAtBirth))
    fitzpatrick: int | None = None
    time_zone: str
    language: Language = Field(sa_type=choice(Language))
    created_at: datetime = Field(sa_type=Instant)


class Agreement(StrEnum):
    """How a patient stands to a purpose as of now."""

    never_given = "never_given"
    in_force = "in_force"
    withdrawn = "withdrawn"


class Consent(SQLModel, table=True):
    id: UUID = Field(default_factory=uuid7, primary_key=True)
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    purpose: Purpose = Field(sa_type=choice(Purpose))
    text_version: str
    given_at: datetime = Field(sa_type=Instant)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Instant)


# Files beside the zones: the server's own clock, no place yet, and copies under other rules.
NO_PLACE = ("localtime", "Factory", "posix", "right")


@cache
def _zones() -> frozenset[str]:
    # Listing them reads hundreds of files; the list changes only with a new tzdata.
    return frozenset(name for name in available_timezones() if not name.startswith(NO_PLACE))


def _known_zone(name: str) -> str:
    if name not in _zones():
        raise ValueError("not an IANA time zone; an example is Europe/Amsterdam")
    return name


ZoneName = Annotated[str, AfterValidator(_known_zone), BodyField(examples=["Europe/Amsterdam"])]


class ConsentGiven(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"purpose": "photos_for_care", "text_version": "2026-01"}},
    )

    purpose: Purpose
    text_version: StorableText = BodyField(min_length=1, max_length=50)


class JoinPatient(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "code": "7KQ2M-XW9RT-3HJPD-V4CNA",
                "password": "correct horse battery staple",
                "date_of_birth": "1991-05-02",
                "sex_at_birth": "female",
                "fitzpatrick": 4,
                "time_zone": "Europe/Amsterdam",
                "language": "nl",
                "consents": [
                    {"purpose": "care_record", "text_version": "2026-01"},
                    {"purpose": "photos_for_care", "text_version": "2026-01"},
                ],
            }
        },
    )

    code: str = BodyField(max_length=100)
    password: SecretStr = BodyField(max_length=200)
    date_of_birth: date = BodyField(gt=date(1900, 1, 1))
    sex_at_birth: SexAtBirth
    fitzpatrick: int | None = BodyField(default=None, ge=1, le=6)
    time_zone: ZoneName
    language: Language = Language.en
    consents: list[ConsentGiven] = BodyField(max_length=10)


class PatientUpdate(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"example": {"time_zone": "Pacific/Auckland", "language": "en"}},
    )

    full_name: StorableText | None = BodyField(default=None, min_length=1, max_length=200)
    date_of_birth: date | None = BodyField(default=None, gt=date(1900, 1, 1))
    sex_at_birth: SexAtBirth | None = None
    fitzpatrick: int | None = BodyField(default=None, ge=1, le=6)
    time_zone: ZoneName | None = None
    language: Language | None = None

    @model_validator(mode="after")
    def _only_the_skin_type_may_be_unknown(self) -> Self:
        nulls = {name for name in self.model_fields_set if getattr(self, name) is None}
        if nulls - {"fitzpatrick"}:
            raise ValueError("only fitzpatrick may be null; leave out what does not change")
        return self


class PatientPublic(BaseModel):
    id: UUID
    clinic_id: UUID
    full_name: str
    date_of_birth: date
    sex_at_birth: SexAtBirth
    fitzpatrick: int | None
    time_zone: str
    language: Language
    created_at: datetime


class ConsentPublic(BaseModel):
    id: UUID
    purpose: Purpose
    text_version: str
    given_at: datetime
    withdrawn_at: datetime | None


class AuditPublic(BaseModel):
    """One line of who saw or did what; `actor` is a name, or null for the system itself."""

    at: datetime
    actor: str | None
    actor_role: str | None
    action: str
    subject: str
    subject_id: str | None
    address: str
    device: str
