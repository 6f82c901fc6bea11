"""The limit from below: an endpoint as tutorials write it, with add, commit and refresh."""

import os
from typing import Any

from fastapi import FastAPI
from sqlmodel import Session

import api.tables  # noqa: F401 - every table that a foreign key names
from api.applications.models import Application
from api.database import Sessions
from api.serving import serve_several

app = FastAPI()
sessions = Sessions(os.environ["REPIGMENT_DATABASE_URL"], pool_size=20)


@app.get("/readyz")
def ready() -> dict[str, str]:
    return {"status": "ready"}


@app.post("/plain")
def plain(row: dict[str, Any]) -> Application:
    with Session(sessions.engine) as session:
        application = Application.model_validate(row)
        session.add(application)
        session.commit()
        session.refresh(application)
        return application


if __name__ == "__main__":
    processes, port = (int(os.environ[f"REPIGMENT_{name}"]) for name in ("WEB_PROCESSES", "PORT"))
    serve_several(
        "benchmarks.plain:app", processes, host="127.0.0.1", port=port, log_level="warning"
    )
