"""From photos of a face to a vitiligo score: knows nothing of patients, databases or HTTP."""

from imaging.method import NAME, VERSION, parameters
from imaging.outlining import untangled
from imaging.photo import display_copy, inspect
from imaging.pipeline import check, compare, locate, measure, pair, trace
from imaging.results import (
    Check,
    Comparison,
    LineVerdict,
    Measurement,
    MeshOnPhoto,
    NotAPhoto,
    Outline,
    Pair,
    PhotoFormat,
    PhotoInfo,
    Picture,
    Reason,
    Refusal,
    Region,
    RegionChange,
    RegionScore,
    Verdict,
    View,
)

__all__ = [
    "NAME",
    "VERSION",
    "Check",
    "Comparison",
    "LineVerdict",
    "Measurement",
    "MeshOnPhoto",
    "NotAPhoto",
    "Outline",
    "Pair",
    "PhotoFormat",
    "PhotoInfo",
    "Picture",
    "Reason",
    "Refusal",
    "Region",
    "RegionChange",
    "RegionScore",
    "Verdict",
    "View",
    "check",
    "compare",
    "display_copy",
    "inspect",
    "locate",
    "measure",
    "pair",
    "parameters",
    "trace",
    "untangled",
]
