"""From photos of a face to a vitiligo score: knows nothing of patients, databases or HTTP."""

from imaging.method import NAME, VERSION, parameters
from imaging.photo import display_copy, inspect
from imaging.pipeline import check, compare, measure, trace
from imaging.results import (
    Check,
    Comparison,
    LineVerdict,
    Measurement,
    NotAPhoto,
    Outline,
    PhotoFormat,
    PhotoInfo,
    Reason,
    Refusal,
    Region,
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
    "NotAPhoto",
    "Outline",
    "PhotoFormat",
    "PhotoInfo",
    "Reason",
    "Refusal",
    "Region",
    "RegionScore",
    "Verdict",
    "View",
    "check",
    "compare",
    "display_copy",
    "inspect",
    "measure",
    "parameters",
    "trace",
]
