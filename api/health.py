"""Is it alive, is it ready, and how is it doing: for load balancers and Prometheus."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text

from api import backlog
from api.database import ReadSessionDep
from api.errors import Busy, problems

router = APIRouter(tags=["health"])


@router.get("/", include_in_schema=False)
async def front_door(request: Request) -> RedirectResponse:
    """A person with a browser comes to the pages, whoever writes a client to the documentation."""
    person = "text/html" in request.headers.get("accept", "")
    return RedirectResponse("/clinic/" if person else "/docs", headers={"Vary": "Accept"})


@router.get("/livez")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz", responses=problems(Busy))
def ready(session: ReadSessionDep) -> dict[str, str]:
    """The database answers too."""
    session.execute(text("SELECT 1"))
    return {"status": "ready"}


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def metrics(session: ReadSessionDep) -> Response:
    """Jobs by name and status, for Prometheus; no figure says anything about a patient."""
    registry = CollectorRegistry()
    waiting = Gauge(
        "repigment_jobs", "Jobs that have not succeeded", ["job", "status"], registry=registry
    )
    for (name, status), count in backlog.backlog(session).items():
        waiting.labels(name, status).set(count)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
