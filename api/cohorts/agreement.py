"""Clinician against machine: how far two scores of the same face on the same day lie apart.

Limits of agreement after Bland and Altman (Lancet 1986; 1:307-310). Where a patient has several
pairs, the spread of a single difference is put together from that within and that between patients
(Bland and Altman, J Biopharm Stat 2007; 17:571-582). The intervals count patients and not pairs:
with m pairs of a patient, N in all, as many as would weigh alike, N^2 / sum(m^2). Where the pairs
of one patient differ among themselves that makes them wider than they might be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from statistics import fmean
from typing import NamedTuple
from uuid import UUID

# Fewer patients than this are not shown: too few to judge a method by, and too easily recognised.
FEWEST = 5
Z95 = 1.959964


class Scored(NamedTuple):
    """One face on one day, scored by both."""

    patient_id: UUID
    machine: float
    clinician: float

    @property
    def mean(self) -> float:
        return (self.machine + self.clinician) / 2

    @property
    def difference(self) -> float:
        return self.machine - self.clinician


class Bounded(NamedTuple):
    """A figure and the ends of its 95 % confidence interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Agreement:
    """Differences are machine less clinician, in points of the score."""

    patients: int
    pairs: int
    sd: float
    bias: Bounded
    lower_limit: Bounded
    upper_limit: Bounded


def agreement(scored: Iterable[Scored]) -> Agreement | None:
    """None for fewer than `FEWEST` patients."""
    groups = _by_patient(scored)
    patients, every = len(groups), [one for group in groups for one in group]
    if patients < FEWEST:
        return None
    bias, sd, t = fmean(every), _spread(groups), student_t(patients - 1)
    counted = _counted(groups)
    of_bias, of_limits = t * sd / sqrt(counted), t * sqrt(3 / counted) * sd
    return Agreement(
        patients=patients,
        pairs=len(every),
        sd=sd,
        bias=_bounded(bias, of_bias),
        lower_limit=_bounded(bias - Z95 * sd, of_limits),
        upper_limit=_bounded(bias + Z95 * sd, of_limits),
    )


def _by_patient(scored: Iterable[Scored]) -> list[list[float]]:
    ordered = sorted(scored, key=lambda one: one.patient_id)
    return [
        [one.difference for one in group]
        for _, group in groupby(ordered, key=lambda one: one.patient_id)
    ]


def _counted(groups: list[list[float]]) -> float:
    """How many patients of equal weight tell as much as these: all of them in a balanced design."""
    return sum(len(group) for group in groups) ** 2 / sum(len(group) ** 2 for group in groups)


def _spread(groups: list[list[float]]) -> float:
    """The standard deviation of the difference of a patient on a day."""
    n, total = len(groups), sum(len(group) for group in groups)
    whole = fmean(one for group in groups for one in group)
    within = sum((one - fmean(group)) ** 2 for group in groups for one in group)
    within = within / (total - n) if total > n else 0.0
    between = sum(len(group) * (fmean(group) - whole) ** 2 for group in groups) / (n - 1)
    size = (total**2 - sum(len(group) ** 2 for group in groups)) / ((n - 1) * total)
    return sqrt(max(0.0, (between - within) / size) + within)


def _bounded(value: float, half: float) -> Bounded:
    return Bounded(value, value - half, value + half)


def student_t(freedom: int) -> float:
    """The two-sided 95 % point of Student's t (Abramowitz and Stegun 26.7.5).

    Right to three decimals from 4 degrees of freedom on.
    """
    z = Z95
    terms: tuple[float, ...] = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / float(freedom) ** power for power, term in enumerate(terms, start=1))
