"""The treatment as the strings to set, and how it was kept to."""

from typing import Any

from api.messages import counted, noted
from api.speech import Speech
from api.summaries import names, words
from api.summaries.codes import PLACES
from api.summaries.pdf.letters import remark
from api.summaries.treated import Area, Pause, Treatment
from api.summaries.treatment_sentences import (
    REPORTED,
    beyond,
    days_of,
    figures,
    part_of_whole,
    rules,
    started,
    why,
)
from api.summaries.usage import Adherence

_LINE = 90
_PHRASE = 40
_PAUSES = 2
_AREAS = 6
_MORE_AREAS = counted("and %(num)s more area", "and %(num)s more areas")
_MORE_PAUSES = counted("and %(num)s more earlier pause", "and %(num)s more earlier pauses")


def treatment_of(treatment: Treatment, speech: Speech, *, to_begin: bool) -> dict[str, Any]:
    say, ended = speech.say, treatment.end_reason
    return {
        "facts": [
            [say(noted("Product")), words.shortened(say(treatment.product), _LINE, speech)],
            [say(noted("Rules")), rules(treatment, speech)],
            [say(noted("Starts on")), speech.day(treatment.started_on)]
            if to_begin
            else [say(noted("Started")), started(treatment, speech)],
            *([[say(noted("End")), remark(ended, _LINE, speech)]] if ended else []),
            [say(noted("Areas")), _areas(treatment, speech)],
            [say(noted("Pauses")), _pauses(treatment, speech)],
        ],
        "calendar_weeks": speech.number(treatment.calendar_weeks, 1),
        "exposed_weeks": speech.number(treatment.exposed_weeks, 1),
    }


def _areas(treatment: Treatment, speech: Speech) -> str:
    # What is treated now comes first, so that it is not what is left out.
    ordered = sorted(treatment.areas, key=lambda area: area.stopped_on is not None)
    named = [_area(area, speech) for area in ordered[:_AREAS]]
    return speech.filled(
        noted("%(areas)s; together %(share)s of body surface"),
        areas=", ".join([*named, *words.more(_MORE_AREAS, len(ordered) - _AREAS, speech)]),
        share=words.surface(treatment.bsa_percent, speech),
    )


def _area(area: Area, speech: Speech) -> str:
    name = words.shortened(words.said(PLACES, area.name, speech), _PHRASE, speech)
    told = f"{name} {words.surface(area.bsa_percent, speech)}"
    if area.stopped_on is None:
        return told
    stopped = speech.day(area.stopped_on)
    return speech.filled(noted("%(area)s (stopped %(day)s)"), area=told, day=stopped)


def _pauses(treatment: Treatment, speech: Speech) -> str:
    newest = sorted(treatment.pauses, key=lambda pause: pause.starts_on, reverse=True)
    if not newest:
        return speech.say(noted("no pause"))
    lines = [_pause(one, speech) for one in newest[:_PAUSES]]
    return "\n".join([*lines, *words.more(_MORE_PAUSES, len(newest) - _PAUSES, speech)])


def _pause(pause: Pause, speech: Speech) -> str:
    by = words.shortened(names.said(pause.ordered_by, speech), _PHRASE, speech)
    return f"{days_of(pause, speech)}, {by}: {remark(why(pause, speech), _LINE, speech)}"


def adherence_of(adherence: Adherence, speech: Speech) -> dict[str, Any]:
    return {
        "figures": [
            {
                "name": speech.say(one.name),
                "value": words.percent(one.share.value, speech),
                "of": part_of_whole(one.share, speech),
            }
            for one in figures(adherence)
        ],
        "calendar": _calendar(adherence, speech),
        "remarks": f"{speech.say(REPORTED)} {beyond(adherence, speech)}",
    }


def _calendar(adherence: Adherence, speech: Speech) -> str | None:
    if not adherence.days:
        return None
    first, last = (speech.day(adherence.days[at].on) for at in (0, -1))
    text = noted("Applications per day, %(first)s to %(last)s.")
    return speech.filled(text, first=first, last=last)
