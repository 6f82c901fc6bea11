"""What is said of alerts and side effects, in print and in FHIR alike."""

from api.messages import noted
from api.speech import Speech
from api.summaries import names, words
from api.summaries.codes import ACTIONS, CAUSALITIES, OUTCOMES
from api.summaries.summary import Alert, Reaction


def acknowledged(alert: Alert, speech: Speech) -> str:
    if not alert.acknowledged_by:
        return speech.say(noted("not acknowledged"))
    name = names.said(alert.acknowledged_by, speech)
    return speech.filled(noted("seen by %(name)s"), name=name)


def judged(one: Reaction, speech: Speech) -> str:
    """Causality, action and outcome, as far as a dermatologist has judged them."""
    found = ((CAUSALITIES, one.causality), (ACTIONS, one.action), (OUTCOMES, one.outcome))
    told = [words.said(codes, code, speech) for codes, code in found if code]
    return ", ".join(told) or speech.say(noted("not judged yet"))
