"""Compute the reports of every clinic ahead, so that nobody waits for them."""

from datetime import UTC, datetime

from sqlmodel import select

from api import jobs
from api.clinics.models import Clinic
from api.cohorts import service
from api.resources import Resources


@jobs.job("report_cohorts", every=service.KEPT_FOR)
def report_cohorts(resources: Resources, period: str) -> None:
    del period  # the engine says which hour it is; the reports are of now
    with resources.sessions.read() as session:
        clinics = session.exec(select(Clinic.id)).all()
    for clinic_id in clinics:
        service.report(resources.sessions, clinic_id, datetime.now(UTC))
