"""Side effects: what the patient reported and what a dermatologist made of it."""

from fhir.resources.R4B.adverseevent import (
    AdverseEvent,
    AdverseEventSuspectEntity,
    AdverseEventSuspectEntityCausality,
)

from api.summaries.fhir import ids, terms
from api.summaries.fhir.narrative import paragraphs
from api.summaries.pdf import words
from api.summaries.summary import Reaction, VisitSummary

# The categories of WHO-UMC, as FHIR spells them.
_CAUSALITIES = {
    "certain": "Certain",
    "probable": "Probably-Likely",
    "possible": "Possible",
    "unlikely": "Unlikely",
    "conditional": "Conditional-Classified",
    "unassessable": "Unassessable-Unclassifiable",
}
_OUTCOMES = {
    "recovered": "resolved",
    "recovering": "recovering",
    "not_recovered": "ongoing",
    "recovered_with_sequelae": "resolvedWithSequelae",
    "fatal": "fatal",
    "unknown": "unknown",
}


def adverse_events(summary: VisitSummary) -> list[AdverseEvent]:
    return [_event(one, summary) for one in summary.reactions]


def sentence(one: Reaction) -> str:
    """In words, with what R4 has no element for: the site and the action taken."""
    grave = "serious" if one.serious else "not serious"
    triage = [one.causality, one.action, one.outcome]
    judged = ", ".join(words.said(word) for word in triage if word) or "not yet triaged"
    place = f"{words.said(one.site)}, since {words.day(one.onset_on)}"
    return f"{one.term} ({place}): {words.said(one.severity)}, {grave}; {judged}."


def _event(one: Reaction, summary: VisitSummary) -> AdverseEvent:
    return AdverseEvent(
        id=str(ids.part(summary.patient.id, f"reaction {one.id}")),
        text=paragraphs(sentence(one)),
        actuality="actual",
        event=terms.written(one.term),
        subject=ids.patient(summary),
        date=terms.day(one.onset_on),
        recordedDate=one.reported_at,
        seriousness=terms.hl7(
            "adverse-event-seriousness", "Serious" if one.serious else "Non-serious"
        ),
        severity=terms.hl7("adverse-event-severity", one.severity),
        outcome=terms.hl7("adverse-event-outcome", _OUTCOMES[one.outcome]) if one.outcome else None,
        suspectEntity=[_suspect(one, summary)],
    )


def _suspect(one: Reaction, summary: VisitSummary) -> AdverseEventSuspectEntity:
    statement = ids.reference("MedicationStatement", ids.statement_id(summary))
    if one.causality is None:
        return AdverseEventSuspectEntity(instance=statement)
    assessment = terms.hl7("adverse-event-causality-assess", _CAUSALITIES[one.causality])
    judged = AdverseEventSuspectEntityCausality(assessment=assessment)
    return AdverseEventSuspectEntity(instance=statement, causality=[judged])
