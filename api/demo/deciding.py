"""Reviews at week 24 and 52: judged by the same proposal as any, and most of them signed.

A signed stop ends the treatment; what would have come after it is cut off by the caller.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from api.alerts.models import Alert
from api.applications.adherence import Period
from api.applications.dose import Dose
from api.applications.slots import local_day
from api.applications.surroundings import ORDERED
from api.assessments.baseline import Course
from api.assessments.models import Assessment
from api.assessments.progress import compare
from api.clinics.models import Jurisdiction
from api.demo.chance import DAY, at_clock, uuid7_at
from api.demo.dosing import Log, dose_of
from api.demo.loading import Row
from api.demo.people import Person, Staff
from api.demo.scoring import Record
from api.photos.models import Photo, PhotoSession, View
from api.reactions.models import Reaction, Triage
from api.reviews import schedule
from api.reviews.bodies import Evidence
from api.reviews.evidence import evidence_hash
from api.reviews.gathered import Gathered, Taken, evidence_of, repigmentation
from api.reviews.models import Decision, ReviewKind
from api.reviews.proposal import Outcome
from api.reviews.schedule import Due
from api.reviews.service import MEANING
from api.treatments.models import Treatment

# Of the reviews of the last weeks many still wait; of older ones hardly any.
RECENT, SIGNED_SOON, SIGNED = timedelta(days=45), 0.7, 0.985
STOPS, LOOKS_AGAIN = 0.7, 0.06
LATEST_DAYS = 16
LOOK_AGAIN = timedelta(days=84)
REASONS = {
    Decision.go_on: "Repigmentation goes on; the patient wants to continue.",
    Decision.stop: "Hardly any change after a year of good use; stopped as agreed.",
    Decision.look_again: "Not firm yet; photographs and scores again in 12 weeks.",
}


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a person's record holds in the end; a review sees what was there on its day."""

    doses: list[Dose]
    values: list[Assessment]
    taken: list[Taken]
    alerts: list[Row]
    reactions: list[tuple[Row, Row | None]]


def doses_before_last(one: Person, logs: list[Log], ids: list[str]) -> list[Dose]:
    """Those that a review may look at: nothing after the latest day the last one is signed on."""
    last = max(due.due_on for due in schedule.reviews_of(one.started_on)) + LATEST_DAYS * DAY
    seconds = at_clock(last, 23, one.zone).timestamp()
    pairs = zip(logs, ids, strict=True)
    return [dose_of(one, log, log_id) for log, log_id in pairs if log.at < seconds]


def values_of(record: Record) -> list[Assessment]:
    return [Assessment(**row) for row in record.assessments]


def taken_of(record: Record) -> list[Taken]:
    """Each session with its one photograph, oldest first."""
    return [
        Taken(
            local_day(session["taken_at"], session["time_zone"]),
            PhotoSession(**session),
            [Photo(**photo | {"view": View(photo["view"])})],
        )
        for session, photo in zip(record.sessions, record.photos, strict=True)
    ]


def reviews(one: Person, staff: Staff, known: Known, now: datetime, chance: Random) -> list[Row]:
    """Every review of the treatment, past and to come, up to the one that stops it."""
    found: list[Row] = []
    for due in schedule.reviews_of(one.started_on):
        row = _row(one, due.milestone.value, due.due_on, chance)
        found.append(row)
        signed_on = due.due_on + chance.randint(0, LATEST_DAYS) * DAY
        today = local_day(now, one.zone)
        likely = SIGNED if signed_on < today - RECENT else SIGNED_SOON
        if signed_on >= today or chance.random() > likely:
            continue
        row |= _signed(one, staff, known, due, signed_on, chance)
        if row["decision"] is Decision.stop:
            break
        if row["decision"] is Decision.look_again:
            found.append(_row(one, ReviewKind.follow_up, row["look_again_on"], chance))
    return found


def _row(one: Person, kind: str, due_on: date, chance: Random) -> Row:
    return {
        "id": uuid7_at(at_clock(one.started_on, 11, one.zone), chance),
        "patient_id": one.id,
        "treatment_id": one.treatment_id,
        "kind": ReviewKind(kind),
        "due_on": due_on,
    }


def _signed(one: Person, staff: Staff, known: Known, due: Due, on: date, chance: Random) -> Row:
    at = at_clock(on, 15, one.zone)
    evidence = _evidence(one, known, due, at)
    decision = _decision(evidence.proposal.outcome, chance)
    plain = evidence.model_dump(mode="json")
    return {
        "decision": decision,
        "look_again_on": on + LOOK_AGAIN if decision is Decision.look_again else None,
        "reason": REASONS[decision],
        "evidence": plain,
        "evidence_hash": evidence_hash(plain),
        "signed_by": staff.dermatologist_id,
        "signed_name": staff.dermatologist,
        "signed_meaning": MEANING,
        "signed_at": at,
    }


def _decision(outcome: Outcome, chance: Random) -> Decision:
    if outcome is Outcome.consider_stopping and chance.random() < STOPS:
        return Decision.stop
    return Decision.look_again if chance.random() < LOOKS_AGAIN else Decision.go_on


def _evidence(one: Person, known: Known, due: Due, at: datetime) -> Evidence:
    """As it was on that day: what came later is left out."""
    today = local_day(at, one.zone)
    course = Course(one.started_on)
    values = [value for value in known.values if value.made_at <= at]
    standing = sorted(
        (value for value in values if value.value is not None),
        key=lambda value: (value.assessed_on, value.made_at, value.id),
    )
    compared = compare(standing, course)
    inside = repigmentation(compared)
    latest = inside.latest if inside else None
    period = _period(one, today)
    suffered = [pair for pair in known.reactions if pair[0]["reported_at"] <= at]
    return evidence_of(
        Gathered(
            milestone=due.milestone,
            treatment=_treatment(one),
            course=course,
            period=period,
            doses=[dose for dose in known.doses if dose.local_day <= period.last],
            compared=compared,
            inside={value.id: value.detail for value in values}[latest.id] if latest else None,
            open_alerts=[Alert(**row) for row in known.alerts if _is_open(row, at)],
            reactions=[_as_known(*pair, at) for pair in suffered],
            taken=[one for one in known.taken if one.session.received_at <= at],
        )
    )


def _period(one: Person, today: date) -> Period:
    return Period(
        started_on=one.started_on,
        today=today,
        zone=one.zone,
        ordered_pauses=tuple(rest.span for rest in one.rests if rest.kind in ORDERED),
    )


def _treatment(one: Person) -> Treatment:
    return Treatment(
        id=one.treatment_id,
        patient_id=one.id,
        jurisdiction=Jurisdiction(one.label.jurisdiction),
        label_version=one.label.version,
        started_on=one.started_on,
        started_by=one.account_id,
        recorded_at=one.joined_at,
    )


def _is_open(row: Row, at: datetime) -> bool:
    looked_at: datetime | None = row.get("acknowledged_at")
    return row["raised_at"] <= at and (looked_at is None or looked_at > at)


def _as_known(reaction: Row, triage: Row | None, at: datetime) -> tuple[Reaction, Triage | None]:
    judged = triage is not None and triage["triaged_at"] <= at
    return Reaction(**reaction), Triage(**triage) if triage and judged else None
