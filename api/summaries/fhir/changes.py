"""Now against baseline, each within one source."""

from collections.abc import Iterator

from fhir.resources.R4B.annotation import Annotation
from fhir.resources.R4B.observation import Observation, ObservationComponent

from api.messages import noted
from api.speech import Speech
from api.summaries import words
from api.summaries.codes import SOURCES
from api.summaries.fhir import ids, terms
from api.summaries.fhir.narrative import paragraphs
from api.summaries.fhir.observations import MACHINE_MADE, interval, marks
from api.summaries.summary import Comparison, Value, VisitSummary

_TWO_VERSIONS = noted("Baseline and now were measured by two versions of the algorithm.")
_NOT_COUNTED = noted("New lesions were seen outside the outlines; the change does not count them.")


def changes(summary: VisitSummary, speech: Speech) -> list[Observation]:
    """Those that are a number; repigmentation is such a change by itself."""
    told = {
        (row.measure, row.source): row
        for row in summary.comparisons
        if row.measure != "repigmentation"
    }
    return [
        _change(row, (row.baseline, row.latest), summary, speech)
        for row in told.values()
        if row.change_percent is not None and row.baseline and row.latest
    ]


def _change(
    row: Comparison, values: tuple[Value, Value], summary: VisitSummary, speech: Speech
) -> Observation:
    assert row.change_percent is not None
    remarks = [speech.say(remark) for remark in _remarks(row)]
    return Observation(
        id=str(ids.part(summary.treatment.id, f"change {row.measure} {row.source}")),
        meta=marks(machine=row.source == "machine"),
        text=paragraphs(speech.language, _sentence(row, speech), *remarks),
        status="preliminary" if any(one.provisional for one in values) else "final",
        code=terms.local(f"{row.measure}_improvement"),
        subject=ids.patient(summary),
        effectiveDateTime=terms.day(values[1].on),
        valueQuantity=terms.percent(row.change_percent),
        component=list(_components(row)) or None,
        derivedFrom=[ids.reference("Observation", value.id) for value in values],
        note=[Annotation(text=remark) for remark in remarks] or None,
    )


def _components(row: Comparison) -> Iterator[ObservationComponent]:
    if row.change_interval:
        yield interval(row.change_interval, terms.percent(0))
    if row.responder:
        yield ObservationComponent(
            code=terms.local("responder"), valueCodeableConcept=terms.local(row.responder)
        )
    if row.relapsed_on:
        yield ObservationComponent(
            code=terms.local("relapse"), valueDateTime=terms.day(row.relapsed_on)
        )
    if row.new_lesions_percent is not None:
        yield ObservationComponent(
            code=terms.local("new_lesions"), valueQuantity=terms.percent(row.new_lesions_percent)
        )


def _sentence(row: Comparison, speech: Speech) -> str:
    name = words.measured(row.measure, speech)
    source = words.said(SOURCES, row.source, speech)
    spread = f" ({words.span(row.change_interval, speech)})" if row.change_interval else ""
    reached = f", {row.responder}" if row.responder else ""
    return f"{name}, {source}: {words.compared(row, speech)}{spread}{reached}."


def _remarks(row: Comparison) -> Iterator[str]:
    if row.source == "machine":
        yield MACHINE_MADE
    if row.same_method is False:
        yield _TWO_VERSIONS
    if row.leaves_out_new_lesions:
        yield _NOT_COUNTED
