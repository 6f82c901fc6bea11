"""The stored codes in words. Noted in English here; the catalogues hold the other languages."""

from api.pages.speech import noted

ROLES = {
    "dermatologist": noted("dermatologist"),
    "staff": noted("front desk"),
    "administrator": noted("administrator"),
    "patient": noted("patient"),
}
