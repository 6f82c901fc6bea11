"""What a clinic takes away as tables: one patient's summary, all its records, a study's data."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.accounts.access import CurrentCaller, NotSignedIn
from api.applications.record import NotTreated
from api.clock import Now
from api.database import HEAVY
from api.errors import InvalidRequest, NotFound, problems
from api.exports import visit
from api.exports.archive import zipped
from api.exports.spelling import moment
from api.summaries import service as summaries
from api.summaries.routes import OfTreatment
from api.summaries.service import Asked, Form

router = APIRouter(tags=["exports"])
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
    summary = summaries.see(request.app.state.resources, caller, asked, now)
    content = b"".join(zipped(visit.files(summary)))
    name = f"visit-summary-{_day(summary.as_of, summary.patient.zone)}.csv.zip"
    return Response(content, media_type=MEDIA_TYPE, headers=_headers(name))


def _headers(name: str) -> dict[str, str]:
    """Nobody's name in it: names of files travel further than files."""
    return {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{name}"',
    }


def _day(at: datetime, zone: str) -> str | None:
    return moment(at, zone)[1]
