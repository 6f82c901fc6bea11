"""The tables of a study: no names, no dates, no words that somebody typed."""

from api.exports import shared_columns as shared
from api.exports.columns import Table, code, ids, whole, yes_no

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
        shared.SITE,
        shared.SITE_PCT,
        whole("since_day", "First day", DAYS),
        whole("stopped_day", "Day on which the site was stopped", DAYS),
    ),
)

PAUSES = Table(
    "pauses",
    "A pause of a treatment",
    (
        PARTICIPANT,
        shared.PAUSE_KIND,
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
        shared.COVERED_PCT,
        shared.GRAMS,
        yes_no("logged_late", "The clinic heard of it more than a day later"),
    ),
)

ALERTS = Table(
    "alerts",
    "A broken rule of care, where it still holds",
    (PARTICIPANT, DAY, shared.RULE, shared.ALERT_SEVERITY),
)

REACTIONS = Table(
    "reactions",
    "A side effect; what it was is left out, for it stands in the participant's own words",
    (
        PARTICIPANT,
        DAY,
        shared.REACTION_SITE,
        *shared.GRAVITY,
        *shared.TRIAGED,
    ),
)

VALUES = Table(
    "values",
    "One value of one measure, or why there is none",
    (
        PARTICIPANT,
        DAY,
        shared.MEASURE,
        *shared.VALUE,
        shared.PROVISIONAL,
        shared.UNMEASURED,
        *shared.ALGORITHM,
        shared.OF_RECORD,
    ),
)

REVIEWS = Table(
    "reviews",
    "A signed review of a treatment",
    (
        PARTICIPANT,
        DAY,
        shared.REVIEW_KIND,
        code("proposal", "What the rules proposed: computed, not decided"),
        code("decision", "stop, continue or look_again"),
    ),
)
