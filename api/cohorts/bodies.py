"""What comes out of the addresses of a cohort."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, JsonValue

from api.assessments.bodies import IntervalPublic
from api.assessments.models import Measure, Source
from api.assessments.trend import Response
from api.cohorts.published import Arm


class ScoredBy(StrEnum):
    """The clinician's scores are of record; the machine's are inside confirmed outlines only."""

    clinician = Source.clinician.value
    machine = Source.machine.value


class Versions(StrEnum):
    apart = "apart"
    together = "together"


class RatePublic(BaseModel):
    """Percent of `of` patients, and its 95 % interval by Wilson."""

    responders: int
    of: int
    percent: float
    interval: IntervalPublic


class RowPublic(BaseModel):
    """One response in one week; all null and `hidden` where fewer than 5 patients are counted.

    `observed` leaves out who is due and has no value, `missing_as_failures` counts them as not
    responding.
    """

    week: int
    response: Response
    hidden: bool
    due: int | None
    missing: int | None
    observed: RatePublic | None
    missing_as_failures: RatePublic | None


_ROW: dict[str, JsonValue] = {
    "week": 24,
    "response": "f_vasi_75",
    "hidden": False,
    "due": 24,
    "missing": 4,
    "observed": {
        "responders": 6,
        "of": 20,
        "percent": 30,
        "interval": {"low": 14.5, "high": 51.9},
    },
    "missing_as_failures": {
        "responders": 6,
        "of": 24,
        "percent": 25,
        "interval": {"low": 12.0, "high": 44.9},
    },
}


class ResponsesPublic(BaseModel):
    """A clinic's rates of response by week of treatment, and the published ones beside them.

    `algorithms` names what made the values, each version, where a machine did. Counted anew once
    an hour: `made_at` says when.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "scored_by": "clinician",
                "made_at": "2026-03-02T09:00:00Z",
                "missing_rule": "A patient is due in a week from four weeks after it on …",
                "algorithms": [],
                "rows": [_ROW],
                "published": [],
            }
        }
    )

    scored_by: ScoredBy
    made_at: datetime
    missing_rule: str
    algorithms: list[str]
    rows: list[RowPublic]
    published: list[Arm]


class BoundedPublic(BaseModel):
    """A figure and its 95 % confidence interval."""

    value: float
    interval: IntervalPublic


class Figures(BaseModel):
    """Differences are machine less clinician, in points of F-VASI (0-3)."""

    patients: int
    pairs: int
    sd: float
    bias: BoundedPublic
    lower_limit: BoundedPublic
    upper_limit: BoundedPublic


class AgreementGroup(BaseModel):
    """`figures` is null, and `hidden` true, where fewer than 5 patients have a pair."""

    algorithm: str
    versions: list[str]
    hidden: bool
    figures: Figures | None


class AgreementPublic(BaseModel):
    """Bland-Altman figures of a clinic: one pair for each patient and day."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "measure": "f_vasi",
                "versions": "apart",
                "made_at": "2026-03-02T09:00:00Z",
                "rule": "One pair for each patient and day …",
                "groups": [
                    {
                        "algorithm": "repigment-od",
                        "versions": ["0.2.0"],
                        "hidden": False,
                        "figures": {
                            "patients": 17,
                            "pairs": 21,
                            "sd": 0.09,
                            "bias": {"value": -0.02, "interval": {"low": -0.07, "high": 0.03}},
                            "lower_limit": {
                                "value": -0.2,
                                "interval": {"low": -0.28, "high": -0.12},
                            },
                            "upper_limit": {
                                "value": 0.16,
                                "interval": {"low": 0.08, "high": 0.24},
                            },
                        },
                    }
                ],
            }
        }
    )

    measure: Literal[Measure.f_vasi]
    versions: Versions
    made_at: datetime
    rule: str
    groups: list[AgreementGroup]


# The mean of two scores of one face, and the machine's less the clinician's.
Point = tuple[float, float]


class AgreementDrawn(AgreementPublic):
    """What is kept of a clinic: also the points of each group, none of one that is hidden."""

    points: list[list[Point]]

    @property
    def plots(self) -> list[tuple[AgreementGroup, list[Point]]]:
        """The groups to draw."""
        return [
            (one, points)
            for one, points in zip(self.groups, self.points, strict=True)
            if one.figures
        ]
