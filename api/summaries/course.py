"""Which treatment a summary is of, and what belongs to it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from api.applications.record import NotTreated
from api.assessments.baseline import BEFORE, Course
from api.assessments.progress import course_of
from api.errors import NotFound
from api.messages import noted
from api.patients.models import Patient
from api.treatments import service as treatments
from api.treatments.counting import counting, meant
from api.treatments.models import Treatment


@dataclass(frozen=True, kw_only=True)
class Treated:
    """One treatment of a patient and its place among the others; `today` is a local day."""

    patient: Patient
    treatment: Treatment
    course: Course
    first: bool
    today: date

    @property
    def until(self) -> date:
        """The last day that was treated so far."""
        return min(self.treatment.ended_on or self.today, self.today)

    def holds(self, day: date) -> bool:
        """Whether what happened on a day belongs to this treatment.

        It reaches until the next one starts; what came before the first belongs to the first.
        """
        return (self.first or day >= self.course.started_on) and self._before_next(day)

    def scored(self, day: date) -> bool:
        """Whether a value or photo of a day is followed here, as baseline or after it."""
        return day >= self.course.started_on - BEFORE and self._before_next(day)

    def _before_next(self, day: date) -> bool:
        following = self.course.next_started_on
        return following is None or day < following


def treated(
    session: Session, patient: Patient, treatment_id: UUID | None, now: datetime
) -> Treated:
    """The treatment asked for, or the one that counts.

    Raises NotFound for one that is not this patient's, NotTreated when there is none at all.
    """
    every = treatments.treatments(session, patient.id)
    today = treatments.local_today(patient, now)
    chosen = _chosen(every, treatment_id, today)
    return Treated(
        patient=patient,
        treatment=chosen,
        course=course_of(chosen, every),
        first=chosen is (meant(every) or every)[-1],
        today=today,
    )


def _chosen(every: list[Treatment], treatment_id: UUID | None, today: date) -> Treatment:
    if treatment_id is not None:
        named = [one for one in every if one.id == treatment_id]
        if not named:
            raise NotFound
        return named[0]
    chosen = counting(every, today)
    if chosen is None:
        raise NotTreated(noted("There is no treatment to sum up."))
    return chosen
