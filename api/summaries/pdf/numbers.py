"""Scores and the machines that made some of them, as the strings to set."""

from typing import Any

from api.messages import counted, noted
from api.speech import DASH, Speech
from api.summaries import words
from api.summaries.codes import SOURCES
from api.summaries.summary import Comparison, Method, Value, VisitSummary

_CELL = 30
_LINE = 90
_BY = {
    "clinician": counted("%(num)s value by the clinician", "%(num)s values by the clinician"),
    "machine": counted("%(num)s value by the machine", "%(num)s values by the machine"),
}
_BESIDE = counted("%(num)s of others beside", "%(num)s of others beside")
_PROVISIONAL = counted("%(num)s provisional value.", "%(num)s provisional values.")


def number_row(row: Comparison, speech: Speech) -> dict[str, Any]:
    return {
        "measure": words.measured(row.measure, speech),
        "scale": words.scale(row.measure, speech),
        "source": _source(row.source, row.latest or row.baseline, speech),
        "machine": row.source == "machine",
        "of_record": row.of_record,
        "baseline": _cell(row.measure, row.baseline, speech),
        "latest": _cell(row.measure, row.latest, speech),
        "change": words.compared(row, speech),
        "spread": _spread(row, speech),
        "responder": row.responder or "",
        "relapsed": _relapsed(row, speech),
        "left_out": _left_out(row, speech),
    }


def _relapsed(row: Comparison, speech: Speech) -> str:
    if row.relapsed_on is None:
        return ""
    return speech.filled(noted("relapse %(day)s"), day=speech.day(row.relapsed_on))


def _left_out(row: Comparison, speech: Speech) -> str:
    if not row.leaves_out_new_lesions:
        return ""
    share = speech.percent(row.new_lesions_percent, 1)
    return speech.filled(noted("new lesions not counted: %(share)s of the face"), share=share)


def _spread(row: Comparison, speech: Speech) -> str:
    if row.same_method is False:
        return speech.say(noted("by two versions"))
    return words.span(row.change_interval, speech) if row.change_interval else ""


def _source(source: str, value: Value | None, speech: Speech) -> str:
    if not value or source == "patient":
        return words.said(SOURCES, source, speech)
    by = f"{value.by} {value.version}" if value.version else value.by
    return words.shortened(by, _CELL, speech)


def _cell(measure: str, value: Value | None, speech: Speech) -> dict[str, str]:
    if not value:
        return {"value": DASH, "interval": "", "on": ""}
    return {
        "value": words.told(measure, value, speech),
        "interval": words.interval(measure, value, speech),
        "on": words.day_of(value, speech),
    }


def chart_in_words(summary: VisitSummary, speech: Speech) -> str | None:
    """What the chart shows, for those who hear the page instead of seeing it.

    First and last are of one source, that of record: two sources side by side are no course. A
    score that was given again for its day is not told.
    """
    scored = summary.values_of("f_vasi")
    every = [one for one in scored if one.value_of_record or one.source == "machine"]
    if not every:
        return None
    compared = [one for one in summary.comparisons if one.measure == "f_vasi"]
    source = compared[0].source if compared else every[0].source
    values = [one for one in every if one.source == source] or every[:1]
    beside = len(every) - len(values)
    counts = [speech.count(_BY[source], len(values)), *words.more(_BESIDE, beside, speech)]
    return speech.filled(
        noted("F-VASI over the weeks of treatment, %(counts)s: %(course)s."),
        counts=", ".join(counts),
        course=", ".join(_on_its_day(one, speech) for one in (values[0], *values[1:][-1:])),
    )


def _on_its_day(one: Value, speech: Speech) -> str:
    number = words.number("f_vasi", one.value, speech)
    return speech.filled(noted("%(value)s on %(day)s"), value=number, day=speech.day(one.on))


def method_of(method: Method, speech: Speech) -> dict[str, str]:
    count = method.provisional_values
    return {
        "name": f"{method.algorithm} {method.version}",
        "measures": ", ".join(words.measured(one, speech) for one in method.measures),
        "interval": words.shortened(speech.say(method.interval), _LINE, speech),
        "provisional": speech.count(_PROVISIONAL, count) if count else "",
    }
