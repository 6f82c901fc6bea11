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
    "contrast_since": noted(
        "The skin shows fainter, or stronger, than in the first photo. Wipe the lens; no make-up, "
        "no filter, the same camera."
    ),
    "other_skin": noted(
        "The skin of the first photo is not found again: another face, a filter, or too unlike a "
        "pose or light."
    ),
    "mirrored": noted("The later photo is the mirror image of the first."),
    "hidden_since": noted(
        "Less outlined skin can be measured than in the first photo: covered, dark or turned away."
    ),
}
UNCLEAR = {
    "no_face": noted("No face was found in one of the photos."),
    "too_little_skin": noted("Too little skin of the face can be seen in both photos."),
    "no_normal_skin": noted(
        "Nearly all skin of the face is outlined: too little normal skin is left to compare with."
    ),
    "no_common_view": noted("The two sessions have no view in common."),
    "no_lesion_seen": noted("too little outlined skin is seen in both photos"),
    "no_contrast": noted("differs too little from the skin around"),
}

# The verdict of a comparison on the line of the label.
LINE_VERDICTS = {
    "below": noted("below 25 %"),
    "not_below": noted("not below 25 %"),
    "indeterminate": noted("indeterminate against 25 %"),
}
LINE_TAGS = {"below": "warn", "not_below": "good", "indeterminate": ""}
DOUBTS = {
    "interval": noted("The interval reaches over 25 %: it may lie on either side."),
    "detectable": noted(
        "It lies so near to 25 % that two photos of one unchanged face may differ by as much."
    ),
    "unlike": noted("The two photos differ too much from each other for a verdict."),
}
NOT_COMPARED = {
    "no_outline": noted("Nobody has confirmed an outline on the first photo session yet."),
    "other_baseline": noted(
        "Not measured: repigmentation is measured since the baseline of the treatment, and these "
        "first photos are not the baseline of the later ones."
    ),
    "being_measured": noted(
        "Not measured yet: it is being done. Open this page again in a minute."
    ),
    "given_up": noted(
        "Not measured: the machine gave up. Whoever runs the server can have it tried again."
    ),
    "not_measured": noted("Not measured: the machine was not asked to compare these photos."),
}


def why(code: str) -> str:
    """Why nothing was measured, or what is wrong with a photo."""
    return (UNCLEAR | QUALITY).get(code, code)
