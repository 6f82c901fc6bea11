"""Views, regions and what is said of a photo, in words; the catalogues hold the other languages."""

from api.messages import noted
from api.summaries import codes
from api.treatments.labels import FACE, SITES

VIEWS = codes.VIEWS | {"reaction": noted("side effect")}
REGIONS = {site.value: SITES[site] for site in FACE}
VERDICTS = {
    "pass": noted("good"),
    "warn": noted("usable"),
    "retake": noted("to be taken again"),
}
# The tag that marks a verdict, beside its word.
TAGS = {"pass": "good", "warn": "warn", "retake": "bad"}
QUALITY = {
    "several_faces": noted("another face in the picture"),
    "too_far": noted("too far away"),
    "no_colour": noted("without colour"),
    "too_dark": noted("too dark"),
    "burnt_out": noted("burnt-out spots"),
    "blurred": noted("blurred"),
    "uneven_light": noted("uneven light"),
    "face_hidden": noted("face partly hidden"),
    "tilted": noted("head tilted"),
    "turned_away": noted("head turned"),
    "no_face": noted("no face found"),
    "shinier": noted(
        "The later face shines more than the first. Dry it with a tissue and photograph again."
    ),
    "relit": noted(
        "The light falls otherwise than in the first photo. Photograph again where that was taken."
    ),
    "turned_since": noted(
        "The head is turned or nodded otherwise than in the first photo. Take the same pose again."
    ),
    "hidden_since": noted(
        "Less outlined skin can be measured than in the first photo: covered, dark or turned away."
    ),
}
UNCLEAR = {
    "no_face": noted("No face was found in one of the photos."),
    "too_little_skin": noted("Too little skin of the face can be seen in both photos."),
    "no_common_view": noted("The two sessions have no view in common."),
    "no_lesion_seen": noted("too little outlined skin is seen in both photos"),
    "no_contrast": noted("differs too little from the skin around"),
}


def why(code: str) -> str:
    """Why nothing was measured, or what is wrong with a photo."""
    return (UNCLEAR | QUALITY).get(code, code)
