"""The whole story: check a photo, measure a session, compare two sessions."""

from collections.abc import Mapping

from imaging import (
    answers,
    atlas,
    change,
    following,
    locating,
    photo,
    quality,
    session,
)
from imaging.results import (
    Check,
    Comparison,
    Measurement,
    MeshOnPhoto,
    Outline,
    Pair,
    Picture,
    Refusal,
    Verdict,
    View,
)
from imaging.session import Outlines, Session
from imaging.unlike import Since

CHECK_SIDE, MEASURE_SIDE = 1000, 1600
# Less skin than this, and a number would speak for skin that nobody saw.
MIN_COVERAGE = 0.20

REFUSALS = {
    "no_face": "No face was found in the photos.",
    "too_little_skin": "Too little of the face can be seen without hair, shadow or cover.",
    "no_colour": "A photo has no colour, and without it pigment cannot be told from shade.",
    "no_common_view": "The two sessions have no view in common.",
    "no_lesion_seen": "The outlined skin is not seen well enough at both times.",
    "no_contrast": "The outlined skin differs too little from the skin around it to be followed.",
}


def check(data: bytes, view: View) -> Check:
    """Say at once whether a photo can be measured.

    Parameters
    ----------
    data : bytes
        JPEG, PNG, WebP or HEIC.
    view : View
        The view it is meant to show.

    Raises
    ------
    NotAPhoto
        The bytes are no photo that can be read, or break a limit.
    """
    info = photo.inspect(data)
    laid = session.lay(data, view, longest_side=CHECK_SIDE)
    if laid is None:
        return Check(Verdict.RETAKE, (quality.no_face(),), {}, info)
    return Check(quality.verdict(laid.reasons), laid.reasons, laid.figures, info)


def measure(
    photos: Mapping[View, bytes],
    *,
    outline: Outlines | None = None,
    draw: Picture | None = None,
) -> Measurement:
    """F-VASI of the face from one to three views of one session.

    Parameters
    ----------
    photos : mapping of View to bytes
    outline : Outline or mapping of View to bytes, optional
        Confirmed lesions: polygons on the map, or masks drawn on the photos (white on black).
        Without it the machine proposes lesions itself and the result is provisional.
    draw : "jpeg" or "png", optional
        Draw an overlay of every view, so encoded; none are drawn without it.

    Returns
    -------
    Measurement
        With `reason` set and no score when the photos do not allow one.

    Raises
    ------
    NotAPhoto
        A file is no photo.
    """
    provisional = outline is None
    laid = session.lay_all(photos, longest_side=MEASURE_SIDE)
    lesion = None if outline is None else session.outlined(outline, laid)
    laid = laid if lesion is None else session.told(laid, lesion)
    ita = session.typology(laid, lesion)
    refusal = _unfit(laid)
    if refusal is not None or ita is None:
        return answers.unmeasured(
            laid, refusal or _refused("too_little_skin"), provisional=provisional
        )
    found = session.proposed(laid) if lesion is None else session.confirmed(laid, lesion, ita)
    return answers.measured(laid, found, ita, draw=draw)


def compare(
    baseline: Mapping[View, bytes],
    outline: Outlines,
    now: Mapping[View, bytes],
    *,
    draw: Picture | None = None,
) -> Comparison:
    """Repigmentation inside the confirmed outline since baseline.

    Only views present at both times are used. See `measure` for `outline` and `draw`.

    Raises
    ------
    NotAPhoto
        A file is no photo.
    """
    before = session.lay_all(baseline, longest_side=MEASURE_SIDE)
    after = session.lay_all(now, longest_side=MEASURE_SIDE)
    lesion = session.outlined(outline, before)
    common = [view for view in before if view in after]
    if before and after and not common:
        return answers.uncompared(after, Since({}, 0.0), _refused("no_common_view"))
    before = session.told({view: before[view] for view in common}, lesion)
    after = {view: after[view] for view in common}
    after = session.told(session.aligned(before, after), lesion)
    views = following.both(before, after, lesion)
    differing = following.since(before, views, lesion)
    changes = following.changes(views, lesion)
    refusal = _unfit(before) or _unfit(after) or _unclear(changes)
    ita = session.typology(before, lesion)
    if refusal is not None or ita is None:
        return answers.uncompared(after, differing, refusal or _refused("too_little_skin"))
    degree = session.degree(before, lesion, ita)
    return answers.compared((before, after), lesion, changes, degree, differing, draw=draw)


def pair(
    baseline: bytes, now: bytes, view: View, *, outline: Outline | None = None
) -> Pair | Refusal:
    """Two photos of one view in one frame, the later one moved onto the baseline.

    Parameters
    ----------
    baseline, now : bytes
    view : View
        What both show.
    outline : Outline, optional
        Confirmed lesions at baseline. With it come maps of the degree then and now, and lesions
        do not take part in matching the colours.

    Returns
    -------
    Pair or Refusal
        Why it cannot be: no face in one of them, or too little skin that both show.

    Raises
    ------
    NotAPhoto
        A file is no photo.
    """
    before = session.lay_all({view: baseline}, longest_side=MEASURE_SIDE)
    after = session.lay_all({view: now}, longest_side=MEASURE_SIDE)
    if not before or not after:
        return _refused("no_face")
    lesion = session.outlined(outline or Outline(()), before)
    before = session.told(before, lesion)
    after = session.told(session.aligned(before, after), lesion)
    common = before[view].usable.skin & after[view].usable.skin
    if session.coverage(common) < MIN_COVERAGE:
        return _refused("too_little_skin")
    views = following.both(before, after, lesion) if (common & lesion).any() else {}
    changes = following.changes(views, lesion)
    return answers.paired((before, after), view, lesion, changes)


def locate(data: bytes) -> MeshOnPhoto | Refusal:
    """Where the map of the face lies on a photo; a Refusal when it shows no face.

    Raises
    ------
    NotAPhoto
        The bytes are no photo that can be read, or break a limit.
    """
    found = locating.locate(data, longest_side=MEASURE_SIDE)
    return _refused("no_face") if found is None else found


def trace(photos: Mapping[View, bytes], masks: Mapping[View, bytes]) -> Outline:
    """Lesions drawn on the photos (masks, white on black) as polygons on the map of the face."""
    laid = session.lay_all(photos, longest_side=MEASURE_SIDE)
    return Outline(atlas.to_polygons(session.outlined(masks, laid), 0.0))


def _refused(code: str) -> Refusal:
    return Refusal(code, REFUSALS[code])


def _unfit(laid: Session) -> Refusal | None:
    if not laid:
        return _refused("no_face")
    if any(part.figures["colour"] < quality.LIMITS["no_colour"].retake for part in laid.values()):
        return _refused("no_colour")
    seen = session.seen_in(session.skins_of(laid))
    return _refused("too_little_skin") if session.coverage(seen) < MIN_COVERAGE else None


def _unclear(changes: dict[View, change.Seen]) -> Refusal | None:
    code = answers.unclear(change.total(part.whole for part in changes.values()))
    return _refused(code) if code else None
