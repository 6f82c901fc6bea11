"""The values that imaging takes and gives: frozen, and JSON-able but for the pictures."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, Literal

# How a picture for people is encoded: small, or without loss.
Picture = Literal["jpeg", "png"]


class View(StrEnum):
    """Which side of the face looks at the camera; `left` shows the patient's left cheek."""

    FRONT = "front"
    LEFT = "left"
    RIGHT = "right"


class Region(StrEnum):
    """The parts of the face that a score is split into."""

    FOREHEAD = "forehead"
    PERIOCULAR = "periocular"
    NOSE = "nose"
    CHEEKS = "cheeks"
    PERIORAL = "perioral"
    CHIN = "chin"


class PhotoFormat(StrEnum):
    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"


class Verdict(StrEnum):
    """What a photo check says: good, usable, or to be taken again."""

    PASS = "pass"
    WARN = "warn"
    RETAKE = "retake"


class LineVerdict(StrEnum):
    """Repigmentation against the 25 % line of the EU label."""

    BELOW = "below"
    NOT_BELOW = "not_below"
    INDETERMINATE = "indeterminate"


@dataclass(frozen=True)
class PhotoInfo:
    """Upright size in pixels; `taken_at` is ISO 8601 by the camera's clock, or None."""

    format: PhotoFormat
    width: int
    height: int
    taken_at: str | None


@dataclass(frozen=True)
class Reason:
    """Why a photo is not good: the figure measured, the limit it crosses, what to do."""

    code: str
    advice: str
    measured: float
    limit: float
    severity: Verdict = Verdict.RETAKE


@dataclass(frozen=True)
class SinceBaseline(Reason):
    """Why a later photo is not good beside its baseline; `view` None says it of all of them."""

    view: View | None = None


@dataclass(frozen=True)
class Judged:
    """How good a photo is, and the reasons against it, worst first."""

    verdict: Verdict
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Check(Judged):
    """Whether a photo can be measured, said at once."""

    figures: dict[str, float]
    info: PhotoInfo


@dataclass(frozen=True)
class Refusal:
    """Why something cannot be measured: a stable code and a sentence."""

    code: str
    sentence: str


@dataclass(frozen=True)
class RegionScore:
    """One region; shares are of true skin area, 0-1.

    `area_share` is the region's part of the face, `seen_share` how much of it was seen,
    `depigmented_share` how much of the seen skin has lost 10 % of its pigment or more,
    `mean_degree` the mean loss of pigment over the seen skin, None where nothing was seen.
    """

    area_share: float
    seen_share: float
    depigmented_share: float | None
    mean_degree: float | None


@dataclass(frozen=True)
class RegionChange:
    """Repigmentation of the outlined skin of one region that was seen both times.

    `degree_baseline` is the mean loss of pigment of that skin at baseline, 0-1. `unclear` is the
    code of the reason why there is no percentage, None where there is one.
    """

    outlined_cm2: float
    degree_baseline: float | None
    repigmentation_pct: float | None
    interval: tuple[float, float] | None
    unclear: str | None


@dataclass(frozen=True)
class MeshOnPhoto:
    """Vertices of the mesh on an upright `photo` and on the `map` of the face, both x right, y
    down, 0-1, and the triangles between them that the photo shows, as numbers of vertices.

    `width_cm` and `height_cm` are the photo's own, at the distance of the face.
    """

    width_cm: float
    height_cm: float
    photo: tuple[tuple[float, float], ...]
    map: tuple[tuple[float, float], ...]
    triangles: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Outline:
    """Lesion outlines as polygons on the map of the face: x right, y down, both 0-1."""

    polygons: tuple[tuple[tuple[float, float], ...], ...]

    def as_json(self) -> list[list[list[float]]]:
        return [[[x, y] for x, y in polygon] for polygon in self.polygons]


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """Which method made a number."""

    algorithm: str
    version: str
    parameters: dict[str, float]


CardSeen = Literal["found", "none"]


@dataclass(frozen=True, kw_only=True)
class Measurement(Stamp):
    """F-VASI of one photo session, or the reason why there is none.

    `card` says whether a photo shows the reference card; then skin tone, proposal and pictures
    are in the colours of daylight, and `quality` has the face's true size against the model's,
    `face_scale`.
    `fvasi` is continuous and `fvasi_ladder` snaps each region to 0/10/25/50/75/90/100 %, both
    0-3; `interval` holds the true value in 95 of 100. `f_bsa_pct` is percent of body surface.
    `checks` has every photo that was given, also one without a face.
    """

    fvasi: float | None
    fvasi_ladder: float | None
    interval: tuple[float, float] | None
    f_bsa_pct: float | None
    depigmented_share_pct: float | None
    regions: dict[Region, RegionScore]
    coverage: float
    card: CardSeen
    quality: dict[View, dict[str, float]]
    skin_ita: float | None
    skin_tone: str | None
    provisional: bool
    outline: Outline | None
    reason: Refusal | None
    checks: Mapping[View, Judged] = field(default_factory=dict)
    overlays: Mapping[View, bytes] = field(default_factory=dict, repr=False)

    def as_json(self) -> dict[str, Any]:
        """Everything but the pictures, in types that `json.dumps` takes."""
        return _as_json(self, skip="overlays")


@dataclass(frozen=True, kw_only=True)
class Comparison(Stamp):
    """Repigmentation since baseline inside the confirmed outline, or why it is not known.

    `repigmentation_pct` is the part of the lost pigment that is back, 100 = all of it; negative
    when more is lost. `verdict` is about the 25 % line. `regions` has those with outlined skin.
    `warnings` are what only both photos together show, and what to change; `checks` and
    `baseline_checks` have every photo that was given, also one that was not compared.
    """

    repigmentation_pct: float | None
    interval: tuple[float, float] | None
    fvasi_baseline: float | None
    fvasi_now: float | None
    verdict: LineVerdict
    coverage: float
    card: CardSeen
    new_lesions_pct: float | None
    regions: dict[Region, RegionChange]
    quality: dict[View, dict[str, float]]
    warnings: tuple[SinceBaseline, ...]
    reason: Refusal | None
    checks: Mapping[View, Judged] = field(default_factory=dict)
    baseline_checks: Mapping[View, Judged] = field(default_factory=dict)
    overlays: Mapping[View, bytes] = field(default_factory=dict, repr=False)

    @property
    def left_out(self) -> frozenset[View]:
        """Views that both sessions have and that were not compared: they show other skin."""
        again = (one.view for one in self.warnings if one.severity is Verdict.RETAKE)
        return frozenset(view for view in again if view is not None)

    def as_json(self) -> dict[str, Any]:
        """Everything but the pictures, in types that `json.dumps` takes."""
        return _as_json(self, skip="overlays")


@dataclass(frozen=True, kw_only=True)
class Pair(Stamp):
    """Two photos of one view in one frame, JPEG: the same skin at the same pixel.

    `gains` is what red, green and blue of the later photo, as it was taken, were multiplied with,
    in linear light, to give normal skin the baseline's colour: that of daylight where a card
    in the baseline tells it. The maps show the degree of depigmentation inside the
    outline, at baseline and now, by one scale; there are none without an outline, or where it
    cannot be followed. `coverage` is the share of the face's skin that both photos show.
    """

    baseline: bytes = field(repr=False)
    now: bytes = field(repr=False)
    baseline_map: bytes | None = field(repr=False)
    now_map: bytes | None = field(repr=False)
    gains: tuple[float, float, float]
    coverage: float


def _as_json(value: Measurement | Comparison, *, skip: str) -> dict[str, Any]:
    named = {f.name: getattr(value, f.name) for f in fields(value) if f.name != skip}
    return {name: _plain(item) for name, item in named.items()}


def _plain(item: Any) -> Any:
    if isinstance(item, Outline):
        return item.as_json()
    if isinstance(item, dict):
        return {str(key): _plain(part) for key, part in item.items()}
    if isinstance(item, tuple):
        return [_plain(part) for part in item]
    if isinstance(item, (RegionScore, RegionChange, Refusal, Reason, Judged)):
        return {name: _plain(part) for name, part in asdict(item).items()}
    return item
