"""The tables of a study: no names, no dates, no words that somebody typed."""

from api.exports.columns import Table, code, ids, number, whole, yes_no
from api.exports.visit_tables import INTERVAL, MACHINE, SEE_UNIT

PARTICIPANT = ids("participant", "Pseudonym; the same in every table and export of this study")
DAYS = "days since the first day of the first treatment"
DAY = whole("day", "When", DAYS)

PARTICIPANTS = Table(
    "participants",
    "A participant who consents to research",
    (
        PARTICIPANT,
        code("birth_years", "Five years that hold the year of birth; empty where few share it"),
        code("sex_at_birth", "female, male, intersex, unknown; empty where few share it"),
        whole("fitzpatrick", "Skin type, 1 to 6; empty where unknown or few share it"),
    ),
)

TREATMENTS = Table(
    "treatments",
    "A treatment",
    (
        PARTICIPANT,
        code("label", "Jurisdiction and version of the label that it follows"),
        whole("started_day", "First day; 0 for the first treatment", DAYS),
        whole("ended_day", "Last day; empty while it runs", DAYS),
    ),
)

AREAS = Table(
    "areas",
    "A spell of a treated site",
    (
        PARTICIPANT,
        code("site", "Where on the body"),
        number("bsa_pct", "Its skin", "% of body surface"),
        whole("since_day", "First day", DAYS),
        whole("stopped_day", "Day on which the site was stopped", DAYS),
    ),
)

PAUSES = Table(
    "pauses",
    "A pause of a treatment",
    (
        PARTICIPANT,
        code("kind", "clinician_ordered, area_cleared, supply_gap or patient_choice"),
        yes_no("ordered", "The first two: they leave what is due"),
        whole("since_day", "First paused day", DAYS),
        whole("until_day", "Last paused day; empty while it lasts", DAYS),
    ),
)

APPLICATIONS = Table(
    "applications",
    "One application as the participant logged it",
    (
        PARTICIPANT,
        DAY,
        whole("hour", "Of the participant's wall clock, cut off", "h, 0 to 23"),
        number("bsa_pct", "Skin covered in all", "% of body surface"),
        number("grams", "Cream used, where told", "g"),
        yes_no("logged_late", "The clinic heard of it more than a day later"),
    ),
)

ALERTS = Table(
    "alerts",
    "A broken rule of care, where it still holds",
    (PARTICIPANT, DAY, code("rule", "Which"), code("severity", "info, warning or serious")),
)

REACTIONS = Table(
    "reactions",
    "A side effect; what it was is left out, for it stands in the participant's own words",
    (
        PARTICIPANT,
        DAY,
        code("site", "Where on the body, or general"),
        code("severity", "mild, moderate or severe"),
        yes_no("serious", "Serious in the sense of pharmacovigilance"),
        code("causality", "WHO-UMC category by the dermatologist; empty until judged"),
        code("action", "What was done"),
        code("outcome", "What became of it"),
    ),
)

VALUES = Table(
    "values",
    "One value of one measure, or why there is none",
    (
        PARTICIPANT,
        DAY,
        code("measure", "f_vasi, repigmentation, f_bsa, t_vasi, vns or dlqi"),
        number("value", "The value", SEE_UNIT),
        code("unit", "Unit of value, low and high"),
        number("low", f"Lower end of the {INTERVAL}", SEE_UNIT),
        number("high", f"Upper end of the {INTERVAL}", SEE_UNIT),
        code("source", "clinician, patient or machine"),
        MACHINE,
        yes_no("provisional", "The outlines it rests on were not confirmed"),
        code("unmeasured", "Why there is no value"),
        code("algorithm", "Name of the algorithm; empty for a person"),
        code("algorithm_version", "Its version"),
    ),
)

REVIEWS = Table(
    "reviews",
    "A signed review of a treatment",
    (
        PARTICIPANT,
        DAY,
        code("kind", "week_24, week_52 or follow_up"),
        code("proposal", "What the rules proposed: computed, not decided"),
        code("decision", "stop, continue or look_again"),
    ),
)
