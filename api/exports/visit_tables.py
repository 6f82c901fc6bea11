"""The tables of one visit summary, and their columns."""

from api.exports import shared_columns as shared
from api.exports.columns import (
    Table,
    code,
    day,
    ids,
    moment,
    number,
    text,
    whole,
    yes_no,
)

PATIENT = ids("patient_id", "The patient")

VISIT = Table(
    "visit",
    "The summary: one patient and one treatment at one moment",
    (
        PATIENT,
        *moment("as_of", "When the summary was made"),
        code("content_hash", "SHA-256 of the same summary as JSON; the same in every format"),
        text("clinic", "Name of the clinic"),
        text("full_name", "Name of the patient"),
        day("born_on", "Date of birth"),
        whole("age", "Age on that day", "years"),
        code("sex_at_birth", "female, male, intersex or unknown"),
        code("fitzpatrick", "Skin type by Fitzpatrick, I to VI"),
        code("time_zone", "IANA time zone of the patient"),
        code("language", "Language of the patient"),
        ids("treatment_id", "The treatment"),
        code("product", "What was prescribed"),
        code("label", "Jurisdiction and version of the label that it follows"),
        day("started_on", "First day of treatment"),
        day("ended_on", "Last day of treatment; empty while it runs"),
        text("end_reason", "Why it was ended"),
        text("prescriber", "Who started it"),
        number("bsa_pct", "Treated skin that is not stopped", "% of body surface"),
        number("calendar_weeks", "Weeks since the start", "weeks"),
        number("exposed_weeks", "Weeks since the start without ordered pauses", "weeks"),
        whole("applications_logged", "Applications logged, over-use left out; patient-reported"),
        whole("applications_due", "Applications prescribed on the days until the eve"),
        number("taking_share", "Logged of due, at most 1", "share, 0 to 1"),
        whole("correct_days", "Days with exactly the prescribed number"),
        whole("days_due", "Days on which applications were due"),
        number("correct_days_share", "Correct days of those", "share, 0 to 1"),
        whole("intervals_kept", "Intervals of 8 to 16 hours between two applications"),
        whole("intervals", "Intervals between applications that no pause divides"),
        number("intervals_share", "Intervals kept of those", "share, 0 to 1"),
        whole("over_use", "Applications beyond those due on their day"),
        whole("logged_late", "Applications that came more than a day after they were made"),
        yes_no("photo_consent", "Photographs may be shown; without consent none is listed"),
    ),
)

AREAS = Table(
    "areas",
    "A treated site, its latest spell",
    (
        PATIENT,
        shared.SITE,
        shared.SITE_PCT,
        day("since", "First day"),
        day("stopped_on", "Day on which the site was stopped"),
    ),
)

PAUSES = Table(
    "pauses",
    "A pause of the treatment",
    (
        PATIENT,
        day("since", "First paused day"),
        day("until", "Last paused day; empty while it lasts"),
        yes_no("ordered", "Ordered or for a cleared area: leaves what is due"),
        text("reason", "Why"),
        text("recorded_by", "Who recorded it"),
    ),
)

VALUES = Table(
    "values",
    "One value of one measure",
    (
        PATIENT,
        shared.VALUE_ID,
        shared.MEASURE,
        shared.ASSESSED_ON,
        *shared.VALUE,
        shared.OF_RECORD,
        shared.PROVISIONAL,
        text("made_by", "Name of the person; empty for a machine"),
        *shared.ALGORITHM,
        shared.READ_FROM,
    ),
)

COMPARISONS = Table(
    "comparisons",
    "A measure by one source, now against baseline",
    (
        PATIENT,
        code("measure", "As in values"),
        code("source", "clinician, patient or machine"),
        shared.MACHINE,
        yes_no("of_record", "The comparison that counts for this measure"),
        ids("baseline_id", "The value of baseline, a row of values"),
        ids("latest_id", "The value of now, a row of values"),
        number("change_pct", "100 x (baseline - latest) / baseline: above 0 is better", "%"),
        number("change_low", f"Lower end of the {shared.INTERVAL}", "%"),
        number("change_high", f"Upper end of the {shared.INTERVAL}", "%"),
        code("responder", "Best class reached, such as F-VASI75"),
        day("relapsed_on", "Day on which F-VASI75 was lost after F-VASI90"),
        yes_no("same_method", "Both values by the same version; empty without two"),
        number("new_lesions_pct", "Newly pale outside the outlines, not counted", "% of the face"),
    ),
)

WEEKS = Table(
    "adherence_weeks",
    "A week of treatment, from its first day",
    (
        PATIENT,
        day("starts_on", "First day of the week"),
        number("taking_share", "Logged of due; empty where nothing was due", "share, 0 to 1"),
    ),
)

DAYS = Table(
    "days",
    "A day of treatment in the patient's time zone",
    (
        PATIENT,
        day("local_day", "The day"),
        whole("applications", "Applications logged; patient-reported"),
        yes_no("paused", "An ordered pause covers it"),
    ),
)

APPLICATIONS = Table(
    "applications",
    "One application as the patient logged it, withdrawn ones left out",
    (
        PATIENT,
        ids("application_id", "The application"),
        *moment("applied", "When it was made"),
        code("sites", "Treated sites, with a space between"),
        shared.COVERED_PCT,
        shared.GRAMS,
    ),
)

ALERTS = Table(
    "alerts",
    "A broken rule of care",
    (
        PATIENT,
        shared.RULE,
        shared.ALERT_SEVERITY,
        *moment("raised", "When it was raised"),
        text("sentence", "What happened, with its numbers"),
        text("acknowledged_by", "Who has seen to it"),
        *moment("acknowledged", "When that was"),
    ),
)

REACTIONS = Table(
    "reactions",
    "A side effect",
    (
        PATIENT,
        *shared.REACTION,
        *moment("reported", "When it was reported"),
        *shared.GRAVITY,
        *shared.TRIAGED,
    ),
)

REVIEWS = Table(
    "reviews",
    "A review of the treatment",
    (
        PATIENT,
        ids("review_id", "The review"),
        shared.REVIEW_KIND,
        day("due_on", "When it falls due"),
        code("proposal", "What the rules propose: computed, decided by nobody"),
        text("explanation", "Why that is proposed"),
        text("rule", "What the label says"),
        *shared.SIGNED,
    ),
)

PHOTOS = Table(
    "photos",
    "A photograph shown in the summary",
    (
        PATIENT,
        ids("photo_id", "The photograph"),
        ids("photo_session_id", "Its session"),
        code("view", "front, left or right"),
        code("time", "baseline or now"),
        day("taken_on", "When it was taken"),
        code("sha256", "Of the small picture in the PDF"),
    ),
)

METHODS = Table(
    "methods",
    "A machine that made values here",
    (
        PATIENT,
        code("algorithm", "Name"),
        code("algorithm_version", "Version"),
        code("measures", "What it measured, with a space between"),
        code("interval", "What its interval means"),
        whole("provisional_values", "Values whose outlines were not confirmed"),
    ),
)

TABLES = (
    VISIT,
    AREAS,
    PAUSES,
    VALUES,
    COMPARISONS,
    WEEKS,
    DAYS,
    APPLICATIONS,
    ALERTS,
    REACTIONS,
    REVIEWS,
    PHOTOS,
    METHODS,
)
