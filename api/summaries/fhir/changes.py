"""Now against baseline, each within one source."""

from collections.abc import Iterator

from fhir.resources.R4B.annotation import Annotation
from fhir.resources.R4B.observation import Observation, ObservationComponent

from api.summaries.fhir import ids, terms
from api.summaries.fhir.narrative import paragraphs
from api.summaries.fhir.observations import MACHINE_MADE, interval, marks
from api.summaries.pdf import words
from api.summaries.summary import Comparison, Value, VisitSummary

_TWO_VERSIONS = "Baseline and now were measured by two versions of the algorithm."
_NOT_COUNTED = "New lesions were seen outside the outlines; the change does not count them."


def changes(summary: VisitSummary) -> list[Observation]:
    """Those that are a number; repigmentation is such a change by itself."""
    told = {
        (row.measure, row.source): row
        for row in summary.comparisons
        if row.measure != "repigmentation"
    }
    return [
        _change(row, (row.baseline, row.latest), row.change_percent, summary)
        for row in told.values()
        if row.change_percent is not None and row.baseline and row.latest
    ]


def _change(
    row: Comparison, values: tuple[Value, Value], percent: float, summary: VisitSummary
) -> Observation:
    remarks = list(_remarks(row))
    return Observation(
        id=str(ids.part(summary.treatment.id, f"change {row.measure} {row.source}")),
        meta=marks(machine=row.source == "machine"),
        text=paragraphs(_sentence(row), *remarks),
        status="preliminary" if any(one.provisional for one in values) else "final",
        code=terms.local(f"{row.measure}_improvement"),
        subject=ids.patient(summary),
        effectiveDateTime=terms.day(values[1].on),
        valueQuantity=terms.percent(percent),
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


def _sentence(row: Comparison) -> str:
    name = words.MEASURES.get(row.measure, (row.measure, ""))[0]
    spread = f" ({words.span(row.change_interval)})" if row.change_interval else ""
    reached = f", {row.responder}" if row.responder else ""
    return f"{name}, {row.source}: {words.compared(row)}{spread}{reached}."


def _remarks(row: Comparison) -> Iterator[str]:
    if row.source == "machine":
        yield MACHINE_MADE
    if row.same_method is False:
        yield _TWO_VERSIONS
    if row.leaves_out_new_lesions:
        yield _NOT_COUNTED
