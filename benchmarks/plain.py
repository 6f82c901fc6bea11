"""The limit from below: an endpoint as tutorials write it, with add, commit and refresh."""

import os
from typing import Any

import uvicorn
from fastapi import FastAPI
from sqlmodel import Session

import api.tables  # noqa: F401 - every table that a foreign key names
from api.applications.models import Application
from api.database import Sessions

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
    uvicorn.run(app, port=int(os.environ["REPIGMENT_PORT"]), log_level="warning", access_log=False)
