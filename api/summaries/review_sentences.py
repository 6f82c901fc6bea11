"""What is said of the reviews of a summary, in print and in FHIR alike."""

from datetime import date

from api.messages import Passage, counted, noted
from api.reviews.schedule import days_overdue
from api.speech import Speech
from api.summaries import words
from api.summaries.codes import DECISIONS, PROPOSALS
from api.summaries.summary import Review, SeenValue, Value, VisitSummary

DUE = {
    "week_24": noted("week 24 review, due %(day)s"),
    "week_52": noted("week 52 review, due %(day)s"),
    "follow_up": noted("follow-up review, due %(day)s"),
}
OVERDUE = counted("overdue by %(num)s day", "overdue by %(num)s days")


def due(review: Review, speech: Speech) -> str:
    return speech.filled(DUE[review.kind], day=speech.day(review.due_on))


def decided(review: Review, speech: Speech) -> str:
    decision = words.said(DECISIONS, review.decision or "", speech)
    if review.look_again_on is None:
        return decision
    day = speech.day(review.look_again_on)
    return speech.filled(noted("%(decision)s, on %(day)s"), decision=decision, day=day)


def proposed(review: Review, speech: Speech, longest: int | None = None) -> str:
    """What the rule proposed and why, each passage no longer than asked for."""
    if not review.proposal:
        return ""
    return speech.filled(
        noted("Proposed by rule: %(proposal)s. %(why)s The rule itself: “%(rule)s”"),
        proposal=words.said(PROPOSALS, review.proposal, speech),
        why=_passage(review.explanation, speech, longest),
        rule=_passage(review.rule, speech, longest),
    )


def _passage(found: Passage | None, speech: Speech, longest: int | None) -> str:
    told = found.told(speech) if found else ""
    return told if longest is None else words.shortened(told, longest, speech)


def rescored(summary: VisitSummary, review: Review, speech: Speech) -> str:
    """Said of a signed review where the change of F-VASI of record is another than was signed:
    between another baseline, or another value of no later day."""
    found = (one for one in summary.comparisons if one.measure == "f_vasi" and one.of_record)
    now = next(found, None)
    if now is None or review.signature is None:
        return ""
    latest = _other_latest(review.f_vasi_seen, now.latest, speech)
    baseline = _other_baseline(review.f_vasi_baseline_seen, now.baseline, speech)
    return " ".join(one for one in (latest, baseline) if one)


def _other_latest(seen: SeenValue | None, now: Value | None, speech: Speech) -> str:
    if seen is None or now is None or now.id == seen.id or now.on > seen.on:
        return ""
    text = noted(
        "The signature rests on F-VASI %(then)s of %(on)s; %(now)s of %(until)s was scored "
        "after it."
    )
    return speech.filled(text, **_then(seen, speech), **_now(now, speech))


def _other_baseline(seen: SeenValue | None, now: Value | None, speech: Speech) -> str:
    if now is None or (seen is not None and seen.id == now.id):
        return ""
    if seen is None:
        none = noted("The signature rests on no baseline F-VASI; now it is %(now)s of %(until)s.")
        return speech.filled(none, **_now(now, speech))
    text = noted(
        "The signature rests on a baseline F-VASI %(then)s of %(on)s; now it is %(now)s of "
        "%(until)s."
    )
    return speech.filled(text, **_then(seen, speech), **_now(now, speech))


def _then(seen: SeenValue, speech: Speech) -> dict[str, str]:
    return {"then": words.number("f_vasi", seen.value, speech), "on": speech.day(seen.on)}


def _now(one: Value, speech: Speech) -> dict[str, str]:
    return {"now": words.number("f_vasi", one.value, speech), "until": speech.day(one.on)}


def open_reviews(summary: VisitSummary, speech: Speech) -> str:
    """Each that is not signed, for the one just agreed on is not always the next."""
    unsigned = [review for review in summary.reviews if not review.signature]
    if not unsigned:
        return speech.say(noted("No review is open."))
    ordered = sorted(unsigned, key=lambda one: one.due_on)
    told = "; ".join(_open(review, summary.today, speech) for review in ordered)
    return speech.filled(noted("Open: %(reviews)s."), reviews=told)


def _open(review: Review, today: date, speech: Speech) -> str:
    late = days_overdue(review.due_on, today)
    overdue = [speech.count(OVERDUE, late)] if late else []
    return ", ".join([due(review, speech), *overdue])
