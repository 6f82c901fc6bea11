"""What happened, in one sentence with the numbers that an alert was judged on."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from api.applications.limits import LimitRule
from api.reactions.service import SERIOUS
from api.summaries.pdf.words import day

Inputs = Mapping[str, Any]


def sentence(rule: str, inputs: Inputs, advice: str) -> str:
    """The sentence of a rule known here; of any other what the alert itself advises."""
    known = _SENTENCES.get(rule)
    try:
        return known(inputs) if known else advice
    except KeyError:
        # Alerts outlive versions: an older one may have been judged on other numbers.
        return advice


def _percent(number: float) -> str:
    return f"{number:g} %"


def _on(inputs: Inputs, name: str) -> str:
    told = inputs.get(name)
    return day(date.fromisoformat(told) if told else None)


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def _over_bsa(inputs: Inputs) -> str:
    used, limit = _percent(inputs["bsa_pct"]), _percent(inputs["limit_pct"])
    return f"{used} of the body surface in one application; the limit is {limit}."


def _forbidden_site(inputs: Inputs) -> str:
    sites = ", ".join(site.replace("_", " ") for site in inputs["sites"])
    return f"Applied where the label forbids it: {sites}."


def _interval(inputs: Inputs) -> str:
    apart, least = _hours(inputs["minutes_apart"]), _hours(inputs["least_minutes"])
    return f"Applied {apart} after the application before; at least {least} are asked for."


def _third(inputs: Inputs) -> str:
    made, limit = inputs["applications"], inputs["limit"]
    return f"{made} applications on {_on(inputs, 'local_day')}; the limit is {limit}."


def _over_quantity(inputs: Inputs) -> str:
    counted, limit = inputs.get("counted", "logged"), inputs["limit_grams"]
    how = "in tubes opened" if counted == "opened" else counted
    used = inputs[f"{counted}_grams"]
    return f"{used:g} g {how} within {inputs['days']} days; the limit is {limit:g} g."


def _estimated_quantity(inputs: Inputs) -> str:
    used = inputs["logged_grams"] + inputs["estimated_grams"]
    limit, days = inputs["limit_grams"], inputs["days"]
    return f"About {used:.0f} g within {days} days, partly estimated; the limit is {limit:g} g."


def _tube(inputs: Inputs) -> str:
    opened, until = _on(inputs, "opened_on"), _on(inputs, "use_until")
    return f"From a tube opened on {opened}, to be used until {until}."


def _before_start(inputs: Inputs) -> str:
    first = _on(inputs, "started_on")
    return f"Applied on {_on(inputs, 'local_day')}; the treatment began on {first}."


def _after_end(inputs: Inputs) -> str:
    last = _on(inputs, "ended_on")
    return f"Applied on {_on(inputs, 'local_day')}; the treatment ended on {last}."


def _paused(inputs: Inputs) -> str:
    return f"Applied on {_on(inputs, 'local_day')} during an ordered pause."


def _pregnant(inputs: Inputs) -> str:
    return f"Applied on {_on(inputs, 'local_day')} during a pregnancy."


def _breastfeeding(inputs: Inputs) -> str:
    return f"Applied on {_on(inputs, 'local_day')} while breast-feeding."


def _late(inputs: Inputs) -> str:
    hours = inputs["hours_late"]
    length = f"{hours} hours" if hours < 48 else f"{hours // 24} days"
    return f"Entered {length} after it was applied."


def _clock(inputs: Inputs) -> str:
    ahead, off = inputs["minutes_ahead"], inputs["phone_minutes_off"]
    return (
        f"The clock of the phone is doubtful: {off} minutes off as it sent, the application "
        f"{abs(ahead)} minutes {'ahead of' if ahead > 0 else 'before'} its arrival."
    )


def _serious(inputs: Inputs) -> str:
    return f"A serious side effect, {inputs['severity']}, since {_on(inputs, 'onset_on')}."


_SENTENCES: dict[str, Callable[[Inputs], str]] = {
    LimitRule.over_bsa: _over_bsa,
    LimitRule.forbidden_site: _forbidden_site,
    LimitRule.interval_under_8h: _interval,
    LimitRule.third_in_local_day: _third,
    LimitRule.over_quantity: _over_quantity,
    LimitRule.over_quantity_estimated: _estimated_quantity,
    LimitRule.tube_expired: _tube,
    LimitRule.before_start: _before_start,
    LimitRule.after_end: _after_end,
    LimitRule.logged_while_paused: _paused,
    LimitRule.logged_while_pregnant: _pregnant,
    LimitRule.logged_while_breastfeeding: _breastfeeding,
    # Raised by earlier versions; now a log says it of itself.
    "entered_late": _late,
    LimitRule.clock_suspect: _clock,
    SERIOUS: _serious,
}
