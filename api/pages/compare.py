"""Compare: a photo session beside another of the same patient, in one frame and one colour."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.accounts.access import CurrentCaller
from api.assessments import anchors, pairs, shots
from api.assessments.pair_bodies import PairPublic, PairView
from api.database import SessionDep
from api.pages.page import SignedInPage
from api.patients.access import PatientOfDermatologist
from api.patients.service import note_look
from api.photos.models import View

router = APIRouter(prefix="/patients/{patient_id}")


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
    taken = shots.of_patient(session, patient.id)
    if len(taken) < 2:
        note_look(session, caller, patient, page.now)
        return page.show("compare-nothing.html", patient=patient)
    chosen = now_id or taken[-1].session_id
    baseline_id = baseline_id or anchors.baseline_of(session, patient.id, chosen)
    if baseline_id is None and chosen == taken[0].session_id:
        # The first photos are looked at beside the last, and not the other way round.
        chosen, baseline_id = taken[-1].session_id, chosen
    links = pairs.links_of(page.request.app.state.settings)
    pair = pairs.show(
        session,
        caller,
        patient,
        chosen,
        # Without a treatment the first session stands in for the baseline.
        baseline_id or taken[0].session_id,
        links=links,
        now=page.now,
    )
    return page.show(
        "compare.html",
        patient=patient,
        pair=pair,
        taken=taken,
        shown=_shown(pair, view),
    )


def _shown(pair: PairPublic, view: View) -> PairView | None:
    """The view that was asked for, or another that both sessions have."""
    wanted = [one for one in pair.views if one.view is view]
    return next(iter([*wanted, *pair.views]), None)
