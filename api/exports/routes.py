"""What a clinic takes away as tables: one patient's summary, all its records, a study's data."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.accounts.access import CurrentCaller, CurrentDermatologist, HasRole, NotSignedIn
from api.applications.record import NotTreated
from api.audit import Caller, Role
from api.clock import Now
from api.database import HEAVY
from api.errors import InvalidRequest, NotFound, problems
from api.exports import service, visit
from api.exports.archive import zipped
from api.exports.service import ExportRunning, TooFewParticipants
from api.exports.spelling import moment
from api.summaries import service as summaries
from api.summaries.models import Form
from api.summaries.routes import OfTreatment
from api.summaries.service import Asked
from api.summaries.summary import VisitSummary
from api.text import StorableText

router = APIRouter(tags=["exports"])
# Pseudonymised data shows an administrator no patient.
CurrentResearcher = Annotated[Caller, Depends(HasRole((Role.dermatologist, Role.administrator)))]
MEDIA_TYPE = "application/zip"
ARCHIVE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A zip of tables with their dictionary",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get(
    "/patients/{patient_id}/summary.csv.zip",
    response_class=Response,
    dependencies=[HEAVY],
    responses=ARCHIVE | problems(NotSignedIn, NotFound, InvalidRequest, NotTreated),
)
def one_patient(
    request: Request,
    patient_id: UUID,
    caller: CurrentCaller,
    now: Now,
    treatment_id: OfTreatment = None,
) -> Response:
    """The visit summary as tables, with every single application. The look is audited.

    The same value as the JSON with `applications=true`, cell by cell. `dictionary.csv` says what
    each column means; README.txt how text is kept from being run as a formula.
    """
    asked = Asked(patient_id, treatment_id, Form.csv, applications=True)
    issued = summaries.issue(request.app.state.resources, caller, asked, _archive, now)
    summary = issued.summary
    name = f"visit-summary-{_day(summary.as_of, summary.patient.zone)}.csv.zip"
    return Response(issued.content, media_type=MEDIA_TYPE, headers=_headers(name))


def _archive(summary: VisitSummary) -> bytes:
    return b"".join(zipped(visit.files(summary)))


@router.get(
    "/clinic/records.csv.zip",
    response_class=StreamingResponse,
    responses=ARCHIVE | problems(NotSignedIn, NotFound, ExportRunning),
)
def whole_clinic(request: Request, caller: CurrentDermatologist, now: Now) -> Response:
    """Every record of the clinic's patients as tables, as of now; for its dermatologists.

    Sent as it is read, one at a time. Each patient finds a line of it among who looked.
    """
    content = service.of_clinic(request.app.state.resources, caller, now)
    return _streamed(content, f"clinic-records-{now:%Y-%m-%d}.csv.zip")


@router.get(
    "/clinic/research.csv.zip",
    response_class=StreamingResponse,
    responses=ARCHIVE
    | problems(NotSignedIn, NotFound, InvalidRequest, ExportRunning, TooFewParticipants),
)
def study_data(
    request: Request,
    caller: CurrentResearcher,
    now: Now,
    study: Annotated[
        StorableText,
        Query(
            min_length=3,
            max_length=100,
            description="The same name gives the same pseudonyms, another name others",
            examples=["shingles-2026"],
        ),
    ],
) -> Response:
    """The data of patients who consent to research, under pseudonyms, with days for dates.

    For dermatologists and administrators. docs/exports.md says what is left out, and what may
    still point to a person.
    """
    content = service.of_study(request.app.state.resources, caller, study, now)
    return _streamed(content, f"research-{now:%Y-%m-%d}.csv.zip")


def _streamed(content: Iterator[bytes], name: str) -> Response:
    # Until the first chunk a refusal can still be told. A generator that has begun also tidies up
    # after itself when the client hangs up.
    first = next(content)
    whole = chain([first], content)
    return StreamingResponse(whole, media_type=MEDIA_TYPE, headers=_headers(name))


def _headers(name: str) -> dict[str, str]:
    """Nobody's name in it: names of files travel further than files."""
    return {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{name}"',
    }


def _day(at: datetime, zone: str) -> str | None:
    return moment(at, zone)[1]
