"""Call off a treatment that was started by mistake, or is not to begin after all."""

from datetime import datetime

from sqlmodel import Session

from api.audit import Caller
from api.errors import Problem
from api.messages import noted
from api.treatments import service
from api.treatments.aftercare import last_applied_on
from api.treatments.bodies import CallOff, TreatmentEnd
from api.treatments.models import Treatment


class TreatmentUsed(Problem):
    status = 409
    code = "treatment_used"
    title = noted("Cream was logged under this treatment")
    advice = noted("End it with its last day; what was applied is not undone.")


def call_off(
    session: Session, caller: Caller, treatment: Treatment, given: CallOff, now: datetime
) -> Treatment:
    """It ends on its first day and counts nowhere; refused once cream was logged under it."""
    service.require_running(treatment)
    if last_applied_on(session, treatment) is not None:
        raise TreatmentUsed
    treatment.called_off = True
    end = TreatmentEnd(ended_on=treatment.started_on, reason=given.reason)
    return service.close(session, caller, treatment, end, now, action="treatment.called_off")
