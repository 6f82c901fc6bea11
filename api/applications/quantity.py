"""How much cream was used, against the amount of the label: by logs or by opened tubes.

The two tell of the same cream, so they are never added: the greater counts, and the alert says
which it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from api.applications.alert import Alert, Inputs, LimitRule, alert_of
from api.applications.dose import Course, Dose, Opened, since
from api.treatments.labels import Amount, Label

# What an alert says was counted, where the tubes held more.
BY_TUBES = "opened"
# Ours, an unverified rule of thumb: only ever used for what is called an estimate.
GRAMS_PER_PERCENT = Decimal("0.25")


@dataclass(frozen=True)
class Used:
    """What was logged and opened in the days of one of the label's amounts, to a dose."""

    amount: Amount
    doses: list[Dose]
    tubes: list[Opened]

    @property
    def logged(self) -> Decimal:
        return sum((one.grams or Decimal(0) for one in self.doses), Decimal(0))

    @property
    def estimated(self) -> Decimal:
        return sum((_estimate(one) for one in self.doses if one.grams is None), Decimal(0))

    @property
    def opened(self) -> Decimal:
        return sum((one.grams for one in self.tubes), Decimal(0))

    @property
    def counted(self) -> Decimal:
        return max(self.logged, self.opened)


def over(dose: Dose, before: Sequence[Dose], label: Label, course: Course) -> Iterator[Alert]:
    """Whether a dose, with all before it, passes every amount that the label allows."""
    cited = label.rules.quantity
    found = [_used(dose, before, amount, course) for amount in cited.amounts]
    if all(one.counted > one.amount.grams for one in found):
        # Of several amounts that which was nearest to being kept.
        used = min(found, key=lambda one: one.counted / one.amount.grams)
        others = used.doses[:-1] if used.logged > used.opened else []
        inputs = _by_logs(used) if used.logged > used.opened else _by_tubes(used)
        rule = LimitRule.over_quantity
        yield alert_of(rule, dose, label, cited=cited, inputs=inputs, others=others)
    if all(one.estimated and one.logged + one.estimated > one.amount.grams for one in found):
        used = min(found, key=lambda one: (one.logged + one.estimated) / one.amount.grams)
        inputs = {
            "logged_grams": float(used.logged),
            "estimated_grams": float(used.estimated),
            **_line(used.amount),
        }
        rule = LimitRule.over_quantity_estimated
        yield alert_of(rule, dose, label, inputs=inputs, others=used.doses[:-1])


def _used(dose: Dose, before: Sequence[Dose], amount: Amount, course: Course) -> Used:
    start = dose.applied_at - timedelta(days=amount.days)
    doses = [*(one for one in since(start, before) if one.applied_at > start), dose]
    first = dose.local_day - timedelta(days=amount.days - 1)
    tubes = sorted(one for one in course.tubes if first <= one.on <= dose.local_day)
    return Used(amount, doses, tubes)


def _by_logs(used: Used) -> Inputs:
    return {"counted": "logged", "logged_grams": float(used.logged), **_line(used.amount)}


def _by_tubes(used: Used) -> Inputs:
    days = [one.on.isoformat() for one in used.tubes]
    opened = float(used.opened)
    return {"counted": BY_TUBES, "opened_grams": opened, "opened_on": days, **_line(used.amount)}


def _line(amount: Amount) -> Inputs:
    return {"limit_grams": float(amount.grams), "days": amount.days}


def _estimate(dose: Dose) -> Decimal:
    return dose.bsa_pct * GRAMS_PER_PERCENT


def grams_of(dose: Dose) -> Decimal:
    """What was logged, or an estimate where nothing was."""
    return _estimate(dose) if dose.grams is None else dose.grams
