"""Now against baseline, for every measure and everyone who scored it."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from sqlmodel import Session, col, select

from api.assessments import trend
from api.assessments.baseline import RULE, Course, last_of_each_day, since_baseline
from api.assessments.bodies import Compared, IntervalPublic, TrendPublic
from api.assessments.models import Assessment, Measure, Source
from api.assessments.service import public
from api.assessments.superseded import not_superseded
from api.assessments.trend import Interval, Measured, Point, Response
from api.patients.models import Patient
from api.treatments import service as treatments
from api.treatments.counting import counting, meant
from api.treatments.models import Treatment

SHARES = frozenset({Measure.f_vasi, Measure.f_bsa, Measure.t_vasi})
# Who counts when several did it: what a patient feels is the patient's to say.
RANK = {
    Measure.repigmentation: (Source.machine,),
    **dict.fromkeys(SHARES, (Source.clinician, Source.machine, Source.patient)),
    **dict.fromkeys((Measure.vns, Measure.dlqi), (Source.patient, Source.clinician)),
}


def trend_of(
    session: Session, patient: Patient, treatment_id: UUID | None, now: datetime
) -> TrendPublic:
    """The trend of a treatment, or of the one that counts; without any, only what is known now.

    Raises NotFound for a treatment of somebody else.
    """
    every = treatments.treatments(session, patient.id)
    if treatment_id is not None:
        return of_treatment(session, treatments.find(session, patient, treatment_id), every)
    if chosen := counting(every, treatments.local_today(patient, now)):
        return of_treatment(session, chosen, every)
    return TrendPublic(
        treatment_id=None,
        started_on=None,
        baseline_rule=RULE,
        compared=compare(followed(session, patient.id), None),
    )


def of_treatment(
    session: Session, treatment: Treatment, every: list[Treatment], *, until: date | None = None
) -> TrendPublic:
    """The trend of one of `every` treatment of a patient, by values up to a day, included."""
    course = course_of(treatment, every)
    values = followed(session, treatment.patient_id)
    known = [one for one in values if until is None or one.assessed_on <= until]
    return TrendPublic(
        treatment_id=treatment.id,
        started_on=treatment.started_on,
        baseline_rule=RULE,
        compared=compare(known, course),
    )


def course_of(treatment: Treatment, every: list[Treatment]) -> Course:
    later = [one.started_on for one in meant(every) if one.started_on > treatment.started_on]
    return Course(treatment.started_on, min(later, default=None))


def followed(session: Session, patient_id: UUID) -> list[Assessment]:
    """Every value that stands, oldest first."""
    theirs = select(Assessment).where(
        Assessment.patient_id == patient_id, col(Assessment.value).is_not(None), not_superseded()
    )
    oldest_first = (col(Assessment.assessed_on), col(Assessment.made_at), col(Assessment.id))
    return list(session.exec(theirs.order_by(*oldest_first)))


def compare(values: list[Assessment], course: Course | None) -> list[Compared]:
    """One comparison for each measure and source that has a value; values come oldest first."""

    def kind(one: Assessment) -> tuple[str, str]:
        return one.measure, one.source

    # Sorting is stable, so each group stays oldest first.
    groups = [list(group) for _, group in groupby(sorted(values, key=kind), key=kind)]
    found = [_compared_by_kind(group, course) for group in groups]
    return list(_marked([one for one in found if one is not None]))


def _marked(found: list[Compared]) -> Iterator[Compared]:
    """The same, with one of each measure marked as that of record, if a person gave any."""
    for measure, group in groupby(found, key=lambda one: one.measure):
        ranked = sorted(group, key=lambda one: RANK[measure].index(one.source))
        # What a machine measured is shown beside, even where it is all there is.
        given = [one for one in ranked if one.source is not Source.machine]
        whole = [one for one in given if one.baseline and one.latest]
        chosen = next(iter(whole or given), None)
        for one in ranked:
            yield one.model_copy(update={"of_record": one is chosen})


def _compared_by_kind(values: list[Assessment], course: Course | None) -> Compared | None:
    if values[0].measure is Measure.repigmentation:
        return _since_baseline_already(values, course)
    if values[0].source is not Source.machine:
        values = last_of_each_day(values)
    return _compared(values, course)


def _since_baseline_already(values: list[Assessment], course: Course | None) -> Compared | None:
    """Repigmentation is a change since baseline as it is measured; None before there is one."""
    first, until = (course.started_on, course.next_started_on) if course else (None, None)
    since = [
        one
        for one in values
        if (first is None or one.assessed_on > first) and (until is None or one.assessed_on < until)
    ]
    if not since:
        return None
    latest = since[-1]
    said = public(latest)
    return Compared(
        measure=latest.measure,
        source=latest.source,
        of_record=False,
        baseline=None,
        latest=said,
        change_points=None,
        change_percent=latest.value,
        change_interval=said.interval,
        responses=[],
        relapsed_on=None,
        provisional=latest.provisional,
        same_method=None,
        new_lesions_pct=_new_lesions(latest),
    )


def _compared(values: list[Assessment], course: Course | None) -> Compared:
    if course is None:
        baseline, since = None, values
    else:
        baseline, since = since_baseline(values, course)
    latest = since[-1] if since else None
    first, last = _number(baseline), _number(latest)
    measure, source = values[0].measure, values[0].source
    change = trend.change_percent(first, last) if measure in SHARES else None
    provisional = any(one.provisional for one in (baseline, latest) if one)
    uncounted = trend.leaves_out_new_lesions(_new_lesions(latest))
    methods = {(one.algorithm, one.algorithm_version) for one in (baseline, latest) if one}
    return Compared(
        measure=measure,
        source=source,
        of_record=False,
        baseline=public(baseline) if baseline else None,
        latest=public(latest) if latest else None,
        change_points=None if first is None or last is None else round(last - first, 4),
        change_percent=None if change is None else float(change),
        change_interval=_interval(baseline, latest),
        # What nobody has confirmed yet earns no class: a label would look like a result.
        responses=[] if provisional or uncounted else sorted(_responses(measure, first, last)),
        relapsed_on=None if provisional else _relapse(measure, first, since),
        provisional=provisional,
        same_method=len(methods) == 1 if baseline and latest else None,
        new_lesions_pct=_new_lesions(latest),
    )


def _number(one: Assessment | None) -> float | None:
    return None if one is None else one.value


def _responses(measure: Measure, first: float | None, last: float | None) -> frozenset[Response]:
    change = trend.change_percent(first, last)
    if measure is Measure.f_vasi:
        return trend.f_vasi_responses(change)
    return trend.t_vasi_responses(change) if measure is Measure.t_vasi else frozenset()


def _relapse(measure: Measure, first: float | None, since: list[Assessment]) -> date | None:
    if measure is not Measure.f_vasi:
        return None
    points = [
        Point(one.assessed_on, one.value)
        for one in since
        if one.value is not None and _tells_what_is_kept(first, one)
    ]
    return trend.relapsed_on(first, points)


def _tells_what_is_kept(first: float | None, one: Assessment) -> bool:
    """A value that leaves out new lesions can only show that too little was kept."""
    change = trend.change_percent(first, one.value)
    lost = change is not None and change < trend.KEPT_F_VASI
    return lost or not trend.leaves_out_new_lesions(_new_lesions(one))


def _new_lesions(one: Assessment | None) -> float | None:
    found: float | None = one.detail.get("new_lesions_pct") if one else None
    return None if found is None else round(found, 2)


def _interval(baseline: Assessment | None, latest: Assessment | None) -> IntervalPublic | None:
    found = change_interval(baseline, latest) if baseline and latest else None
    if found is None:
        return None
    return IntervalPublic(low=float(found.low), high=float(found.high))


def change_interval(baseline: Assessment, latest: Assessment) -> Interval | None:
    """How sure the improvement is; None where nothing is known of the error of the method."""
    if baseline.measure is not Measure.f_vasi or baseline.value is None or latest.value is None:
        return None
    if baseline.source is Source.clinician:
        return trend.change_interval_by_sdc(baseline.value, latest.value, trend.CLINICIAN_SDC)
    bounds = (baseline.low, baseline.high, latest.low, latest.high)
    if None in bounds:
        return None
    low, high, now_low, now_high = (float(one) for one in bounds if one is not None)
    return trend.change_interval(
        Measured(baseline.value, low, high), Measured(latest.value, now_low, now_high)
    )
