"""What was decided and signed, last and before, and what comes next, as the strings to set."""

from typing import Any

from api.messages import counted, noted
from api.speech import Speech
from api.summaries import words
from api.summaries.codes import REVIEWS
from api.summaries.pdf.letters import remark
from api.summaries.review_sentences import decided, due, proposed, rescored
from api.summaries.summary import Review, VisitSummary

_REASON = 500
_SENTENCES = 240
_MEANING = 120
_PHRASE = 40
_EARLIER = 2
_MORE = counted("and %(num)s more earlier review", "and %(num)s more earlier reviews")


def decision_of(summary: VisitSummary, review: Review, speech: Speech) -> dict[str, Any]:
    signature = review.signature
    assert signature
    meaning = words.shortened(speech.say(signature.meaning), _MEANING, speech)
    return {
        "kind": due(review, speech),
        "proposed": proposed(review, speech, _SENTENCES),
        "decision": decided(review, speech),
        "reason": remark(review.reason or "", _REASON, speech),
        "name": words.shortened(signature.name, _PHRASE, speech),
        "at": words.instant(signature.signed_at, speech),
        "rescored": rescored(summary, review, speech),
        "meaning": speech.filled(noted("“%(text)s”"), text=meaning),
        "evidence": halves(signature.evidence_hash),
    }


def earlier_reviews(signed: list[Review], speech: Speech) -> list[str]:
    newest = [_earlier(review, speech) for review in reversed(signed)]
    return [*newest[:_EARLIER], *words.more(_MORE, len(newest) - _EARLIER, speech)]


def _earlier(review: Review, speech: Speech) -> str:
    signature = review.signature
    assert signature
    name = words.shortened(signature.name, _PHRASE, speech)
    told = decided(review, speech), name, words.instant(signature.signed_at, speech)
    return f"{words.said(REVIEWS, review.kind, speech)}: {', '.join(told)}"


def halves(digest: str) -> list[str]:
    return [digest[:32], digest[32:]]
