"""The photos of one session, laid on the same map, and what they say together."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from imaging import (
    align,
    atlas,
    border,
    card,
    face,
    lesions,
    light,
    masks,
    photo,
    pigment,
    proposal,
    quality,
    regions,
    skin,
)
from imaging.light import Floats, Mask
from imaging.photo import Pixels
from imaging.results import CardSeen, Judged, Outline, PhotoInfo, Reason, View

# A later photo is read with the floor of light of its baseline between these ratios of exposure.
EXPOSURES = (1 / 16, 4.0)


class Laid(NamedTuple):
    """One photo on the map: the file it came from, its pixels (h, w, 3), optical density (n, n, 3),
    which skin can be measured, how good it is, and the reference card in it. All is as the camera
    gave it: a burnt-out red that a card's gains made darker would no longer be known as burnt
    out."""

    info: PhotoInfo
    rgb: Pixels
    sheet: atlas.Sheet
    density: Floats
    usable: skin.Usable
    figures: dict[str, float]
    reasons: tuple[Reason, ...]
    card: card.Card | None

    @property
    def gains(self) -> NDArray[np.float64]:
        """What the card says linear red, green and blue (3,) are to be multiplied with."""
        known = None if self.card is None else self.card.gains
        return np.ones(3) if known is None else known


class Outlined(NamedTuple):
    """Confirmed lesions (n, n), and the skin (n, n) to which a view that nobody drew on is held,
    because it was looked at on another: all else is neither lesion nor known to be none."""

    lesion: Mask
    held: Mapping[View, Mask]


class Depigmented(NamedTuple):
    """Where the lesions are (n, n), the degree in them (n, n), 0-1 and 0 elsewhere, and whether
    only a machine says so."""

    lesion: Mask
    degree: Floats
    provisional: bool


Session = dict[View, Laid]
Outlines = Outline | Mapping[View, bytes]


def lay(data: bytes, view: View, *, longest_side: int) -> Laid | None:
    """Decode a photo and lay it on the map; None when no face is found.

    Raises
    ------
    NotAPhoto
        The bytes are no photo that can be read, or break a limit.
    """
    info, rgb = photo.inspect(data), photo.decode(data, longest_side=longest_side)
    found = face.find(rgb)
    if found is None:
        return None
    shown = card.read(rgb)
    sheet = atlas.lay(rgb, found)
    density = light.optical_density(sheet.rgb)
    usable = skin.usable(sheet, density)
    figures = quality.figures(found, sheet, density, usable)
    figures |= _true_scale(figures, shown)
    return Laid(info, rgb, sheet, density, usable, figures, quality.judge(figures, view), shown)


def _true_scale(figures: dict[str, float], shown: card.Card | None) -> dict[str, float]:
    """How much larger this face is than the model's, by a card held as near as the skin."""
    return {} if shown is None else {"face_scale": round(figures["px_per_cm"] / shown.px_per_cm, 3)}


def in_daylight(part: Laid) -> Laid:
    """The photo in the colours of daylight, where a card tells them; else as it was taken."""
    if (part.gains == 1).all():
        return part
    return part._replace(
        rgb=light.brightened(part.rgb, part.gains),
        sheet=part.sheet._replace(rgb=light.balanced(part.sheet.rgb, part.gains)),
        density=np.asarray(part.density - np.log(part.gains), np.float32),
    )


def with_card(session: Session) -> CardSeen:
    """`found` when any photo shows the reference card, else `none`."""
    return "found" if any(part.card is not None for part in session.values()) else "none"


def lay_all(photos: Mapping[View, bytes], *, longest_side: int) -> Session:
    """All photos in which a face is found."""
    laid = {View(v): lay(data, View(v), longest_side=longest_side) for v, data in photos.items()}
    return {view: part for view, part in laid.items() if part is not None}


def judged(photos: Mapping[View, bytes], session: Session) -> dict[View, Judged]:
    """How good each of the photos is that a session was laid from."""
    reasons = {
        View(view): session[view].reasons if view in session else (quality.no_face(),)
        for view in photos
    }
    return {view: Judged(quality.verdict(each), each) for view, each in reasons.items()}


def outlined(outline: Outlines, session: Session) -> Outlined:
    """Confirmed lesions on the map, from polygons or from masks drawn on the photos.

    Polygons speak of the whole face. Masks speak of the skin that their photos show, and where
    several show the same skin, a lesion on any of them is one.

    Raises
    ------
    NotAnOutline
        A mask is not one of its photo, or all of them are empty.
    """
    if isinstance(outline, Outline):
        return Outlined(atlas.from_polygons(outline.polygons), {})
    drawn = {
        view: _drawn(outline[view], laid, view) for view, laid in session.items() if view in outline
    }
    lesion, looked_at = np.zeros((2, atlas.SIDE, atlas.SIDE), bool)
    for view, mask in drawn.items():
        lesion |= mask
        looked_at |= mask | session[view].usable.skin
    if session and not lesion.any():
        raise masks.nothing_outlined()
    return Outlined(lesion, {view: looked_at for view in session if view not in drawn})


def _drawn(mask: bytes, laid: Laid, view: View) -> Mask:
    """A mask of one photo, (n, n) on the map."""
    return atlas.from_photo(masks.read(mask, laid.info, laid.rgb.shape[:2], view), laid.sheet)


def aligned(before: Session, after: Session, lesion: Mask) -> Session:
    """The later session with its skin moved to where the earlier one has it; `lesion` as then."""
    return {view: _onto(before[view], part, lesion) for view, part in after.items()}


def _onto(before: Laid, after: Laid, lesion: Mask) -> Laid:
    sheet = align.onto(before.sheet, after.sheet, lesion)
    both = before.usable.skin & after.usable.skin
    # The floor must be the same share of the light in both, or skin photographed at half the
    # light reads as skin of another contrast.
    dimmer = _brightness(sheet, both) / _brightness(before.sheet, both) if both.any() else 1.0
    floor = light.FLOOR * float(np.clip(dimmer, *EXPOSURES))
    return after._replace(sheet=sheet, density=light.optical_density(sheet.rgb, floor))


def _brightness(sheet: atlas.Sheet, skin: Mask) -> float:
    """Middle of the green light on that skin."""
    green = light.linear(np.asarray(sheet.rgb[..., 1][skin], np.float32))
    return max(float(np.median(green)), light.FLOOR)


def settled(session: Session, outline: Outlined) -> tuple[Session, Outlined]:
    """The session judged again, as by `told`, and the outline by which it was: with its lesions
    laid where their borders are in these photos, on which it was drawn."""
    first = told(session, outline)
    views = [(part.usable.skin, part.density) for part in first.values()]
    lesion = border.settled(outline.lesion, views)
    if lesion is outline.lesion:
        return first, outline
    moved = outline._replace(lesion=lesion)
    return told(session, moved), moved


def told(session: Session, outline: Outlined) -> Session:
    """The session judged again, knowing where the lesions are, and where nobody looked."""
    return {view: _told(part, outline, view) for view, part in session.items()}


def _told(part: Laid, outline: Outlined, view: View) -> Laid:
    found = skin.usable(part.sheet, part.density, outline.lesion)
    if view in outline.held:
        found = found._replace(skin=found.skin & outline.held[view])
    return part._replace(usable=found)


def normal_share(session: Session, lesion: Mask) -> float:
    """Share of the measurable skin, by true area, that no lesion is on or near, 0-1."""
    seen, area = seen_in(skins_of(session)), atlas.grid().area
    normal = seen & ~atlas.grown(lesion, lesions.RIM_CM)
    return float(area[normal].sum()) / max(float(area[seen].sum()), 1e-6)


def shares(session: Session, skins: Mapping[View, Mask]) -> dict[View, Floats]:
    """What part of each texel each view answers for: the squarer the view, the more.

    They add up to one wherever any view shows measurable skin, so no skin counts twice.
    """
    weights = {v: part.sheet.facing**2 * skins[v] for v, part in session.items()}
    total = np.maximum(np.sum(list(weights.values()), axis=0), 1e-6)
    return {view: np.asarray(weight / total, np.float32) for view, weight in weights.items()}


def skins_of(session: Session) -> dict[View, Mask]:
    """Measurable skin of each view."""
    return {view: part.usable.skin for view, part in session.items()}


def seen_in(skins: Mapping[View, Mask]) -> Mask:
    """Skin that any view can measure."""
    return np.asarray(np.any(list(skins.values()), axis=0))


def coverage(seen: Mask) -> float:
    """Share of the face's skin, by true area, that is in `seen`."""
    area = atlas.grid().area
    return float(area[seen & regions.skin()].sum() / area[regions.skin()].sum())


def typology(session: Session, lesion: Mask | None) -> float | None:
    """ITA of the unaffected skin, degrees, the mean over views; None where none is seen."""
    rim = np.zeros((atlas.SIDE, atlas.SIDE), bool)
    if lesion is not None:
        rim = atlas.grown(lesion, lesions.RIM_CM)
    normal = [(part, part.usable.skin & ~rim) for part in session.values()]
    angles = [
        pigment.ita(in_daylight(part).sheet.rgb, mask) for part, mask in normal if mask.sum() > 500
    ]
    return float(np.mean(angles)) if angles else None


def proposed(session: Session) -> Depigmented:
    """Lesions as the machine sees them with nothing known beforehand; where views overlap, the
    squarer one counts more."""
    share = shares(session, skins_of(session))
    parts = [
        share[view] * proposal.degree(in_daylight(part).density, part.sheet.seen)
        for view, part in session.items()
    ]
    merged = np.asarray(np.sum(parts, axis=0), np.float32)
    # Where only one of two views sees a lesion, the squarer one decides.
    lesion = merged > proposal.TYPICAL_DEGREE / 2
    return Depigmented(lesion, np.where(lesion, merged, np.float32(0)), provisional=True)


def confirmed(session: Session, lesion: Mask, ita: float) -> Depigmented:
    """Lesions that a person confirmed, with their degree."""
    return Depigmented(lesion, degree(session, lesion, ita), provisional=False)


def degree(session: Session, lesion: Mask, ita: float) -> Floats:
    """Degree of depigmentation over the map, 0-1, merged over the views."""
    share = shares(session, skins_of(session))
    parts = [
        share[view] * lesions.inside(lesion, part.density, part.usable.skin, ita).degree
        for view, part in session.items()
        if (lesion & part.usable.skin).any()
    ]
    nothing = np.zeros((atlas.SIDE, atlas.SIDE), np.float32)
    return np.asarray(np.sum(parts, axis=0), np.float32) if parts else nothing
