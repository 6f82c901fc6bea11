"""Photos: upload one view, list sessions, look at one, and the signed content itself."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.accounts.access import CurrentCaller, NotSignedIn
from api.clock import Now, StorableInstant
from api.database import HEAVY, ReadSessionDep, SessionDep
from api.errors import BadRequest, InvalidRequest, NotFound, problems
from api.patients.access import PatientInCare, PatientInView, seen
from api.patients.models import ZoneName
from api.patients.service import ConsentMissing
from api.photos import service
from api.photos.models import PhotoPublic, PhotoSeen, PhotoSessionPublic, View
from api.photos.upload import ReceivedFile
from api.storage import Storage, verify

router = APIRouter(tags=["photos"])
GATE = (NotSignedIn, NotFound, InvalidRequest)
STORED_BEFORE: dict[int | str, dict[str, Any]] = {
    200: {"model": PhotoPublic, "description": "These bytes were stored before"}
}
PICTURE: dict[int | str, dict[str, Any]] = {200: {"content": {"image/jpeg": {}}}}
TAKEN_AT = "When it was taken, with offset; in an address + is written %2B"
PHOTO_BODY = {
    "requestBody": {
        "required": True,
        "description": "The bytes of the photo as the camera made them",
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in ("image/jpeg", "image/png", "image/webp", "image/heic")
        },
    }
}


@router.put(
    "/patients/{patient_id}/photo-sessions/{session_id}/photos/{view}",
    status_code=201,
    dependencies=[HEAVY],
    openapi_extra=PHOTO_BODY,
    responses=STORED_BEFORE
    | problems(
        NotSignedIn,
        NotFound,
        ConsentMissing,
        service.PhotoElsewhere,
        service.TakenInFuture,
        BadRequest,
        InvalidRequest,
        *service.REFUSALS.values(),
    ),
)
def upload(
    request: Request,
    response: Response,
    patient_id: UUID,
    session_id: UUID,
    view: View,
    file: ReceivedFile,
    caller: CurrentCaller,
    now: Now,
    taken_at: Annotated[
        StorableInstant,
        Query(description="When it was taken, with offset; in an address + is written %2B"),
    ],
    time_zone: Annotated[ZoneName, Query(description="IANA zone it was taken in")],
) -> PhotoPublic:
    """Upload one view of a photo session; the phone chooses the session's id.

    The answer says at once `pass`, `warn` or `retake`, why, and what to do better. All three are
    stored; only the first two are measured. The same bytes again give the
    stored photo and 200. The body is the bare bytes of the file, not a form.
    """
    shot = service.Shot(session_id, view, taken_at, time_zone)
    state = request.app.state
    photo, new = service.receive(
        state.sessions, state.storage, caller, shot=shot, patient_id=patient_id, file=file, now=now
    )
    response.status_code = 201 if new else 200
    return PhotoPublic.model_validate(photo, from_attributes=True)


@router.get(
    "/patients/{patient_id}/photo-sessions",
    responses=problems(*GATE),
    dependencies=[seen("photo_session.seen")],
)
def photo_sessions(patient: PatientInView, session: ReadSessionDep) -> list[PhotoSessionPublic]:
    """Photo sessions and what was found of each photo, newest first; pictures one by one."""
    return [
        PhotoSessionPublic.model_validate(
            {**one.model_dump(), "photos": [photo.model_dump() for photo in photos]}
        )
        for one, photos in service.sessions_of(session, patient)
    ]


@router.get("/patients/{patient_id}/photos/{photo_id}", responses=problems(*GATE))
def photo(
    request: Request,
    patient: PatientInCare,
    photo_id: UUID,
    caller: CurrentCaller,
    session: SessionDep,
    now: Now,
) -> PhotoSeen:
    """One photo with a signed link that lives for minutes. The look is audited."""
    settings = request.app.state.settings
    return service.show(
        session,
        caller,
        service.find(session, patient, photo_id),
        secret=settings.secret_key.get_secret_value(),
        lifetime=timedelta(seconds=settings.photo_link_seconds),
        now=now,
    )


@router.get(
    "/photo-content/{token}",
    response_class=StreamingResponse,
    responses=PICTURE | problems(NotFound),
)
def content(request: Request, token: str, now: Now) -> StreamingResponse:
    """The picture behind a signed link: upright, without position or any other tag."""
    key = verify(token, request.app.state.settings.secret_key.get_secret_value(), now)
    storage: Storage = request.app.state.storage
    if key is None:
        raise NotFound
    return StreamingResponse(
        storage.stream(key), media_type="image/jpeg", headers={"Cache-Control": "private, no-store"}
    )
