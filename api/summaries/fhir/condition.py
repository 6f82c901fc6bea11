"""What is treated."""

from fhir.resources.R4B.condition import Condition

from api.messages import noted
from api.speech import Speech
from api.summaries.fhir import ids, terms
from api.summaries.fhir.narrative import paragraphs
from api.summaries.summary import VisitSummary
from api.treatments.labels import FACE


def condition(summary: VisitSummary, speech: Speech) -> Condition:
    """Vitiligo, of the face where the cream is for a site of it."""
    face = any(area.name in FACE for area in summary.treatment.areas)
    return Condition(
        id=str(ids.condition_id(summary)),
        text=paragraphs(
            speech.language,
            speech.say(noted("Vitiligo of the face.") if face else noted("Vitiligo.")),
        ),
        clinicalStatus=terms.hl7("condition-clinical", "active"),
        verificationStatus=terms.hl7("condition-ver-status", "confirmed"),
        category=[terms.hl7("condition-category", "problem-list-item")],
        code=terms.VITILIGO,
        bodySite=[terms.FACE] if face else None,
        subject=ids.patient(summary),
    )
