"""What is asked and chosen where a treatment is started and changed, in words."""

from api.messages import noted

ANSWERS = {
    "pregnant": noted("Pregnant?"),
    "breastfeeding": noted("Breast-feeding?"),
    "end_stage_renal_disease": noted("End-stage renal disease?"),
    "hypersensitive": noted("Hypersensitive to ruxolitinib or another part of the cream?"),
}
JURISDICTIONS = {
    "": noted("The clinic's own label"),
    "eu": noted("EU label"),
    "us": noted("US label"),
}
PAUSES = {
    "clinician_ordered": noted("ordered by a dermatologist"),
    "area_cleared": noted("areas repigmented"),
    "supply_gap": noted("no cream at hand"),
    "patient_choice": noted("the patient's choice"),
}
STATES = {
    "pregnancy": noted("pregnancy"),
    "breastfeeding": noted("breast-feeding"),
    "end_stage_renal_disease": noted("end-stage renal disease"),
    "hypersensitivity": noted("hypersensitivity to the cream"),
}
