"""Why nothing is measured: each a stable code and a sentence (docs/imaging.md)."""

from imaging import quality, session
from imaging.light import Mask
from imaging.results import Refusal
from imaging.session import Session
from imaging.unlike import Since

# Less skin than this, and a number would speak for skin that nobody saw.
MIN_COVERAGE = 0.20
# Less normal skin than this share of what is measured is too far from most of a lesion to compare
# it with: there, readings of generated lesions went astray by up to 150 points.
MIN_NORMAL = 0.15

SENTENCES = {
    "no_face": "No face was found in the photos.",
    "too_little_skin": "Too little of the face can be seen without hair, shadow or cover.",
    "no_normal_skin": (
        "Nearly all skin is outlined: too little normal skin is left to compare with."
    ),
    "no_colour": "A photo has no colour, and without it pigment cannot be told from shade.",
    "no_common_view": "The two sessions have no view in common.",
    "other_skin": "The marks of the skin at baseline are not found again in the later photo.",
    "mirrored": "The later photo is the mirror image of the baseline.",
    "no_lesion_seen": "The outlined skin is not seen well enough at both times.",
    "no_contrast": "The outlined skin differs too little from the skin around it to be followed.",
}


def refused(code: str) -> Refusal:
    return Refusal(code, SENTENCES[code])


def unfit(laid: Session, lesion: Mask | None) -> Refusal | None:
    """Why a session cannot be measured, or None; `lesion` (n, n) None where none is known."""
    if not laid:
        return refused("no_face")
    if any(part.figures["colour"] < quality.LIMITS["no_colour"].retake for part in laid.values()):
        return refused("no_colour")
    if session.coverage(session.seen_in(session.skins_of(laid))) < MIN_COVERAGE:
        return refused("too_little_skin")
    alone = lesion is not None and session.normal_share(laid, lesion) < MIN_NORMAL
    return refused("no_normal_skin") if alone else None


def strange(differing: Since) -> Refusal | None:
    """Why no view can be followed, where each shows other skin; None where one can."""
    codes = [str(found.strange) for found in differing.strange.values()]
    return refused(codes[0]) if codes and not differing.views else None
