"""The document itself: its head, and sections that lead to every resource."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from fhir.resources.R4B.composition import Composition, CompositionEvent, CompositionSection
from fhir.resources.R4B.narrative import Narrative
from fhir.resources.R4B.period import Period
from fhir.resources.R4B.reference import Reference
from fhir.resources.R4B.resource import Resource

from api.summaries.fhir import adherence, adverse_events, decisions, devices, ids, terms
from api.summaries.fhir.narrative import items, paragraphs, table
from api.summaries.pdf import words
from api.summaries.pdf.decision import open_reviews
from api.summaries.summary import Alert, Comparison, Value, VisitSummary

_HEAD = ("Measure", "Scored by", "Baseline", "Now", "Change", "Response")


def composition(
    summary: VisitSummary, document_id: UUID, resources: Iterable[Resource]
) -> Composition:
    """`resources` are all the others of the document."""
    title = f"Visit summary, {words.instant(summary.as_of, summary.patient.zone)}"
    return Composition(
        id=str(ids.part(document_id, "composition")),
        text=paragraphs(title, summary.clinic.name, f"Content SHA-256: {summary.content_hash}"),
        identifier=ids.digest(summary.content_hash),
        status="final",
        type=terms.local("visit_summary"),
        subject=ids.patient(summary),
        date=summary.as_of,
        author=[devices.writer()],
        title=title,
        custodian=ids.reference("Organization", summary.clinic.id),
        event=[CompositionEvent(period=_period(summary))],
        section=list(_sections(summary, list(resources))),
    )


def _period(summary: VisitSummary) -> Period:
    # No period ends before it began, not even that of a treatment still to begin.
    started = terms.day(min(summary.treatment.started_on, summary.today))
    return Period(start=started, end=summary.as_of)


def _sections(summary: VisitSummary, resources: list[Resource]) -> Iterator[CompositionSection]:
    def section(title: str, text: Narrative, *kinds: str) -> CompositionSection:
        entries = [_entry(one) for one in resources if one.get_resource_type() in kinds]
        return CompositionSection(title=title, text=text, entry=entries or None)

    yield section("Treatment", _treatment(summary), "Condition", "MedicationRequest")
    yield section("Baseline and now", _numbers(summary), "Observation")
    yield section("Photographs", _photographs(summary), "Media")
    yield section(
        "Adherence, as reported by the patient",
        items(adherence.sentences(summary.adherence), ""),
        "MedicationStatement",
        "MedicationAdministration",
    )
    yield section("Side effects", _side_effects(summary), "AdverseEvent")
    yield section("Alerts", _alerts(summary), "DetectedIssue")
    yield section("Decisions", _decisions(summary), "ClinicalImpression", "Provenance")
    yield section("Made by a machine", _machines(summary), "Device")
    yield section("Sources", items(summary.sources, "No rule was used."))


def _entry(resource: Resource) -> Reference:
    return ids.reference(resource.get_resource_type(), UUID(str(resource.id)))


def _treatment(summary: VisitSummary) -> Narrative:
    treatment = summary.treatment
    ended = f"ended {words.day(treatment.ended_on)}" if treatment.ended_on else "ongoing"
    begun = f"started {words.day(treatment.started_on)}, {ended}"
    to_begin = f"starts on {words.day(treatment.started_on)}"
    return paragraphs(
        f"{treatment.product}, {to_begin if summary.to_begin else begun}.",
        f"{treatment.calendar_weeks:.1f} calendar weeks, {treatment.exposed_weeks:.1f} exposed.",
    )


def _numbers(summary: VisitSummary) -> Narrative:
    rows = [_number(row) for row in summary.comparisons]
    return table(_HEAD, rows, "Nothing has been scored or measured yet.")


def _number(row: Comparison) -> tuple[str, ...]:
    made = " (machine-made)" if row.source == "machine" else ""
    return (
        words.MEASURES.get(row.measure, (row.measure, ""))[0],
        words.said(row.source) + made,
        _cell(row.measure, row.baseline),
        _cell(row.measure, row.latest),
        words.compared(row),
        row.responder or "",
    )


def _cell(measure: str, value: Value | None) -> str:
    if value is None:
        return words.DASH
    found = words.interval(measure, value)
    spread = f" ({found})" if found else ""
    provisional = ", provisional" if value.provisional else ""
    return f"{words.told(measure, value)}{spread}, {words.day(value.on)}{provisional}"


def _photographs(summary: VisitSummary) -> Narrative:
    if not summary.photo_consent:
        return paragraphs("Left out: the patient does not consent to photographs.")
    return items((f"Face, {words.said(pair.view)} view" for pair in summary.photos), "None yet.")


def _side_effects(summary: VisitSummary) -> Narrative:
    return items(map(adverse_events.sentence, summary.reactions), "None reported.")


def _alerts(summary: VisitSummary) -> Narrative:
    told = (_alert(alert, summary.patient.zone) for alert in summary.alerts)
    return items(told, "None raised.")


def _alert(alert: Alert, zone: str) -> str:
    seen = f"seen by {alert.acknowledged_by}" if alert.acknowledged_by else "not acknowledged"
    when = words.local_minute(alert.raised_at, zone)
    return f"{when}: {alert.sentence} ({words.said(alert.severity)}; {seen})"


def _decisions(summary: VisitSummary) -> Narrative:
    told = [decisions.sentence(review) for review, _ in decisions.signed(summary)]
    return items([*told, open_reviews(summary)], "")


def _machines(summary: VisitSummary) -> Narrative:
    made = [f"{one.algorithm} {one.version}: {one.interval}." for one in summary.methods]
    return items(made, "No value here was made by a machine.")
