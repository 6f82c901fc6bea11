"""Is a photo fit to be measured? Figures, limits and what to do about each."""

from typing import NamedTuple

import cv2
import numpy as np

from imaging import atlas, light, marks, regions, skin
from imaging.atlas import Sheet
from imaging.face import Face
from imaging.light import Floats
from imaging.marks import Alike
from imaging.results import Reason, Region, SinceBaseline, Verdict, View
from imaging.unlike import Since


class Limit(NamedTuple):
    """A figure is good up to `warn`, usable up to `retake`; falling figures have warn > retake."""

    warn: float
    retake: float


LIMITS = {
    "too_far": Limit(14.0, 8.0),
    "too_dark": Limit(70.0, 42.0),
    "burnt_out": Limit(0.02, 0.12),
    "blurred": Limit(0.09, 0.06),
    "uneven_light": Limit(0.85, 1.3),
    "face_hidden": Limit(0.50, 0.25),
    "several_faces": Limit(0.30, 0.75),
    "no_colour": Limit(0.20, 0.10),
    "tilted": Limit(20.0, 35.0),
    "turned_front": Limit(12.0, 25.0),
}
# A side view is best half turned: between these yaws, degrees.
SIDE_BEST, SIDE_USABLE = (25.0, 60.0), (15.0, 75.0)
# How unlike its baseline a later photo may be without a word: about what 95 of 100 generated pairs
# taken as the protocol asks stay below, and half of those spoilt as little as matters exceed.
UNLIKE = {
    "turned_since": 3.0,
    "shinier": 0.10,
    "relit": 0.30,
    "contrast_since": 0.05,
    "hidden_since": 0.25,
}
# A half turned head is not held twice alike so easily.
SIDE_TURNED_SINCE = 10.0

ADVICE = {
    "no_face": "No face was found. Hold the phone at eye level and come closer.",
    "several_faces": "More than one face is in the picture. Take it with nobody else in view.",
    "no_colour": "The photo is black and white. Switch off filters, and take it in colour.",
    "too_dark": "The photo is too dark. Face a window, or switch on a soft light in front of you.",
    "burnt_out": "Parts of the face are burnt out. Turn off the flash and step out of direct sun.",
    "blurred": "The photo is blurred. Wipe the lens, tap the face to focus, and hold still.",
    "too_far": "The face is too small. Come closer, about an arm's length, and do not zoom.",
    "uneven_light": "One side of the face is much darker. Face the light straight on.",
    "face_hidden": "Much of the face is covered. Take off glasses and cap, and tie back your hair.",
    "tilted": "The head is tilted. Hold the phone at eye level and look straight ahead.",
    "turned_front": "The face is turned away. Look straight into the camera.",
    "turned_side": "The head is not turned as this view needs. Turn it about halfway to the side.",
    "shinier": "The face shines more than at baseline. Dry it with a tissue and photograph again.",
    "relit": "The light falls otherwise than at baseline. Stand where that photo was taken.",
    "contrast_since": "The skin shows fainter, or stronger, than at baseline. Wipe the lens; no "
    "make-up, no filter, the same camera.",
    "other_skin": "The skin of the baseline is not found again. See that it is the same face, "
    "upright, looking the same way, in focus.",
    "mirrored": "This is the mirror image of the baseline. Switch off mirrored selfies.",
    "turned_since": "The head is turned or nodded otherwise than at baseline. Take the same pose.",
    "hidden_since": "Fewer lesions can be measured than at baseline. Free the face, in even light.",
    "wrong_side": "This shows the other cheek. Turn the other way, or switch off mirrored selfies.",
}


def figures(face: Face, sheet: Sheet, density: Floats, usable: skin.Usable) -> dict[str, float]:
    """What a photo's quality is judged by; `density` (n, n, 3) is that of the sheet.

    Returns
    -------
    dict
        `px_per_cm`, `yaw`, `pitch`, `roll` (degrees), `brightness` (median sRGB of skin, 0-255),
        `burnt_share` and `usable_share` (of the skin facing the camera), `sharpness` (fine
        against coarse detail), `unevenness` (optical density between the left and
        right middle of the face), `other_face` (size of the next face against this),
        `colour` (median optical density between the skin's brightest and darkest channel).
    """
    seen = sheet.seen & regions.skin()
    area = atlas.grid().area
    visible = max(float(area[seen].sum()), 1e-6)
    found = {
        "px_per_cm": face.px_per_cm,
        "yaw": face.pose.yaw,
        "pitch": face.pose.pitch,
        "roll": face.pose.roll,
        "brightness": float(np.median(light.mean_of_channels(sheet.rgb[seen])))
        if seen.any()
        else 0.0,
        "burnt_share": float(area[usable.burnt].sum()) / visible,
        "usable_share": float(area[usable.skin].sum()) / visible,
        "sharpness": _sharpness(sheet),
        "unevenness": _unevenness(sheet, density),
        "other_face": face.others[0] if face.others else 0.0,
        "colour": _colour(density[seen]),
    }
    return {name: round(float(value), 4) for name, value in found.items()}


def _colour(density: Floats) -> float:
    """Of skin (k, 3): 0 in black and white; of 33 portraits the palest has 0.31."""
    return float(np.median(np.ptp(density, axis=1))) if len(density) else 1.0


def judge(found: dict[str, float], view: View) -> tuple[Reason, ...]:
    """Reasons against a photo, worst first; none when it is good."""
    reasons = [
        _rising("several_faces", found["other_face"]),
        _falling("no_colour", found["colour"]),
        _falling("too_far", found["px_per_cm"]),
        _falling("too_dark", found["brightness"]),
        _rising("burnt_out", found["burnt_share"]),
        _falling("blurred", found["sharpness"]),
        _rising("uneven_light", found["unevenness"]),
        _falling("face_hidden", found["usable_share"]),
        _rising("tilted", max(abs(found["pitch"]), abs(found["roll"]))),
        _turned(found["yaw"], view),
    ]
    given = [reason for reason in reasons if reason is not None]
    return tuple(sorted(given, key=lambda reason: reason.severity is not Verdict.RETAKE))


def against_baseline(found: Since) -> tuple[SinceBaseline, ...]:
    """What one photo cannot tell: in what the later ones are too unlike their baselines."""
    each = [
        _unlike(code, value, view)
        for view, one in found.views.items()
        for code, value in one._asdict().items()
    ]
    reasons = (*each, _unlike("hidden_since", found.hidden_since, None))
    strange = [_strange(one, view) for view, one in found.strange.items()]
    return (*strange, *(reason for reason in reasons if reason is not None))


def _strange(found: Alike, view: View) -> SinceBaseline:
    code, value, limit = "other_skin", found.alike, marks.LEAST_ALIKE
    if found.strange == "mirrored":
        code, value = "mirrored", found.mirrored
        limit = round(max(found.alike + marks.MIRRORED_BY, marks.LEAST_MIRRORED), 3)
    return SinceBaseline(code, ADVICE[code], round(value, 3), limit, Verdict.RETAKE, view)


def _unlike(code: str, value: float, view: View | None) -> SinceBaseline | None:
    aside = view not in (View.FRONT, None)
    limit = SIDE_TURNED_SINCE if aside and code == "turned_since" else UNLIKE[code]
    if abs(value) <= limit:
        return None
    return SinceBaseline(code, ADVICE[code], round(abs(value), 3), limit, Verdict.WARN, view)


def no_face() -> Reason:
    """The reason when there is nothing to judge."""
    return Reason("no_face", ADVICE["no_face"], 0.0, 1.0)


def verdict(reasons: tuple[Reason, ...]) -> Verdict:
    """The worst of the reasons, pass when there are none."""
    said = {reason.severity for reason in reasons}
    return next((v for v in (Verdict.RETAKE, Verdict.WARN) if v in said), Verdict.PASS)


def _rising(code: str, value: float) -> Reason | None:
    limit = LIMITS[code]
    if value <= limit.warn:
        return None
    severe = value > limit.retake
    return _reason(code, value, limit.retake if severe else limit.warn, severe=severe)


def _falling(code: str, value: float) -> Reason | None:
    limit = LIMITS[code]
    if value >= limit.warn:
        return None
    severe = value < limit.retake
    return _reason(code, value, limit.retake if severe else limit.warn, severe=severe)


def _reason(code: str, value: float, limit: float, *, severe: bool, advice: str = "") -> Reason:
    severity = Verdict.RETAKE if severe else Verdict.WARN
    return Reason(code, ADVICE[advice or code], round(value, 3), limit, severity)


def _turned(yaw: float, view: View) -> Reason | None:
    """A front view must look ahead; a side view must show its cheek, about half turned."""
    if view is View.FRONT:
        found = _rising("turned_front", abs(yaw))
        return None if found is None else _named(found)
    shown = yaw if view is View.RIGHT else -yaw
    if shown < -SIDE_USABLE[0]:
        return _reason("turned_away", yaw, SIDE_USABLE[0], severe=True, advice="wrong_side")
    if SIDE_BEST[0] <= shown <= SIDE_BEST[1]:
        return None
    severe = not SIDE_USABLE[0] <= shown <= SIDE_USABLE[1]
    limits = SIDE_USABLE if severe else SIDE_BEST
    limit = limits[0] if shown < limits[0] else limits[1]
    return _reason("turned_away", yaw, limit, severe=severe, advice="turned_side")


def _named(reason: Reason) -> Reason:
    return Reason("turned_away", reason.advice, reason.measured, reason.limit, reason.severity)


def _sharpness(sheet: Sheet) -> float:
    """Fine detail (below 1 mm) against coarse (3-8 mm) in brightness, eyes and brows included."""
    bright = np.log(light.mean_of_channels(sheet.rgb) + 8).astype(np.float32)
    levels = [light.blurred(bright, sigma) for sigma in (0.7, 1.4, 8.0, 24.0)]
    inner = cv2.erode(sheet.seen.astype(np.uint8), np.ones((15, 15), np.uint8)) > 0
    if not inner.any():
        return 0.0
    fine, coarse = (levels[0] - levels[1])[inner], (levels[2] - levels[3])[inner]
    return float(fine.std() / max(coarse.std(), 1e-4))


def _unevenness(sheet: Sheet, density: Floats) -> float:
    """Difference of optical density between the left and right middle of the face."""
    x = atlas.grid().position[..., 0]
    middle = sheet.seen & regions.skin() & ~regions.labels()[Region.FOREHEAD] & (np.abs(x) < 5)
    halves = [middle & (x > 0), middle & (x <= 0)]
    if any(half.sum() < 500 for half in halves):
        return 0.0
    first, second = (float(np.median(light.mean_of_channels(density[half]))) for half in halves)
    return abs(first - second)
