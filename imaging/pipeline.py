"""The whole story: check a photo, measure a session, compare two sessions."""

from collections.abc import Mapping
from dataclasses import replace

from imaging import (
    answers,
    atlas,
    change,
    following,
    locating,
    photo,
    quality,
    refusals,
    session,
)
from imaging.refusals import refused, unfit
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
from imaging.session import Outlined, Outlines, Session
from imaging.unlike import Since

# A photo is checked at the size in which it is measured: what the phone is told at once is then
# what a measurement says of the photo, and rests on.
LONGEST_SIDE = 1600


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
    laid = session.lay(data, view, longest_side=LONGEST_SIDE)
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
    NotAnOutline
        A mask is not one of its photo, or none of them outlines anything.
    """
    laid = session.lay_all(photos, longest_side=LONGEST_SIDE)
    known = None if outline is None else session.outlined(outline, laid)
    return replace(_measured(laid, known, draw), checks=session.judged(photos, laid))


def _measured(laid: Session, outline: Outlined | None, draw: Picture | None) -> Measurement:
    laid = laid if outline is None else session.told(laid, outline)
    lesion = None if outline is None else outline.lesion
    ita = session.typology(laid, lesion)
    refusal = unfit(laid, lesion)
    if refusal is not None or ita is None:
        return answers.unmeasured(
            laid, refusal or refused("too_little_skin"), provisional=lesion is None
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

    Only views present at both times are used, and of those the ones that show the same skin. See
    `measure` for `outline` and `draw`.

    Raises
    ------
    NotAPhoto
        A file is no photo.
    NotAnOutline
        A mask is not one of its baseline photo, or none of them outlines anything.
    """
    before = session.lay_all(baseline, longest_side=LONGEST_SIDE)
    after = session.lay_all(now, longest_side=LONGEST_SIDE)
    made = _compared(before, session.outlined(outline, before), after, draw)
    return replace(
        made,
        checks=session.judged(now, after),
        baseline_checks=session.judged(baseline, before),
    )


def _compared(
    before: Session, outline: Outlined, after: Session, draw: Picture | None
) -> Comparison:
    common = [view for view in before if view in after]
    if before and after and not common:
        return answers.uncompared(after, Since({}, 0.0, {}), refused("no_common_view"))
    before, outline = session.settled({view: before[view] for view in common}, outline)
    after = {view: after[view] for view in common}
    after = session.told(session.aligned(before, after, outline.lesion), outline)
    lesion = outline.lesion
    strange = following.strange(before, after, lesion)
    same = {view: part for view, part in before.items() if view not in strange}
    now = {view: after[view] for view in same}
    views = following.both(same, now, lesion)
    differing = following.since(same, views, lesion, strange)
    changes = following.changes(views, lesion)
    refusal = (
        refusals.strange(differing)
        or unfit(same, lesion)
        or unfit(now, lesion)
        or _unclear(changes)
    )
    ita = session.typology(same, lesion)
    if refusal is not None or ita is None:
        return answers.uncompared(after, differing, refusal or refused("too_little_skin"))
    degree = session.degree(same, lesion, ita)
    return answers.compared((same, now), lesion, changes, degree, differing, draw=draw)


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
    before = session.lay_all({view: baseline}, longest_side=LONGEST_SIDE)
    after = session.lay_all({view: now}, longest_side=LONGEST_SIDE)
    if not before or not after:
        return refused("no_face")
    drawn = session.outlined(outline or Outline(()), before)
    before = session.told(before, drawn)
    after = session.told(session.aligned(before, after, drawn.lesion), drawn)
    common = before[view].usable.skin & after[view].usable.skin
    if session.coverage(common) < refusals.MIN_COVERAGE:
        return refused("too_little_skin")
    lesion = drawn.lesion
    unread = not (common & lesion).any() or bool(
        unfit(before, lesion) or unfit(after, lesion) or following.strange(before, after, lesion)
    )
    views = {} if unread else following.both(before, after, lesion)
    changes = following.changes(views, lesion)
    return answers.paired((before, after), view, lesion, changes)


def locate(data: bytes) -> MeshOnPhoto | Refusal:
    """Where the map of the face lies on a photo; a Refusal when it shows no face.

    Raises
    ------
    NotAPhoto
        The bytes are no photo that can be read, or break a limit.
    """
    found = locating.locate(data, longest_side=LONGEST_SIDE)
    return refused("no_face") if found is None else found


def trace(photos: Mapping[View, bytes], masks: Mapping[View, bytes]) -> Outline:
    """Lesions drawn on the photos (masks, white on black) as polygons on the map of the face."""
    laid = session.lay_all(photos, longest_side=LONGEST_SIDE)
    return Outline(atlas.to_polygons(session.outlined(masks, laid).lesion, 0.0))


def _unclear(changes: dict[View, change.Seen]) -> Refusal | None:
    code = answers.unclear(change.total(part.whole for part in changes.values()))
    return refused(code) if code else None
