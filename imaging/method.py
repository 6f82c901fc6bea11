"""Name, version and constants of the method: every number that is given out carries them."""

from typing import TypedDict

from imaging import (
    align,
    atlas,
    border,
    change,
    fvasi,
    lesions,
    light,
    marks,
    pigment,
    proposal,
    shine,
    skin,
)

NAME = "repigment-od"
# Raised whenever the same photo may give another number.
VERSION = "0.11.0"


class Stamped(TypedDict):
    """What `Stamp` wants, ready to be passed on."""

    algorithm: str
    version: str
    parameters: dict[str, float]


def parameters() -> dict[str, float]:
    """The named constants behind a score, as they are in this version."""
    red, green, blue = pigment.MELANIN
    return {
        "face_hand_units": fvasi.FACE_HAND_UNITS,
        "affected_degree": fvasi.AFFECTED_DEGREE,
        "smallest_detectable_change": fvasi.SDC,
        "map_side": atlas.SIDE,
        "min_facing": atlas.MIN_FACING,
        "light_floor": light.FLOOR,
        "dark_od": skin.DARK_OD,
        "melanin_red": red,
        "melanin_green": green,
        "melanin_blue": blue,
        "typical_degree": lesions.TYPICAL_DEGREE,
        "min_span_share": lesions.MIN_SPAN_SHARE,
        "interior_trust": lesions.INTERIOR_TRUST,
        "rim_cm": lesions.RIM_CM,
        "reach_cm": lesions.REACH_CM,
        "border_narrow_cm": border.NARROW_CM,
        "border_wide_cm": border.WIDE_CM,
        "border_soft_cm": border.SOFT_CM,
        "border_near_cm": border.NEAR_CM,
        "border_borrowed": border.BORROWED,
        "border_steeper": border.STEEPER,
        "even_noise": pigment.EVEN_NOISE,
        "align_smooth": align.SMOOTH,
        "align_clear_cm": align.CLEAR_CM,
        "align_round_cm": align.ROUND_CM,
        "new_min_contrast": change.MIN_CONTRAST,
        "proposal_least_degree": proposal.LEAST_DEGREE,
        "proposal_min_cm2": proposal.MIN_CM2,
        "proposal_sure_degree": proposal.SURE_DEGREE,
        "proposal_sure_cm2": proposal.SURE_CM2,
        "proposal_typical_degree": proposal.TYPICAL_DEGREE,
        "straight_light": light.STRAIGHT,
        "shine_wide": shine.WIDE,
        "shine_narrow": shine.NARROW,
        "shine_reach_cm": shine.REACH_CM,
        "shine_ridge": shine.RIDGE,
        "shine_outlying": shine.OUTLYING,
        "shine_own_light": shine.OWN_LIGHT,
        "shine_shiniest": shine.SHINIEST,
        "shine_most": shine.MOST,
        "shine_rare": shine.RARE,
        "glare_doubt": change.GLARE_DOUBT,
        "interval_noise_scale": change.NOISE_SCALE,
        "interval_light_scale": change.LIGHT_SCALE,
        "interval_turn_pct": change.TURN_PCT,
        "interval_relit_pct": change.RELIT_PCT,
        "interval_usually_relit": change.USUALLY_RELIT,
        "interval_contrast_pct": change.CONTRAST_PCT,
        "marks_least_alike": marks.LEAST_ALIKE,
        "marks_least_mirrored": marks.LEAST_MIRRORED,
        "marks_mirrored_by": marks.MIRRORED_BY,
        "marks_usual": marks.USUAL,
        "marks_known_from_cm": marks.KNOWN_BY[0],
        "marks_known_to_cm": marks.KNOWN_BY[1],
        "marks_strong_from_cm": marks.STRONG_BY[0],
        "marks_strong_to_cm": marks.STRONG_BY[1],
        "marks_near_cm": marks.NEAR_CM,
        "marks_strongest": marks.STRONGEST,
        "marks_edge_cm": marks.EDGE_CM,
        "marks_least_texels": marks.LEAST_TEXELS,
        "interval_model_share": change.MODEL_SHARE,
        "interval_floor_pct": change.FLOOR_PCT,
    }


def stamp() -> Stamped:
    """Name, version and parameters of this method."""
    return {"algorithm": NAME, "version": VERSION, "parameters": parameters()}
