"""The stored codes in words. Noted in English here; the catalogues hold the other languages."""

from api.assessments.trend import MEANINGFUL_DLQI
from api.messages import noted
from api.summaries.alert_sentences import ALERTS
from api.treatments.labels import SITES

__all__ = ["ALERTS", "MEANINGFUL_DLQI"]

PLACES = SITES | {"general": noted("the whole body")}

ROLES = {
    "dermatologist": noted("dermatologist"),
    "staff": noted("front desk"),
    "administrator": noted("administrator"),
    "patient": noted("patient"),
}
WORK = {
    "alerts_open": noted("Alerts"),
    "log_quarantined": noted("Logs that could not be read"),
    "outline_unconfirmed": noted("Outline to confirm"),
    "phone_silent": noted("Silent phone"),
    "photo_unmeasured": noted("Photos not measured"),
    "reaction_untriaged": noted("Side effect to judge"),
    "review_due": noted("Review"),
    "sending_given_up": noted("Sending given up"),
}
SORTS = {
    "urgent": noted("Most urgent first"),
    "oldest": noted("Longest waiting first"),
    "patient": noted("By name"),
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
MEASURES = {
    "f_vasi": noted("F-VASI (face, 0 to 3)"),
    "repigmentation": noted("Repigmentation inside confirmed outlines"),
    "f_bsa": noted("F-BSA (face, % of body surface)"),
    "t_vasi": noted("T-VASI (whole body, 0 to 100)"),
    "vns": noted("VNS (patient, 1 to 5)"),
    "dlqi": noted("DLQI (patient, 0 to 30)"),
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
SENDINGS = {
    "waiting": noted("on its way"),
    "accepted": noted("taken"),
    "given_up": noted("given up"),
}
SENDING_TAGS = {"waiting": "", "accepted": "good", "given_up": "bad"}
ARMS = {
    "cream": noted("cream"),
    "cream from day 1": noted("cream from day 1"),
    "vehicle": noted("vehicle"),
}
# What a published rate says in words; names of studies and papers stay as they are.
PUBLISHED = (
    noted("TRuE-V1 and 2"),
    noted("China, everyday care"),
    noted("as above"),
    noted("344 patients in both arms"),
    noted("661 patients in both arms"),
    noted("early assessment by the Swedish regions, 27 April 2022"),
    noted("F-VASI50 and T-VASI50: early assessment by the Swedish regions, 27 April 2022"),
)
DECISIONS = {
    "continue": noted("Continue"),
    "stop": noted("Stop"),
    "look_again": noted("Look again"),
}
