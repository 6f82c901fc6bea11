"""Faces laid on the map once, so that lesions can be painted on them thousands of times."""

import json
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np

from imaging import atlas, face, light, proposal, skin
from imaging.light import Floats

SIDE = proposal.SIDE


class Bare(NamedTuple):
    """An untouched face on the map: optical density (n, n, 3); 0-1 (n, n) how surely a texel is
    skin, and whether the photo shows it; `type` is Fitzpatrick's, 1 to 6."""

    name: str
    density: Floats
    skin: Floats
    seen: Floats
    type: float


def load(folder: Path) -> list[Bare]:
    """Every face of a folder with a `list.json` of `name` and `fitz`, and a picture for each."""
    listed = json.loads((folder / "list.json").read_text())
    return [_bare(folder / f"{one['name']}.png", one["name"], one["fitz"]) for one in listed]


def _bare(path: Path, name: str, kind: float) -> Bare:
    rgb = np.asarray(cv2.imread(str(path))[..., ::-1], np.uint8).copy()
    found = face.find(rgb)
    if found is None:
        raise ValueError(f"no face in {path}")
    sheet = atlas.lay(rgb, found)
    density = light.optical_density(sheet.rgb)
    usable = skin.usable(sheet, density)
    return Bare(
        name,
        proposal.smaller(density),
        proposal.smaller(usable.skin.astype(np.float32)),
        proposal.smaller(sheet.seen.astype(np.float32)),
        kind,
    )
