"""The visit summary: as JSON, as a PDF of two pages, as a FHIR document, and its chart."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import APIRouter, Depends, Header, Query, Request, Response

from api.accounts.access import CurrentCaller, NotSignedIn
from api.applications.record import NotTreated
from api.clock import Now
from api.database import HEAVY
from api.errors import InvalidRequest, NotFound, problems
from api.languages import Language, preferred
from api.speech import Speech
from api.summaries import service
from api.summaries.bodies import SummaryPublic
from api.summaries.charts import chart_of
from api.summaries.fhir.document import MEDIA_TYPE as FHIR
from api.summaries.fhir.document import render_fhir
from api.summaries.models import Form
from api.summaries.pdf.render import UnprintableText, render_pdf
from api.summaries.seal import signing_key
from api.summaries.service import Asked
from api.summaries.summary import VisitSummary, render_json

router = APIRouter(
    prefix="/patients/{patient_id}/summary", tags=["summaries"], dependencies=[HEAVY]
)
GATE = (NotSignedIn, NotFound, InvalidRequest, NotTreated)
PRIVATE = {"Cache-Control": "private, no-store"}
OfTreatment = Annotated[
    UUID | None, Query(description="The running treatment, else the newest, if left out")
]
WithApplications = Annotated[bool, Query(description="Each single application too")]


def _wished(
    language: Annotated[
        Language | None,
        Query(
            description="In which its sentences, days and numbers are told; left out, the best "
            "that `Accept-Language` asks for, else English",
            examples=["nl"],
        ),
    ] = None,
    accept_language: Annotated[str, Header(include_in_schema=False)] = "",
) -> Language:
    return preferred(language, accepted=accept_language)


InLanguage = Annotated[Language, Depends(_wished)]
BYTES: dict[str, Any] = {"type": "string", "format": "binary"}
BUNDLE: dict[str, Any] = {
    "type": "object",
    "example": {"resourceType": "Bundle", "type": "document", "entry": []},
}


def _made_of(media_type: str, schema: dict[str, Any] = BYTES) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": "The document", "content": {media_type: {"schema": schema}}}}


@router.get("", response_model=SummaryPublic, responses=problems(*GATE))
def as_json(
    request: Request,
    patient_id: UUID,
    caller: CurrentCaller,
    now: Now,
    treatment_id: OfTreatment = None,
    applications: WithApplications = False,
) -> Response:
    """Everything that the PDF shows, as of now. The look is audited.

    A patient is not shown what a machine proposes before a dermatologist has signed the review.
    """
    asked = Asked(patient_id, treatment_id, Form.json, applications)
    issued = service.issue(request.app.state.resources, caller, asked, render_json, now)
    return Response(issued.content, media_type="application/json", headers=PRIVATE)


@router.get(
    ".pdf",
    response_class=Response,
    responses=_made_of("application/pdf") | problems(*GATE, UnprintableText),
)
def as_pdf(
    request: Request,
    patient_id: UUID,
    caller: CurrentCaller,
    now: Now,
    language: InLanguage,
    treatment_id: OfTreatment = None,
) -> Response:
    """Two pages of A4, PDF/A-3a and PDF/UA-1, that a dermatologist sends to a GP. Audited.

    The FHIR document of the same summary is attached to it, in the same language.

    The same content in the same language is the same bytes. A name is printed whole in its own
    script or not at all.
    """
    asked = Asked(patient_id, treatment_id, Form.pdf, language=language)
    key = _key(request)
    issued = service.issue(
        request.app.state.resources,
        caller,
        asked,
        lambda summary: render_pdf(summary, render_fhir(summary, key, language), language),
        now,
    )
    headers = _to_keep(issued.summary, language, "pdf")
    return Response(issued.content, media_type="application/pdf", headers=headers)


@router.get(
    ".fhir.json",
    response_class=Response,
    responses=_made_of(FHIR, BUNDLE) | problems(*GATE),
)
def as_fhir(
    request: Request,
    patient_id: UUID,
    caller: CurrentCaller,
    now: Now,
    language: InLanguage,
    treatment_id: OfTreatment = None,
    applications: WithApplications = False,
) -> Response:
    """A FHIR R4 document: a Bundle of type `document`, with the photos in it. Audited.

    The same content in the same language is the same bytes; what is coded is the same in all of
    them. What each code means, and where those of our own are published, is in docs/fhir.md.
    """
    asked = Asked(patient_id, treatment_id, Form.fhir, applications, language)
    key = _key(request)
    issued = service.issue(
        request.app.state.resources,
        caller,
        asked,
        lambda summary: render_fhir(summary, key, language),
        now,
    )
    headers = _to_keep(issued.summary, language, "fhir.json")
    return Response(issued.content, media_type=FHIR, headers=headers)


@router.get(
    "/f-vasi.svg",
    response_class=Response,
    responses=_made_of("image/svg+xml") | problems(*GATE),
)
def f_vasi_chart(
    request: Request,
    patient_id: UUID,
    caller: CurrentCaller,
    now: Now,
    language: InLanguage,
    treatment_id: OfTreatment = None,
) -> Response:
    """F-VASI by week of treatment, the same picture as in the PDF. The look is audited."""
    asked = Asked(patient_id, treatment_id, Form.svg, language=language)
    issued = service.issue(
        request.app.state.resources,
        caller,
        asked,
        lambda summary: chart_of(summary, Speech(language, summary.patient.zone)),
        now,
    )
    return Response(issued.content, media_type="image/svg+xml", headers=_in(language))


def _key(request: Request) -> Ed25519PrivateKey:
    return signing_key(request.app.state.settings.secret_key.get_secret_value())


def _in(language: Language) -> dict[str, str]:
    return PRIVATE | {"Content-Language": language, "Vary": "Accept-Language"}


def _to_keep(summary: VisitSummary, language: Language, ending: str) -> dict[str, str]:
    """A file of plain letters and nobody's name: names of files travel further than files."""
    on = _local(summary.as_of, summary.patient.zone)
    name = f"visit-summary-{on:%Y-%m-%d}-{summary.content_hash[:12]}-{language}.{ending}"
    return _in(language) | {"Content-Disposition": f'attachment; filename="{name}"'}


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone))
