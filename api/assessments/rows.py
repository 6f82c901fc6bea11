"""Rows as a measurement leaves them: each value with everything that it rests on."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import imaging
from api.assessments import trend
from api.assessments.anchors import Inside, Since
from api.assessments.models import Assessment, Measure, Outline, Source
from api.assessments.shots import Shots
from api.assessments.trend import Measured
from api.database import uuid7

Row = dict[str, Any]
# Hand units of a whole face: no F-VASI is more.
FACE = 3.0
SPREAD = (
    "From the intervals of the baseline F-VASI inside the same outline and of the repigmentation, "
    "added in quadrature"
)


class Circumstances(NamedTuple):
    """What a row says of where it belongs; `overlays` are storage keys by view."""

    treatment_id: UUID | None
    overlays: dict[str, str]
    now: datetime


def unaided(shots: Shots, made: imaging.Measurement, around: Circumstances) -> list[Row]:
    """F-VASI and F-BSA inside what the machine itself took for lesions."""
    return [*_measured(shots, made, around, input_hash=shots.input_hash)]


def inside(one: Inside, made: imaging.Measurement, around: Circumstances) -> list[Row]:
    """F-VASI and F-BSA inside the confirmed outline."""
    told = {"input_hash": one.input_hash, "outline_id": one.outline.id}
    found = _measured(one.shots, made, around, **told)
    for row in found:
        row["detail"]["confirmed_outline"] = _named(one.outline)
    return [*found]


def since(
    one: Since, made: imaging.Comparison, baseline: Assessment | None, around: Circumstances
) -> list[Row]:
    """Repigmentation since baseline, or why it is not known; with it the F-VASI of now.

    Without a comparison there is no F-VASI row: what was measured unaided stays.
    """
    shared = _shared(one.now, made, around) | {
        "input_hash": one.input_hash,
        "outline_id": one.baseline.outline.id,
        "views": one.common_views - len(made.left_out),
    }
    detail = _rests_on(one, made, around)
    repigmentation = _valued(Measure.repigmentation, made.repigmentation_pct, made.interval)
    found = [shared | repigmentation | {"detail": detail}]
    if made.fvasi_now is not None:
        told = {"repigmentation": str(repigmentation["id"]), "interval_from": SPREAD}
        now = _valued(Measure.f_vasi, *_now(made, baseline))
        found.append(shared | now | {"detail": detail | told})
    return found


def _rests_on(one: Since, made: imaging.Comparison, around: Circumstances) -> dict[str, Any]:
    return {
        **made.as_json(),
        "photos": one.now.ids,
        "baseline_photos": one.baseline.shots.ids,
        "baseline_session_id": str(one.baseline.shots.session_id),
        "confirmed_outline": _named(one.baseline.outline),
        "overlays": around.overlays,
    }


def _valued(
    measure: Measure, value: float | None, interval: tuple[float, float] | None = None
) -> Row:
    low, high = interval or (None, None)
    return {"id": uuid7(), "measure": measure, "value": value, "low": low, "high": high}


def _now(
    made: imaging.Comparison, baseline: Assessment | None
) -> tuple[float | None, tuple[float, float] | None]:
    """The F-VASI of now and its 95% interval, None where one of its parts is not known.

    It is that of the baseline less the share that came back where it could be followed. The views
    that could be compared may show less of the face than the baseline did: their own F-VASI is
    then another share of another face, and would be a change where nothing changed.
    """
    percent = made.repigmentation_pct
    if baseline is None or baseline.value is None or percent is None or not baseline.value > 0:
        return made.fvasi_now, None
    value = min(FACE, max(0.0, baseline.value * (1 - percent / 100)))
    if baseline.low is None or baseline.high is None or made.interval is None:
        return value, None
    first = Measured(baseline.value, baseline.low, baseline.high)
    found = trend.now_interval(first, Measured(percent, *made.interval))
    return value, (max(0.0, float(found.low)), min(FACE, float(found.high)))


def _shared(
    shots: Shots, made: imaging.Measurement | imaging.Comparison, around: Circumstances
) -> Row:
    return {
        "patient_id": shots.patient_id,
        "treatment_id": around.treatment_id,
        "session_id": shots.session_id,
        "outline_id": None,
        "source": Source.machine,
        "assessed_on": shots.assessed_on,
        "made_at": around.now,
        "unmeasured": made.reason.code if made.reason else None,
        "provisional": False,
        "algorithm": made.algorithm,
        "algorithm_version": made.version,
        "views": len(shots.photos),
    }


def _measured(
    shots: Shots, made: imaging.Measurement, around: Circumstances, **told: Any
) -> tuple[Row, Row]:
    """F-VASI with everything it rests on, and F-BSA beside it; or why there is neither."""
    shared = _shared(shots, made, around) | {"provisional": made.provisional, **told}
    f_vasi = _valued(Measure.f_vasi, made.fvasi, made.interval)
    f_bsa = _valued(Measure.f_bsa, made.f_bsa_pct)
    said = made.as_json()
    f_vasi["detail"] = {**said, "photos": shots.ids, "overlays": around.overlays}
    f_bsa["detail"] = {
        "f_vasi": str(f_vasi["id"]),
        "reason": said["reason"],
        "photos": shots.ids,
    }
    return shared | f_vasi, shared | f_bsa


def _named(outline: Outline) -> dict[str, Any]:
    return {
        "id": str(outline.id),
        "session_id": str(outline.session_id),
        "version": outline.version,
    }
