"""Who may start the cream, by the label in force."""

from dataclasses import dataclass
from datetime import date, timedelta

from api.treatments.labels import Basis, Label, Rule, Stance


@dataclass(frozen=True, kw_only=True)
class StartFacts:
    """What is known when a treatment starts; nothing may be left out by not asking."""

    born_on: date
    starts_on: date
    facial_involvement: bool
    pregnant: bool
    breastfeeding: bool
    end_stage_renal_disease: bool
    hypersensitive: bool


@dataclass(frozen=True)
class Refusal:
    """One reason against starting. `code` is stable (`pregnancy`), `rule` names the label too."""

    code: str
    rule: str
    basis: Basis
    text: str
    advice: str
    source: str


def check_start(label: Label, facts: StartFacts) -> tuple[Refusal, ...]:
    """Everything that forbids the start, not only the first; empty when it may begin."""
    too_young = age_on(facts.born_on, facts.starts_on) < label.rules.minimum_age.years
    young = (_refusal("minimum_age", label.rules.minimum_age),) if too_young else ()
    return young + _found(label, facts, Stance.forbidden)


def cautions(label: Label, facts: StartFacts) -> tuple[Refusal, ...]:
    """What the label does not forbid but a dermatologist weighs before starting."""
    return _found(label, facts, Stance.caution)


def contraception_until(label: Label, last_applied_on: date) -> date:
    """The last day of contraception after the last application."""
    return last_applied_on + timedelta(days=label.rules.contraception.days)


def breastfeeding_from(label: Label, last_applied_on: date) -> date:
    """The first day on which breast-feeding may begin after the last application."""
    return last_applied_on + timedelta(days=label.rules.breastfeeding_after.days)


def age_on(born_on: date, on: date) -> int:
    """Completed years. Who was born on 29 February is a year older on 1 March of other years."""
    before_birthday = (on.month, on.day) < (born_on.month, born_on.day)
    return on.year - born_on.year - before_birthday


def _found(label: Label, facts: StartFacts, stance: Stance) -> tuple[Refusal, ...]:
    rules = label.rules
    asked = (
        ("facial_involvement", rules.facial_involvement, not facts.facial_involvement),
        ("pregnancy", rules.pregnancy, facts.pregnant),
        ("breastfeeding", rules.breastfeeding, facts.breastfeeding),
        (
            "end_stage_renal_disease",
            rules.end_stage_renal_disease,
            facts.end_stage_renal_disease,
        ),
        ("hypersensitivity", rules.hypersensitivity, facts.hypersensitive),
    )
    return tuple(_refusal(code, rule) for code, rule, met in asked if met and rule.stance is stance)


def _refusal(code: str, rule: Rule) -> Refusal:
    return Refusal(code, rule.id, rule.basis, rule.text, rule.advice, rule.source)
