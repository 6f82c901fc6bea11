"""One visit summary as tables: a cell for each thing that the summary says, nothing computed."""

from collections.abc import Iterator

from api.exports import measures
from api.exports import visit_tables as tables
from api.exports.archive import File
from api.exports.columns import DICTIONARY, dictionary
from api.exports.readme import readme
from api.exports.spelling import Cells, moment
from api.messages import ENGLISH
from api.summaries.summary import Comparison, Interval, Value, VisitSummary

MACHINE = "machine"


def files(summary: VisitSummary) -> Iterator[File]:
    title = "Visit summary of one patient"
    noted = (
        "The same summary as JSON (with applications=true, as here) has the content hash\n"
        f"  {summary.content_hash}"
    )
    yield File.text("README.txt", readme(title, summary.as_of, tables.TABLES, noted))
    yield File.of(DICTIONARY, dictionary(tables.TABLES))
    for table in tables.TABLES:
        rows = ROWS[table](summary)
        yield File.of(table, ((summary.patient.id, *row) for row in rows))


def _visit(summary: VisitSummary) -> Iterator[Cells]:
    patient, treatment, used = summary.patient, summary.treatment, summary.adherence
    label = treatment.label
    yield (
        *moment(summary.as_of, patient.zone),
        summary.content_hash,
        summary.clinic.name,
        patient.name,
        patient.born_on,
        patient.age,
        patient.sex_at_birth,
        patient.fitzpatrick,
        patient.zone,
        patient.language,
        treatment.id,
        treatment.product,
        f"{label.jurisdiction} {label.version}",
        treatment.started_on,
        treatment.ended_on,
        treatment.end_reason,
        treatment.prescriber.name,
        treatment.bsa_percent,
        treatment.calendar_weeks,
        treatment.exposed_weeks,
        *vars(used.taking).values(),
        *vars(used.correct_dose_days).values(),
        *vars(used.interval).values(),
        used.over_use,
        used.logged_late,
        summary.photo_consent,
    )


def _areas(summary: VisitSummary) -> Iterator[Cells]:
    for one in summary.treatment.areas:
        yield one.name, one.bsa_percent, one.since, one.stopped_on


def _pauses(summary: VisitSummary) -> Iterator[Cells]:
    for one in summary.treatment.pauses:
        yield one.starts_on, one.ends_on, one.ordered, one.reason, one.ordered_by


def _values(summary: VisitSummary) -> Iterator[Cells]:
    for series in summary.series:
        for one in series.values:
            yield _value(series.measure, one)


def _value(measure: str, one: Value) -> Cells:
    machine = one.source == MACHINE
    return (
        one.id,
        measure,
        one.on,
        *measures.told(measure, one.value, _ends(one.interval), one.source),
        one.value_of_record,
        one.provisional,
        None if machine else one.by,
        one.by if machine else None,
        one.version,
        one.photo_session_id,
    )


def _comparisons(summary: VisitSummary) -> Iterator[Cells]:
    for one in summary.comparisons:
        yield _comparison(one)


def _comparison(one: Comparison) -> Cells:
    return (
        one.measure,
        one.source,
        one.source == MACHINE,
        one.of_record,
        one.baseline.id if one.baseline else None,
        one.latest.id if one.latest else None,
        one.change_percent,
        *_ends(one.change_interval),
        one.responder,
        one.relapsed_on,
        one.same_method,
        one.new_lesions_percent,
    )


def _weeks(summary: VisitSummary) -> Iterator[Cells]:
    for one in summary.adherence.weeks:
        yield one.starts_on, one.taking


def _days(summary: VisitSummary) -> Iterator[Cells]:
    for one in summary.adherence.days:
        yield one.on, one.applications, one.paused


def _applications(summary: VisitSummary) -> Iterator[Cells]:
    for one in summary.applications or ():
        when = moment(one.applied_at, summary.patient.zone)
        yield one.id, *when, " ".join(one.sites), one.bsa_percent, one.grams


def _alerts(summary: VisitSummary) -> Iterator[Cells]:
    zone = summary.patient.zone
    for one in summary.alerts:
        raised, seen = moment(one.raised_at, zone), moment(one.acknowledged_at, zone)
        told = one.sentence.told(ENGLISH)
        yield one.rule, one.severity, *raised, told, one.acknowledged_by, *seen


def _reactions(summary: VisitSummary) -> Iterator[Cells]:
    for one in summary.reactions:
        reported = moment(one.reported_at, summary.patient.zone)
        judged = one.causality, one.action, one.outcome
        grave = one.severity, one.serious
        yield one.id, one.term, one.site, one.onset_on, *reported, *grave, *judged


def _reviews(summary: VisitSummary) -> Iterator[Cells]:
    for one in summary.reviews:
        signed = one.signature
        yield (
            one.id,
            one.kind,
            one.due_on,
            one.proposal,
            one.explanation.told(ENGLISH) if one.explanation else None,
            one.rule.told(ENGLISH) if one.rule else None,
            one.decision,
            one.look_again_on,
            one.reason,
            signed.name if signed else None,
            *moment(signed.signed_at if signed else None, summary.patient.zone),
            signed.evidence_hash if signed else None,
        )


def _photos(summary: VisitSummary) -> Iterator[Cells]:
    for pair in summary.photos:
        for time, one in (("baseline", pair.baseline), ("now", pair.now)):
            if one is not None:
                yield one.id, one.session_id, pair.view, time, one.taken_on, one.sha256


def _methods(summary: VisitSummary) -> Iterator[Cells]:
    for one in summary.methods:
        measured = " ".join(one.measures)
        yield one.algorithm, one.version, measured, one.interval, one.provisional_values


def _ends(interval: Interval | None) -> tuple[float | None, float | None]:
    return (None, None) if interval is None else (interval.low, interval.high)


ROWS = {
    tables.VISIT: _visit,
    tables.AREAS: _areas,
    tables.PAUSES: _pauses,
    tables.VALUES: _values,
    tables.COMPARISONS: _comparisons,
    tables.WEEKS: _weeks,
    tables.DAYS: _days,
    tables.APPLICATIONS: _applications,
    tables.ALERTS: _alerts,
    tables.REACTIONS: _reactions,
    tables.REVIEWS: _reviews,
    tables.PHOTOS: _photos,
    tables.METHODS: _methods,
}
