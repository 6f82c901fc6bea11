"""The cohort of a clinic: rates of response, and clinician against machine."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from api.accounts.access import NotSignedIn
from api.clock import Now
from api.cohorts import service
from api.cohorts.access import CurrentJudge
from api.cohorts.bodies import AgreementPublic, ResponsesPublic, ScoredBy, Versions
from api.cohorts.chart import agreement_chart
from api.database import HEAVY
from api.errors import InvalidRequest, NotFound, problems
from api.text import StorableText

router = APIRouter(prefix="/cohort", tags=["cohorts"], dependencies=[HEAVY])
GATE = (NotSignedIn, NotFound, InvalidRequest)
PRIVATE = {"Cache-Control": "private, no-store"}
PICTURE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The plot",
        "content": {"image/svg+xml": {"schema": {"type": "string", "format": "binary"}}},
    }
}
HowVersions = Annotated[
    Versions, Query(description="Each version of an algorithm by itself, or all of it as one")
]


@router.get("/responses", responses=problems(*GATE))
def responses(
    request: Request,
    caller: CurrentJudge,
    now: Now,
    scored_by: Annotated[ScoredBy, Query(description="Whose scores")] = ScoredBy.clinician,
) -> ResponsesPublic:
    """F-VASI50, 75 and 90 and T-VASI50 by week of treatment, with Wilson's 95 % intervals.

    Beside them stand published rates with their sources. Weeks in which fewer than 5 patients are
    counted are hidden. The look is audited.
    """
    return service.see_responses(request.app.state.sessions, caller, scored_by, now)


@router.get("/agreement", responses=problems(*GATE))
def agreement(
    request: Request, caller: CurrentJudge, now: Now, versions: HowVersions = Versions.apart
) -> AgreementPublic:
    """Clinician against machine in this clinic, after Bland and Altman; fewer than 5 are hidden.

    Versions of an algorithm are judged one by one unless asked to be taken together; different
    algorithms never are. The look is audited.
    """
    return service.see_agreement(request.app.state.sessions, caller, versions, now)


@router.get(
    "/agreement.svg",
    response_class=Response,
    responses=PICTURE | problems(*GATE, service.TooFewPatients),
)
def agreement_plot(
    request: Request,
    caller: CurrentJudge,
    now: Now,
    versions: HowVersions = Versions.apart,
    version: Annotated[
        StorableText | None,
        Query(max_length=40, description="Of the algorithm; the newest if left out"),
    ] = None,
) -> Response:
    """The plot: each pair a ring, bias and limits of agreement with their intervals. Audited."""
    sessions = request.app.state.sessions
    group, points = service.see_plot(sessions, caller, versions, version, now)
    picture = agreement_chart(group, points)
    return Response(picture, media_type="image/svg+xml", headers=PRIVATE)
