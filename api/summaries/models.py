"""What left the house: each document that was handed out, by its digest."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from api.database import Instant, choice, uuid7


class Form(StrEnum):
    json = "json"
    pdf = "pdf"
    svg = "svg"
    fhir = "fhir"
    csv = "csv"


class IssuedDocument(SQLModel, table=True):
    """`document_id` is of the content: the PDF and the FHIR document of one moment share it.

    `sealed_sha256` is of what the seal of a FHIR document is over: a server that keeps one may
    write its id, its meta and its spaces anew.
    """

    __tablename__ = "issued_document"
    __table_args__ = (
        Index("ix_issued_document_sha256", "sha256"),
        Index("ix_issued_document_sealed", "sealed_sha256"),
        Index("ix_issued_document_name", "document_id"),
    )

    id: UUID = Field(default_factory=uuid7, primary_key=True)
    clinic_id: UUID = Field(foreign_key="clinic.id")
    patient_id: UUID = Field(foreign_key="patient.id", index=True)
    treatment_id: UUID = Field(foreign_key="treatment.id")
    issued_by: UUID = Field(foreign_key="account.id")
    issued_at: datetime = Field(sa_type=Instant)
    form: Form = Field(sa_type=choice(Form))
    document_id: UUID
    content_hash: str
    sha256: str
    sealed_sha256: str | None = None
