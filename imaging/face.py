"""Find the face: detector, 478 landmarks and the pose of the head, by networks run in OpenCV."""

import math
import threading
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from imaging import mesh
from imaging.photo import Pixels, halved, shrunk

DETECTOR_SIDE, LANDMARK_SIDE = 128, 256
MIN_DETECTION, MIN_PRESENCE = 0.5, 0.5
SAME_FACE_IOU = 0.3
CROP_SCALE = 1.5
# Faces smaller than this part of the photo are looked for in tiles of it.
_TILE = 0.6
_turn = threading.Lock()

Points = NDArray[np.float32]


class Detection(NamedTuple):
    """Box centre and side in pixels, turn of the eye line in radians, 0-1 certainty."""

    x: float
    y: float
    side: float
    turn: float
    certainty: float


class Pose(NamedTuple):
    """Degrees. Yaw is positive when the nose points to the photo's right (shows the patient's
    right cheek), pitch when it points down, roll when the head leans to the photo's right."""

    yaw: float
    pitch: float
    roll: float


class Face(NamedTuple):
    """One face. `points` (478, 3): photo pixels, z in the same unit, away from the viewer.

    `px_per_cm` is the scale by the canonical face; `others` lists further faces' sizes as a
    share of this one's, largest first.
    """

    points: Points
    pose: Pose
    px_per_cm: float
    certainty: float
    others: tuple[float, ...]


def find(rgb: Pixels) -> Face | None:
    """The largest face of an upright photo, or None.

    Parameters
    ----------
    rgb : ndarray, shape (h, w, 3), uint8
    """
    found = _detect(rgb)
    for i, box in enumerate(found):
        points, certainty = _landmarks(rgb, box)
        if certainty >= MIN_PRESENCE:
            others = tuple(other.side / box.side for other in found[i + 1 :])
            return Face(points, *_pose(points), certainty, others)
    return None


def _detect(rgb: Pixels) -> list[Detection]:
    """Faces, largest first; small ones are sought in tiles only when the whole shows none."""
    height, width = rgb.shape[:2]
    found = _detect_in(rgb, 0, 0)
    if not found:
        h, w = int(height * _TILE), int(width * _TILE)
        for top in (0, (height - h) // 2, height - h):
            for left in (0, (width - w) // 2, width - w):
                found += _detect_in(rgb[top : top + h, left : left + w], left, top)
    return sorted(_distinct(found), key=lambda box: -box.side)


def _detect_in(rgb: Pixels, left: int, top: int) -> list[Detection]:
    height, width = rgb.shape[:2]
    longest = max(height, width)
    size = (round(width * DETECTOR_SIDE / longest), round(height * DETECTOR_SIDE / longest))
    square = shrunk(rgb, size)
    canvas = np.zeros((DETECTOR_SIDE, DETECTOR_SIDE, 3), np.float32)
    canvas[: square.shape[0], : square.shape[1]] = square.astype(np.float32) / 127.5 - 1
    scores, boxes = _run(
        "face_detector.tflite", canvas.transpose(2, 0, 1)[None], ["classificators", "regressors"]
    )
    certainty = 1 / (1 + np.exp(-np.clip(scores.reshape(-1), -50, 50)))
    kept = np.flatnonzero(certainty >= MIN_DETECTION)
    rows = boxes.reshape(-1, 16)[kept]
    unit = longest / DETECTOR_SIDE
    centres = (rows[:, :2] + _anchors()[kept]) * unit + (left, top)
    sides = rows[:, 2:4].max(axis=1) * unit
    eyes = rows[:, 6:8] - rows[:, 4:6]
    turns = np.arctan2(eyes[:, 1], eyes[:, 0])
    return [
        Detection(float(x), float(y), float(s), float(t), float(p))
        for (x, y), s, t, p in zip(centres, sides, turns, certainty[kept], strict=True)
    ]


@lru_cache(maxsize=1)
def _anchors() -> Points:
    """Centres of the detector's 896 anchors, in pixels of its 128-pixel input."""
    grids = []
    for cells, per_cell in ((16, 2), (8, 6)):
        y, x = np.mgrid[:cells, :cells]
        centres = (np.stack([x, y], -1).reshape(-1, 2) + 0.5) * (DETECTOR_SIDE / cells)
        grids.append(np.repeat(centres, per_cell, axis=0))
    return np.concatenate(grids).astype(np.float32)


def _distinct(found: list[Detection]) -> list[Detection]:
    """Suppress detections that overlap a more certain one."""
    kept: list[Detection] = []
    for box in sorted(found, key=lambda b: -b.certainty):
        if all(_overlap(box, other) < SAME_FACE_IOU for other in kept):
            kept.append(box)
    return kept


def _overlap(a: Detection, b: Detection) -> float:
    half = (a.side + b.side) / 2
    w = max(0.0, min(half - abs(a.x - b.x), a.side, b.side))
    h = max(0.0, min(half - abs(a.y - b.y), a.side, b.side))
    return w * h / (a.side**2 + b.side**2 - w * h)


def _landmarks(rgb: Pixels, box: Detection) -> tuple[Points, float]:
    """Landmarks in photo pixels and 0-1 certainty; a second look is centred by the first."""
    points, _ = _look(rgb, box.x, box.y, box.side * CROP_SCALE, box.turn)
    eyes = points[263, :2] - points[33, :2]
    turn = math.atan2(eyes[1], eyes[0])
    back = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    upright = points[:, :2] @ back
    low, high = upright.min(axis=0), upright.max(axis=0)
    x, y = back @ ((low + high) / 2)
    return _look(rgb, x, y, float((high - low).max()) * CROP_SCALE, turn)


def _look(rgb: Pixels, x: float, y: float, side: float, turn: float) -> tuple[Points, float]:
    scale = side / LANDMARK_SIDE
    cos, sin = math.cos(turn) * scale, math.sin(turn) * scale
    half = LANDMARK_SIDE / 2
    crop_to_photo = np.array(
        [[cos, -sin, x - half * (cos - sin)], [sin, cos, y - half * (sin + cos)]]
    )
    crop = _crop(rgb, crop_to_photo, scale)
    raw, presence = _run(
        "face_landmarks_detector.tflite",
        crop.astype(np.float32).transpose(2, 0, 1)[None] / np.float32(255),
        ["Identity", "Identity_1"],
    )
    local = raw.reshape(478, 3)
    flat = local[:, :2] @ crop_to_photo[:, :2].T + crop_to_photo[:, 2]
    points = np.concatenate([flat, local[:, 2:] * scale], axis=1).astype(np.float32)
    return points, float(1 / (1 + np.exp(-presence.reshape(-1)[0])))


def _crop(rgb: Pixels, crop_to_photo: NDArray[np.float64], scale: float) -> Pixels:
    """Cut the turned square out; large photos are averaged down first, against aliasing."""
    while scale >= 2:
        # The centre of a pixel lies at half of where it lay, less a quarter.
        crop_to_photo = crop_to_photo / 2 - [[0, 0, 0.25], [0, 0, 0.25]]
        rgb, scale = halved(rgb), scale / 2
    side = (LANDMARK_SIDE, LANDMARK_SIDE)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(rgb, crop_to_photo, side, flags=flags), np.uint8)


def _pose(points: Points) -> tuple[Pose, float]:
    """Turn and scale of the head: the similarity that lays the canonical face on the landmarks.

    Kabsch-Umeyama: S. Umeyama, IEEE TPAMI 13(4), 1991.
    """
    rigid = list(mesh.RIGID)
    model = mesh.canonical().vertices[rigid] * (1, -1, -1)
    seen = points[rigid]
    a, b = model - model.mean(axis=0), seen - seen.mean(axis=0)
    u, s, vt = np.linalg.svd(b.T @ a)
    sign = np.diag([1, 1, np.sign(np.linalg.det(u @ vt))])
    r = u @ sign @ vt
    scale = float(np.trace(np.diag(s) @ sign) / (a**2).sum())
    forward = -r[:, 2]
    yaw = math.degrees(math.atan2(forward[0], -forward[2]))
    pitch = math.degrees(math.atan2(forward[1], math.hypot(forward[0], forward[2])))
    roll = math.degrees(math.atan2(r[1, 0], r[0, 0]))
    return Pose(yaw, pitch, roll), scale


def _run(name: str, blob: NDArray[np.float32], outputs: list[str]) -> list[NDArray[np.float32]]:
    """The named outputs of a network for one input.

    A network keeps its input between two calls, so threads take turns: otherwise one would read
    the landmarks of another's face. It takes milliseconds; a network for each thread, memory.
    """
    with _turn:
        net = _network(name)
        net.setInput(blob)
        return [np.array(output, np.float32) for output in net.forward(outputs)]


@lru_cache(maxsize=2)
def _network(name: str) -> "cv2.dnn.Net":
    with resources.as_file(resources.files("imaging").joinpath(f"models/{name}")) as path:
        # Only the file overload honours the engine, and the new engine drops one of two outputs.
        return cv2.dnn.readNetFromTFLite(str(path), cv2.dnn.ENGINE_CLASSIC)
