"""Is this the document that was handed out? By the file, or by its digest alone."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from api.accounts.access import HasRole, NotSignedIn
from api.audit import Caller, Role
from api.clock import Now
from api.database import HEAVY, SessionDep
from api.errors import InvalidRequest, NotFound, problems
from api.summaries import verifying
from api.summaries.models import Form
from api.summaries.seal import signing_key
from api.summaries.verification import Examined, Verdict, examine

router = APIRouter(prefix="/documents", tags=["summaries"])
SeesPatients = Annotated[Caller, Depends(HasRole((Role.dermatologist, Role.patient)))]
FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class Digest(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"sha256": "0" * 64}})

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="Of the whole file, hexadecimal")


class IssuedPublic(BaseModel):
    """`issued_by` is a name; the PDF and the FHIR document of a moment share `document_id`."""

    form: Form
    issued_at: datetime
    issued_by: str
    patient_id: UUID
    document_id: UUID
    content_hash: str
    sha256: str


class Verification(BaseModel):
    """`sealed` says whether the seal of a FHIR document holds; null where there is none of ours."""

    verdict: Verdict
    sentence: str
    sealed: bool | None
    issued: IssuedPublic | None


async def _sent(request: Request) -> bytes:
    return await request.body()


def _examined(request: Request, content: Annotated[bytes, Depends(_sent)]) -> Examined:
    secret = request.app.state.settings.secret_key.get_secret_value()
    return examine(content, signing_key(secret).public_key())


@router.post(
    "/verify",
    dependencies=[HEAVY],
    openapi_extra=FILE,
    responses=problems(NotSignedIn, NotFound),
)
def verify_file(
    caller: SeesPatients,
    # Before the session: nobody who writes shall wait while a large file is read.
    examined: Annotated[Examined, Depends(_examined)],
    session: SessionDep,
    now: Now,
) -> Verification:
    """Send the PDF or the FHIR document as it is. Found are those of patients the caller sees.

    A document of somebody else is `unknown`, like one that never was. The question is audited
    with the patient it is about.
    """
    return Verification.model_validate(verifying.verify(session, caller, examined, now))


@router.post("/verify-digest", responses=problems(NotSignedIn, NotFound, InvalidRequest))
def verify_digest(
    given: Digest, caller: SeesPatients, session: SessionDep, now: Now
) -> Verification:
    """The same by the SHA-256 of the file, which then need not leave its place."""
    examined = Examined(given.sha256)
    return Verification.model_validate(verifying.verify(session, caller, examined, now))
