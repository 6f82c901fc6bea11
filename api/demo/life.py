"""One invented person's whole record, ready for the tables."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import compress
from random import Random
from typing import Any

from sqlmodel import SQLModel

from api.accounts.models import Account
from api.alerts.models import Alert
from api.applications.models import QuarantinedLog
from api.applications.slots import local_day
from api.assessments.models import Assessment, Outline
from api.audit import AuditEntry, Role
from api.demo import deciding, dosing, minding, people, scoring, suffering
from api.demo.chance import DAY, at_clock, uuid7_at
from api.demo.deciding import Known
from api.demo.loading import Row, Spelt
from api.demo.people import ZONES, Person, Staff
from api.patients.models import Consent, Patient, Purpose
from api.photos.models import Photo, PhotoSession
from api.reactions.models import Reaction, Triage
from api.reviews.models import Decision, Review
from api.treatments.models import Pause, TreatedArea, Treatment, Tube

CONSENTS = {Purpose.photos_for_care: 0.96, Purpose.reminders: 0.6, Purpose.research: 0.7}
TEXT_VERSION = "2026-01"
UNREADABLE = 0.01
TUBE_GRAMS, TUBE_DAYS = Decimal(100), (40, 170)

Rows = dict[type[SQLModel], list[Row]]


@dataclass
class Life:
    """Rows by table, and the applications, of which there are most, spelt already."""

    rows: Rows = field(default_factory=dict)
    applications: list[Spelt] = field(default_factory=list)

    def add(self, model: type[SQLModel], *rows: Row) -> None:
        self.rows.setdefault(model, []).extend(rows)


def life_of(one: Person, staff: Staff, now: datetime, chance: Random) -> Life:
    one = replace(one, rests=people.rests(one, chance))
    found = _decided(one, staff, now, chance)
    life = Life()
    _admit(life, one, staff, chance)
    _prescribe(life, one, staff, found.stopped, chance)
    life.applications = list(dosing.rows(one, found.logs, found.ids, chance))
    for model, rows in found.rows.items():
        life.add(model, *rows)
    if chance.random() < UNREADABLE:
        life.add(QuarantinedLog, _unreadable(one, now, chance))
    return life


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What happened until the treatment was stopped, or until now."""

    stopped: Row | None
    logs: list[dosing.Log]
    ids: list[str]
    rows: Rows


def _decided(one: Person, staff: Staff, now: datetime, chance: Random) -> Decided:
    logs = dosing.logs_of(one, now, chance)
    ids = [dosing.id_of(log, chance) for log in logs]
    record = scoring.record_of(one, staff, now, chance)
    raised = minding.alerts(one, staff, logs, ids, now=now, chance=chance)
    suffered = suffering.reactions(one, staff, now, chance)
    known = Known(
        doses=deciding.doses_before_last(one, logs, ids),
        values=deciding.values_of(record),
        taken=deciding.taken_of(record),
        alerts=raised + [each.alert for each in suffered if each.alert],
        reactions=[(each.reaction, each.triage) for each in suffered],
    )
    signed = deciding.reviews(one, staff, known, now, chance)
    stopped = next((row for row in signed if row.get("decision") is Decision.stop), None)
    until: datetime = stopped["signed_at"] if stopped else now
    sent = [log.recorded_at <= until.timestamp() for log in logs]
    return Decided(
        stopped=stopped,
        logs=list(compress(logs, sent)),
        ids=list(compress(ids, sent)),
        rows={
            Alert: _until(known.alerts, "raised_at", until),
            Reaction: _until([each.reaction for each in suffered], "reported_at", until),
            Triage: _until([each.triage for each in suffered if each.triage], "triaged_at", until),
            PhotoSession: _until(record.sessions, "received_at", until),
            Photo: _until(record.photos, "received_at", until),
            Outline: _until(record.outlines, "confirmed_at", until),
            Assessment: _until(record.assessments, "made_at", until),
            Review: signed,
            AuditEntry: [_audited(staff, row) for row in signed if "signed_at" in row],
        },
    )


def _until(rows: list[Row], instant: str, until: datetime) -> list[Row]:
    return [row for row in rows if row[instant] <= until]


def _admit(life: Life, one: Person, staff: Staff, chance: Random) -> None:
    account = {
        "id": one.account_id,
        "clinic_id": staff.clinic_id,
        "role": Role.patient,
        "email": f"patient-{one.number:06}@demo.example.org",
        "full_name": one.full_name,
        "password_hash": staff.password_hash,
        "created_at": one.joined_at,
    }
    patient = {
        "id": one.id,
        "clinic_id": staff.clinic_id,
        "account_id": one.account_id,
        "full_name": one.full_name,
        "date_of_birth": one.born_on,
        "sex_at_birth": one.sex,
        "fitzpatrick": one.fitzpatrick,
        "time_zone": one.zone,
        "language": ZONES[one.zone],
        "created_at": one.joined_at,
    }
    given = [Purpose.care_record]
    given += [purpose for purpose, share in CONSENTS.items() if chance.random() < share]
    life.add(Account, account)
    life.add(Patient, patient)
    life.add(Consent, *(_consent(one, purpose, chance) for purpose in given))


def _consent(one: Person, purpose: Purpose, chance: Random) -> Row:
    return {
        "id": uuid7_at(one.joined_at, chance),
        "patient_id": one.id,
        "purpose": purpose,
        "text_version": TEXT_VERSION,
        "given_at": one.joined_at,
    }


def _prescribe(life: Life, one: Person, staff: Staff, stopped: Row | None, chance: Random) -> None:
    at = at_clock(one.started_on, 9, one.zone)
    treatment: Row = {
        "id": one.treatment_id,
        "patient_id": one.id,
        "jurisdiction": one.label.jurisdiction,
        "label_version": one.label.version,
        "started_on": one.started_on,
        "started_by": staff.dermatologist_id,
        "recorded_at": at,
        "weighed": [],
        "reviews_made": True,
    }
    if stopped:
        treatment |= {
            "ended_on": local_day(stopped["signed_at"], one.zone),
            "ended_by": staff.dermatologist_id,
            "end_reason": f"{_named(stopped['kind'])} signed: {stopped['reason']}",
        }
    last_on = treatment.get("ended_on") or one.last_on
    life.add(Treatment, treatment)
    life.add(TreatedArea, *(_area(one, area, chance) for area in one.areas))
    begun = [rest for rest in one.rests if rest.span.since <= last_on]
    life.add(Pause, *(_pause(one, staff, rest, chance) for rest in begun))
    life.add(Tube, *_tubes(one, last_on, chance))
    life.add(AuditEntry, _line(staff, "treatment.started", at, "treatment", treatment))


def _area(one: Person, area: Any, chance: Random) -> Row:
    return {
        "id": uuid7_at(at_clock(one.started_on, 9, one.zone), chance),
        "treatment_id": one.treatment_id,
        "site": area.site,
        "bsa_pct": area.bsa_pct,
        "since": one.started_on,
    }


def _pause(one: Person, staff: Staff, rest: people.Rest, chance: Random) -> Row:
    at = at_clock(rest.span.since, 9, one.zone)
    return {
        "id": uuid7_at(at, chance),
        "treatment_id": one.treatment_id,
        "kind": rest.kind,
        "reason": rest.kind.replace("_", " ").capitalize() + ".",
        "since": rest.span.since,
        "until": rest.span.until,
        "recorded_by": staff.dermatologist_id,
        "recorded_at": at,
    }


def _tubes(one: Person, last_on: date, chance: Random) -> list[Row]:
    """Always a new one before the old one is six months open."""
    opened, found = one.started_on, []
    while opened <= last_on:
        at = at_clock(opened, 8, one.zone)
        found.append(
            {
                "id": uuid7_at(at, chance),
                "patient_id": one.id,
                "grams": TUBE_GRAMS,
                "batch_number": f"D{chance.randint(1000, 9999)}",
                "opened_on": opened,
                "recorded_at": at,
            }
        )
        opened += chance.randint(*TUBE_DAYS) * DAY
    return found


def _unreadable(one: Person, now: datetime, chance: Random) -> Row:
    received_at = now - timedelta(hours=chance.randint(1, 200))
    id = uuid7_at(received_at, chance)
    return {
        "id": id,
        "patient_id": one.id,
        "raw": '{"applied_at": "yesterday evening"}',
        "content_hash": id.hex * 2,
        "errors": [{"type": "missing", "loc": ["id"], "msg": "Field required"}],
        "received_at": received_at,
        "device": "demo phone",
    }


def _audited(staff: Staff, review: Row) -> Row:
    return _line(staff, "review.signed", review["signed_at"], "review", review)


def _line(staff: Staff, action: str, at: datetime, subject: str, row: Row) -> Row:
    return {
        "at": at,
        "actor_id": staff.dermatologist_id,
        "actor_role": Role.dermatologist.value,
        "clinic_id": staff.clinic_id,
        "action": action,
        "subject": subject,
        "subject_id": str(row["id"]),
        "patient_id": row["patient_id"],
        "address": "",
        "device": "demo",
        "detail": {},
    }


def _named(kind: str) -> str:
    return f"{kind.replace('_', ' ').capitalize()} review"
