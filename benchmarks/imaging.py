"""Time by step and memory of measuring one photo; with a set of known faces, the errors too.

`python -m benchmarks.imaging [SET]`. SET holds a folder for each face: baseline.jpg, outline.png,
repeat.jpg, followup1.jpg, followup2.jpg, untouched.jpg and a truth.json that says of each shot
its `fvasi` and `repigmentation_pct`, and of the face its `fitzpatrick`.
"""

import cProfile
import json
import math
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np

from imaging import LineVerdict, View, compare, measure
from imaging.fvasi import SDC, smallest_detectable_change
from tests.imaging import painting

WIDTH, HEIGHT, JPEG_QUALITY, ROUNDS = 3000, 4000, 90, 5
# Photos of phones are grainy; a smooth picture would be decoded faster than any of theirs.
GRAIN = 3.0
LINE_PCT = 25.0
# What a step is: the functions that do it and who calls them, none within another.
STEPS = {
    "decode": (("lay", "decode"),),
    "card": (("lay", "read"),),
    "detect": (("find", "_detect"),),
    "landmarks": (("find", "_landmarks"),),
    "atlas": (("lay", "lay"),),
    "light": (("lay", "optical_density"),),
    "skin, quality": (("lay", "usable"), ("lay", "figures")),
    "tone": (("_measured", "typology"),),
    "proposal": (("_measured", "proposed"),),
}


class Answer(NamedTuple):
    """The truth, what was said (None: refused), and its interval."""

    truth: float
    value: float | None
    interval: tuple[float, float] | None = None


class Follow(NamedTuple):
    """One comparison: which shot of which skin, the answers to it, and the F-VASI measured
    `since` the baseline."""

    shot: str
    fitzpatrick: int
    change: Answer
    fvasi: Answer
    since: float | None
    verdict: LineVerdict


def main() -> None:
    one_core()
    speed(photo())
    if len(sys.argv) > 1:
        table(Path(sys.argv[1]))


def one_core() -> None:
    cv2.setNumThreads(1)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def photo() -> bytes:
    """The astronaut with two lesions as a phone's camera would store her, 12 megapixels."""
    face = painting.painted((painting.LEFT_CHEEK, painting.RIGHT_CHEEK))
    large = cv2.resize(face, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    grain = np.random.default_rng(1).normal(0, GRAIN, (HEIGHT, WIDTH, 1)).astype(np.float32)
    grainy = np.clip(large + grain, 0, 255).astype(np.uint8)[..., ::-1]
    return cv2.imencode(".jpg", grainy, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes()


def speed(data: bytes) -> None:
    """Print the ratio to OpenCV's decoder, taken in turns, then the steps of one more run."""
    coded, photos = np.frombuffer(data, np.uint8), {View.FRONT: data}
    measure({View.FRONT: painting.jpeg(painting.astronaut())})  # loads the networks and the map
    risen = rise(lambda: measure(photos))
    pairs = [
        (seconds(lambda: cv2.imdecode(coded, cv2.IMREAD_COLOR)), seconds(lambda: measure(photos)))
        for _ in range(ROUNDS)
    ]
    decode, whole = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"one JPEG, {WIDTH} x {HEIGHT}, {len(data) / 1e6:.1f} MB, one core, no outline")
    print(f"  cv2.imdecode {1000 * decode:6.0f} ms, median of {ROUNDS}")
    print(f"  measure      {1000 * whole:6.0f} ms: {whole / decode:.1f} x imdecode (bar 8: 4)")
    for name, share in steps(photos).items():
        print(f"    {name:14}{100 * share:5.1f} %  {1000 * share * whole:6.0f} ms")
    drawn = statistics.median(seconds(lambda: measure(photos, draw="jpeg")) for _ in range(ROUNDS))
    print(f"  with an overlay {1000 * (drawn - whole):.0f} ms more")
    print(f"  memory rises by {risen:.0f} MB while it measures (bar 8: 350)")
    starts(data)


def starts(data: bytes) -> None:
    """Print what a command costs that has everything to load first."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "photo.jpg"
        place.write_bytes(data)
        loading = from_nothing("-c", "import imaging")
        whole = from_nothing("-m", "imaging", "measure", str(place), "--json")
    print(f"from nothing: loading {1000 * loading:.0f} ms, `measure --json` {1000 * whole:.0f} ms")


def from_nothing(*arguments: str) -> float:
    """Time of the processor of one run of Python, one thread."""
    before = os.times()
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=environment)
    after = os.times()
    spent = after.children_user + after.children_system
    return spent - before.children_user - before.children_system


def seconds(act: Callable[[], object]) -> float:
    """Time of the processor, so that whatever else runs on this machine counts little."""
    start = time.process_time()
    act()
    return time.process_time() - start


def steps(photos: dict[View, bytes]) -> dict[str, float]:
    """Share of each step in the time of `measure`, 0-1."""
    profile = cProfile.Profile()
    profile.runcall(measure, photos)
    found: Any = pstats.Stats(profile)
    spent = {
        (caller[2], called[2]): row[3]
        for called, (*_, callers) in found.stats.items()
        for caller, row in callers.items()
        if all(f"{os.sep}imaging{os.sep}" in name for name in (called[0], caller[0]))
    }
    whole = next(row[3] for called, row in found.stats.items() if called[2] == "measure")
    shares = {name: sum(spent[call] for call in calls) / whole for name, calls in STEPS.items()}
    return shares | {"the rest": 1 - sum(shares.values())}


def rise(act: Callable[[], object]) -> float:
    """MB by which the peak memory rises above what the process holds at rest; needs Linux."""
    status, clear = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    if not clear.exists():
        return math.nan
    clear.write_text("5")
    before = _mb(status, "VmRSS")
    act()
    return _mb(status, "VmHWM") - before


def _mb(status: Path, name: str) -> float:
    found = next(line for line in status.read_text().splitlines() if line.startswith(name))
    return int(found.split()[1]) / 1024


def table(folder: Path) -> None:
    """Print how well a set of faces is measured, bar by bar."""
    faces = sorted(path.parent for path in folder.glob("*/truth.json"))
    follows = [found for face in faces for found in followed(face)]
    later = [f.change for f in follows if f.shot != "repeat"]
    groups = {"I-II": (1, 2), "III-IV": (3, 4), "V-VI": (5, 6)}
    print(f"{len(faces)} faces")
    line("1 repigmentation, follow-ups, outlined", later, "points")
    line("2 repeat shots", [f.change for f in follows if f.shot == "repeat"], "points")
    line("3 F-VASI now, outlined", [f.fvasi for f in follows], "of 3")
    line("4 F-VASI, one photo, nothing given", [single(face, "baseline") for face in faces], "of 3")
    untouched = [single(face, "untouched") for face in faces]
    line("5 untouched faces", untouched, "of 3")
    print(f"{'':40}highest {max((a.value or 0.0 for a in untouched), default=0.0):.3f} of 3")
    line("6 repigmentation, all tones", [f.change for f in follows], "points")
    for name, tones in groups.items():
        line(f"  {name}", [f.change for f in follows if f.fitzpatrick in tones], "points")
    firm = [f for f in follows if f.verdict is not LineVerdict.INDETERMINATE]
    wrong = [f for f in firm if (f.change.truth < LINE_PCT) != (f.verdict is LineVerdict.BELOW)]
    print(f"{'7 verdicts on the 25 % line':40}firm {len(firm)}/{len(follows)}, wrong {len(wrong)}")
    repeats = [f.since for f in follows if f.shot == "repeat" and f.since is not None]
    detectable = smallest_detectable_change(repeats)
    print(f"smallest detectable change of F-VASI: {detectable:.3f} (in use: {SDC})")


def followed(face: Path) -> Iterator[Follow]:
    """Each later shot of a face against its baseline."""
    truth = json.loads((face / "truth.json").read_text())
    baseline, outline = (
        {View.FRONT: (face / n).read_bytes()} for n in ("baseline.jpg", "outline.png")
    )
    for shot in ("repeat", "followup1", "followup2"):
        said = compare(baseline, outline, {View.FRONT: (face / f"{shot}.jpg").read_bytes()})
        true = truth[shot]
        change = Answer(true["repigmentation_pct"], said.repigmentation_pct, said.interval)
        fvasi = Answer(true["fvasi"], said.fvasi_now)
        since = None
        if said.fvasi_now is not None and said.fvasi_baseline is not None:
            since = said.fvasi_now - said.fvasi_baseline
        yield Follow(shot, truth["fitzpatrick"], change, fvasi, since, said.verdict)


def single(face: Path, shot: str) -> Answer:
    """One photo with nothing given."""
    truth = json.loads((face / "truth.json").read_text())[shot]["fvasi"]
    said = measure({View.FRONT: (face / f"{shot}.jpg").read_bytes()})
    return Answer(truth, said.fvasi, said.interval)


def line(name: str, answers: list[Answer], unit: str) -> None:
    """Print count, mean absolute error, bias, correlation and how many intervals hold."""
    given = [(a.truth, a.value, a.interval) for a in answers if a.value is not None]
    said = f"{name:40}answered {len(given)}/{len(answers)}"
    if given:
        errors = [value - truth for truth, value, _ in given]
        said += f"  MAE {statistics.fmean(map(abs, errors)):.3f} {unit}"
        said += f"  bias {statistics.fmean(errors):+.3f}"
        said += f"  r {_correlation([(truth, value) for truth, value, _ in given]):.3f}"
    held = [i[0] <= truth <= i[1] for truth, _, i in given if i is not None]
    print(said + (f"  inside {sum(held)}/{len(held)}" if held else ""))


def _correlation(pairs: list[tuple[float, float]]) -> float:
    truths, values = zip(*pairs, strict=True)
    if min(len(set(truths)), len(set(values))) < 2:
        return math.nan
    return statistics.correlation(truths, values)


if __name__ == "__main__":
    main()
