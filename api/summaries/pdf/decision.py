"""What was decided and signed, last and before, and what comes next, as the strings to set."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from api.reviews.schedule import days_overdue
from api.summaries.pdf import words
from api.summaries.summary import Review, VisitSummary

_REASON = 500
_SENTENCES = 240
_LINE = 90
_PHRASE = 40
_EARLIER = 2


def decision_of(summary: VisitSummary, review: Review) -> dict[str, Any]:
    signature = review.signature
    assert signature
    again = f", on {words.day(review.look_again_on)}" if review.look_again_on else ""
    return {
        "kind": f"{words.said(review.kind)} review, due {words.day(review.due_on)}",
        "proposal": words.said(review.proposal or ""),
        "explanation": words.shortened(review.explanation or "", _SENTENCES),
        "rule": words.shortened(review.rule or "", _SENTENCES),
        "decision": words.said(review.decision or "") + again,
        "reason": words.remark(review.reason or "", _REASON),
        "name": words.shortened(signature.name, _PHRASE),
        "at": words.instant(signature.signed_at, summary.patient.zone),
        "rescored": rescored(summary, review),
        "meaning": words.shortened(signature.meaning, _LINE),
        "evidence": words.halves(signature.evidence_hash),
    }


def rescored(summary: VisitSummary, review: Review) -> str:
    """Said where the F-VASI of record is another than the one that was signed, of no later day."""
    compared = (one for one in summary.comparisons if one.measure == "f_vasi" and one.of_record)
    seen, now = review.f_vasi_seen, next((one.latest for one in compared), None)
    if seen is None or now is None or now.id == seen.id or now.on > seen.on:
        return ""
    then = f"The signature rests on F-VASI {words.number('f_vasi', seen.value)} of "
    since = f"; {words.number('f_vasi', now.value)} of {words.day(now.on)} was scored after it."
    return f"{then}{words.day(seen.on)}{since}"


def earlier_reviews(signed: list[Review], zone: str) -> list[str]:
    newest = [_earlier(review, zone) for review in reversed(signed)]
    return [*newest[:_EARLIER], *words.more(len(newest) - _EARLIER, "earlier review")]


def _earlier(review: Review, zone: str) -> str:
    signature = review.signature
    assert signature
    when = words.instant(signature.signed_at, zone)
    name = words.shortened(signature.name, _PHRASE)
    decided = words.said(review.decision or "")
    return f"{words.said(review.kind).capitalize()}: {decided}, {name}, {when}"


def open_reviews(summary: VisitSummary) -> str:
    """Each that is not signed, for the one just agreed on is not always the next."""
    today = summary.as_of.astimezone(ZoneInfo(summary.patient.zone)).date()
    unsigned = (review for review in summary.reviews if not review.signature)
    due = [_due(review, today) for review in sorted(unsigned, key=lambda one: one.due_on)]
    return f"Open: {'; '.join(due)}." if due else "No review is open."


def _due(review: Review, today: date) -> str:
    told = f"{words.said(review.kind)} review, due {words.day(review.due_on)}"
    late = days_overdue(review.due_on, today)
    return f"{told}, overdue by {late} day{'s' * (late > 1)}" if late else told
