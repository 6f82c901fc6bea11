"""What lies between skin and file: melanin, light, lens, sensor and JPEG, on the map."""

from typing import NamedTuple

import cv2
import numpy as np

from imaging import atlas, light, mesh, proposal
from imaging.light import Floats
from imaging.photo import Pixels
from training.faces import SIDE, Bare
from training.lesions import Painter, fractal
from training.mixing import Mixer, smooth
from training.tones import GREY, direction, skin_coloured, span, unit

BLOOD = np.array([0.10, 0.72, 0.60])
# Optical density of hair: black, brown, fair, grey, and cloth of any colour.
HAIR = ((2.8, 2.9, 3.0), (1.7, 2.2, 2.7), (0.9, 1.3, 2.0), (1.2, 1.2, 1.3), (1.5, 0.8, 0.7))
# How light a camera lets white skin come out, linear light of the green channel, at least and most.
WHITE = (0.55, 0.92)


class Shot(NamedTuple):
    """One training picture: sRGB (n, n, 3) as photographed; degree, skin and seen (n, n), 0-1;
    `people` the one to three faces it was made of."""

    rgb: Pixels
    degree: Floats
    skin: Floats
    seen: Floats
    people: set[int]


class Studio:
    """Photographs faces: other people, other tones, other lesions and another light every time."""

    def __init__(self, faces: list[Bare], rng: np.random.Generator) -> None:
        self._rng, self._mixer, self._painter = rng, Mixer(faces, rng), Painter(rng)
        self._normals = _normals()
        self._area = proposal.smaller(atlas.grid().area)
        self._mottle = [fractal(rng, ((3, 1.0), (6, 0.6))) for _ in range(80)]
        self._fine = [fractal(rng, ((32, 1.0), (64, 0.8))) for _ in range(40)]

    def shoot(self, pool: list[int]) -> Shot:
        """A picture made of faces of that pool."""
        rng = self._rng
        bare, people = self._mixer.face(pool)
        bare = self._warped(bare)
        kind = self._kind(bare.type)
        density = self._toned(bare, kind)
        density = self._mottled(density, kind)
        if rng.random() < 0.55:
            density, bare = self._covered(density, bare)
        degree = np.zeros((SIDE, SIDE), np.float32)
        if rng.random() < 0.75:
            degree = self._lesions(bare.skin)
        linear = self._painted(density, degree, bare.skin, kind)
        linear = self._lit(linear, bare.skin)
        return Shot(self._exposed(linear), degree, bare.skin, bare.seen, people)

    def _kind(self, own: float) -> float:
        """Fitzpatrick's type in this picture. The fairest, on which lesions are hardest to see,
        come twice as often as the others."""
        rng = self._rng
        drawn = (own, rng.uniform(1, 2.5), rng.uniform(1, 6))
        kind = drawn[rng.choice(3, p=(0.35, 0.2, 0.45))]
        return float(np.clip(kind, own - 3, own + 2.5))

    def _lesions(self, skin: Floats) -> Floats:
        """Mostly what a treated patient has: 0.25 to 2.2 of 3, of the skin that is seen."""
        any_size = self._rng.random() < 0.15
        for _ in range(12):
            degree = self._painter.lesions() * skin
            score = 3 * float((degree * self._area).sum() / max((skin * self._area).sum(), 1e-3))
            if any_size or 0.25 <= score <= 2.2:
                break
        return degree

    def _warped(self, bare: Bare) -> Bare:
        """Landmarks err by millimetres, and faces are built differently."""
        rng = self._rng
        y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32)
        size = rng.uniform(0, 1.7)
        x = x + size * self._any(self._mottle)
        y = y + size * self._any(self._mottle)

        def moved(plane: Floats) -> Floats:
            found = cv2.remap(plane, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            return np.asarray(found, np.float32)

        return bare._replace(
            density=moved(bare.density), skin=moved(bare.skin), seen=moved(bare.seen)
        )

    def _toned(self, bare: Bare, kind: float) -> Floats:
        """The same face with more or less melanin, and its marks fainter or stronger."""
        rng = self._rng
        added = (span(kind) - span(bare.type)) * rng.uniform(0.7, 1.1)
        shift = added * direction(kind)
        broad = smooth(bare.density, bare.skin, float(rng.uniform(1.5, 6)))
        fine = (np.exp(rng.normal(0, 0.25)) - 1) * (bare.density - broad)
        # The darker the skin, the more it mirrors: light and shade are stronger on it.
        relief = np.exp(rng.normal(0.05 * (kind - bare.type), 0.25)) - 1
        shade = light.mean_of_channels(broad - np.median(broad[bare.skin > 0.5], axis=0))
        deeper = relief * np.clip(shade, -0.8, 0.8) * bare.skin
        return np.asarray(bare.density + shift + fine + deeper[..., None], np.float32)

    def _mottled(self, density: Floats, kind: float) -> Floats:
        """Skin is never even: shade, redness, tan, freckles, powder. None of it is vitiligo."""
        rng, along = self._rng, direction(kind)
        for way, size in ((GREY, 0.10), (BLOOD, 0.05), (along, 0.05 * span(kind) ** 0.5)):
            if rng.random() < 0.6:
                field = rng.exponential(size) * self._any(self._mottle)
                density = density + field[..., None] * way
        if rng.random() < 0.3:
            density = density - self._sheltered(span(kind))[..., None] * along
        if rng.random() < 0.2:
            density = density + self._freckles(span(kind))[..., None] * along
        if rng.random() < 0.12:
            density = self._powdered(density)
        if rng.random() < 0.15 + 0.06 * kind:
            density = density - self._shine()[..., None] * GREY
        return np.asarray(density, np.float32)

    def _covered(self, density: Floats, bare: Bare) -> tuple[Floats, Bare]:
        """Fringe, hair at the sides, a cap, a beard: skin beside them is not pale for it."""
        rng = self._rng
        y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32) / SIDE
        rough = rng.uniform(0.0, 0.05) * self._any(self._mottle)
        slope = rng.uniform(-0.3, 0.3) * (x - 0.5)
        depths = {
            "fringe": rng.uniform(0.03, 0.28) + slope + rng.uniform(-0.5, 0.5) * (x - 0.5) ** 2 - y,
            "sides": np.abs(x - 0.5 + rng.normal(0, 0.05)) - rng.uniform(0.24, 0.45),
            "beard": y - rng.uniform(0.6, 0.8) - np.abs(slope),
        }
        depth = depths[str(rng.choice(list(depths), p=(0.6, 0.25, 0.15)))] + rough
        hidden = np.clip(0.5 + depth * SIDE / rng.uniform(0.5, 4), 0, 1).astype(np.float32)
        strands = rng.uniform(0.05, 0.4) * self._any(self._fine)
        colour = np.array(HAIR[rng.integers(len(HAIR))]) + rng.normal(0, 0.15, 3)
        hair = colour + strands[..., None]
        shadow = rng.uniform(0, 0.35) * cv2.GaussianBlur(hidden, (0, 0), float(rng.uniform(1, 5)))
        under = density + shadow[..., None]
        mixed = under + hidden[..., None] * (hair - under)
        return mixed.astype(np.float32), bare._replace(skin=bare.skin * (hidden < 0.1))

    def _sheltered(self, whole: float) -> Floats:
        """What the sun has not tanned: the forehead, below a fringe or a cap."""
        rng = self._rng
        y = np.mgrid[:SIDE, :SIDE][0].astype(np.float32) / SIDE
        down = (rng.uniform(0.15, 0.32) - y) / rng.uniform(0.01, 0.06)
        depth = rng.uniform(0, 0.12) * whole**0.5
        return np.asarray(depth / (1 + np.exp(np.clip(-down, -30, 30))), np.float32)

    def _freckles(self, whole: float) -> Floats:
        rng = self._rng
        spots = np.zeros((2 * SIDE, 2 * SIDE), np.float32)
        for _ in range(int(rng.integers(3, 160))):
            at = (int(rng.integers(2 * SIDE)), int(rng.integers(2 * SIDE)))
            cv2.circle(spots, at, int(rng.integers(1, 3)), float(rng.uniform(0.1, 0.4)), -1)
        small = cv2.resize(spots, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        return np.asarray(small * whole, np.float32)

    def _powdered(self, density: Floats) -> Floats:
        reach = float(self._rng.uniform(0.5, 2))
        where = np.clip(self._any(self._mottle) * 1.5, 0, 1)[..., None] * self._rng.uniform(0.3, 1)
        return density + where * (cv2.GaussianBlur(density, (0, 0), reach) - density)

    def _shine(self) -> Floats:
        """Soft pale patches of grease or lamp: sharp they would be lesions."""
        rng = self._rng
        out = np.zeros((SIDE, SIDE), np.float32)
        for _ in range(int(rng.integers(1, 5))):
            at = rng.integers(SIDE // 6, SIDE * 5 // 6, 2)
            axes = tuple(int(v) for v in rng.integers(2, 10, 2))
            centre = (int(at[0]), int(at[1]))
            cv2.ellipse(out, centre, axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
        soft = cv2.GaussianBlur(out, (0, 0), float(rng.uniform(2.5, 6)))
        return np.asarray(soft * rng.uniform(0.1, 0.5), np.float32)

    def _painted(self, density: Floats, degree: Floats, skin: Floats, kind: float) -> Floats:
        """Linear light of the face with that much of its melanin gone."""
        rng = self._rng
        whole = span(kind) * float(np.exp(rng.normal(0, 0.12)))
        middle = np.median(density[skin > 0.5], axis=0) if (skin > 0.5).any() else np.ones(3)
        along = skin_coloured(middle, whole, direction(kind))
        lightest = -np.log(rng.uniform(*WHITE))
        density = density + max(0.0, lightest - float((middle - whole * along)[1]))
        fine = density - smooth(density, skin, 5)
        marks = np.clip(
            (fine - fine.mean(-1, keepdims=True)) @ unit(along - along.mean()), -0.12, 0.5
        )
        lost = degree * np.clip(whole + 1.2 * marks, 0.15 * whole, None)
        out = density - lost[..., None] * along
        if rng.random() < 0.3:
            wide = cv2.GaussianBlur((degree > 0.3).astype(np.float32), (0, 0), 0.9)
            rim = np.clip(wide - (degree > 0.3), 0, 1) * skin * rng.uniform(0.08, 0.25)
            out = out + rim[..., None] * along
        if rng.random() < 0.5:
            red = degree * rng.uniform(0, 0.10)
            out = out + red[..., None] * (BLOOD - 0.3)
        linear = np.exp(-out) - light.FLOOR
        return np.asarray(np.maximum(_shoulder(linear, 0.75, 0.35), 0), np.float32)

    def _lit(self, linear: Floats, skin: Floats) -> Floats:
        """Light from somewhere, and grease that mirrors it."""
        rng = self._rng
        even = rng.random() < 0.7
        azimuth, height = rng.uniform(-1, 1) * np.pi / 2, rng.uniform(-0.2, 0.8)
        lamp = np.array(
            [-np.sin(azimuth) * np.cos(height), np.sin(height), np.cos(azimuth) * np.cos(height)]
        )
        side = rng.uniform(0, 0.18) if even else rng.uniform(0, 0.55)
        lit = 1 + side * (np.clip(self._normals @ lamp, -0.4, 1) - 0.6)
        across = np.linspace(-1, 1, SIDE, dtype=np.float32)[None] * np.sin(azimuth)
        out = linear * (lit * (1 + 0.25 * side * across))[..., None]
        shine = rng.uniform(0, 0.05) if even else rng.uniform(0, 0.30)
        half = unit(lamp + np.array([0, 0, 1]))
        gloss = np.clip(self._normals @ half, 0, 1) ** rng.uniform(18, 60)
        pores = np.clip(1 + 0.5 * self._any(self._fine), 0, 2)
        return np.asarray(out + (gloss * shine * pores * skin)[..., None], np.float32)

    def _exposed(self, linear: Floats) -> Pixels:
        """The file: exposure, white balance, lens, noise and 8 bits."""
        rng = self._rng
        balance = np.exp(rng.normal(0, (0.07, 0.0, 0.10)))
        out = linear * balance * 2 ** np.clip(rng.normal(0, 0.25), -0.8, 0.6)
        if rng.random() < 0.4:
            out = self._graded(out)
        out = _shoulder(out, 0.8, 0.3)
        if rng.random() < 0.4:
            out = cv2.GaussianBlur(out, (0, 0), float(rng.uniform(0.3, 0.6)))
        # One texel averages many pixels, and JPEG makes their noise alike from one to the next.
        grain = rng.standard_normal((SIDE, SIDE, 3)).astype(np.float32)
        out = out + grain * rng.uniform(0.0, 0.004) * np.sqrt(np.clip(out, 0.002, 1))
        return np.asarray(np.clip(np.round(_srgb(out)), 0, 255), np.uint8)

    def _graded(self, linear: Floats) -> Floats:
        """More or less contrast and colour, as telephones and filters give to a portrait."""
        density = -np.log(np.maximum(linear, 1e-3))
        grey = density.mean(axis=-1, keepdims=True)
        middle = float(np.median(grey))
        colour, contrast = np.exp(self._rng.normal(0, (0.25, 0.12)))
        out = middle + contrast * (grey - middle) + colour * (density - grey)
        return np.asarray(np.exp(-out), np.float32)

    def _any(self, pool: list[Floats]) -> Floats:
        field = np.rot90(pool[self._rng.integers(len(pool))], self._rng.integers(4))
        return -field if self._rng.random() < 0.5 else field


def _shoulder(values: Floats, start: float, width: float) -> Floats:
    """A sensor gives in to bright light gradually."""
    bent = start + (1 - start) * np.tanh((values - start) / width)
    return np.asarray(np.where(values > start, bent, values), np.float32)


def _srgb(linear: Floats) -> Floats:
    x = np.clip(linear, 0, 1)
    return np.asarray(
        255 * np.where(x <= 0.0031308, 12.92 * x, 1.055 * x ** (1 / 2.4) - 0.055), np.float32
    )


def _normals() -> Floats:
    """Outward normals of the model face over the map (n, n, 3), z to the viewer."""
    model = mesh.canonical()
    a, b, c = (model.vertices[model.triangles[:, i]] for i in range(3))
    flat = np.cross(b - a, c - a)
    flat *= np.sign(flat[:, 2:3] + 1e-9)
    whole = np.zeros_like(model.vertices)
    for i in range(3):
        np.add.at(whole, model.triangles[:, i], flat)
    whole /= np.maximum(np.linalg.norm(whole, axis=1, keepdims=True), 1e-9)
    out = np.stack([atlas.grid().spread(axis) for axis in whole.astype(np.float32).T], axis=-1)
    return proposal.smaller(light.blurred(out, 12))
