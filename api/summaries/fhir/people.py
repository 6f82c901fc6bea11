"""Who is treated, by whom and where."""

from collections.abc import Iterator
from uuid import UUID

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.coding import Coding
from fhir.resources.R4B.humanname import HumanName
from fhir.resources.R4B.organization import Organization
from fhir.resources.R4B.patient import Patient, PatientCommunication
from fhir.resources.R4B.practitioner import Practitioner

from api.messages import noted
from api.speech import Speech
from api.summaries import words
from api.summaries.codes import SEXES
from api.summaries.fhir import ids
from api.summaries.fhir.narrative import paragraphs, plain
from api.summaries.summary import VisitSummary

# FHIR knows no more than these four.
_GENDERS = {"female": "female", "male": "male", "intersex": "other", "unknown": "unknown"}


def patient(summary: VisitSummary, speech: Speech) -> Patient:
    told = summary.patient
    born = noted("Born on %(day)s; sex at birth: %(sex)s.")
    sex = words.said(SEXES, told.sex_at_birth, speech)
    language = Coding(system="urn:ietf:bcp:47", code=told.language)
    return Patient(
        id=str(told.id),
        text=paragraphs(
            speech.language,
            told.name,
            speech.filled(born, day=speech.day(told.born_on), sex=sex),
        ),
        active=True,
        name=[HumanName(use="official", text=plain(told.name))],
        gender=_GENDERS[told.sex_at_birth],
        birthDate=told.born_on,
        communication=[
            PatientCommunication(language=CodeableConcept(coding=[language]), preferred=True)
        ],
        managingOrganization=ids.reference("Organization", summary.clinic.id),
    )


def organization(summary: VisitSummary, speech: Speech) -> Organization:
    name = plain(summary.clinic.name)
    return Organization(
        id=str(summary.clinic.id),
        text=paragraphs(speech.language, name),
        active=True,
        name=name,
    )


def practitioners(summary: VisitSummary, speech: Speech) -> list[Practitioner]:
    """Everyone who prescribed, scored or signed, once."""
    return [
        Practitioner(
            id=str(id),
            text=paragraphs(speech.language, name),
            name=[HumanName(use="official", text=plain(name))],
        )
        for id, name in dict(_acting(summary)).items()
    ]


def _acting(summary: VisitSummary) -> Iterator[tuple[UUID, str]]:
    prescriber = summary.treatment.prescriber
    yield prescriber.id, prescriber.name
    for series in summary.series:
        for value in series.values:
            if value.source == "clinician" and value.author_id:
                yield value.author_id, value.by
    for review in summary.reviews:
        if review.signature:
            yield review.signature.signer_id, review.signature.name
