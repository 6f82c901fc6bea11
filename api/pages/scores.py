"""Entering what a dermatologist scored; computed first, for what is recorded stays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from sqlmodel import Session

from api.assessments import service
from api.assessments.bodies import FVasiGiven, TVasiGiven
from api.assessments.ladder import LADDER
from api.assessments.models import Measure, Source
from api.assessments.service import Reckoned
from api.database import HEAVY
from api.errors import InvalidRequest
from api.pages.desk import AtDesk, Desk
from api.pages.page import see_other
from api.pages.sheets import REGIONS, NothingScored, Row, Scored, empty_rows, rows_of, score_of
from api.pages.typed import Returned, id_of_form
from api.pagination import Paging
from api.patients import access
from api.patients.models import Patient
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


@dataclass(frozen=True)
class Came:
    """What came of a sheet: it comes back, with what it would be or why not, or is recorded."""

    back: Returned | None = None
    reckoned: Sequence[Reckoned] = ()
    recorded: UUID | None = None


@router.get("")
def scores(desk: AtDesk, asked: AskedFor, recorded: UUID | None = None) -> Response:
    return _show(desk, asked, Came(recorded=recorded))


@router.post("")
def enter(desk: AtDesk, asked: AskedFor) -> Response:
    """As the button says: one more row, the score alone, or the score recorded."""
    back, act = Returned(SHEET, desk.typed), desk.typed.one("act")
    if act == "row":
        return _show(desk, asked, Came(back))
    try:
        given = score_of(desk.typed, asked.measure)
        if act == "compute":
            return _show(desk, asked, Came(back, _reckon(desk, given)))
        _record(desk, given)
    except TO_CORRECT as refused:
        return _show(desk, asked, Came(replace(back, refused=refused)))
    return see_other(f"{desk.home}/scores?{asked.query}&recorded={given.id}")


def _reckon(desk: Desk, given: FVasiGiven | TVasiGiven) -> list[Reckoned]:
    with desk.sessions.read() as session:
        patient = access.find(session, desk.caller, desk.patient_id)
        return service.reckon(patient, given, desk.page.now)


def _record(desk: Desk, given: FVasiGiven | TVasiGiven) -> None:
    def change(session: Session, patient: Patient) -> None:
        service.record(session, desk.caller, patient, given, desk.page.now)

    desk.change(change)


def _show(desk: Desk, asked: Asked, came: Came) -> Response:
    back = came.back
    return desk.page.show_form(
        "scores.html",
        back,
        **_known(desk, asked.measure, came.recorded),
        asked=asked,
        rows=_rows(asked, back),
        regions=REGIONS[asked.measure],
        ladder=LADDER,
        id=id_of_form(back, service.AssessmentDiffers),
        reckoned=came.reckoned,
    )


def _known(desk: Desk, measure: Measure, recorded: UUID | None) -> dict[str, Any]:
    """Of the patient. What a machine measured is left out: it shall not lead who scores."""
    with desk.sessions.write() as session:
        patient = access.find(session, desk.caller, desk.patient_id)
        found = service.page(session, patient, measure, LATELY).items
        kept = service.find(session, patient, recorded) if recorded else None
        desk.note_look(session, "assessment.listed", "assessment")
    return {
        "patient": patient,
        "today": local_today(patient, desk.page.now),
        "recorded": kept,
        "earlier": [one for one in found if one.source is not Source.machine],
    }


def _rows(asked: Asked, back: Returned | None) -> list[Row]:
    if back is None:
        return empty_rows(asked.measure)
    one_more = [Row("")] if back.typed.one("act") == "row" else []
    return [*(rows_of(back.typed) or empty_rows(asked.measure)), *one_more]
