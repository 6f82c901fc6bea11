"""From photos of a face to a vitiligo score: knows nothing of patients, databases or HTTP."""

from imaging.errors import NotAnOutline, NotAPhoto
from imaging.method import NAME, VERSION, parameters
from imaging.outlining import untangled
from imaging.photo import display_copy, inspect
from imaging.pipeline import check, compare, locate, measure, pair, trace
from imaging.results import (
    Check,
    Comparison,
    Judged,
    LineVerdict,
    Measurement,
    MeshOnPhoto,
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
    "Judged",
    "LineVerdict",
    "Measurement",
    "MeshOnPhoto",
    "NotAPhoto",
    "NotAnOutline",
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
