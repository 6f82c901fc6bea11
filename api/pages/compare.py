"""Compare: a photo session beside another of the same patient, in one frame and one colour."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from sqlmodel import Session

from api.accounts.access import CurrentCaller
from api.assessments import anchors, both_days, pairs, shots
from api.assessments.pair_bodies import ComparisonState, PairPublic, PairView
from api.assessments.shots import Shots
from api.database import SessionDep
from api.pages.page import SignedInPage
from api.patients.access import PatientOfDermatologist
from api.patients.models import Patient
from api.patients.service import note_look
from api.photos.models import View

router = APIRouter(prefix="/patients/{patient_id}")


@dataclass(frozen=True)
class Chosen:
    """What was taken first always stands before; `turned`: it was asked for the other way round."""

    before: UUID
    now: UUID
    turned: bool


@dataclass(frozen=True)
class Baseline:
    """The session since which repigmentation is measured."""

    session_id: UUID
    on: date


@router.get("/compare")
def compare(
    page: SignedInPage,
    patient: PatientOfDermatologist,
    caller: CurrentCaller,
    session: SessionDep,
    now_id: Annotated[UUID | None, Query(alias="now")] = None,
    baseline_id: Annotated[UUID | None, Query(alias="baseline")] = None,
    view: View = View.front,
) -> Response:
    taken = {one.session_id: one for one in shots.of_patient(session, patient.id)}
    if len(taken) < 2:
        note_look(session, caller, patient, page.now)
        return page.show("compare-nothing.html", patient=patient, taken=[])
    chosen = _chosen(session, patient, [*taken], now_id, baseline_id)
    if chosen.before == chosen.now and chosen.now in taken:
        note_look(session, caller, patient, page.now)
        return page.show("compare-nothing.html", patient=patient, taken=taken.values(), pair=chosen)
    links = pairs.links_of(page.request.app.state.settings)
    pair = pairs.show(
        session, caller, patient, chosen.now, chosen.before, links=links, now=page.now
    )
    return page.show(
        "compare.html",
        patient=patient,
        pair=pair,
        taken=taken.values(),
        chosen=chosen,
        shown=_shown(pair, view),
        scored=both_days.f_vasi(session, taken[chosen.before], taken[chosen.now]),
        since=_since(session, patient, pair, taken),
    )


def _chosen(
    session: Session, patient: Patient, order: list[UUID], now: UUID | None, before: UUID | None
) -> Chosen:
    """`order` has every session, the oldest first."""
    both_asked = now is not None and before is not None
    now = now or order[-1]
    before = before or anchors.baseline_of(session, patient.id, now)
    if before is None:
        # Without a treatment the first session stands in for the baseline, and itself is looked at
        # beside the last.
        before = order[0] if now != order[0] else order[-1]
    if {before, now} <= {*order} and order.index(before) > order.index(now):
        return Chosen(now, before, turned=both_asked)
    return Chosen(before, now, turned=False)


def _shown(pair: PairPublic, view: View) -> PairView | None:
    """The view that was asked for, or another that both sessions have."""
    wanted = [one for one in pair.views if one.view is view]
    return next(iter([*wanted, *pair.views]), None)


def _since(
    session: Session, patient: Patient, pair: PairPublic, taken: dict[UUID, Shots]
) -> Baseline | None:
    """Where another session is the baseline of the later one, which."""
    if pair.comparison not in (ComparisonState.other_baseline, ComparisonState.no_outline):
        return None
    found = anchors.baseline_of(session, patient.id, pair.session_id)
    if found is None or found == pair.baseline_session_id:
        return None
    return Baseline(found, taken[found].assessed_on)
