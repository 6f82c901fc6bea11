"""Outline: the machine's proposal or the newest version on the photo, drawn on and confirmed."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from api.accounts.access import CurrentCaller
from api.assessments import anchors, meshes, outlines, pairs, shots
from api.assessments.outline_bodies import MeshPublic, OutlineConfirm, OutlinePublic
from api.assessments.shots import Shots
from api.audit import Caller
from api.clock import Now
from api.database import HEAVY, SessionDep
from api.messages import noted
from api.pages.page import Page, SignedInPage
from api.patients.access import PatientOfDermatologist
from api.patients.service import note_look
from api.photos import service as photos
from api.photos.models import PhotoSeen, View

router = APIRouter(prefix="/patients/{patient_id}/outline/{session_id}")
TOOLS = (
    ("draw", noted("Draw a lesion")),
    ("move", noted("Move a lesion")),
    ("push", noted("Push the border")),
    ("erase", noted("Erase a lesion")),
)


@router.get("")
def outline(
    page: SignedInPage,
    patient: PatientOfDermatologist,
    session_id: UUID,
    caller: CurrentCaller,
    session: SessionDep,
    view: View | None = None,
    saved: bool = False,
) -> Response:
    shown = outlines.show(session, patient, session_id)
    taken = shots.of_session(session, session_id)
    if taken is None:
        note_look(session, caller, patient, page.now)
        return page.show("outline-nothing.html", patient=patient)
    chosen = view if view and view in taken.photos else min(taken.photos)
    return page.show(
        "outline.html",
        patient=patient,
        outline=shown,
        taken=taken,
        baseline=_baseline(session, taken),
        view=chosen,
        photo=_photo(session, page, caller, taken, chosen),
        proposal=outlines.proposal_of(session, shown),
        names=outlines.who_confirmed(session, shown),
        given=_given(page, shown, chosen),
        tools=TOOLS,
        saved=saved,
    )


def _baseline(session: Session, taken: Shots) -> Shots | None:
    """The earlier session inside whose outline this one is compared, if there is one."""
    found = anchors.baseline_of(session, taken.patient_id, taken.session_id)
    return shots.of_session(session, found) if found else None


def _photo(session: Session, page: Page, caller: Caller, taken: Shots, view: View) -> PhotoSeen:
    links = pairs.links_of(page.request.app.state.settings)
    return photos.show(session, caller, taken.photos[view], **links._asdict(), now=page.now)


def _given(page: Page, shown: OutlinePublic, view: View) -> dict[str, Any]:
    """What the script draws from, and where it sends the version."""
    here = page.request.url.path
    say = page.speech.say
    return {
        "polygons": shown.polygons,
        "version": shown.version,
        "proposal": str(shown.proposal) if shown.proposal else None,
        "mesh": f"{here}/mesh?view={view}",
        "save": here,
        "after": f"{here}?view={view}&saved=true",
        "words": {"lesion": say(noted("Lesion")), "hidden": say(noted("not in this view"))},
    }


@router.get("/mesh", dependencies=[HEAVY])
def mesh(
    request: Request,
    patient_id: UUID,
    session_id: UUID,
    caller: CurrentCaller,
    now: Now,
    view: View = View.front,
) -> MeshPublic:
    resources = request.app.state.resources
    return meshes.show(resources, caller, patient_id, session_id, view, now=now)


@router.post("")
def confirm(
    patient: PatientOfDermatologist,
    session_id: UUID,
    given: OutlineConfirm,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> OutlinePublic:
    shown, _ = outlines.confirm(session, caller, patient, session_id, given=given, now=now)
    return shown
