"""The stored codes in words. Noted in English here; the catalogues hold the other languages."""

from api.messages import noted
from api.treatments.labels import SITES

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
DECISIONS = {
    "continue": noted("Continue"),
    "stop": noted("Stop"),
    "look_again": noted("Look again"),
}


ALERTS = {
    "over_bsa": noted("more of the body surface than the label allows"),
    "interval_under_8h": noted("two applications too close together"),
    "third_in_local_day": noted("more applications in a day than prescribed"),
    "forbidden_site": noted("a site that the label forbids"),
    "area_not_prescribed": noted("a site that was not prescribed"),
    "over_quantity": noted("more cream than the label allows"),
    "over_quantity_estimated": noted("perhaps more cream than the label allows"),
    "tube_expired": noted("from a tube opened too long ago"),
    "logged_while_paused": noted("applied during an ordered pause"),
    "before_start": noted("applied before the start of the treatment"),
    "after_end": noted("applied after the end of the treatment"),
    "logged_while_pregnant": noted("applied during a pregnancy"),
    "logged_while_breastfeeding": noted("applied while breast-feeding"),
    "no_treatment": noted("applied without a treatment"),
    "clock_suspect": noted("the clock of the phone is doubtful"),
    "offset_not_of_zone": noted("the time does not fit its time zone"),
    "serious_reaction": noted("a serious side effect"),
    "areas_over_label": noted("areas larger than one application may cover"),
    "start_with_caution": noted("a start that the label asks to weigh"),
    "condition_under_treatment": noted("a state that the label warns of"),
    "under_minimum_age": noted("younger than the label allows"),
    # Raised by earlier versions.
    "entered_late": noted("entered late"),
}
