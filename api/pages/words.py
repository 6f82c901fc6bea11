"""The stored codes in words. Noted in English here; the catalogues hold the other languages."""

from api.messages import noted

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
