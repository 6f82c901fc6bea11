"""Alerts: what Repigment found at odds with a rule of care, and who has seen it."""

from fhir.resources.R4B.detectedissue import DetectedIssue, DetectedIssueMitigation
from fhir.resources.R4B.reference import Reference

from api.speech import Speech
from api.summaries import names
from api.summaries.fhir import devices, ids, terms, vocabulary
from api.summaries.fhir.narrative import paragraphs, plain
from api.summaries.summary import Alert, VisitSummary

_SEVERITIES = {"serious": "high", "warning": "moderate", "info": "low"}


def detected_issues(summary: VisitSummary, speech: Speech) -> list[DetectedIssue]:
    return [_issue(one, summary, speech) for one in summary.alerts]


def _issue(alert: Alert, summary: VisitSummary, speech: Speech) -> DetectedIssue:
    told = alert.sentence.told(speech)
    code = f"alert_{alert.rule}"
    return DetectedIssue(
        id=str(alert.id),
        text=paragraphs(speech.language, told),
        status="final",
        code=terms.local(code) if code in vocabulary.CONCEPTS else terms.written(alert.rule),
        severity=_SEVERITIES[alert.severity],
        patient=ids.patient(summary),
        identifiedDateTime=alert.raised_at,
        author=devices.writer(),
        implicated=[ids.request(summary)],
        detail=plain(told),
        mitigation=[_seen(alert, speech)] if alert.acknowledged_by else None,
    )


def _seen(alert: Alert, speech: Speech) -> DetectedIssueMitigation:
    return DetectedIssueMitigation(
        action=terms.local("acknowledged"),
        date=alert.acknowledged_at,
        author=Reference(display=plain(names.said(alert.acknowledged_by or "", speech))),
    )
