"""Pairs: a photo session laid on its baseline, or on any other session."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request

from api.accounts.access import CurrentCaller, NotSignedIn
from api.assessments import pairs
from api.assessments.pair_bodies import PairPublic
from api.clock import Now
from api.database import SessionDep
from api.errors import InvalidRequest, NotFound, problems
from api.patients.access import PatientInCare

router = APIRouter(
    prefix="/patients/{patient_id}/photo-sessions/{session_id}/pair", tags=["assessments"]
)


@router.get("", responses=problems(NotSignedIn, NotFound, InvalidRequest, pairs.NoBaseline))
def pair(
    request: Request,
    patient: PatientInCare,
    session_id: UUID,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
    baseline_id: Annotated[
        UUID | None,
        Query(description="The session to set it against; the treatment's baseline if left out"),
    ] = None,
) -> PairPublic:
    """Before and now in one frame, view by view, with repigmentation as a whole and by region.

    The later photo is moved onto the baseline and its normal skin brought to the baseline's
    colour. Pictures are made once, in the background: while `state` is `being_made`, nothing else
    is told, so ask again. The look is audited, asking again is not.
    """
    links = pairs.links_of(request.app.state.settings)
    return pairs.show(session, caller, patient, session_id, baseline_id, links=links, now=now)
