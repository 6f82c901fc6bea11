"""What the labels of the cream say, as versioned data: one TOML file per version."""

from api.treatments.labels.model import Amount, Basis, Label, LabelUnknown, Rule, Stance
from api.treatments.labels.shelf import all_labels, in_force, label_of, load_label
from api.treatments.labels.sites import FACE, SITES, Site

__all__ = [
    "FACE",
    "SITES",
    "Amount",
    "Basis",
    "Label",
    "LabelUnknown",
    "Rule",
    "Site",
    "Stance",
    "all_labels",
    "in_force",
    "label_of",
    "load_label",
]
