"""What is said of a treatment, its pauses and the use of the cream, in print and in FHIR alike."""

from typing import NamedTuple

from api.messages import noted
from api.reactions.service import BECAUSE_OF
from api.speech import Speech
from api.summaries import words
from api.summaries.treated import Pause, Treatment
from api.summaries.usage import Adherence, Share

REPORTED = noted("Reported, not observed: reports tend to overstate.")


def rules(treatment: Treatment, speech: Speech) -> str:
    label = treatment.label
    return speech.filled(
        noted("%(jurisdiction)s label, version %(version)s (%(source)s)"),
        jurisdiction=label.jurisdiction,
        version=label.version,
        source=speech.say(label.source),
    )


def started(treatment: Treatment, speech: Speech) -> str:
    day = speech.day(treatment.started_on)
    if treatment.ended_on is None:
        return speech.filled(noted("%(day)s, ongoing"), day=day)
    ended = speech.day(treatment.ended_on)
    return speech.filled(noted("%(day)s, ended %(ended)s"), day=day, ended=ended)


class Figure(NamedTuple):
    code: str
    name: str
    share: Share


def figures(adherence: Adherence) -> tuple[Figure, ...]:
    return (
        Figure("taking", noted("Applications taken"), adherence.taking),
        Figure("correct_dose_days", noted("Correct-dose days"), adherence.correct_dose_days),
        Figure("interval_kept", noted("Intervals kept"), adherence.interval),
    )


def part_of_whole(share: Share, speech: Speech) -> str:
    if not share.whole:
        return speech.say(noted("nothing due yet"))
    part, whole = speech.number(share.part), speech.number(share.whole)
    return speech.filled(noted("%(part)s of %(whole)s"), part=part, whole=whole)


def beyond(adherence: Adherence, speech: Speech) -> str:
    return speech.filled(
        noted("%(more)s beyond the prescribed, %(late)s logged late."),
        more=speech.number(adherence.over_use),
        late=speech.number(adherence.logged_late),
    )


def why(pause: Pause, speech: Speech) -> str:
    """As a person wrote it; before the term of a reaction stands a word of ours."""
    begin = BECAUSE_OF.partition("%(term)s")[0]
    if not (pause.ordered and pause.reason.startswith(begin)):
        return pause.reason
    return speech.filled(BECAUSE_OF, term=pause.reason.removeprefix(begin))


def figure(one: Figure, speech: Speech) -> str:
    """`Applications taken: 91 %, 631 of 694.`"""
    counted = part_of_whole(one.share, speech)
    if one.share.value is not None:
        counted = f"{words.percent(one.share.value, speech)}, {counted}"
    return f"{speech.say(one.name)}: {counted}."


def days_of(pause: Pause, speech: Speech) -> str:
    first = speech.day(pause.starts_on)
    if pause.ends_on is None:
        return speech.filled(noted("%(first)s to now"), first=first)
    return speech.filled(
        noted("%(first)s to %(last)s"), first=first, last=speech.day(pause.ends_on)
    )
