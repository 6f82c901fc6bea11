"""How much is depigmented: the clinician's scores, the patient's, and the machine's beside them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from api.database import Instant, Json, choice, uuid7

_F_VASI_UNMEASURED = "unmeasured IS NOT NULL AND measure = 'f_vasi' AND "


class Measure(StrEnum):
    f_vasi = "f_vasi"
    repigmentation = "repigmentation"
    f_bsa = "f_bsa"
    t_vasi = "t_vasi"
    vns = "vns"
    dlqi = "dlqi"


class Source(StrEnum):
    """The clinician's value is the value of record; the machine's stands beside it for ever."""

    clinician = "clinician"
    patient = "patient"
    machine = "machine"


class Outline(SQLModel, table=True):
    """Where the lesions of a photo session are, as a dermatologist confirmed it.

    Polygons on the map of the face (x right, y down, 0-1). A correction is a further version; the
    earlier ones stay. `based_on` is `machine proposal <assessment id>` or `drawn`.
    """

    __table_args__ = (
        UniqueConstraint("session_id", "version"),
        CheckConstraint("version > 0", "version"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    session_id: UUID = Field(foreign_key="photo_session.id")
    version: int
    polygons: list[list[list[float]]] = Field(sa_type=Json)
    based_on: str
    confirmed_by: UUID = Field(foreign_key="account.id")
    confirmed_at: datetime = Field(sa_type=Instant)


class AlignedPair(SQLModel, table=True):
    """The photographs of a later session laid on those of an earlier one, view by view.

    `views` holds for each common view the storage keys of its pictures and how they were matched,
    or why they could not be. `input_hash` is of photographs, outline and algorithm; a picture
    made once is not made again.
    """

    __tablename__ = "aligned_pair"
    __table_args__ = (UniqueConstraint("patient_id", "input_hash"),)

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    patient_id: UUID = Field(foreign_key="patient.id")
    baseline_session_id: UUID = Field(foreign_key="photo_session.id")
    session_id: UUID = Field(foreign_key="photo_session.id", index=True)
    outline_id: UUID | None = Field(default=None, foreign_key="outline.id")
    input_hash: str
    made_at: datetime = Field(sa_type=Instant)
    algorithm: str
    algorithm_version: str
    views: dict[str, Any] = Field(sa_type=Json)


class Assessment(SQLModel, table=True):
    """One value of one measure on one day. Rows are added, and never changed in what they say.

    `input_hash` is of what the value was made from: photographs and algorithm, or what a person
    sent. `views` counts the photographs; of one session the measurement of most views counts.
    `outline_id` is the confirmed outline that a machine measured inside. `overtaken`: an unmeasured
    F-VASI that was seen to wait for nobody any more, and never will again.
    """

    __table_args__ = (
        Index("ix_assessment_series", "patient_id", "measure", "assessed_on"),
        # The same photographs by the same algorithm are the same measurement.
        Index("uq_assessment_input", "patient_id", "measure", "input_hash", unique=True),
        Index(
            "ix_assessment_unmeasured",
            "made_at",
            "id",
            postgresql_where=text(_F_VASI_UNMEASURED + "NOT overtaken"),
            sqlite_where=text(_F_VASI_UNMEASURED + "overtaken = 0"),
        ),
        CheckConstraint("value is not null or unmeasured is not null", "value_or_reason"),
        CheckConstraint("source <> 'machine' or algorithm is not null", "machine_says_how"),
        CheckConstraint("source <> 'machine' or views is not null", "machine_counts_views"),
        CheckConstraint("source = 'machine' or author_id is not null", "person_says_who"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    patient_id: UUID = Field(foreign_key="patient.id")
    treatment_id: UUID | None = Field(default=None, foreign_key="treatment.id")
    session_id: UUID | None = Field(default=None, foreign_key="photo_session.id", index=True)
    outline_id: UUID | None = Field(default=None, foreign_key="outline.id")
    measure: Measure = Field(sa_type=choice(Measure))
    source: Source = Field(sa_type=choice(Source))
    assessed_on: date
    made_at: datetime = Field(sa_type=Instant)
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unmeasured: str | None = None
    overtaken: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    provisional: bool = False
    author_id: UUID | None = Field(default=None, foreign_key="account.id")
    algorithm: str | None = None
    algorithm_version: str | None = None
    input_hash: str | None = None
    views: int | None = None
    detail: dict[str, Any] = Field(sa_type=Json)
