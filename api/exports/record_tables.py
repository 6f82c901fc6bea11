"""The tables of a whole clinic, and their columns. A patient's rows stand together in each."""

from api.exports import shared_columns as shared
from api.exports.columns import Table, code, day, ids, moment, number, text, whole, yes_no

PATIENT = ids("patient_id", "The patient, a row of patients")
TREATMENT = ids("treatment_id", "The treatment, a row of treatments")

PATIENTS = Table(
    "patients",
    "A patient of the clinic",
    (
        PATIENT,
        text("full_name", "Name"),
        day("born_on", "Date of birth"),
        code("sex_at_birth", "female, male, intersex or unknown"),
        whole("fitzpatrick", "Skin type by Fitzpatrick, 1 to 6"),
        code("time_zone", "IANA time zone"),
        code("language", "Language"),
        *moment("joined", "When the record was opened"),
    ),
)

CONSENTS = Table(
    "consents",
    "A consent, also one that was withdrawn",
    (
        PATIENT,
        code("purpose", "care_record, photos_for_care, reminders or research"),
        text("text_version", "Version of the text that was agreed to"),
        *moment("given", "When it was given"),
        *moment("withdrawn", "When it was withdrawn"),
    ),
)

TREATMENTS = Table(
    "treatments",
    "A treatment",
    (
        PATIENT,
        TREATMENT,
        code("label", "Jurisdiction and version of the label that it follows"),
        day("started_on", "First day"),
        day("ended_on", "Last day; empty while it runs"),
        text("end_reason", "Why it was ended"),
        yes_no("called_off", "A mistake, or never begun: it counts nowhere"),
    ),
)

AREAS = Table(
    "areas",
    "A spell of a treated site",
    (
        PATIENT,
        TREATMENT,
        shared.SITE,
        shared.SITE_PCT,
        day("since", "First day"),
        day("stopped_on", "Day on which the site was stopped"),
        text("stop_reason", "Why"),
    ),
)

PAUSES = Table(
    "pauses",
    "A pause of a treatment",
    (
        PATIENT,
        TREATMENT,
        shared.PAUSE_KIND,
        yes_no("ordered", "The first two: they leave what is due"),
        day("since", "First paused day"),
        day("until", "Last paused day; empty while it lasts"),
        text("reason", "Why"),
    ),
)

TUBES = Table(
    "tubes",
    "An opened tube, withdrawn ones left out",
    (
        PATIENT,
        ids("tube_id", "The tube"),
        day("opened_on", "When it was opened"),
        number("grams", "What it held", "g"),
        text("batch_number", "As printed on it"),
    ),
)

APPLICATIONS = Table(
    "applications",
    "One application as the patient logged it, in its last version, withdrawn ones left out",
    (
        PATIENT,
        ids("application_id", "The application"),
        whole("version", "1, and 1 more for each correction"),
        *moment("applied", "When it was made, where the patient was"),
        code("time_zone", "Where the patient was"),
        code("areas", "Each site with its % of body surface, site:percent, spaces between"),
        shared.COVERED_PCT,
        shared.GRAMS,
        *moment("recorded", "When the clinic heard of it"),
        whole("hours_late", "How late that was; empty within a day", "h"),
        text("note", "What the patient noted"),
    ),
)

ALERTS = Table(
    "alerts",
    "A broken rule of care",
    (
        PATIENT,
        ids("alert_id", "The alert"),
        shared.RULE,
        shared.ALERT_SEVERITY,
        code("subject", "What it is about: application, reaction, treatment, …"),
        ids("subject_id", "Which one"),
        code("label", "The label that it was judged by"),
        *moment("raised", "When it was raised"),
        *moment("acknowledged", "When somebody saw to it"),
        *moment("resolved", "When what was entered later made it untrue or changed its numbers"),
        code(
            "resolution", "no_longer_holds, or superseded by another alert; empty while it stands"
        ),
    ),
)

REACTIONS = Table(
    "reactions",
    "A side effect with its newest triage",
    (
        PATIENT,
        *shared.REACTION,
        *shared.GRAVITY,
        text("note", "What was noted with it"),
        *moment("reported", "When it was reported"),
        *shared.TRIAGED,
        *moment("triaged", "When it was judged"),
    ),
)

PHOTOS = Table(
    "photos",
    "A photograph; the pictures themselves are not in here",
    (
        PATIENT,
        ids("photo_session_id", "Its session: photographs of one moment"),
        ids("photo_id", "The photograph"),
        code("view", "front, left, right or reaction"),
        *moment("taken", "When it was taken, where it was taken"),
        code("verdict", "pass, warn or retake"),
        code("sha256", "Of the original bytes"),
    ),
)

VALUES = Table(
    "values",
    "One value of one measure, or why there is none; superseded measurements are left out",
    (
        PATIENT,
        ids("treatment_id", "The treatment it was made in, if any"),
        shared.VALUE_ID,
        shared.MEASURE,
        shared.ASSESSED_ON,
        *shared.VALUE,
        shared.OF_RECORD,
        shared.PROVISIONAL,
        shared.UNMEASURED,
        *shared.ALGORITHM,
        shared.READ_FROM,
        *moment("made", "When it was recorded"),
    ),
)

REVIEWS = Table(
    "reviews",
    "A review of a treatment",
    (
        PATIENT,
        TREATMENT,
        ids("review_id", "The review"),
        shared.REVIEW_KIND,
        day("due_on", "When it falls due"),
        code("proposal", "What the rules proposed when it was signed: computed, not decided"),
        *shared.SIGNED,
    ),
)
