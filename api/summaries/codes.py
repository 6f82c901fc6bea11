"""The stored codes of a summary in words. Noted in English; the catalogues hold the others."""

from api.messages import noted
from api.treatments.labels import SITES

PLACES = SITES | {"general": noted("the whole body")}
VIEWS = {
    "front": noted("front"),
    "left": noted("left side"),
    "right": noted("right side"),
}
REVIEWS = {
    "week_24": noted("Week 24"),
    "week_52": noted("Week 52"),
    "follow_up": noted("Follow-up"),
}
SEXES = {
    "female": noted("female"),
    "male": noted("male"),
    "intersex": noted("intersex"),
    "unknown": noted("unknown"),
}
DECIMALS = {"f_vasi": 2, "f_bsa": 2, "t_vasi": 1}
SOURCES = {
    "clinician": noted("clinician"),
    "patient": noted("patient"),
    "machine": noted("machine"),
}
SEVERITIES = {
    "mild": noted("mild"),
    "moderate": noted("moderate"),
    "severe": noted("severe"),
}
ALERT_SEVERITIES = {
    "serious": noted("serious"),
    "warning": noted("warning"),
    "info": noted("for information"),
}
CAUSALITIES = {
    "certain": noted("certain"),
    "probable": noted("probable"),
    "possible": noted("possible"),
    "unlikely": noted("unlikely"),
    "conditional": noted("conditional"),
    "unassessable": noted("unassessable"),
}
ACTIONS = {
    "none": noted("no action"),
    "paused": noted("paused"),
    "stopped": noted("stopped"),
    "treated": noted("treated"),
    "referred": noted("referred"),
}
OUTCOMES = {
    "recovered": noted("recovered"),
    "recovering": noted("recovering"),
    "not_recovered": noted("not recovered"),
    "recovered_with_sequelae": noted("recovered with sequelae"),
    "fatal": noted("fatal"),
    "unknown": noted("unknown"),
}
PROPOSALS = {
    "continue": noted("Go on with the treatment"),
    "consider_stopping": noted("Consider stopping"),
    "indeterminate": noted("Not to be told from this evidence"),
    "check_adherence_first": noted("Look at the use of the cream first"),
}
DECISIONS = {
    "continue": noted("Continue"),
    "stop": noted("Stop"),
    "look_again": noted("Look again"),
}
