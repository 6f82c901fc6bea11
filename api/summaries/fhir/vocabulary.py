"""The codes of our own: for what neither SNOMED CT nor LOINC has a code that we could verify.

Published at `/v1/fhir/CodeSystem/repigment`. Its canonical address names it, whatever server it
is read from: two clinics mean the same by the same code.
"""

from datetime import UTC, datetime
from typing import NamedTuple

from fhir.resources.R4B.codesystem import CodeSystem, CodeSystemConcept

from api.languages import Language
from api.summaries.alert_sentences import ALERTS
from api.summaries.fhir.narrative import paragraphs
from api.treatments.labels import SITES, Site

URL = "urn:uuid:6c1d6c3e-3f0a-5b1e-9a53-5c6a4d0e7b21"
VERSION = "2"
PUBLISHED = datetime(2026, 11, 25, tzinfo=UTC)


class Concept(NamedTuple):
    code: str
    display: str
    definition: str


_WHERE = {
    Site.forehead: "of the forehead",
    Site.periocular: "around the eyes",
    Site.nose: "of the nose",
    Site.cheeks: "of the cheeks",
    Site.perioral: "around the mouth",
    Site.chin: "of the chin",
}
_MEASURES = (
    Concept("f_vasi", "F-VASI", "Vitiligo area scoring index of the face, 0 to 3 points."),
    Concept("f_bsa", "F-BSA", "Depigmented skin of the face in percent of the body surface."),
    Concept("t_vasi", "T-VASI", "Vitiligo area scoring index of the whole body, 0 to 100 points."),
    Concept("vns", "VNS", "Vitiligo noticeability scale as the patient answered it, 1 to 5."),
    Concept("dlqi", "DLQI", "Dermatology life quality index as the patient answered it, 0 to 30."),
    Concept(
        "repigmentation",
        "Repigmentation",
        "Part of the pigment missing at baseline inside confirmed outlines that is back, percent.",
    ),
)
_PARTS = tuple(
    Concept(
        f"f_vasi_{site}",
        f"F-VASI, {SITES[site]}",
        f"What the skin {_WHERE[site]} adds to F-VASI; the parts of all regions are the whole, "
        "before it is capped at 3 points.",
    )
    for site in _WHERE
)
_ALERTS = tuple(
    Concept(f"alert_{rule}", name.capitalize(), f"An alert of Repigment: {name}.")
    for rule, name in ALERTS.items()
)
_AROUND_MEASURES = (
    Concept("acknowledged", "Acknowledged", "A person has seen the alert."),
    Concept("interval", "Interval", "Where the true value lies in 95 of 100 such measurements."),
    Concept("responder", "Response class", "The best response class that was reached."),
    Concept("relapse", "Relapse", "The day on which F-VASI75 was found to be lost again."),
    Concept("new_lesions", "New lesions", "Share of the face newly pale outside the outlines."),
    Concept("machine_made", "Machine-made", "An estimate of a machine; never the value of record."),
    Concept("of_record", "Value of record", "The value that counts, scored by a person."),
    Concept("provisional", "Provisional", "Measured with no outline that a person has confirmed."),
)
_ADHERENCE = (
    Concept("taking", "Applications taken", "Applications logged, of those prescribed."),
    Concept("correct_dose_days", "Correct-dose days", "Days with exactly the prescribed number."),
    Concept("interval_kept", "Intervals kept", "Intervals of 8 to 16 hours between applications."),
)
_SKIN_TYPES = (
    Concept("skin_type", "Fitzpatrick skin type", "Skin type after Fitzpatrick, I to VI."),
    *(
        Concept(f"skin_type_{roman.lower()}", f"Skin type {roman}", f"Fitzpatrick type {roman}.")
        for roman in ("I", "II", "III", "IV", "V", "VI")
    ),
)
_VIEWS = tuple(
    Concept(f"view_{view}", f"{view.capitalize()} view", f"The face, its {view} view.")
    for view in ("front", "left", "right")
)
_REVIEWS = (
    Concept("week_24", "Week 24 review", "What a dermatologist decided about week 24."),
    Concept("week_52", "Week 52 review", "What a dermatologist decided about week 52."),
    Concept("follow_up", "Follow-up review", "What a dermatologist decided at a later look."),
    Concept("decision_continue", "Continue", "The treatment goes on."),
    Concept("decision_stop", "Stop", "The treatment is stopped."),
    Concept("decision_look_again", "Look again", "It is decided on a later day."),
)
_OTHERS = (
    Concept("visit_summary", "Visit summary", "A treatment of facial vitiligo at one moment."),
    Concept("software", "Software", "A computer program, not a certified medical device."),
    Concept("site_general", "No place", "What has no place on the body."),
    *(
        Concept(f"site_{site}", site.replace("_", " ").capitalize(), "A site that a label names.")
        for site in Site
    ),
)
_CHANGES = tuple(
    Concept(
        f"{one.code}_improvement",
        f"Improvement of {one.display}",
        f"Change of {one.display} from baseline in percent of the baseline; above 0 is better.",
    )
    for one in _MEASURES
    # Repigmentation is such a change itself.
    if one.code != "repigmentation"
)
_RESPONSES = tuple(
    Concept(f"{measure}{percent}", f"{measure}{percent}", f"{percent} % better or more.")
    for measure in ("F-VASI", "T-VASI")
    for percent in (25, 50, 75, 90)
)

CONCEPTS = {
    one.code: one
    for one in (
        *_MEASURES,
        *_PARTS,
        *_ALERTS,
        *_AROUND_MEASURES,
        *_CHANGES,
        *_RESPONSES,
        *_ADHERENCE,
        *_SKIN_TYPES,
        *_VIEWS,
        *_REVIEWS,
        *_OTHERS,
    )
}


def code_system() -> CodeSystem:
    return CodeSystem(
        id="repigment",
        language=Language.en,
        text=paragraphs(
            Language.en, "Codes of Repigment, for what no code of SNOMED CT or LOINC is known."
        ),
        url=URL,
        version=VERSION,
        name="Repigment",
        title="Codes of Repigment",
        status="active",
        experimental=False,
        date=PUBLISHED,
        description="Measures, sites and decisions in the treatment of facial vitiligo.",
        caseSensitive=True,
        content="complete",
        count=len(CONCEPTS),
        concept=[CodeSystemConcept(**one._asdict()) for one in CONCEPTS.values()],
    )
