"""The fixed words of the two pages: headings, columns, and what stands where there is nothing."""

from api.messages import noted
from api.speech import Speech

_LABELS = {
    "summary": noted("Visit summary"),
    "treatment": noted("Treatment"),
    "calendar_weeks": noted("calendar weeks"),
    "exposed_weeks": noted("weeks exposed"),
    "baseline_and_now": noted("Baseline and now"),
    "machine_made": noted("machine-made"),
    "of_record": noted("value of record"),
    "no_numbers": noted("Nothing has been scored or measured yet."),
    "by_week": noted("F-VASI by week"),
    "no_value": noted("No value yet."),
    "photos": noted("Photos, baseline beside now"),
    "adherence": noted("Adherence, as reported by the patient"),
    "no_day": noted("No day of treatment is over yet."),
    "decision": noted("Decision of the dermatologist"),
    "no_decision": noted("No decision has been signed."),
    "signed_by": noted("Signed by"),
    "evidence": noted("Evidence SHA-256"),
    "methods": noted("Made by a machine"),
    "no_methods": noted("No value here was made by a machine."),
    "estimate": noted(
        "An estimate from photographs, marked wherever it stands, checked on generated lesions "
        "and not yet on patients. It is not a diagnosis, and it decides nothing: the score of the "
        "clinician is the value of record."
    ),
    "sources": noted("Sources"),
    "content": noted("Content SHA-256"),
    "attachment": noted("The same visit summary as a FHIR R4 document"),
}


def labels(speech: Speech) -> dict[str, str]:
    return {name: speech.say(text) for name, text in _LABELS.items()}
