"""Visits with scores, photo sessions with machine-made values: how a face changes over the months.

All photographs of the crowd share one picture, and no machine has measured it: the values are
made up, and are stamped with `ALGORITHM` so that nobody takes them for measurements.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Final
from uuid import UUID

from api.applications.slots import local_day
from api.assessments.ladder import (
    DLQI_FROM_AGE,
    Patch,
    dlqi_band,
    f_vasi,
    noticeability,
    snap_to_ladder,
)
from api.assessments.models import Measure, Source
from api.demo.chance import DAY, at_clock, uuid7_at
from api.demo.loading import Row
from api.demo.people import Person, Staff
from api.treatments.eligibility import age_on

ALGORITHM, ALGORITHM_VERSION = "demonstration", "1"
PICTURE = "demo/face.jpg"
# Days of treatment on which people come: weeks 0, 12, 24, 36 and 52, then twice a year.
VISIT_DAYS: Final = (0, 84, 168, 252, 364, 546, 728, 910, 1092, 1274)
PHOTO_EVERY = 56
COMES, SENDS, OUTLINED, UNMEASURED = 0.93, 0.85, 0.85, 0.04
# Half-widths of 95% intervals: percent of repigmentation, share and floor of an F-VASI.
SPREAD_PCT, SPREAD_SHARE, SPREAD_FLOOR = 11.0, 0.35, 0.05
LINE_PCT = 25
FACE_MOST = 3.0
# A face goes on being followed for some weeks after the last application.
AFTER_LAST = timedelta(days=60)


@dataclass
class Record:
    """What was scored and photographed, in rows."""

    sessions: list[Row] = field(default_factory=list)
    photos: list[Row] = field(default_factory=list)
    outlines: list[Row] = field(default_factory=list)
    assessments: list[Row] = field(default_factory=list)


def record_of(one: Person, staff: Staff, now: datetime, chance: Random) -> Record:
    record = Record()
    until = min(local_day(now, one.zone) - DAY, one.last_on + AFTER_LAST)
    for day in _visits(one, until, chance):
        record.assessments += _scores(one, staff, day, chance)
    _follow(record, one, staff, until, chance)
    return record


def _visits(one: Person, until: date, chance: Random) -> Iterator[date]:
    for number in VISIT_DAYS:
        near = 0 if number == 0 else round(chance.gauss(2, 6))
        day = one.started_on + (number + near) * DAY
        if day <= until and (number == 0 or chance.random() < COMES):
            yield day


def _scores(one: Person, staff: Staff, day: date, chance: Random) -> Iterator[Row]:
    """F-VASI with F-BSA by the dermatologist; noticeability and quality of life by the patient."""
    at = at_clock(day, 10, one.zone)
    doctor = {"source": Source.clinician, "author_id": staff.dermatologist_id}
    patient = {"source": Source.patient, "author_id": one.account_id}
    left = 1 - one.improved(day) + chance.gauss(0, 0.04)
    patches = [_now(patch, left) for patch in one.face]
    score = f_vasi(patches)
    detail = {
        "hand_units": float(score.hand_units),
        "capped": score.capped,
        "constant": score.constant,
        "regions": [{**patch._asdict(), "hand_units": str(patch.hand_units)} for patch in patches],
        "note": "",
    }
    vasi = _assessed(one, Measure.f_vasi, float(score.value), at, chance) | doctor
    yield vasi | {"detail": detail}
    area = sum((patch.hand_units for patch in patches if patch.depigmented_pct), Decimal(0))
    beside = _assessed(one, Measure.f_bsa, float(area), at, chance) | doctor
    yield beside | {"detail": {"f_vasi": str(vasi["id"])}, "input_hash": vasi["input_hash"]}
    for row in _felt(one, day, left, at, chance):
        yield row | patient


def _now(patch: Patch, left: float) -> Patch:
    percent = min(100.0, max(0.0, patch.depigmented_pct * left))
    return patch._replace(depigmented_pct=snap_to_ladder(percent))


def _felt(one: Person, day: date, left: float, at: datetime, chance: Random) -> Iterator[Row]:
    if day > one.started_on:
        answer = min(5, max(1, 2 + int(4 * (1 - left))))
        detail = {"meaning": noticeability(answer), "note": ""}
        yield _assessed(one, Measure.vns, answer, at, chance) | {"detail": detail}
    age = age_on(one.born_on, day)
    if age >= DLQI_FROM_AGE:
        total = min(30, max(0, round(chance.gauss(3 + 7 * max(0.0, left), 2))))
        detail = {"band": dlqi_band(total, age=age), "note": ""}
        yield _assessed(one, Measure.dlqi, total, at, chance) | {"detail": detail}


def _follow(record: Record, one: Person, staff: Staff, until: date, chance: Random) -> None:
    """Photo sessions every eight weeks, measured inside the outline of the first one, if any."""
    outline: Row | None = None
    for number in range((until - one.started_on).days // PHOTO_EVERY + 1):
        day = one.started_on + number * PHOTO_EVERY * DAY
        if number and chance.random() > SENDS:
            continue
        taken_at = at_clock(day, 12, one.zone)
        session = _session(one, taken_at, chance)
        photo = _photo(one, session, chance)
        record.sessions.append(session)
        record.photos.append(photo)
        if number == 0 and chance.random() < OUTLINED:
            outline = _outline(one, staff, session, chance)
            record.outlines.append(outline)
        record.assessments += _measured(one, session, photo, outline, chance)


def _session(one: Person, taken_at: datetime, chance: Random) -> Row:
    return {
        "id": uuid7_at(taken_at, chance),
        "patient_id": one.id,
        "taken_at": taken_at,
        "time_zone": one.zone,
        "received_at": taken_at + timedelta(minutes=2),
    }


def _photo(one: Person, session: Row, chance: Random) -> Row:
    return {
        "id": uuid7_at(session["received_at"], chance),
        "patient_id": one.id,
        "session_id": session["id"],
        "view": "front",
        # Of no bytes: one patient's photographs differ in it, and all show the same picture.
        "sha256": hashlib.sha256(session["id"].bytes).hexdigest(),
        "size_bytes": 2_400_000,
        "format": "jpeg",
        "width": 3024,
        "height": 4032,
        "storage_key": PICTURE,
        "display_key": PICTURE,
        "verdict": "pass",
        "reasons": [],
        "figures": {},
        "uploaded_by": one.account_id,
        "received_at": session["received_at"],
    }


def _outline(one: Person, staff: Staff, session: Row, chance: Random) -> Row:
    x, y, side = 0.25 + chance.random() / 4, 0.2 + chance.random() / 3, 0.04 + chance.random() / 12
    corners = [[x, y], [x + side, y], [x + side, y + side], [x, y + side]]
    return {
        "id": uuid7_at(session["taken_at"] + timedelta(hours=1), chance),
        "patient_id": one.id,
        "session_id": session["id"],
        "version": 1,
        "polygons": [[[round(number, 4) for number in corner] for corner in corners]],
        "based_on": "drawn",
        "confirmed_by": staff.dermatologist_id,
        "confirmed_at": session["taken_at"] + timedelta(hours=1),
    }


def _measured(
    one: Person, session: Row, photo: Row, outline: Row | None, chance: Random
) -> Iterator[Row]:
    """The rows that a machine would have left of a session."""
    at = session["taken_at"] + timedelta(hours=2)
    shared: Row = {
        "session_id": session["id"],
        "outline_id": outline and outline["id"],
        "source": Source.machine,
        "provisional": outline is None,
        "algorithm": ALGORITHM,
        "algorithm_version": ALGORITHM_VERSION,
        "views": 1,
    }
    detail: Row = {"photos": {"front": str(photo["id"])}, "overlays": {}, "reason": None}
    if chance.random() < UNMEASURED:
        yield _unmeasured(one, at, detail, chance) | shared | {"outline_id": None}
        return
    first = float(f_vasi(one.face).value)
    back = 100 * one.improved(session["taken_at"].date()) + chance.gauss(0, 4)
    baseline = outline is None or outline["session_id"] == session["id"]
    if outline is not None and not baseline:
        known = detail | _since_what(outline) | {"fvasi_baseline": round(first, 4)}
        yield _since(one, back, at, known, chance) | shared
    value = min(FACE_MOST, max(0.0, first * (1 - (0 if baseline and outline else back) / 100)))
    yield _face(one, value, at, outline is None, chance) | shared | {"detail": detail}


def _since_what(outline: Row) -> Row:
    named = {"id": str(outline["id"]), "session_id": str(outline["session_id"]), "version": 1}
    return {"baseline_session_id": named["session_id"], "confirmed_outline": named}


def _since(one: Person, back: float, at: datetime, detail: Row, chance: Random) -> Row:
    back = min(100.0, back)
    low, high = back - SPREAD_PCT, min(100.0, back + SPREAD_PCT)
    sides = {"below": high < LINE_PCT, "not_below": low >= LINE_PCT}
    verdict = next((side for side, so in sides.items() if so), "indeterminate")
    row = _assessed(one, Measure.repigmentation, round(back, 3), at, chance)
    return row | {"low": low, "high": high, "detail": detail | {"verdict": verdict}}


def _face(one: Person, value: float, at: datetime, unaided: bool, chance: Random) -> Row:
    half = (0.9 if unaided else SPREAD_SHARE) * value + (1.0 if unaided else SPREAD_FLOOR)
    row = _assessed(one, Measure.f_vasi, round(value, 4), at, chance)
    return row | {"low": max(0.0, value - half), "high": min(FACE_MOST, value + half)}


def _unmeasured(one: Person, at: datetime, detail: Row, chance: Random) -> Row:
    code, sentence = "no_face", "No face was found."
    reason = {"reason": {"code": code, "sentence": sentence}}
    row = _assessed(one, Measure.f_vasi, None, at, chance)
    return row | {"unmeasured": code, "detail": detail | reason}


def _assessed(
    one: Person, measure: Measure, value: float | None, at: datetime, chance: Random
) -> Row:
    id: UUID = uuid7_at(at, chance)
    return {
        "id": id,
        "patient_id": one.id,
        "treatment_id": one.treatment_id,
        "measure": measure,
        "assessed_on": local_day(at, one.zone),
        "made_at": at,
        "value": value,
        "provisional": False,
        "input_hash": hashlib.sha256(id.bytes).hexdigest(),
    }
