"""The pages of a clinic: an application of their own inside the API's, at `/clinic`."""

from fastapi import Depends, FastAPI
from starlette.datastructures import State

from api import errors
from api.accounts.access import current_caller
from api.exports.routes import router as exports
from api.pages import (
    account,
    assets,
    cohort,
    compare,
    correcting,
    doors,
    failures,
    fhir_server,
    joining,
    outline,
    patient,
    people,
    photo,
    review,
    scores,
    second_doors,
    sendings,
    treatment,
    worklist,
)
from api.pages.access import caller_by_cookie
from api.pages.forms import require_own_form
from api.pages.visit import Visit
from api.settings import Environment, Settings
from api.summaries.routes import router as summaries

ROUTERS = (
    assets.router,
    doors.router,
    joining.router,
    second_doors.router,
    account.router,
    worklist.router,
    cohort.router,
    compare.router,
    outline.router,
    patient.router,
    scores.router,
    treatment.router,
    correcting.router,
    sendings.router,
    people.router,
    fhir_server.router,
    review.router,
    photo.router,
    # What a clinic takes away is the same through both doors.
    summaries,
    exports,
)


def create_pages(state: State) -> FastAPI:
    """`state` is that of the application around it: the same database, storage and settings."""
    settings: Settings = state.settings
    pages = FastAPI(
        openapi_url=None, redirect_slashes=False, dependencies=[Depends(require_own_form)]
    )
    pages.state = state
    # On the pages it is the cookie that says who is there, so that every gate holds as it is.
    pages.dependency_overrides[current_caller] = caller_by_cookie
    pages.add_middleware(Visit, secure=settings.environment is Environment.production)
    errors.install(pages, failures.answer)
    for router in ROUTERS:
        pages.include_router(router)
    return pages
