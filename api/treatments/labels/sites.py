"""Where on the body the cream goes. A label forbids some of these sites."""

from enum import StrEnum


class Site(StrEnum):
    forehead = "forehead"
    periocular = "periocular"
    nose = "nose"
    cheeks = "cheeks"
    perioral = "perioral"
    chin = "chin"
    lips = "lips"
    eye = "eye"
    mouth = "mouth"
    ears = "ears"
    scalp = "scalp"
    neck = "neck"
    trunk = "trunk"
    upper_extremities = "upper_extremities"
    hands = "hands"
    lower_extremities = "lower_extremities"
    feet = "feet"
    external_genitals = "external_genitals"
    vagina = "vagina"


FACE = frozenset({Site.forehead, Site.periocular, Site.nose, Site.cheeks, Site.perioral, Site.chin})
