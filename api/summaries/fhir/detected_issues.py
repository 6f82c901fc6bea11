"""Alerts: what Repigment found at odds with a rule of care, and who has seen it."""

from fhir.resources.R4B.detectedissue import DetectedIssue, DetectedIssueMitigation
from fhir.resources.R4B.reference import Reference

from api.summaries.fhir import devices, ids, terms, vocabulary
from api.summaries.fhir.narrative import paragraphs, plain
from api.summaries.summary import Alert, VisitSummary

_SEVERITIES = {"serious": "high", "warning": "moderate", "info": "low"}


def detected_issues(summary: VisitSummary) -> list[DetectedIssue]:
    return [_issue(one, summary) for one in summary.alerts]


def _issue(alert: Alert, summary: VisitSummary) -> DetectedIssue:
    code = f"alert_{alert.rule}"
    return DetectedIssue(
        id=str(alert.id),
        text=paragraphs(alert.sentence),
        status="final",
        code=terms.local(code) if code in vocabulary.CONCEPTS else terms.written(alert.rule),
        severity=_SEVERITIES[alert.severity],
        patient=ids.patient(summary),
        identifiedDateTime=alert.raised_at,
        author=devices.writer(),
        implicated=[ids.request(summary)],
        detail=plain(alert.sentence),
        mitigation=[_seen(alert)] if alert.acknowledged_by else None,
    )


def _seen(alert: Alert) -> DetectedIssueMitigation:
    return DetectedIssueMitigation(
        action=terms.local("acknowledged"),
        date=alert.acknowledged_at,
        author=Reference(display=plain(alert.acknowledged_by or "")),
    )
