"""One version of one label: rules with their values, their sense in a sentence, their source."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.treatments.labels.sites import Site

Positive = Annotated[int, Field(gt=0)]


class LabelUnknown(LookupError):
    """No label of this jurisdiction was in force on that day, or has that version."""


class Basis(StrEnum):
    """A rule of the label itself, or a precaution that this label does not state."""

    label = "label"
    advice = "advice"


class Stance(StrEnum):
    """What a label thinks of a condition: `forbidden` stops a start, `caution` is shown."""

    forbidden = "forbidden"
    caution = "caution"
    silent = "silent"


class _Frozen(BaseModel):
    # A misspelt key in a label file must not become a rule that is never checked.
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(_Frozen):
    """`id` reads like `eu-2023.interval`; `source` is the public document in words."""

    id: str
    basis: Basis = Basis.label
    text: str
    advice: str
    source: str


class AgeRule(Rule):
    years: Positive


class ConditionRule(Rule):
    stance: Stance


class AreaRule(Rule):
    percent: Decimal = Field(gt=0, le=100)


class HoursRule(Rule):
    hours: Positive


class FrequencyRule(Rule):
    per_day: Positive


class Amount(_Frozen):
    grams: Decimal = Field(gt=0)
    days: Positive


class QuantityRule(Rule):
    """Kept by whoever keeps one of the amounts: so many grams within so many days."""

    amounts: tuple[Amount, ...] = Field(min_length=1)


class MonthsRule(Rule):
    months: Positive


class SiteRule(Rule):
    forbidden: frozenset[Site]


class DaysRule(Rule):
    days: Positive


class ProgressRule(Rule):
    """`re_evaluate`: the label asks for a fresh look when repigmentation is not meaningful."""

    re_evaluate: bool


class StopRule(Rule):
    """Below this repigmentation of the treated areas stopping is considered; None: no rule."""

    stop_below_percent: Decimal | None = Field(default=None, gt=0, le=100)


class Rules(_Frozen):
    minimum_age: AgeRule
    facial_involvement: ConditionRule
    pregnancy: ConditionRule
    breastfeeding: ConditionRule
    end_stage_renal_disease: ConditionRule
    hypersensitivity: ConditionRule
    area: AreaRule
    interval: HoursRule
    frequency: FrequencyRule
    missed_dose: HoursRule
    quantity: QuantityRule
    tube_life: MonthsRule
    sites: SiteRule
    contraception: DaysRule
    breastfeeding_after: DaysRule
    week_24: ProgressRule
    week_52: StopRule


class Label(_Frozen):
    jurisdiction: str
    version: str
    valid_from: date
    product: str
    rules: Rules

    @property
    def id(self) -> str:
        return f"{self.jurisdiction}-{self.version}"
