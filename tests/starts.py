"""What a dermatologist answers at a start where nothing stands against it."""

NONE_OF_THESE = {
    "pregnant": False,
    "breastfeeding": False,
    "end_stage_renal_disease": False,
    "hypersensitive": False,
}
