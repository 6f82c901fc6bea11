"""What FHIR servers and readers of our documents look up, open to everyone."""

from typing import Any

from fastapi import APIRouter, Response

from api.summaries.fhir.document import MEDIA_TYPE, canonical
from api.summaries.fhir.vocabulary import code_system

router = APIRouter(prefix="/fhir", tags=["summaries"])
_DOCUMENT: dict[int | str, dict[str, Any]] = {
    200: {"description": "The resource", "content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}
}


@router.get("/CodeSystem/repigment", response_class=Response, responses=_DOCUMENT)
def codes() -> Response:
    """The codes of our own in FHIR documents, each with its meaning. Nobody need sign in."""
    headers = {"Cache-Control": "public, max-age=3600"}
    return Response(canonical(code_system()), media_type=MEDIA_TYPE, headers=headers)
