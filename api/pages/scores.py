"""Entering what a dermatologist scored; computed first, for what is recorded stays."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from api import audit
from api.accounts.access import CurrentCaller
from api.assessments import service
from api.assessments.bodies import FVasiGiven, TVasiGiven
from api.assessments.ladder import LADDER
from api.assessments.models import Measure, Source
from api.assessments.service import Reckoned
from api.audit import Caller
from api.database import HEAVY, Sessions, uuid7
from api.errors import InvalidRequest
from api.pages.faults import faults_of
from api.pages.page import Page, SignedInPage, see_other
from api.pages.sheets import REGIONS, NothingScored, Row, Scored, empty_rows, rows_of, score_of
from api.pages.typed import Returned, TypedForm
from api.pagination import Paging
from api.patients import access
from api.patients.access import DermatologistsPatientId
from api.treatments.service import local_today

router = APIRouter(prefix="/patients/{patient_id}/scores", dependencies=[HEAVY])
SHEET = "sheet"
LATELY = Paging(limit=50, after=None)
TO_CORRECT = (
    InvalidRequest,
    NothingScored,
    service.AssessmentDiffers,
    service.AssessedInFuture,
    service.ScoreNotPossible,
)


@dataclass(frozen=True)
class Asked:
    """Which sheet, and the review that waits for it, if one does."""

    measure: Scored
    review: UUID | None

    @property
    def query(self) -> str:
        told = {"measure": self.measure.value, "review": self.review}
        return urlencode({name: value for name, value in told.items() if value})


def _asked(measure: Scored = Measure.f_vasi, review: UUID | None = None) -> Asked:
    return Asked(measure, review)


AskedFor = Annotated[Asked, Depends(_asked)]


@router.get("")
def scores(
    page: SignedInPage,
    patient_id: DermatologistsPatientId,
    caller: CurrentCaller,
    asked: AskedFor,
    recorded: UUID | None = None,
) -> Response:
    return _show(page, caller, patient_id, asked, recorded=recorded)


@router.post("")
def enter(
    page: SignedInPage,
    patient_id: DermatologistsPatientId,
    caller: CurrentCaller,
    asked: AskedFor,
    typed: TypedForm,
) -> Response:
    """As the button says: one more row, the score alone, or the score recorded."""
    act = typed.one("act")
    if act == "row":
        return _show(page, caller, patient_id, asked, back=Returned(SHEET, typed))
    try:
        given = score_of(typed, asked.measure)
        if act == "compute":
            reckoned = _reckon(page, caller, patient_id, given)
            back = Returned(SHEET, typed)
            return _show(page, caller, patient_id, asked, back=back, reckoned=reckoned)
        _record(page, caller, patient_id, given)
    except TO_CORRECT as refused:
        return _show(page, caller, patient_id, asked, back=Returned(SHEET, typed, refused))
    return see_other(f"/clinic/patients/{patient_id}/scores?{asked.query}&recorded={given.id}")


def _reckon(
    page: Page, caller: Caller, patient_id: UUID, given: FVasiGiven | TVasiGiven
) -> list[Reckoned]:
    with _sessions(page).read() as session:
        return service.reckon(access.find(session, caller, patient_id), given, page.now)


def _record(page: Page, caller: Caller, patient_id: UUID, given: FVasiGiven | TVasiGiven) -> None:
    with _sessions(page).write() as session:
        patient = access.find(session, caller, patient_id)
        service.record(session, caller, patient, given, page.now)


def _show(
    page: Page,
    caller: Caller,
    patient_id: UUID,
    asked: Asked,
    *,
    back: Returned | None = None,
    reckoned: list[Reckoned] | None = None,
    recorded: UUID | None = None,
) -> Response:
    """What a machine measured is left out: it shall not lead who scores."""
    with _sessions(page).write() as session:
        patient = access.find(session, caller, patient_id)
        found = service.page(session, patient, asked.measure, LATELY).items
        kept = service.find(session, patient, recorded) if recorded else None
        audit.record(
            session,
            caller,
            "assessment.listed",
            at=page.now,
            subject="assessment",
            patient_id=patient.id,
        )
    refused = back.refused if back else None
    return page.show(
        "scores.html",
        status=refused.status if refused else 200,
        patient=patient,
        asked=asked,
        back=back,
        faults=faults_of(refused, page.speech),
        rows=_rows(asked, back),
        regions=REGIONS[asked.measure],
        ladder=LADDER,
        id=_id(back),
        today=local_today(patient, page.now),
        reckoned=reckoned or [],
        recorded=kept,
        earlier=[one for one in found if one.source is not Source.machine],
    )


def _rows(asked: Asked, back: Returned | None) -> list[Row]:
    if back is None:
        return empty_rows(asked.measure)
    one_more = [Row("")] if back.typed.one("act") == "row" else []
    return [*(rows_of(back.typed) or empty_rows(asked.measure)), *one_more]


def _id(back: Returned | None) -> str:
    """The same however often the form is sent; another once something else was kept under it."""
    if back is None or isinstance(back.refused, service.AssessmentDiffers):
        return str(uuid7())
    return back.typed.one("id")


def _sessions(page: Page) -> Sessions:
    sessions: Sessions = page.request.app.state.sessions
    return sessions
