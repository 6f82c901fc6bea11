"""Cohort: a clinic's rates of response beside published ones, and clinician against machine."""

from collections.abc import Iterable
from itertools import groupby

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.responses import Response as AnyResponse
from markupsafe import Markup

from api.assessments.trend import Response
from api.clock import Now
from api.cohorts import service
from api.cohorts.access import CurrentJudge
from api.cohorts.agreement import FEWEST
from api.cohorts.bodies import RowPublic, ScoredBy, Versions
from api.cohorts.chart import agreement_chart
from api.cohorts.responders import F_VASI, T_VASI
from api.cohorts.routes import PRIVATE
from api.database import HEAVY
from api.pages.page import SignedInPage, see_other

router = APIRouter(prefix="/cohort", dependencies=[HEAVY])
NAMES = {
    Response.f_vasi_50: "F-VASI50",
    Response.f_vasi_75: "F-VASI75",
    Response.f_vasi_90: "F-VASI90",
    Response.t_vasi_50: "T-VASI50",
}


@router.get("")
def cohort(
    request: Request,
    page: SignedInPage,
    caller: CurrentJudge,
    now: Now,
    scored_by: ScoredBy = ScoredBy.clinician,
    versions: Versions = Versions.apart,
) -> HTMLResponse:
    sessions = request.app.state.sessions
    found = service.see_responses(sessions, caller, scored_by, now)
    measures = (("F-VASI", F_VASI), ("T-VASI", T_VASI))
    agreement = service.see_agreement(sessions, caller, versions, now)
    return page.show(
        "cohort.html",
        cohort=found,
        measures=[(name, lines, _weeks(found.rows, lines)) for name, lines in measures],
        agreement=agreement,
        plots=[
            Markup(agreement_chart(group, points, page.speech).decode())
            for group, points in agreement.plots
        ],
        names=NAMES,
        fewest=FEWEST,
    )


def _weeks(
    rows: Iterable[RowPublic], lines: tuple[Response, ...]
) -> list[tuple[int, list[RowPublic]]]:
    """The rows of one measure, week by week."""
    of_measure = [one for one in rows if one.response in lines]
    return [(week, list(each)) for week, each in groupby(of_measure, key=lambda one: one.week)]


@router.post("/recount")
def recount(request: Request, caller: CurrentJudge, now: Now) -> AnyResponse:
    service.recount(request.app.state.sessions, caller, now)
    return see_other("/clinic/cohort")


@router.get("/agreement.svg")
def plot(
    request: Request,
    page: SignedInPage,
    caller: CurrentJudge,
    now: Now,
    versions: Versions = Versions.apart,
    version: str | None = None,
) -> AnyResponse:
    sessions = request.app.state.sessions
    group, points = service.see_plot(sessions, caller, versions, version, now)
    picture = agreement_chart(group, points, page.speech)
    return AnyResponse(picture, media_type="image/svg+xml", headers=PRIVATE)
