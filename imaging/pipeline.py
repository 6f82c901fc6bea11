"""The whole story: check a photo, measure a session, compare two sessions."""

from collections.abc import Mapping

import numpy as np

from imaging import (
    atlas,
    change,
    fvasi,
    overlay,
    photo,
    pigment,
    quality,
    regions,
    session,
)
from imaging.light import Floats, Mask
from imaging.method import stamp
from imaging.results import (
    Check,
    Comparison,
    LineVerdict,
    Measurement,
    Outline,
    Refusal,
    Verdict,
    View,
)
from imaging.session import Outlines, Session

CHECK_SIDE, MEASURE_SIDE = 1000, 1600
# Less skin than this, and a number would speak for skin that nobody saw.
MIN_COVERAGE = 0.20
MIN_LESION_CM2 = 0.3
LINE_PCT = 25.0
# Half-width of the 95 % interval of F-VASI: a share of the score and a floor; with a confirmed
# outline, and with one that the machine proposed.
CONFIRMED_SPREAD, PROPOSED_SPREAD = (0.35, 0.05), (0.9, 0.6)

REFUSALS = {
    "no_face": "No face was found in the photos.",
    "too_little_skin": "Too little of the face can be seen without hair, shadow or cover.",
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


def measure(photos: Mapping[View, bytes], *, outline: Outlines | None = None) -> Measurement:
    """F-VASI of the face from one to three views of one session.

    Parameters
    ----------
    photos : mapping of View to bytes
    outline : Outline or mapping of View to bytes, optional
        Confirmed lesions: polygons on the map, or masks drawn on the photos (white on black).
        Without it the machine proposes lesions itself and the result is provisional.

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
        return _unmeasured(laid, refusal or _refused("too_little_skin"), provisional=provisional)
    if lesion is None:
        lesion = session.proposed(laid, ita)
    return _measured(laid, lesion, ita, provisional=provisional)


def compare(
    baseline: Mapping[View, bytes], outline: Outlines, now: Mapping[View, bytes]
) -> Comparison:
    """Repigmentation inside the confirmed outline since baseline.

    Only views present at both times are used. See `measure` for `outline`.

    Raises
    ------
    NotAPhoto
        A file is no photo.
    """
    before = session.lay_all(baseline, longest_side=MEASURE_SIDE)
    after = session.lay_all(now, longest_side=MEASURE_SIDE)
    lesion = session.outlined(outline, before)
    common = [view for view in before if view in after]
    before = session.told({view: before[view] for view in common}, lesion)
    after = session.told({view: after[view] for view in common}, lesion)
    changes = _changes(before, after, lesion)
    refusal = _unfit(before) or _unfit(after) or _unclear(list(changes.values()))
    ita = session.typology(before, lesion)
    if refusal is not None or ita is None:
        return _uncompared(after, refusal or _refused("too_little_skin"))
    return _compared((before, after), lesion, changes, session.degree(before, lesion, ita))


def trace(photos: Mapping[View, bytes], masks: Mapping[View, bytes]) -> Outline:
    """Lesions drawn on the photos (masks, white on black) as polygons on the map of the face."""
    laid = session.lay_all(photos, longest_side=MEASURE_SIDE)
    return Outline(atlas.to_polygons(session.outlined(masks, laid), 0.0))


def _refused(code: str) -> Refusal:
    return Refusal(code, REFUSALS[code])


def _unfit(laid: Session) -> Refusal | None:
    if not laid:
        return _refused("no_face")
    seen = session.seen_in(session.skins_of(laid))
    return _refused("too_little_skin") if session.coverage(seen) < MIN_COVERAGE else None


def _unclear(changes: list[change.Change]) -> Refusal | None:
    if sum(part.area for part in changes) < MIN_LESION_CM2:
        return _refused("no_lesion_seen")
    missing = sum(part.missing for part in changes)
    error = float(np.sqrt(sum(part.missing_error**2 for part in changes)))
    return _refused("no_contrast") if missing < 2 * error else None


def _measured(laid: Session, lesion: Mask, ita: float, *, provisional: bool) -> Measurement:
    area, seen = atlas.grid().area, session.seen_in(session.skins_of(laid))
    degree = session.degree(laid, lesion, ita)
    scored = fvasi.by_region(degree, area, seen, regions.labels())
    value, share = fvasi.score(degree, area, seen), fvasi.affected_share(degree, area, seen)
    return Measurement(
        fvasi=value,
        fvasi_ladder=fvasi.ladder_score(scored),
        interval=_interval(value, PROPOSED_SPREAD if provisional else CONFIRMED_SPREAD),
        f_bsa_pct=fvasi.body_surface_pct(share),
        depigmented_share_pct=100 * share,
        regions=scored,
        coverage=session.coverage(seen),
        quality=_quality(laid),
        skin_ita=ita,
        skin_tone=pigment.tone(ita),
        provisional=provisional,
        outline=Outline(atlas.to_polygons(lesion, 0.0)),
        reason=None,
        overlays=_overlays(laid, degree, lesion),
        **stamp(),
    )


def _interval(value: float, spread: tuple[float, float]) -> tuple[float, float]:
    half = spread[0] * value + spread[1]
    return max(0.0, value - half), min(fvasi.FACE_HAND_UNITS, value + half)


def _unmeasured(laid: Session, reason: Refusal, *, provisional: bool) -> Measurement:
    seen = session.seen_in(session.skins_of(laid)) if laid else np.zeros_like(regions.skin())
    return Measurement(
        fvasi=None,
        fvasi_ladder=None,
        interval=None,
        f_bsa_pct=None,
        depigmented_share_pct=None,
        regions={},
        coverage=session.coverage(seen),
        quality=_quality(laid),
        skin_ita=None,
        skin_tone=None,
        provisional=provisional,
        outline=None,
        reason=reason,
        **stamp(),
    )


def _changes(before: Session, after: Session, lesion: Mask) -> dict[View, change.Change]:
    skins = {view: before[view].usable.skin & after[view].usable.skin for view in before}
    share = session.shares(before, skins)
    return {
        view: change.between(
            change.Views(before[view].density, after[view].density, skins[view], share[view]),
            lesion,
        )
        for view in before
        if (skins[view] & lesion).any()
    }


def _compared(
    sessions: tuple[Session, Session],
    lesion: Mask,
    changes: dict[View, change.Change],
    degree: Floats,
) -> Comparison:
    before, after = sessions
    parts = list(changes.values())
    pct, interval = change.repigmentation(parts)
    area = atlas.grid().area
    seen = session.seen_in(session.skins_of(before))
    at_baseline = fvasi.score(degree, area, seen)
    fresh = np.any([part.fresh for part in parts], axis=0)
    return Comparison(
        repigmentation_pct=pct,
        interval=interval,
        fvasi_baseline=at_baseline,
        fvasi_now=min(fvasi.FACE_HAND_UNITS, max(0.0, at_baseline * (1 - pct / 100))),
        verdict=_verdict(interval),
        coverage=session.coverage(session.seen_in(session.skins_of(after))),
        new_lesions_pct=100 * fvasi.mean_degree(fresh.astype(np.float32), area, seen),
        quality=_quality(after),
        reason=None,
        overlays=_overlays(after, degree * max(0.0, 1 - pct / 100), lesion),
        **stamp(),
    )


def _verdict(interval: tuple[float, float]) -> LineVerdict:
    if interval[1] < LINE_PCT:
        return LineVerdict.BELOW
    return LineVerdict.NOT_BELOW if interval[0] >= LINE_PCT else LineVerdict.INDETERMINATE


def _uncompared(after: Session, reason: Refusal) -> Comparison:
    seen = session.seen_in(session.skins_of(after)) if after else np.zeros_like(regions.skin())
    return Comparison(
        repigmentation_pct=None,
        interval=None,
        fvasi_baseline=None,
        fvasi_now=None,
        verdict=LineVerdict.INDETERMINATE,
        coverage=session.coverage(seen),
        new_lesions_pct=None,
        quality=_quality(after),
        reason=reason,
        **stamp(),
    )


def _quality(laid: Session) -> dict[View, dict[str, float]]:
    return {view: part.figures for view, part in laid.items()}


def _overlays(laid: Session, degree: Floats, lesion: Mask) -> dict[View, bytes]:
    return {
        view: overlay.degree_map(
            part.rgb, part.sheet, degree, measured=part.usable.skin, outline=lesion
        )
        for view, part in laid.items()
    }
