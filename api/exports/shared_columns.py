"""Columns that say the same in the tables of a visit, of a clinic and of a study."""

from api.exports.columns import code, day, ids, moment, number, text, yes_no

INTERVAL = "95% interval; empty where the error is not known"
SEE_UNIT = "as the column unit says"

SITE = code("site", "Where on the body")
SITE_PCT = number("bsa_pct", "Its skin", "% of body surface")
COVERED_PCT = number("bsa_pct", "Skin covered in all", "% of body surface")
GRAMS = number("grams", "Cream used, where the patient told", "g")

PAUSE_KIND = code("kind", "clinician_ordered, area_cleared, supply_gap or patient_choice")
RULE = code("rule", "Which; docs/alerts.md lists them")
ALERT_SEVERITY = code("severity", "info, warning or serious")

REACTION_SITE = code("site", "Where on the body, or general")
REACTION = (
    ids("reaction_id", "The side effect"),
    text("term", "In the reporter's words"),
    REACTION_SITE,
    day("onset_on", "First day"),
)
GRAVITY = (
    code("severity", "mild, moderate or severe"),
    yes_no("serious", "Serious in the sense of pharmacovigilance"),
)
TRIAGED = (
    code("causality", "WHO-UMC category by the dermatologist; empty until judged"),
    code("action", "What was done"),
    code("outcome", "What became of it"),
)

VALUE_ID = ids("value_id", "The value")
MEASURE = code("measure", "f_vasi, repigmentation, f_bsa, t_vasi, vns or dlqi")
ASSESSED_ON = day("assessed_on", "The day it tells of")
MACHINE = yes_no("machine_made", "Computed from photographs by the algorithm of this row")
VALUE = (
    number("value", "The value", SEE_UNIT),
    code("unit", "Unit of value, low and high"),
    number("low", f"Lower end of the {INTERVAL}", SEE_UNIT),
    number("high", f"Upper end of the {INTERVAL}", SEE_UNIT),
    code("source", "clinician, patient or machine"),
    MACHINE,
)
OF_RECORD = yes_no(
    "value_of_record",
    "Given by a person, so that it counts; false where the same source scored again for that day, "
    "and for a machine's always",
)
PROVISIONAL = yes_no("provisional", "The outlines it rests on were not confirmed")
UNMEASURED = code("unmeasured", "Why there is no value")
ALGORITHM = (
    code("algorithm", "Name of the algorithm; empty for a person"),
    code("algorithm_version", "Its version"),
)
READ_FROM = ids("photo_session_id", "The photographs it was read from")

REVIEW_KIND = code("kind", "week_24, week_52 or follow_up")
SIGNED = (
    code("decision", "stop, continue or look_again; empty until signed"),
    day("look_again_on", "Day of the further review"),
    text("reason", "Why that was decided"),
    text("signed_by", "Who signed"),
    *moment("signed", "When"),
    code("evidence_hash", "SHA-256 of the evidence that was signed"),
)
