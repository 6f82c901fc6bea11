"""Scores that people give: VASI by hand units on the fixed ladder, noticeability, life quality."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from api.messages import ENGLISH, Message, exactly, message, noted

# Seven steps, never a free percentage: Hamzavi 2004 (PubMed 15210457), NCT07181187.
LADDER = (0, 10, 25, 50, 75, 90, 100)
_STEPS = "/".join(map(str, LADDER))

FACE_CONSTANT = "face-3.0"
FACE_HAND_UNITS = Decimal("3.0")  # the face is about 3% of the body surface: F-VASI is 0 to 3
# 112 fingertip units at 32.1 to a hand (PubMed 34246695) cover a whole face with 3.49.
MOST_FACE_HAND_UNITS = Decimal("3.5")
BODY_HAND_UNITS = Decimal(100)

FACE_REGIONS = frozenset({"forehead", "periocular", "nose", "cheeks", "perioral", "chin"})
BODY_REGION_SET = "six-regions"
BODY_REGIONS = frozenset(
    {"head_neck", "hands", "upper_extremities", "trunk", "lower_extremities", "feet"}
)

TOO_LARGE = noted("%(given)s hand units are more than the %(most)s there are")

DLQI_FROM_AGE = 16
DLQI_MEANINGFUL_CHANGE = 4


class ScoreInvalid(ValueError):
    """A value outside its scale, a step that the ladder has not, or a region that is none."""

    def __init__(self, said: str | Message) -> None:
        self.said = message(said) if isinstance(said, str) else said
        super().__init__(self.said.told(ENGLISH))


class Patch(NamedTuple):
    """Depigmented skin of one region: its area in hand units (1 is 1% of the body surface)."""

    region: str
    hand_units: Decimal
    depigmented_pct: int


@dataclass(frozen=True)
class Vasi:
    """`value` in points; `capped` when the areas given were larger than the scale."""

    value: Decimal
    hand_units: Decimal
    capped: bool
    constant: str


class Noticeability(StrEnum):
    """What the patient's five-step noticeability answer counts as."""

    not_successful = "not_successful"
    partial = "partial"
    success = "success"


class DlqiBand(StrEnum):
    """Effect on the patient's life: Hongbo 2005, JID 125:659."""

    none = "none"
    small = "small"
    moderate = "moderate"
    very_large = "very_large"
    extremely_large = "extremely_large"


def f_vasi(
    patches: Sequence[Patch],
    *,
    face_hand_units: Decimal = FACE_HAND_UNITS,
    constant: str = FACE_CONSTANT,
) -> Vasi:
    """Facial VASI, 0 to 3: the sum of hand units times depigmentation over the face.

    A face measured a little larger than the scale is capped and says so; larger than any face is
    an error. Name the constant when giving another one. Raises ScoreInvalid.
    """
    area = _area(patches, FACE_REGIONS, max(MOST_FACE_HAND_UNITS, face_hand_units))
    score = _score(patches)
    return Vasi(min(score, face_hand_units), area, score > face_hand_units, constant)


def t_vasi(patches: Sequence[Patch]) -> Vasi:
    """Total VASI, 0 to 100, over six regions that exclude each other. Raises ScoreInvalid."""
    area = _area(patches, BODY_REGIONS, BODY_HAND_UNITS)
    return Vasi(_score(patches), area, False, BODY_REGION_SET)


def snap_to_ladder(percent: float | Decimal) -> int:
    """The step nearest to 0 to 100 percent; midway, the higher one. Raises ScoreInvalid."""
    given = Decimal(str(percent))
    if not given.is_finite() or not 0 <= given <= 100:
        raise ScoreInvalid(f"depigmentation {given} is not within 0 to 100 percent")
    return min(LADDER, key=lambda step: (abs(step - given), -step))


def to_tenth(hand_units: Decimal) -> Decimal:
    """An area as the palmar method gives it, to the nearest 0.1% of the body surface."""
    return hand_units.quantize(Decimal("0.1"), ROUND_HALF_UP)


def noticeability(answer: int) -> Noticeability:
    """1 more noticeable than before treatment, 2 as noticeable: not successful; 3 slightly less:
    partial; 4 a lot less, 5 no longer noticeable: success. Raises ScoreInvalid."""
    if answer not in range(1, 6):
        raise ScoreInvalid(f"noticeability {answer} is not within 1 to 5")
    if answer <= 2:
        return Noticeability.not_successful
    return Noticeability.partial if answer == 3 else Noticeability.success


def dlqi_band(total: int, *, age: int) -> DlqiBand:
    """The band of a DLQI total, 0 to 30, which is for 16 years and older. Raises ScoreInvalid."""
    if age < DLQI_FROM_AGE:
        raise ScoreInvalid(f"the DLQI is for {DLQI_FROM_AGE} years and older, not {age}")
    if total not in range(31):
        raise ScoreInvalid(f"a DLQI of {total} is not within 0 to 30")
    highest = {1: DlqiBand.none, 5: DlqiBand.small, 10: DlqiBand.moderate, 20: DlqiBand.very_large}
    bands = (band for top, band in highest.items() if total <= top)
    return next(bands, DlqiBand.extremely_large)


def _score(patches: Sequence[Patch]) -> Decimal:
    return sum((one.hand_units * one.depigmented_pct / 100 for one in patches), Decimal(0))


def _area(patches: Sequence[Patch], regions: frozenset[str], most: Decimal) -> Decimal:
    """The hand units together, when every patch is one that the scale knows."""
    for patch in patches:
        if patch.region not in regions:
            raise ScoreInvalid(f"{patch.region!r} is not a region of this score")
        if patch.depigmented_pct not in LADDER:
            raise ScoreInvalid(f"{patch.depigmented_pct}% is not a step of the ladder {_STEPS}")
        if not patch.hand_units.is_finite() or patch.hand_units < 0:
            raise ScoreInvalid(f"{patch.hand_units} hand units are no area")
    total = sum((patch.hand_units for patch in patches), Decimal(0))
    if total > most:
        raise ScoreInvalid(
            message(TOO_LARGE, given=exactly(float(total)), most=exactly(float(most)))
        )
    return total
