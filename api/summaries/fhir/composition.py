"""The document itself: its head, and sections that lead to every resource."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from fhir.resources.R4B.composition import Composition, CompositionEvent, CompositionSection
from fhir.resources.R4B.narrative import Narrative
from fhir.resources.R4B.period import Period
from fhir.resources.R4B.reference import Reference
from fhir.resources.R4B.resource import Resource

from api.messages import noted
from api.speech import DASH, Speech
from api.summaries import words
from api.summaries.codes import ALERT_SEVERITIES, SOURCES, VIEWS
from api.summaries.event_sentences import acknowledged
from api.summaries.fhir import adherence, adverse_events, decisions, devices, ids, terms
from api.summaries.fhir.narrative import items, paragraphs, plain, table
from api.summaries.fhir.photographs import FACE
from api.summaries.review_sentences import open_reviews
from api.summaries.summary import Alert, Comparison, Value, VisitSummary
from api.summaries.treatment_sentences import started


def composition(
    summary: VisitSummary, document_id: UUID, resources: Iterable[Resource], speech: Speech
) -> Composition:
    """`resources` are all the others of the document."""
    as_of = words.instant(summary.as_of, speech)
    title = speech.filled(noted("Visit summary, %(instant)s"), instant=as_of)
    digest = noted("SHA-256 of the content: %(digest)s")
    return Composition(
        id=str(ids.part(document_id, "composition")),
        text=paragraphs(
            speech.language,
            title,
            summary.clinic.name,
            speech.filled(digest, digest=summary.content_hash),
        ),
        identifier=ids.digest(summary.content_hash),
        status="final",
        type=terms.local("visit_summary"),
        subject=ids.patient(summary),
        date=summary.as_of,
        author=[devices.writer()],
        title=plain(title),
        custodian=ids.reference("Organization", summary.clinic.id),
        event=[CompositionEvent(period=_period(summary))],
        section=list(_sections(summary, list(resources), speech)),
    )


def _period(summary: VisitSummary) -> Period:
    # No period ends before it began, not even that of a treatment still to begin.
    started = terms.day(min(summary.treatment.started_on, summary.today))
    return Period(start=started, end=summary.as_of)


def _sections(
    summary: VisitSummary, resources: list[Resource], speech: Speech
) -> Iterator[CompositionSection]:
    def section(title: str, text: Narrative, *kinds: str) -> CompositionSection:
        entries = [_entry(one) for one in resources if one.get_resource_type() in kinds]
        return CompositionSection(title=speech.say(title), text=text, entry=entries or None)

    yield section(noted("Treatment"), _treatment(summary, speech), "Condition", "MedicationRequest")
    yield section(noted("Baseline and now"), _numbers(summary, speech), "Observation")
    yield section(noted("Photographs"), _photographs(summary, speech), "Media")
    yield section(
        noted("Adherence, as reported by the patient"),
        items(speech.language, adherence.sentences(summary.adherence, speech), ""),
        "MedicationStatement",
        "MedicationAdministration",
    )
    yield section(noted("Side effects"), _side_effects(summary, speech), "AdverseEvent")
    yield section(noted("Alerts"), _alerts(summary, speech), "DetectedIssue")
    yield section(
        noted("Decisions"), _decisions(summary, speech), "ClinicalImpression", "Provenance"
    )
    yield section(noted("Made by a machine"), _machines(summary, speech), "Device")
    yield section(noted("Sources"), _sources(summary, speech))


def _entry(resource: Resource) -> Reference:
    return ids.reference(resource.get_resource_type(), UUID(str(resource.id)))


def _treatment(summary: VisitSummary, speech: Speech) -> Narrative:
    treatment, product = summary.treatment, speech.say(summary.treatment.product)
    if summary.to_begin:
        day = speech.day(treatment.started_on)
        begun = speech.filled(noted("%(product)s, starts on %(day)s."), product=product, day=day)
    else:
        begun = speech.filled(
            noted("%(product)s, started %(day)s."),
            product=product,
            day=started(treatment, speech),
        )
    weeks = speech.filled(
        noted("%(calendar)s calendar weeks, %(exposed)s exposed."),
        calendar=speech.number(treatment.calendar_weeks, 1),
        exposed=speech.number(treatment.exposed_weeks, 1),
    )
    return paragraphs(speech.language, begun, weeks)


def _numbers(summary: VisitSummary, speech: Speech) -> Narrative:
    rows = [_number(row, speech) for row in summary.comparisons]
    nothing = speech.say(noted("Nothing has been scored or measured yet."))
    return table(speech.language, words.columns(speech), rows, nothing)


def _number(row: Comparison, speech: Speech) -> tuple[str, ...]:
    source = words.said(SOURCES, row.source, speech)
    made = f" ({speech.say(noted('machine-made'))})" if row.source == "machine" else ""
    return (
        words.measured(row.measure, speech),
        source + made,
        _cell(row.measure, row.baseline, speech),
        _cell(row.measure, row.latest, speech),
        words.compared(row, speech),
        row.responder or "",
    )


def _cell(measure: str, value: Value | None, speech: Speech) -> str:
    if value is None:
        return DASH
    found = words.interval(measure, value, speech)
    spread = f" ({found})" if found else ""
    return f"{words.told(measure, value, speech)}{spread}, {words.day_of(value, speech)}"


def _photographs(summary: VisitSummary, speech: Speech) -> Narrative:
    if not summary.photo_consent:
        refused = noted("Left out: the patient does not consent to photographs.")
        return paragraphs(speech.language, speech.say(refused))
    views = (words.said(VIEWS, pair.view, speech) for pair in summary.photos)
    shown = (speech.filled(FACE, view=view) for view in views)
    return items(speech.language, shown, speech.say(noted("None yet.")))


def _side_effects(summary: VisitSummary, speech: Speech) -> Narrative:
    told = (adverse_events.sentence(one, speech) for one in summary.reactions)
    return items(speech.language, told, speech.say(noted("None reported.")))


def _alerts(summary: VisitSummary, speech: Speech) -> Narrative:
    told = (_alert(alert, speech) for alert in summary.alerts)
    return items(speech.language, told, speech.say(noted("None raised.")))


def _alert(alert: Alert, speech: Speech) -> str:
    severity = words.said(ALERT_SEVERITIES, alert.severity, speech)
    judged = f"{severity}; {acknowledged(alert, speech)}"
    return f"{speech.instant(alert.raised_at)}: {alert.sentence.told(speech)} ({judged})"


def _decisions(summary: VisitSummary, speech: Speech) -> Narrative:
    told = [decisions.sentence(review, speech) for review, _ in decisions.signed(summary)]
    return items(speech.language, [*told, open_reviews(summary, speech)], "")


def _machines(summary: VisitSummary, speech: Speech) -> Narrative:
    made = [
        f"{one.algorithm} {one.version}: {speech.say(one.interval)}." for one in summary.methods
    ]
    nothing = speech.say(noted("No value here was made by a machine."))
    return items(speech.language, made, nothing)


def _sources(summary: VisitSummary, speech: Speech) -> Narrative:
    told = [speech.say(source) for source in summary.sources]
    return items(speech.language, told, speech.say(noted("No rule was used.")))
