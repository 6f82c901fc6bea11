"""The complete schema: importing this module imports every table."""

from sqlmodel import SQLModel

from api import audit, jobs
from api.accounts import factors
from api.accounts import models as accounts
from api.alerts import models as alerts
from api.applications import models as applications
from api.assessments import models as assessments
from api.clinics import models as clinics
from api.cohorts import models as cohorts
from api.outbox import models as outbox
from api.patients import models as patients
from api.photos import models as photos
from api.reactions import models as reactions
from api.reviews import claims, noticing
from api.reviews import models as reviews
from api.summaries import models as summaries
from api.treatments import models as treatments

__all__ = ["metadata"]

metadata = SQLModel.metadata

SLICES = (
    accounts,
    alerts,
    applications,
    assessments,
    audit,
    claims,
    clinics,
    cohorts,
    factors,
    jobs,
    noticing,
    outbox,
    patients,
    photos,
    reactions,
    reviews,
    summaries,
    treatments,
)
