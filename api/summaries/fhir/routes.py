"""What FHIR servers and readers of our documents look up, open to everyone."""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.summaries.fhir.document import MEDIA_TYPE, render
from api.summaries.fhir.vocabulary import code_system
from api.summaries.seal import public_jwk, signing_key

router = APIRouter(prefix="/fhir", tags=["summaries"])
_DOCUMENT: dict[int | str, dict[str, Any]] = {
    200: {"description": "The resource", "content": {MEDIA_TYPE: {"schema": {"type": "object"}}}}
}


@router.get("/CodeSystem/repigment", response_class=Response, responses=_DOCUMENT)
def codes() -> Response:
    """The codes of our own in FHIR documents, each with its meaning. Nobody need sign in."""
    headers = {"Cache-Control": "public, max-age=3600"}
    return Response(render(code_system()), media_type=MEDIA_TYPE, headers=headers)


@router.get("/keys")
def keys(request: Request) -> dict[str, list[dict[str, Any]]]:
    """The public key of the seal under our documents, as a JWK set. Nobody need sign in."""
    key = signing_key(request.app.state.settings.secret_key.get_secret_value())
    return {"keys": [public_jwk(key.public_key())]}
