"""The face at baseline and now, as it stands in the PDF."""

from base64 import b64encode
from collections.abc import Iterator
from uuid import UUID

from fhir.resources.R4B.attachment import Attachment
from fhir.resources.R4B.media import Media
from fhir.resources.R4B.reference import Reference

from api.messages import noted
from api.speech import Speech
from api.summaries import words
from api.summaries.codes import VIEWS
from api.summaries.fhir import ids, terms
from api.summaries.fhir.narrative import paragraphs, plain
from api.summaries.picture import Photo
from api.summaries.summary import VisitSummary

FACE = noted("Face, %(view)s")


def media(summary: VisitSummary, speech: Speech) -> list[Media]:
    """A photo that is of baseline and of now is told once."""
    shown = {photo.id: (view, photo) for view, photo in _photos(summary)}
    return [_media(view, photo, summary, speech) for view, photo in shown.values()]


def of_session(summary: VisitSummary, session_id: UUID, speech: Speech) -> list[Reference]:
    """The photographs of a session; where this document shows none, the session by its id."""
    shown = {photo.id for _, photo in _photos(summary) if photo.session_id == session_id}
    if not shown:
        display = speech.say(noted("Photographs that are not shown here"))
        return [ids.elsewhere("Media", session_id, display)]
    return [ids.reference("Media", id) for id in sorted(shown)]


def _photos(summary: VisitSummary) -> Iterator[tuple[str, Photo]]:
    for pair in summary.photos:
        for photo in (pair.baseline, pair.now):
            if photo:
                yield pair.view, photo


def _media(view: str, photo: Photo, summary: VisitSummary, speech: Speech) -> Media:
    seen = words.said(VIEWS, view, speech)
    title = f"{speech.filled(FACE, view=seen)}, {speech.day(photo.taken_on)}"
    return Media(
        id=str(photo.id),
        text=paragraphs(speech.language, title),
        identifier=[ids.digest(photo.sha256)],
        status="completed",
        type=terms.PHOTOGRAPH,
        view=terms.local(f"view_{view}"),
        subject=ids.patient(summary),
        createdDateTime=terms.day(photo.taken_on),
        bodySite=terms.FACE,
        content=Attachment(
            contentType="image/jpeg",
            data=b64encode(photo.jpeg),
            size=len(photo.jpeg),
            title=plain(title),
        ),
    )
