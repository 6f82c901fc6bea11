"""Each single application, where somebody asked for them."""

from fhir.resources.R4B.medicationadministration import (
    MedicationAdministration,
    MedicationAdministrationDosage,
    MedicationAdministrationPerformer,
)

from api.messages import exactly, noted
from api.speech import Speech
from api.summaries import words
from api.summaries.codes import PLACES
from api.summaries.fhir import ids, terms
from api.summaries.fhir.narrative import paragraphs, plain
from api.summaries.summary import VisitSummary
from api.summaries.usage import Application


def administrations(summary: VisitSummary, speech: Speech) -> list[MedicationAdministration]:
    return [_administration(one, summary, speech) for one in summary.applications or ()]


def _administration(
    one: Application, summary: VisitSummary, speech: Speech
) -> MedicationAdministration:
    told = _sentence(one, speech)
    several = terms.written(_sites(one, speech))
    return MedicationAdministration(
        id=str(ids.part(summary.patient.id, f"application {one.id}")),
        text=paragraphs(speech.language, f"{words.instant(one.applied_at, speech)}: {told}"),
        status="completed",
        medicationCodeableConcept=terms.ruxolitinib(summary.treatment.product),
        subject=ids.patient(summary),
        effectiveDateTime=one.applied_at,
        performer=[MedicationAdministrationPerformer(actor=ids.patient(summary))],
        reasonReference=[ids.condition(summary)],
        request=ids.request(summary),
        dosage=MedicationAdministrationDosage(
            text=plain(told),
            site=terms.site(one.sites[0]) if len(one.sites) == 1 else several,
            route=terms.TOPICAL,
            # How much an application is varies; that it was one is what is known.
            dose=terms.applications(1),
        ),
    )


def _sentence(one: Application, speech: Speech) -> str:
    told = speech.filled(
        noted("%(sites)s, %(share)s of the body surface"),
        sites=_sites(one, speech),
        share=words.surface(one.bsa_percent, speech),
    )
    return told if one.grams is None else f"{told}, {exactly(one.grams).told(speech)} g"


def _sites(one: Application, speech: Speech) -> str:
    return ", ".join(words.said(PLACES, site, speech) for site in one.sites)
