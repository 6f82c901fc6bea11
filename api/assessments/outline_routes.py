"""Outlines: read the newest or the proposal, confirm or correct it."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.accounts.access import CurrentCaller, NotSignedIn
from api.assessments import meshes, outlines
from api.assessments.outline_bodies import MeshPublic, OutlineConfirm, OutlinePublic
from api.clock import Now
from api.database import HEAVY, ReadSessionDep, SessionDep
from api.errors import InvalidRequest, NotFound, problems
from api.patients.access import PatientInView, PatientOfDermatologist, seen
from api.photos.models import View

router = APIRouter(
    prefix="/patients/{patient_id}/photo-sessions/{session_id}/outline", tags=["assessments"]
)
GATE = (NotSignedIn, NotFound, InvalidRequest)


@router.get("", responses=problems(*GATE), dependencies=[seen("outline.seen")])
def outline(patient: PatientInView, session_id: UUID, session: ReadSessionDep) -> OutlinePublic:
    """Where the lesions are: as last confirmed, or as the machine proposes with none confirmed."""
    return outlines.show(session, patient, session_id)


@router.get("/mesh/{view}", dependencies=[HEAVY], responses=problems(*GATE, meshes.NothingToDrawOn))
def mesh(
    request: Request,
    patient_id: UUID,
    session_id: UUID,
    view: View,
    caller: CurrentCaller,
    now: Now,
) -> MeshPublic:
    """Where the map of the face lies on the photo of one view: outlines are polygons on the map.

    The look is audited.
    """
    resources = request.app.state.resources
    return meshes.show(resources, caller, patient_id, session_id, view, now=now)


@router.put(
    "",
    status_code=201,
    responses=problems(
        *GATE,
        outlines.OutlineVersionConflict,
        outlines.OutlineNotPossible,
        outlines.ProposalUnknown,
    )
    | {200: {"model": OutlinePublic, "description": "It was confirmed before"}},
)
def confirm(
    response: Response,
    patient: PatientOfDermatologist,
    session_id: UUID,
    given: OutlineConfirm,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> OutlinePublic:
    """Confirm the proposed outline, correct it, or draw one. Versions are added, never changed.

    The photo session is then measured inside it; where it is the baseline of a treatment, every
    later session is compared with it. What is confirmed is no longer provisional. A polygon that
    crosses itself is kept as simple ones around the same skin, up to the edge of the face.
    """
    shown, new = outlines.confirm(session, caller, patient, session_id, given=given, now=now)
    response.status_code = 201 if new else 200
    return shown
