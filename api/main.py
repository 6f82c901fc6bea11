"""The application: the only file that knows every slice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from api import errors
from api.accounts.routes import router as accounts
from api.clinics.routes import router as clinics
from api.database import Sessions
from api.patients.routes import router as patients
from api.settings import Settings


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    yield
    app.state.sessions.dispose()


def create_app(settings: Settings) -> FastAPI:
    app = FastAPI(title="Repigment", version="0.1.0", lifespan=_lifespan)
    app.state.settings = settings
    app.state.sessions = Sessions(settings.database_url, pool_size=settings.database_pool_size)
    errors.install(app)
    v1 = APIRouter(prefix="/v1")
    for slice_ in (accounts, clinics, patients):
        v1.include_router(slice_)
    app.include_router(v1)
    return app
