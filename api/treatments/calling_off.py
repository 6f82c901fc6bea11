"""Call off a treatment that was started by mistake, or is not to begin after all."""

from datetime import datetime

from sqlmodel import Session

from api.audit import Caller
from api.errors import Problem
from api.messages import noted
from api.treatments import service
from api.treatments.aftercare import last_applied_on
from api.treatments.bodies import CallOff
from api.treatments.changes import Change, tell
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
    treatment.ended_on = treatment.started_on
    treatment.ended_by = caller.account_id
    treatment.end_reason = given.reason
    session.add(treatment)
    service.record_audit(
        session, caller, "treatment.called_off", treatment, now, reason=given.reason
    )
    change = Change(treatment.patient_id, "treatment.called_off", now)
    tell(session, change, treatment.started_on)
    return treatment
