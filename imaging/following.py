"""A later session beside its baseline: the skin that both measure, and how the photos differ."""

from collections.abc import Mapping

import numpy as np

from imaging import (
    atlas,
    change,
    cover,
    lesions,
    light,
    marks,
    regions,
    session,
    shading,
    shine,
    unlike,
)
from imaging.light import Floats, Mask
from imaging.marks import Alike
from imaging.results import View
from imaging.session import Laid, Session
from imaging.unlike import Since, Unlike


def strange(before: Session, after: Session, lesion: Mask) -> dict[View, Alike]:
    """The views whose later photo, `after` is aligned to `before`, does not show the same skin."""
    normal = ~atlas.grown(lesion, lesions.RIM_CM)
    found = {
        view: marks.alike(
            one.sheet, after[view].sheet, one.usable.skin & after[view].usable.skin & normal
        )
        for view, one in before.items()
    }
    return {view: said for view, said in found.items() if said is not None and said.strange}


def both(before: Session, after: Session, lesion: Mask) -> dict[View, change.Views]:
    """Both photos of each view, ready to be read; `after` is aligned to `before`."""
    skins = {view: _followed(before[view], after[view], lesion) for view in before}
    share = session.shares(before, skins)
    rim = atlas.grown(lesion, lesions.RIM_CM)
    return {
        view: _pair((before[view], after[view]), skin, share[view], rim)
        for view, skin in skins.items()
    }


def changes(views: Mapping[View, change.Views], lesion: Mask) -> dict[View, change.Seen]:
    """What each view that shows outlined skin says of its change."""
    return {
        view: change.between(found, lesion, regions.labels())
        for view, found in views.items()
        if (found.skin & lesion).any()
    }


def since(
    before: Session,
    views: Mapping[View, change.Views],
    lesion: Mask,
    strange: Mapping[View, Alike],
) -> Since:
    """How unlike its baseline each view is, and how much of the lesions none shows any more."""
    then = {view: one.usable.skin & ~one.usable.burnt for view, one in before.items()}
    now = {view: found.skin for view, found in views.items()}
    return Since(
        {view: found.unlike for view, found in views.items()},
        unlike.hidden(lesion, session.seen_in(then), session.seen_in(now)),
        strange,
    )


def _pair(photos: tuple[Laid, Laid], skin: Mask, share: Floats, rim: Mask) -> change.Views:
    before, after = photos
    normal = skin & ~rim
    strength = marks.strength(before.density, after.density, normal)
    even = np.asarray(after.density / np.float32(strength), np.float32)
    dry = shine.matched(before.density, even, normal)
    shade = shading.by_shape(dry.now - dry.baseline, normal)
    return change.Views(
        baseline=dry.baseline,
        now=dry.now,
        glare=light.glare(after.sheet.rgb) - light.glare(before.sheet.rgb),
        shade=shade,
        normal=normal,
        skin=skin,
        share=share,
        unlike=Unlike(
            turned_since=unlike.turned(before.figures, after.figures),
            shinier=dry.shinier(normal),
            relit=unlike.relit(shade, normal),
            contrast_since=strength - 1,
        ),
    )


def _followed(before: Laid, after: Laid, lesion: Mask) -> Mask:
    """Skin measurable at both times; what burnt out at either says nothing about a change, nor
    does a lesion under hair or cloth."""
    burnt = before.usable.burnt | after.usable.burnt
    both = before.usable.skin & after.usable.skin & ~burnt
    return both & ~cover.over(lesion, before.density, after.density, both)
