"""The stored codes in words. Noted in English here; the catalogues hold the other languages."""

from api.assessments.trend import MEANINGFUL_DLQI
from api.messages import noted
from api.summaries.alert_sentences import ALERTS
from api.summaries.codes import (
    ACTIONS,
    ALERT_SEVERITIES,
    CAUSALITIES,
    DECIMALS,
    DECISIONS,
    OUTCOMES,
    PLACES,
    PROPOSALS,
    REVIEWS,
    SEVERITIES,
    SEXES,
    SOURCES,
)

__all__ = [
    "ACTIONS",
    "ALERTS",
    "ALERT_SEVERITIES",
    "CAUSALITIES",
    "DECIMALS",
    "DECISIONS",
    "MEANINGFUL_DLQI",
    "OUTCOMES",
    "PLACES",
    "PROPOSALS",
    "REVIEWS",
    "SEVERITIES",
    "SEXES",
    "SOURCES",
]

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
MEASURES = {
    "f_vasi": noted("F-VASI (face, 0 to 3)"),
    "repigmentation": noted("Repigmentation inside confirmed outlines"),
    "f_bsa": noted("F-BSA (face, % of body surface)"),
    "t_vasi": noted("T-VASI (whole body, 0 to 100)"),
    "vns": noted("VNS (patient, 1 to 5)"),
    "dlqi": noted("DLQI (patient, 0 to 30)"),
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
