"""Side effects: what the patient reported and what a dermatologist made of it."""

from fhir.resources.R4B.adverseevent import (
    AdverseEvent,
    AdverseEventSuspectEntity,
    AdverseEventSuspectEntityCausality,
)

from api.messages import noted
from api.speech import Speech
from api.summaries import words
from api.summaries.codes import PLACES, SEVERITIES
from api.summaries.event_sentences import judged
from api.summaries.fhir import ids, terms
from api.summaries.fhir.narrative import paragraphs
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


def adverse_events(summary: VisitSummary, speech: Speech) -> list[AdverseEvent]:
    return [_event(one, summary, speech) for one in summary.reactions]


def sentence(one: Reaction, speech: Speech) -> str:
    """In words, with what R4 has no element for: the site and the action taken."""
    return speech.filled(
        noted("%(term)s (%(place)s, since %(day)s): %(severity)s, %(gravity)s; %(judged)s."),
        term=one.term,
        place=words.said(PLACES, one.site, speech),
        day=speech.day(one.onset_on),
        severity=words.said(SEVERITIES, one.severity, speech),
        gravity=speech.say(noted("serious") if one.serious else noted("not serious")),
        judged=judged(one, speech),
    )


def _event(one: Reaction, summary: VisitSummary, speech: Speech) -> AdverseEvent:
    return AdverseEvent(
        id=str(ids.part(summary.patient.id, f"reaction {one.id}")),
        text=paragraphs(speech.language, sentence(one, speech)),
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
