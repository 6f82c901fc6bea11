"""Results put together: what was measured, or why nothing was, with its stamp and pictures."""

import numpy as np

from imaging import atlas, change, fvasi, overlay, pigment, regions, session
from imaging.light import Floats, Mask
from imaging.method import stamp
from imaging.results import Comparison, LineVerdict, Measurement, Outline, Refusal, View
from imaging.session import Session

LINE_PCT = 25.0
# Half-width of the 95 % interval of F-VASI: a share of the score and a floor; with a confirmed
# outline, and with one that the machine proposed.
CONFIRMED_SPREAD, PROPOSED_SPREAD = (0.35, 0.05), (0.9, 1.0)


def measured(laid: Session, lesion: Mask, ita: float, *, provisional: bool) -> Measurement:
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


def unmeasured(laid: Session, reason: Refusal, *, provisional: bool) -> Measurement:
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


def compared(
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


def uncompared(after: Session, reason: Refusal) -> Comparison:
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
