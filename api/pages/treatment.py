"""The treatment of a patient: start, areas, pauses, end, and states that the label asks about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from sqlmodel import Session

from api.alerts.models import AlertPublic
from api.clinics.models import Clinic
from api.database import HEAVY
from api.errors import InvalidRequest
from api.messages import Message
from api.pages.desk import AtDesk, Desk
from api.pages.page import see_other
from api.pages.prescribing import (
    BeganLongAgo,
    beginning,
    prescribed,
    questions_for,
    require_meant,
    sites_under,
)
from api.pages.typed import Returned, body_of, id_of_form
from api.patients import access
from api.patients.models import Patient
from api.summaries.alert_sentences import said
from api.treatments import calling_off, conditions, service, starting
from api.treatments.aftercare import aftercare
from api.treatments.again import EntryDiffers
from api.treatments.bodies import (
    Aftercare,
    AreaAdd,
    AreaStop,
    CallOff,
    ConditionCreate,
    ConditionEnd,
    PauseCreate,
    PauseEnd,
    TreatmentEnd,
)
from api.treatments.labels import Label
from api.treatments.models import Pause, TreatedArea, Treatment
from api.treatments.sites import SiteForbidden, SiteUnderTreatment

router = APIRouter(prefix="/patients/{patient_id}/treatment", dependencies=[HEAVY])
TO_CORRECT = (
    InvalidRequest,
    BeganLongAgo,
    starting.StartNotAllowed,
    starting.StartsTooFarAhead,
    starting.NoLabel,
    starting.TreatmentRunning,
    starting.TreatmentOverlaps,
    SiteForbidden,
    SiteUnderTreatment,
    service.NotInThatOrder,
    service.TreatmentEnded,
    service.EndsInFuture,
    conditions.ConditionOrder,
    calling_off.TreatmentUsed,
    EntryDiffers,
)


@dataclass(frozen=True)
class Shown:
    """A treatment with all that stands about it."""

    treatment: Treatment
    label: Label
    sites: dict[str, str]
    areas: list[TreatedArea]
    pauses: list[Pause]
    aftercare: Aftercare | None
    alerts: list[tuple[AlertPublic, Message | None]]


@router.get("")
def treatment(desk: AtDesk) -> Response:
    return _show(desk)


@router.post("")
def start(desk: AtDesk) -> Response:
    def change(session: Session, patient: Patient) -> None:
        given, now = beginning(desk.typed, questions_for(patient)), desk.page.now
        require_meant(desk.typed, given.started_on, service.local_today(patient, now))
        starting.start(session, desk.caller, patient, given, now)

    return _try(desk, "start", change)


@router.post("/{treatment_id}/end")
def end(desk: AtDesk, treatment_id: UUID) -> Response:
    def change(session: Session, found: Treatment) -> None:
        given = body_of(TreatmentEnd, desk.typed.filled("ended_on", "reason"))
        service.end(session, desk.caller, found, given, desk.page.now)

    return _try_at(desk, treatment_id, "end", change)


@router.post("/{treatment_id}/call-off")
def call_off(desk: AtDesk, treatment_id: UUID) -> Response:
    def change(session: Session, found: Treatment) -> None:
        given = body_of(CallOff, desk.typed.filled("reason"))
        calling_off.call_off(session, desk.caller, found, given, desk.page.now)

    return _try_at(desk, treatment_id, "call-off", change)


@router.post("/{treatment_id}/areas")
def add_area(desk: AtDesk, treatment_id: UUID) -> Response:
    def change(session: Session, found: Treatment) -> None:
        given = body_of(AreaAdd, prescribed(desk.typed))
        service.add_area(session, desk.caller, found, given, desk.page.now)

    return _try_at(desk, treatment_id, "area", change)


@router.post("/{treatment_id}/areas/{area_id}/stop")
def stop_area(desk: AtDesk, treatment_id: UUID, area_id: UUID) -> Response:
    def change(session: Session, found: Treatment) -> None:
        given = body_of(AreaStop, desk.typed.filled("stopped_on", "reason"))
        service.stop_area(session, desk.caller, found, area_id, given=given, now=desk.page.now)

    return _try_at(desk, treatment_id, f"stop-{area_id}", change)


@router.post("/{treatment_id}/pauses")
def pause(desk: AtDesk, treatment_id: UUID) -> Response:
    def change(session: Session, found: Treatment) -> None:
        given = body_of(PauseCreate, desk.typed.filled("id", "kind", "reason", "since", "until"))
        service.pause(session, desk.caller, found, given, desk.page.now)

    return _try_at(desk, treatment_id, "pause", change)


@router.post("/{treatment_id}/pauses/{pause_id}/end")
def end_pause(desk: AtDesk, treatment_id: UUID, pause_id: UUID) -> Response:
    def change(session: Session, found: Treatment) -> None:
        given = body_of(PauseEnd, desk.typed.filled("until"))
        service.end_pause(session, desk.caller, found, pause_id, given=given, now=desk.page.now)

    return _try_at(desk, treatment_id, f"resume-{pause_id}", change)


@router.post("/states")
def report_state(desk: AtDesk) -> Response:
    def change(session: Session, patient: Patient) -> None:
        given = body_of(ConditionCreate, desk.typed.filled("id", "kind", "since", "until", "note"))
        conditions.report_condition(session, desk.caller, patient, given, desk.page.now)

    return _try(desk, "state", change)


@router.post("/states/{state_id}/end")
def end_state(desk: AtDesk, state_id: UUID) -> Response:
    def change(session: Session, patient: Patient) -> None:
        given, now = body_of(ConditionEnd, desk.typed.filled("until")), desk.page.now
        conditions.end_condition(session, desk.caller, patient, state_id, given=given, now=now)

    return _try(desk, f"over-{state_id}", change)


def _try(desk: Desk, form: str, change: Callable[[Session, Patient], Any]) -> Response:
    try:
        desk.change(change)
    except TO_CORRECT as refused:
        return _show(desk, Returned(form, desk.typed, refused))
    return see_other(f"{desk.home}/treatment")


def _try_at(
    desk: Desk, treatment_id: UUID, form: str, change: Callable[[Session, Treatment], Any]
) -> Response:
    """Change one treatment of the patient."""
    return _try(
        desk,
        form,
        lambda session, patient: change(session, service.find(session, patient, treatment_id)),
    )


def _show(desk: Desk, back: Returned | None = None) -> Response:
    page = desk.page
    with desk.sessions.write() as session:
        patient = access.find(session, desk.caller, desk.patient_id)
        every = service.treatments(session, patient.id)
        shown = [_shown(session, one) for one in every]
        states = conditions.conditions(session, patient.id)
        clinic = session.get_one(Clinic, patient.clinic_id)
        desk.note_look(session, "treatment.seen", "treatment")
    return page.show_form(
        "treatment.html",
        back,
        patient=patient,
        shown=shown,
        running=next((one for one in shown if one.treatment.ended_on is None), None),
        states=states,
        sites=sites_under(clinic.jurisdiction),
        questions=questions_for(patient),
        today=service.local_today(patient, page.now),
        id=id_of_form(back, EntryDiffers),
    )


def _shown(session: Session, one: Treatment) -> Shown:
    return Shown(
        treatment=one,
        label=service.label_of(one),
        sites=sites_under(one.jurisdiction),
        areas=service.areas(session, one.id),
        pauses=service.pauses(session, one.id),
        aftercare=aftercare(session, one),
        alerts=[(each, said(each.rule, each.inputs)) for each in starting.raised(session, one)],
    )
