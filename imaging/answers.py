"""Results put together: what was measured, or why nothing was, with its stamp and pictures."""

from collections import Counter
from collections.abc import Mapping

import numpy as np

from imaging import (
    atlas,
    change,
    fvasi,
    lesions,
    overlay,
    pair,
    photo,
    pigment,
    quality,
    regions,
    session,
)
from imaging.light import Floats, Mask
from imaging.method import stamp
from imaging.results import (
    Comparison,
    LineVerdict,
    Measurement,
    Outline,
    Pair,
    Picture,
    Refusal,
    Region,
    RegionChange,
    SinceBaseline,
    Verdict,
    View,
)
from imaging.session import Depigmented, Session
from imaging.unlike import Since

LINE_PCT = 25.0
# Less outlined skin than this, and a percentage would rest on a few texels.
MIN_LESION_CM2 = 0.3
# Half-width of the 95 % interval of F-VASI: a share of the score and a floor; with a confirmed
# outline, and with one that the machine proposed.
CONFIRMED_SPREAD, PROPOSED_SPREAD = (0.35, 0.05), (0.3, 0.27)
# The machine proposes worse in a light or a focus that the quality gate warns of.
WARNED = 1.5


def measured(laid: Session, found: Depigmented, ita: float, *, draw: Picture | None) -> Measurement:
    area, seen = atlas.grid().area, session.seen_in(session.skins_of(laid))
    degree = found.degree
    scored = fvasi.by_region(degree, area, seen, regions.labels())
    value, share = fvasi.score(degree, area, seen), fvasi.affected_share(degree, area, seen)
    return Measurement(
        fvasi=value,
        fvasi_ladder=fvasi.ladder_score(scored),
        interval=_interval(value, _spread(laid, provisional=found.provisional)),
        f_bsa_pct=fvasi.body_surface_pct(share),
        depigmented_share_pct=100 * share,
        regions=scored,
        coverage=session.coverage(seen),
        card=session.with_card(laid),
        quality=_quality(laid),
        skin_ita=ita,
        skin_tone=pigment.tone(ita),
        provisional=found.provisional,
        outline=Outline(atlas.to_polygons(found.lesion, 0.0)),
        reason=None,
        overlays=_overlays(laid, dict.fromkeys(laid, degree), found.lesion, draw),
        **stamp(),
    )


def _spread(laid: Session, *, provisional: bool) -> tuple[float, float]:
    if not provisional:
        return CONFIRMED_SPREAD
    wider = WARNED if any(part.reasons for part in laid.values()) else 1.0
    return wider * PROPOSED_SPREAD[0], wider * PROPOSED_SPREAD[1]


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
        card=session.with_card(laid),
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
    changes: dict[View, change.Seen],
    degree: Floats,
    differing: Since,
    *,
    draw: Picture | None,
) -> Comparison:
    before, after = sessions
    parts = list(changes.values())
    pct, interval = change.repigmentation(change.total(part.whole for part in parts))
    area = atlas.grid().area
    seen = session.seen_in(session.skins_of(before))
    at_baseline = fvasi.score(degree, area, seen)
    fresh = np.any([part.fresh for part in parts], axis=0)
    warnings = quality.against_baseline(differing)
    said = verdict(pct, interval, at_baseline)
    return Comparison(
        repigmentation_pct=pct,
        interval=interval,
        fvasi_baseline=at_baseline,
        fvasi_now=min(fvasi.FACE_HAND_UNITS, max(0.0, at_baseline * (1 - pct / 100))),
        verdict=said if _decides(after, warnings) else LineVerdict.INDETERMINATE,
        coverage=session.coverage(session.seen_in(session.skins_of(after))),
        card=session.with_card(after),
        new_lesions_pct=100 * fvasi.mean_degree(fresh.astype(np.float32), area, seen),
        regions=_regions(parts, degree, seen & lesion),
        quality=_since(after, differing),
        warnings=warnings,
        reason=None,
        overlays=_overlays(after, {v: degree * p.left for v, p in changes.items()}, lesion, draw),
        **stamp(),
    )


def unclear(found: change.Change) -> str | None:
    """The code of the reason why a change cannot be told, or None."""
    if found.area < MIN_LESION_CM2:
        return "no_lesion_seen"
    return "no_contrast" if found.missing < 2 * found.missing_error else None


def _regions(parts: list[change.Seen], degree: Floats, lesion: Mask) -> dict[Region, RegionChange]:
    area = atlas.grid().area
    found = {}
    for region, mask in regions.labels().items():
        each = [part.regions[region] for part in parts if region in part.regions]
        if each:
            lost = fvasi.mean_degree(degree, area, lesion & mask)
            found[region] = _region(change.total(each), lost)
    return found


def _region(found: change.Change, lost: float) -> RegionChange:
    reason = unclear(found)
    pct, interval = (None, None) if reason else change.repigmentation(found)
    return RegionChange(
        outlined_cm2=found.area,
        degree_baseline=lost,
        repigmentation_pct=pct,
        interval=interval,
        unclear=reason,
    )


def _decides(after: Session, warnings: tuple[SinceBaseline, ...]) -> bool:
    """Whether a verdict may be firm: not where a photo shows other skin or is unlike its baseline
    in two ways, as it is under a mask, or in one and is to be taken again anyway."""
    if any(warning.severity is Verdict.RETAKE for warning in warnings):
        return False
    ways = Counter(warning.view for warning in warnings)
    again = {
        view for view, part in after.items() if quality.verdict(part.reasons) is Verdict.RETAKE
    }
    # What is said of all views is said of each.
    return not any(ways[view] + ways[None] >= (1 if view in again else 2) for view in after)


def verdict(pct: float, interval: tuple[float, float], at_baseline: float) -> LineVerdict:
    """Firm only when the interval and the smallest detectable change both keep off the line: of
    a small F-VASI a large percentage may be no more than the difference of two shots."""
    detectable = 100 * fvasi.SDC / max(at_baseline, fvasi.SDC)
    if max(interval[1], pct + detectable) < LINE_PCT:
        return LineVerdict.BELOW
    firm = min(interval[0], pct - detectable) >= LINE_PCT
    return LineVerdict.NOT_BELOW if firm else LineVerdict.INDETERMINATE


def paired(
    sessions: tuple[Session, Session],
    view: View,
    lesion: Mask,
    changes: Mapping[View, change.Seen],
) -> Pair:
    # The later photo is matched as it was taken, so that its gains are the whole truth.
    before, after = session.in_daylight(sessions[0][view]), sessions[1][view]
    both = before.usable.skin & after.usable.skin
    found = pair.aligned(
        (before.rgb, after.rgb),
        (before.sheet, after.sheet),
        skin=both,
        lesion=atlas.grown(lesion, lesions.RIM_CM),
    )
    ita = session.typology(sessions[0], lesion)
    maps: list[bytes] | tuple[None, None] = (None, None)
    if view in changes and ita is not None and unclear(changes[view].whole) is None:
        degree = session.degree(sessions[0], lesion, ita)
        maps = [
            photo.encode_jpeg(
                overlay.coloured(rgb, found.sheet, shown, measured=both, outline=lesion)
            )
            for rgb, shown in (
                (found.baseline, degree),
                (found.now, degree * changes[view].left),
            )
        ]
    return Pair(
        baseline=photo.encode_jpeg(found.baseline),
        now=photo.encode_jpeg(found.now),
        baseline_map=maps[0],
        now_map=maps[1],
        gains=found.gains,
        coverage=session.coverage(both),
        **stamp(),
    )


def uncompared(after: Session, differing: Since, reason: Refusal) -> Comparison:
    seen = session.seen_in(session.skins_of(after)) if after else np.zeros_like(regions.skin())
    return Comparison(
        repigmentation_pct=None,
        interval=None,
        fvasi_baseline=None,
        fvasi_now=None,
        verdict=LineVerdict.INDETERMINATE,
        coverage=session.coverage(seen),
        card=session.with_card(after),
        new_lesions_pct=None,
        regions={},
        quality=_since(after, differing),
        warnings=quality.against_baseline(differing),
        reason=reason,
        **stamp(),
    )


def _since(after: Session, differing: Since) -> dict[View, dict[str, float]]:
    """The figures of the later photos, and of how each is unlike its baseline."""
    told = {
        view: {name: round(value, 4) for name, value in found._asdict().items()}
        for view, found in differing.views.items()
    }
    other = {view: {"alike": round(found.alike, 4)} for view, found in differing.strange.items()}
    taken = _quality(after)
    return {
        view: taken.get(view, {}) | told.get(view, {}) | other.get(view, {})
        for view in taken | other
    }


def _quality(laid: Session) -> dict[View, dict[str, float]]:
    return {view: part.figures for view, part in laid.items()}


def _overlays(
    laid: Session, degrees: Mapping[View, Floats], lesion: Mask, draw: Picture | None
) -> dict[View, bytes]:
    if draw is None:
        return {}
    nothing = np.zeros((atlas.SIDE, atlas.SIDE), np.float32)
    return {
        view: overlay.degree_map(
            session.in_daylight(part).rgb,
            part.sheet,
            degrees.get(view, nothing),
            measured=part.usable.skin,
            outline=lesion,
            form=draw,
        )
        for view, part in laid.items()
    }
