"""The application: the only file that knows every slice."""

import gc
import os
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

from fastapi import FastAPI, Request
from fastapi_offline import FastAPIOffline
from starlette.concurrency import run_in_threadpool

from api import errors, health
from api.accounts.access import has_valid_token
from api.accounts.routes import router as accounts
from api.alerts.routes import router as alerts
from api.applications.routes import router as applications
from api.assessments.outline_routes import router as outlines
from api.assessments.pair_routes import router as pairs
from api.assessments.routes import router as assessments
from api.body_limit import BodyLimit
from api.clinics.routes import router as clinics
from api.cohorts.routes import router as cohorts
from api.description import DESCRIPTION, TAGS
from api.exports.routes import router as exports
from api.outbox.routes import router as outbox
from api.pages.access import has_open_session
from api.pages.application import create_pages
from api.patients.routes import router as patients
from api.photos.routes import router as photos
from api.reactions.routes import router as reactions
from api.reviews.routes import router as reviews
from api.settings import Settings
from api.summaries.fhir.routes import router as fhir
from api.summaries.routes import router as summaries
from api.summaries.sending_routes import router as sending
from api.summaries.verify_routes import router as verification
from api.treatments.routes import router as treatments
from api.version import VERSION
from api.worker import open_resources, working

# Tried in this order for each request: what phones send all day comes first.
SLICES = (
    applications,
    accounts,
    clinics,
    patients,
    treatments,
    alerts,
    reactions,
    photos,
    outlines,
    pairs,
    assessments,
    reviews,
    summaries,
    fhir,
    verification,
    outbox,
    sending,
    cohorts,
    exports,
)

# New objects between two looks for garbage; one month of logs makes a thousand.
YOUNG_OBJECTS = 50_000


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    # Several processes of one host must not work under one name.
    alone = settings.web_processes == 1
    executor_id = settings.executor_id if alone else f"{settings.executor_id}-{os.getpid()}"
    with ExitStack() as stack:
        # The background engine starts and stops by waiting, which the event loop must not do.
        resources = await run_in_threadpool(stack.enter_context, open_resources(settings))
        app.state.resources = resources
        app.state.sessions, app.state.storage = resources.sessions, resources.storage
        worker = working(resources, executor_id, listen=settings.worker_inside)
        await run_in_threadpool(stack.enter_context, worker)
        yield
        await run_in_threadpool(stack.close)


def create_app(settings: Settings) -> FastAPI:
    # Swagger UI from our own address: a clinic's network may reach no other.
    app = FastAPIOffline(
        title="Repigment",
        version=VERSION,
        description=DESCRIPTION,
        openapi_tags=TAGS,
        lifespan=_lifespan,
    )
    app.state.settings = settings
    errors.install(app)
    app.add_middleware(BodyLimit, may_send_much=_may_send_much)
    # Each by itself, because a router of routers is searched twice for each request.
    for slice_ in (*SLICES, errors.router):
        app.include_router(slice_, prefix="/v1", responses=errors.problems(errors.InvalidRequest))
    app.include_router(health.router)
    app.mount("/clinic", create_pages(app.state))
    return app


def _may_send_much(request: Request) -> bool:
    """Each door by its own key: the API takes no cookie and the pages take no token."""
    known = has_open_session if request.url.path.startswith("/clinic/") else has_valid_token
    return known(request)


def app_to_serve(settings: Settings) -> FastAPI:
    """The application for a process that only serves it.

    What is loaded by now stays loaded. To look through it for garbage again and again took a
    seventh of the processor's time, and held up everybody for a tenth of a second at a time.
    """
    app = create_app(settings)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)
    return app


def configured_app() -> FastAPI:
    """The application of this environment's settings, for a server that runs several processes."""
    return app_to_serve(Settings())
