"""Every score of a treatment, now against baseline, and which machines made some of them."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from uuid import UUID

from sqlmodel import Session

from api.assessments.baseline import scored_again
from api.assessments.bodies import AssessmentPublic, Compared, IntervalPublic
from api.assessments.models import Assessment, Measure, Source
from api.assessments.progress import compare, followed
from api.assessments.service import public
from api.assessments.trend import Response
from api.messages import noted
from api.summaries.course import Treated
from api.summaries.face_parts import FacePart, parts_of
from api.summaries.names import Names
from api.summaries.summary import Comparison, Interval, Method, Series, Value

ORDER = list(Measure)
INTERVAL = noted("The interval of F-VASI holds the true value in 95 of 100")
NO_INTERVAL = noted("Without an interval")


def assessed(session: Session, treated: Treated) -> list[Assessment]:
    """The values that are followed in this treatment, oldest first."""
    found = followed(session, treated.patient.id)
    return [one for one in found if treated.scored(one.assessed_on)]


def series(rows: Sequence[Assessment], names: Names) -> tuple[Series, ...]:
    corrected = scored_again(rows)
    kept = {measure: [one for one in rows if one.measure is measure] for measure in ORDER}
    return tuple(
        Series(
            measure=measure,
            values=tuple(
                _value(public(one, corrected=one.id in corrected), names, _parts(one))
                for one in found
            ),
        )
        for measure, found in kept.items()
        if found
    )


def comparisons(
    rows: Sequence[Assessment], treated: Treated, names: Names
) -> tuple[Comparison, ...]:
    """In the order of measures, of each the one of record first."""
    found = [one for one in compare(list(rows), treated.course) if one.baseline or one.latest]
    ordered = sorted(found, key=lambda one: (ORDER.index(one.measure), not one.of_record))
    parts = {one.id: _parts(one) for one in rows}
    return tuple(_comparison(one, names, parts) for one in ordered)


def methods(rows: Iterable[Assessment]) -> tuple[Method, ...]:
    """The machines whose values stand in these rows, each version apart."""

    def by(one: Assessment) -> tuple[str, str]:
        return one.algorithm or "", one.algorithm_version or ""

    machine = sorted((one for one in rows if one.source is Source.machine), key=by)
    return tuple(_method(*name, list(made)) for name, made in groupby(machine, key=by))


def _method(algorithm: str, version: str, made: Sequence[Assessment]) -> Method:
    measured = {one.measure for one in made}
    bounded = any(one.measure is Measure.f_vasi and one.low is not None for one in made)
    return Method(
        algorithm=algorithm,
        version=version,
        measures=tuple(one for one in ORDER if one in measured),
        interval=INTERVAL if bounded else NO_INTERVAL,
        provisional_values=sum(one.provisional for one in made),
    )


def _parts(row: Assessment) -> tuple[FacePart, ...]:
    return parts_of(row.detail) if row.measure is Measure.f_vasi else ()


def _comparison(
    one: Compared, names: Names, parts: Mapping[UUID, tuple[FacePart, ...]]
) -> Comparison:
    def value(found: AssessmentPublic | None) -> Value | None:
        return _value(found, names, parts.get(found.id, ())) if found else None

    return Comparison(
        measure=one.measure,
        source=one.source,
        of_record=one.of_record,
        baseline=value(one.baseline),
        latest=value(one.latest),
        change_percent=one.change_percent,
        change_interval=_interval(one.change_interval),
        responder=_class(one.responses[-1]) if one.responses else None,
        relapsed_on=one.relapsed_on,
        same_method=one.same_method,
        new_lesions_percent=one.new_lesions_pct,
    )


def _class(response: Response) -> str:
    """`f_vasi_75` as papers write it: F-VASI75."""
    letter, _, percent = response.upper().split("_")
    return f"{letter}-VASI{percent}"


def _value(one: AssessmentPublic, names: Names, parts: tuple[FacePart, ...]) -> Value:
    assert one.value is not None
    return Value(
        id=one.id,
        on=one.assessed_on,
        value=one.value,
        interval=_interval(one.interval),
        source=one.source,
        by=names[one.author_id] if one.author_id else one.algorithm or "",
        author_id=one.author_id,
        photo_session_id=one.session_id,
        version=one.algorithm_version,
        provisional=one.provisional,
        value_of_record=one.value_of_record,
        parts=parts,
    )


def _interval(found: IntervalPublic | None) -> Interval | None:
    return None if found is None else Interval(low=found.low, high=found.high)
