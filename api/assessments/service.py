"""Take scores in, show the series and what one value rests on. Nothing is ever changed."""

import hashlib
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import tuple_
from sqlmodel import Session, col, select

from api import audit
from api.assessments import ladder
from api.assessments.bodies import (
    AssessmentCreate,
    AssessmentInFull,
    AssessmentPublic,
    DlqiGiven,
    FVasiGiven,
    IntervalPublic,
    OverlayPublic,
    TVasiGiven,
    Unmeasured,
    VnsGiven,
)
from api.assessments.ladder import Patch
from api.assessments.models import Assessment, Measure, Source
from api.assessments.superseded import not_superseded, scored_again
from api.audit import Caller, Role
from api.database import insert_new, uuid7
from api.errors import NotFound, Problem
from api.messages import noted
from api.pagination import Page, Paging, instant
from api.patients.models import Patient
from api.photos.service import content_link
from api.treatments import service as treatments
from api.treatments.counting import meant
from api.treatments.eligibility import age_on


class AssessmentDiffers(Problem):
    status = 409
    code = "assessment_differs"
    title = noted("An assessment with this id was recorded with other content")
    advice = "Record a further assessment under an id of its own; the stored one was not changed."


class AssessedInFuture(Problem):
    status = 422
    code = "assessed_in_future"
    title = noted("The day of the assessment has not come yet")
    advice = "Check `assessed_on`; nothing was stored."


class DlqiNotForAge(Problem):
    status = 422
    code = "dlqi_not_for_age"
    title = "The DLQI is for people of 16 years and older"
    advice = "Use the questionnaire for children instead; nothing was stored."


class ScoreNotPossible(Problem):
    status = 422
    code = "score_not_possible"
    title = noted("There is no such score")
    advice = "`detail` names the value that is outside its scale; nothing was stored."


def record(
    session: Session, caller: Caller, patient: Patient, given: AssessmentCreate, now: datetime
) -> tuple[Assessment, bool]:
    """The stored assessment and whether it is new. VASI scores are a dermatologist's alone."""
    if given.measure in (Measure.f_vasi, Measure.t_vasi) and caller.role is not Role.dermatologist:
        raise NotFound
    _require_past(patient, given.assessed_on, now)
    content_hash = hashlib.sha256(given.model_dump_json().encode()).hexdigest()
    shared = {
        "patient_id": patient.id,
        "treatment_id": treatment_on(session, patient.id, given.assessed_on),
        "source": Source.patient if caller.role is Role.patient else Source.clinician,
        "assessed_on": given.assessed_on,
        "made_at": now,
        "author_id": caller.account_id,
        "provisional": False,
        "input_hash": content_hash,
    }
    new = given.id in insert_new(
        session, Assessment, [shared | row for row in _scored(patient, given)]
    )
    stored = session.get(Assessment, given.id)
    if stored is None or (stored.patient_id, stored.input_hash) != (patient.id, content_hash):
        raise AssessmentDiffers(field="id")
    if new:
        _audit(session, caller, "assessment.recorded", stored, now)
    return stored, new


class Reckoned(NamedTuple):
    measure: Measure
    value: float
    capped: bool  # the areas given were larger than the scale


def reckon(patient: Patient, given: AssessmentCreate, now: datetime) -> list[Reckoned]:
    """What would be recorded; nothing is."""
    _require_past(patient, given.assessed_on, now)
    return [
        Reckoned(row["measure"], row["value"], bool(row["detail"].get("capped")))
        for row in _scored(patient, given)
    ]


def _require_past(patient: Patient, assessed_on: date, now: datetime) -> None:
    if assessed_on > treatments.latest_today(patient, now):
        raise AssessedInFuture(field="assessed_on")


def _scored(patient: Patient, given: AssessmentCreate) -> list[dict[str, Any]]:
    """The rows that a body makes: its own, and with an F-VASI the F-BSA that follows from it."""
    try:
        match given:
            case FVasiGiven():
                return _face(given)
            case TVasiGiven():
                return [_row(given, *_body(given))]
            case VnsGiven():
                meaning = ladder.noticeability(given.answer)
                return [_row(given, Decimal(given.answer), meaning=meaning)]
            case DlqiGiven():
                return [_row(given, Decimal(given.total), band=_band(patient, given))]
    except ladder.ScoreInvalid as invalid:
        raise ScoreNotPossible(invalid.said) from None


def _row(
    given: AssessmentCreate, value: Decimal, said: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    detail = {**(said or {}), **more, "note": given.note}
    return {"id": given.id, "measure": given.measure, "value": float(value), "detail": detail}


def _face(given: FVasiGiven) -> list[dict[str, Any]]:
    score = ladder.f_vasi([Patch(**one.model_dump()) for one in given.regions])
    affected = sum((one.hand_units for one in given.regions if one.depigmented_pct), Decimal(0))
    regions = [one.model_dump(mode="json") for one in given.regions]
    vasi = _row(given, score.value, _vasi_detail(score), regions=regions)
    f_bsa = {
        "id": uuid7(),
        "measure": Measure.f_bsa,
        "value": float(affected),
        "detail": {"f_vasi": str(given.id)},
    }
    return [vasi, f_bsa]


def _body(given: TVasiGiven) -> tuple[Decimal, dict[str, Any]]:
    if given.total is not None:
        return given.total, {"region_set": None}
    patches = given.regions or []
    score = ladder.t_vasi([Patch(**one.model_dump()) for one in patches])
    regions = [one.model_dump(mode="json") for one in patches]
    return score.value, {**_vasi_detail(score), "regions": regions}


def _vasi_detail(score: ladder.Vasi) -> dict[str, Any]:
    return {
        "hand_units": float(score.hand_units),
        "capped": score.capped,
        "constant": score.constant,
    }


def _band(patient: Patient, given: DlqiGiven) -> str:
    age = age_on(patient.date_of_birth, given.assessed_on)
    if age < ladder.DLQI_FROM_AGE:
        raise DlqiNotForAge(field="total", age=age)
    return ladder.dlqi_band(given.total, age=age)


def treatment_on(session: Session, patient_id: UUID, day: date) -> UUID | None:
    """The treatment that a day belongs to, if any."""
    for one in meant(treatments.treatments(session, patient_id)):
        if one.started_on <= day and (one.ended_on is None or day <= one.ended_on):
            return one.id
    return None


def page(
    session: Session, patient: Patient, measure: Measure, paging: Paging
) -> Page[AssessmentPublic]:
    """One measure of a patient by everybody, newest first, superseded measurements left out.

    Of one day the one entered last comes first.
    """
    place = tuple_(col(Assessment.assessed_on), col(Assessment.made_at), col(Assessment.id))
    chosen = select(Assessment, scored_again()).where(
        Assessment.patient_id == patient.id, Assessment.measure == measure, not_superseded()
    )
    if last := paging.key(date.fromisoformat, instant, UUID):
        chosen = chosen.where(place < tuple_(*last, types=place.type.types))
    newest = (
        col(one).desc() for one in (Assessment.assessed_on, Assessment.made_at, Assessment.id)
    )
    found = session.exec(chosen.order_by(*newest).limit(paging.limit + 1)).all()
    shown, cursor = paging.split(found, lambda row: _place(row[0]))
    items = [public(one, corrected=corrected) for one, corrected in shown]
    return Page(items=items, next_cursor=cursor)


def _place(one: Assessment) -> tuple[date, str, UUID]:
    return one.assessed_on, one.made_at.isoformat(), one.id


def shown(session: Session, one: Assessment) -> AssessmentPublic:
    """A row by itself, as it counts now."""
    return public(one, corrected=_corrected(session, one))


def _corrected(session: Session, one: Assessment) -> bool:
    return session.exec(select(scored_again()).where(Assessment.id == one.id)).one()


def public(one: Assessment, *, corrected: bool = False) -> AssessmentPublic:
    """`corrected`: by a later score of that day."""
    return AssessmentPublic.model_validate(_fields(one, corrected=corrected))


def _fields(one: Assessment, *, corrected: bool) -> dict[str, Any]:
    interval, unmeasured = None, None
    if one.low is not None and one.high is not None:
        interval = IntervalPublic(low=one.low, high=one.high)
    if one.unmeasured is not None:
        unmeasured = Unmeasured(code=one.unmeasured, sentence=one.detail["reason"]["sentence"])
    return {
        **one.model_dump(),
        "value_of_record": one.source is not Source.machine and not corrected,
        "interval": interval,
        "unmeasured": unmeasured,
    }


def find(session: Session, patient: Patient, assessment_id: UUID) -> Assessment:
    found = session.get(Assessment, assessment_id)
    if found is None or found.patient_id != patient.id:
        raise NotFound
    return found


def show(
    session: Session,
    caller: Caller,
    patient: Patient,
    assessment_id: UUID,
    *,
    secret: str,
    lifetime: timedelta,
    now: datetime,
) -> AssessmentInFull:
    """One assessment with signed links to its overlays; issuing them is the look audited."""
    found = find(session, patient, assessment_id)
    _audit(session, caller, "assessment.seen", found, now)
    expires = now + lifetime
    keys: dict[str, str] = found.detail.get("overlays", {})
    links = [
        OverlayPublic.model_validate(
            {"view": view, "link": content_link(key, secret, expires), "link_expires_at": expires}
        )
        for view, key in sorted(keys.items())
    ]
    detail = {name: value for name, value in found.detail.items() if name != "overlays"}
    fields = _fields(found, corrected=_corrected(session, found))
    return AssessmentInFull.model_validate({**fields, "detail": detail, "overlays": links})


def _audit(
    session: Session, caller: Caller, action: str, assessment: Assessment, now: datetime
) -> None:
    audit.record(
        session,
        caller,
        action,
        at=now,
        subject="assessment",
        subject_id=assessment.id,
        patient_id=assessment.patient_id,
        measure=assessment.measure,
    )
