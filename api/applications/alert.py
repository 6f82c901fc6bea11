"""A broken rule: which, how grave, about which application, on which numbers, what to do."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from api.applications.dose import Dose
from api.messages import noted
from api.treatments.labels import Basis, Label, Rule

Inputs = dict[str, float | str | list[str] | None]

OURS = noted("Repigment; no label states it")


class LimitRule(StrEnum):
    over_bsa = "over_bsa"
    interval_under_8h = "interval_under_8h"
    third_in_local_day = "third_in_local_day"
    forbidden_site = "forbidden_site"
    area_not_prescribed = "area_not_prescribed"
    over_quantity = "over_quantity"
    over_quantity_estimated = "over_quantity_estimated"
    tube_expired = "tube_expired"
    logged_while_paused = "logged_while_paused"
    before_start = "before_start"
    after_end = "after_end"
    logged_while_pregnant = "logged_while_pregnant"
    logged_while_breastfeeding = "logged_while_breastfeeding"
    clock_suspect = "clock_suspect"


class Severity(StrEnum):
    info = "info"
    warning = "warning"
    serious = "serious"


@dataclass(frozen=True, kw_only=True)
class Alert:
    """A broken rule: about `subject_id`, because of itself and `other_ids`."""

    rule: LimitRule
    severity: Severity
    subject_id: UUID
    other_ids: tuple[UUID, ...] = ()
    inputs: Inputs = field(default_factory=dict)
    text: str
    advice: str
    label: str
    basis: Basis
    source: str

    @property
    def key(self) -> tuple[str, UUID]:
        """A rule is broken by a dose once, however often it is looked at."""
        return self.rule, self.subject_id


def alert_of(
    rule: LimitRule,
    subject: Dose,
    label: Label,
    *,
    cited: Rule | None = None,
    inputs: Inputs,
    others: list[Dose] | None = None,
    severity: Severity | None = None,
) -> Alert:
    """An alert that cites a rule of the label, or one of ours when none is given."""
    said = cited or _ours(rule)
    return Alert(
        rule=rule,
        severity=severity or SEVERITY.get(rule, Severity.warning),
        subject_id=subject.id,
        other_ids=tuple(one.id for one in others or ()),
        inputs=inputs,
        text=said.text,
        advice=said.advice,
        label=label.id,
        basis=said.basis,
        source=said.source,
    )


# All others are warnings.
SEVERITY = {
    LimitRule.logged_while_pregnant: Severity.serious,
    LimitRule.logged_while_breastfeeding: Severity.serious,
    LimitRule.over_quantity_estimated: Severity.info,
    LimitRule.clock_suspect: Severity.info,
}

_TEXTS = {
    LimitRule.area_not_prescribed: (
        noted("The cream was not prescribed for this area on that day, or was stopped there."),
        noted("Apply only to the prescribed areas, and ask the clinic before starting on another."),
    ),
    LimitRule.before_start: (
        noted("The treatment had not begun on that day."),
        noted("Correct the day if it is wrong, and apply only from the first day of treatment."),
    ),
    LimitRule.after_end: (
        noted("The treatment had ended by that day."),
        noted("Stop applying and ask the clinic."),
    ),
    LimitRule.logged_while_paused: (
        noted("The treatment was paused on that day."),
        noted("Do not apply until the clinic says that the pause is over."),
    ),
    LimitRule.over_quantity_estimated: (
        noted(
            "With an estimate for applications logged without grams, the amount may be over the "
            "limit."
        ),
        noted("Weigh the tube or count the tubes used; this is an estimate from the treated area."),
    ),
    LimitRule.clock_suspect: (
        noted("The time of this application does not fit the clock of the clinic."),
        noted("Check date, time and zone of the phone; the time was kept as it came."),
    ),
}


def _ours(rule: LimitRule) -> Rule:
    text, advice = _TEXTS[rule]
    return Rule(id=f"repigment.{rule}", basis=Basis.advice, text=text, advice=advice, source=OURS)
