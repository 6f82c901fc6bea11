"""Each single application, where somebody asked for them."""

from fhir.resources.R4B.medicationadministration import (
    MedicationAdministration,
    MedicationAdministrationDosage,
    MedicationAdministrationPerformer,
)

from api.summaries.fhir import ids, terms
from api.summaries.fhir.narrative import paragraphs
from api.summaries.pdf import words
from api.summaries.summary import VisitSummary
from api.summaries.usage import Application


def administrations(summary: VisitSummary) -> list[MedicationAdministration]:
    return [_administration(one, summary) for one in summary.applications or ()]


def _administration(one: Application, summary: VisitSummary) -> MedicationAdministration:
    told = _sentence(one)
    site = terms.site(one.sites[0]) if len(one.sites) == 1 else terms.written(_sites(one))
    return MedicationAdministration(
        id=str(ids.part(summary.patient.id, f"application {one.id}")),
        text=paragraphs(f"{words.instant(one.applied_at, summary.patient.zone)}: {told}"),
        status="completed",
        medicationCodeableConcept=terms.ruxolitinib(summary.treatment.product),
        subject=ids.patient(summary),
        effectiveDateTime=one.applied_at,
        performer=[MedicationAdministrationPerformer(actor=ids.patient(summary))],
        reasonReference=[ids.condition(summary)],
        request=ids.request(summary),
        dosage=MedicationAdministrationDosage(
            text=told,
            site=site,
            route=terms.TOPICAL,
            # How much an application is varies; that it was one is what is known.
            dose=terms.applications(1),
        ),
    )


def _sentence(one: Application) -> str:
    weighed = f", {one.grams:g} g" if one.grams is not None else ""
    return f"{_sites(one)}, {words.surface(one.bsa_percent)} of the body surface{weighed}"


def _sites(one: Application) -> str:
    return ", ".join(words.said(site) for site in one.sites)
