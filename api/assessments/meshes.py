"""Where the map of the face lies on a photo: found when somebody draws on it, and not stored."""

from datetime import datetime
from threading import BoundedSemaphore
from uuid import UUID

import imaging
from api import audit
from api.assessments import shots
from api.assessments.outline_bodies import MeshPublic
from api.audit import Caller
from api.errors import NotFound, Problem
from api.messages import noted
from api.patients import access
from api.photos.models import PhotoSession, View
from api.resources import Resources

# As with uploads: decoding is what costs memory.
_decoders = BoundedSemaphore(2)


class NothingToDrawOn(Problem):
    status = 409
    code = "nothing_to_draw_on"
    title = noted("This photo session has no usable photo of a face in this view")
    advice = noted("Draw on another view, or on another photo session.")


def show(
    resources: Resources,
    caller: Caller,
    patient_id: UUID,
    session_id: UUID,
    view: View,
    *,
    now: datetime,
) -> MeshPublic:
    """The mesh on the photo that counts for a view. The look is audited."""
    with resources.sessions.read() as session:
        patient = access.find(session, caller, patient_id)
        taken = session.get(PhotoSession, session_id)
        if taken is None or taken.patient_id != patient.id:
            raise NotFound
        found = shots.of_session(session, session_id)
    if found is None or view not in found.photos:
        raise NothingToDrawOn(field="view")
    photo = found.photos[view]
    with _decoders:
        mesh = imaging.locate(resources.storage.get(photo.storage_key))
    if isinstance(mesh, imaging.Refusal):
        raise NothingToDrawOn(field="view")
    with resources.sessions.write() as session:
        audit.record(
            session,
            caller,
            "photo.located",
            at=now,
            subject="photo",
            subject_id=photo.id,
            patient_id=patient.id,
        )
    return MeshPublic.model_validate(mesh)
