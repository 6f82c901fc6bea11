"""What an alert is called, and what happened, in one sentence with the numbers it was judged on."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

from api.applications.limits import LimitRule
from api.messages import Day, Figure, Message, Quoted, Words, exactly, message, noted
from api.reactions.service import SERIOUS
from api.treatments.conditions import REPORTED
from api.treatments.labels import SITES
from api.treatments.models import ConditionKind

Inputs = Mapping[str, Any]

ALERTS = {
    "over_bsa": noted("more of the body surface than the label allows"),
    "interval_under_8h": noted("two applications too close together"),
    "third_in_local_day": noted("more applications in a day than prescribed"),
    "forbidden_site": noted("a site that the label forbids"),
    "area_not_prescribed": noted("a site that was not prescribed"),
    "over_quantity": noted("more cream than the label allows"),
    "over_quantity_estimated": noted("perhaps more cream than the label allows"),
    "tube_expired": noted("from a tube opened too long ago"),
    "logged_while_paused": noted("applied during an ordered pause"),
    "before_start": noted("applied before the start of the treatment"),
    "after_end": noted("applied after the end of the treatment"),
    "logged_while_pregnant": noted("applied during a pregnancy"),
    "logged_while_breastfeeding": noted("applied while breast-feeding"),
    "no_treatment": noted("applied without a treatment"),
    "clock_suspect": noted("the clock of the phone is doubtful"),
    "offset_not_of_zone": noted("the time does not fit its time zone"),
    "serious_reaction": noted("a serious side effect"),
    "areas_over_label": noted("areas larger than one application may cover"),
    "start_with_caution": noted("a start that the label asks to weigh"),
    "condition_under_treatment": noted("a state that the label warns of"),
    "under_minimum_age": noted("younger than the label allows"),
    # Raised by earlier versions.
    "entered_late": noted("entered late"),
}


def sentence(rule: str, inputs: Inputs, advice: str) -> Message:
    """The sentence of a rule known here; of any other what the alert itself advises."""
    return said(rule, inputs) or Message(text=advice)


def said(rule: str, inputs: Inputs) -> Message | None:
    known = _SENTENCES.get(rule)
    try:
        return known(inputs) if known else None
    except KeyError:
        # Alerts outlive versions: an older one may have been judged on other numbers.
        return None


def _on(inputs: Inputs, name: str) -> Day:
    return Day(day=date.fromisoformat(inputs[name]))


def _sites(inputs: Inputs) -> Words:
    return Words(words=tuple(SITES.get(site, site) for site in inputs["sites"]))


def _length(minutes: int) -> Message:
    hours, rest = divmod(minutes, 60)
    if not rest:
        return message(noted("%(hours)s h"), hours=Figure(number=hours))
    parts = {"hours": Figure(number=hours), "minutes": Figure(number=rest)}
    return message(noted("%(hours)s h %(minutes)s min"), **parts)


def _over_bsa(inputs: Inputs) -> Message:
    return message(
        noted("%(used)s %% of the body surface in one application; the limit is %(limit)s %%."),
        used=exactly(inputs["bsa_pct"]),
        limit=exactly(inputs["limit_pct"]),
    )


def _forbidden_site(inputs: Inputs) -> Message:
    return message(noted("Applied where the label forbids it: %(sites)s."), sites=_sites(inputs))


def _not_prescribed(inputs: Inputs) -> Message:
    return message(
        noted("Applied on %(day)s where it was not prescribed: %(sites)s."),
        day=_on(inputs, "local_day"),
        sites=_sites(inputs),
    )


def _interval(inputs: Inputs) -> Message:
    return message(
        noted("Applied %(apart)s after the application before; at least %(least)s are asked for."),
        apart=_length(inputs["minutes_apart"]),
        least=_length(inputs["least_minutes"]),
    )


def _third(inputs: Inputs) -> Message:
    return message(
        noted("%(made)s applications on %(day)s; the limit is %(limit)s."),
        made=Figure(number=inputs["applications"]),
        day=_on(inputs, "local_day"),
        limit=Figure(number=inputs["limit"]),
    )


def _over_quantity(inputs: Inputs) -> Message:
    counted = inputs.get("counted", "logged")
    texts = {
        "logged": noted("%(used)s g logged within %(days)s days; the limit is %(limit)s g."),
        "opened": noted(
            "%(used)s g in tubes opened within %(days)s days; the limit is %(limit)s g."
        ),
    }
    return message(
        texts[counted],
        used=exactly(inputs[f"{counted}_grams"]),
        days=Figure(number=inputs["days"]),
        limit=exactly(inputs["limit_grams"]),
    )


def _estimated_quantity(inputs: Inputs) -> Message:
    used = Decimal(str(inputs["logged_grams"])) + Decimal(str(inputs["estimated_grams"]))
    return message(
        noted("About %(used)s g within %(days)s days, partly estimated; the limit is %(limit)s g."),
        # Up to a tenth: to the nearest, it could read as no more than the limit.
        used=exactly(float(used.quantize(Decimal("0.1"), ROUND_CEILING))),
        days=Figure(number=inputs["days"]),
        limit=exactly(inputs["limit_grams"]),
    )


def _tube(inputs: Inputs) -> Message:
    return message(
        noted("From a tube opened on %(opened)s, to be used until %(until)s."),
        opened=_on(inputs, "opened_on"),
        until=_on(inputs, "use_until"),
    )


def _before_start(inputs: Inputs) -> Message:
    return message(
        noted("Applied on %(day)s; the treatment began on %(first)s."),
        day=_on(inputs, "local_day"),
        first=_on(inputs, "started_on"),
    )


def _after_end(inputs: Inputs) -> Message:
    return message(
        noted("Applied on %(day)s; the treatment ended on %(last)s."),
        day=_on(inputs, "local_day"),
        last=_on(inputs, "ended_on"),
    )


def _paused(inputs: Inputs) -> Message:
    text = noted("Applied on %(day)s during an ordered pause.")
    return message(text, day=_on(inputs, "local_day"))


def _pregnant(inputs: Inputs) -> Message:
    text = noted("Applied on %(day)s during a pregnancy.")
    return message(text, day=_on(inputs, "local_day"))


def _breastfeeding(inputs: Inputs) -> Message:
    text = noted("Applied on %(day)s while breast-feeding.")
    return message(text, day=_on(inputs, "local_day"))


def _late(inputs: Inputs) -> Message:
    hours = inputs["hours_late"]
    if hours < 48:
        text = noted("Entered %(hours)s hours after it was applied.")
        return message(text, hours=Figure(number=hours))
    text = noted("Entered %(days)s days after it was applied.")
    return message(text, days=Figure(number=hours // 24))


def _clock(inputs: Inputs) -> Message:
    ahead, off = inputs["minutes_ahead"], inputs["phone_minutes_off"]
    after = noted(
        "The clock of the phone is doubtful: %(off)s minutes off as it sent, the application "
        "%(apart)s minutes ahead of its arrival."
    )
    before = noted(
        "The clock of the phone is doubtful: %(off)s minutes off as it sent, the application "
        "%(apart)s minutes before its arrival."
    )
    text = after if ahead > 0 else before
    return message(text, off=Figure(number=off), apart=Figure(number=abs(ahead)))


_NAMED = {
    "mild": noted("%(term)s: a serious side effect, mild, since %(day)s."),
    "moderate": noted("%(term)s: a serious side effect, moderate, since %(day)s."),
    "severe": noted("%(term)s: a serious side effect, severe, since %(day)s."),
}
# Raised by earlier versions, which did not keep the term with the alert.
_UNNAMED = {
    "mild": noted("A serious side effect, mild, since %(day)s."),
    "moderate": noted("A serious side effect, moderate, since %(day)s."),
    "severe": noted("A serious side effect, severe, since %(day)s."),
}


def _serious(inputs: Inputs) -> Message:
    severity, day = inputs["severity"], _on(inputs, "onset_on")
    if "term" not in inputs:
        return message(_UNNAMED[severity], day=day)
    return message(_NAMED[severity], term=Quoted(quoted=inputs["term"]), day=day)


_STATES = {
    ConditionKind.pregnancy: noted("Pregnant since %(day)s: the label warns of it."),
    ConditionKind.breastfeeding: noted("Breast-feeding since %(day)s: the label warns of it."),
    ConditionKind.end_stage_renal_disease: noted(
        "End-stage renal disease since %(day)s: the label warns of it."
    ),
    ConditionKind.hypersensitivity: noted(
        "Hypersensitive to the cream since %(day)s: the label warns of it."
    ),
}


def _state(inputs: Inputs) -> Message:
    return message(_STATES[inputs["kind"]], day=_on(inputs, "since"))


_SENTENCES: dict[str, Callable[[Inputs], Message]] = {
    LimitRule.over_bsa: _over_bsa,
    LimitRule.forbidden_site: _forbidden_site,
    LimitRule.area_not_prescribed: _not_prescribed,
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
    REPORTED: _state,
}
