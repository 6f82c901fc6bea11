"""Where on the body the cream goes. A label forbids some of these sites."""

from enum import StrEnum

from api.messages import noted


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

# In words: `periocular` is not what a patient reads.
SITES: dict[str, str] = {
    Site.forehead: noted("forehead"),
    Site.periocular: noted("around the eyes"),
    Site.nose: noted("nose"),
    Site.cheeks: noted("cheeks"),
    Site.perioral: noted("around the mouth"),
    Site.chin: noted("chin"),
    Site.lips: noted("lips"),
    Site.eye: noted("eye"),
    Site.mouth: noted("mouth"),
    Site.ears: noted("ears"),
    Site.scalp: noted("scalp"),
    Site.neck: noted("neck"),
    Site.trunk: noted("trunk"),
    Site.upper_extremities: noted("arms"),
    Site.hands: noted("hands"),
    Site.lower_extremities: noted("legs"),
    Site.feet: noted("feet"),
    Site.external_genitals: noted("external genitals"),
    Site.vagina: noted("vagina"),
}
