"""Alerts and side effects that belong to a treatment."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from api.alerts import models as alerts
from api.alerts.service import stands
from api.reactions import models as reactions
from api.reactions.service import reactions_of
from api.summaries.alert_sentences import sentence
from api.summaries.course import Treated
from api.summaries.names import Names
from api.summaries.summary import Alert, Reaction


def raised(session: Session, treated: Treated) -> list[alerts.Alert]:
    """Those that stand, oldest first."""
    theirs = select(alerts.Alert).where(alerts.Alert.patient_id == treated.patient.id, stands())
    found = session.exec(theirs.order_by(col(alerts.Alert.raised_at), col(alerts.Alert.id)))
    zone = ZoneInfo(treated.patient.time_zone)
    return [one for one in found if treated.holds(one.raised_at.astimezone(zone).date())]


def said(rows: Sequence[alerts.Alert], names: Names) -> tuple[Alert, ...]:
    return tuple(
        Alert(
            id=one.id,
            rule=one.rule,
            severity=one.severity,
            raised_at=one.raised_at,
            sentence=sentence(one.rule, one.inputs, one.advice),
            acknowledged_by=names[one.acknowledged_by] if one.acknowledged_by else None,
            acknowledged_at=one.acknowledged_at,
        )
        for one in rows
    )


def suffered(session: Session, treated: Treated) -> tuple[Reaction, ...]:
    """By onset, each with the triage that counts."""
    return tuple(
        _reaction(one, triage)
        for one, triage in reactions_of(session, treated.patient.id)
        if treated.holds(one.onset_on)
    )


def _reaction(one: reactions.Reaction, triage: reactions.Triage | None) -> Reaction:
    return Reaction(
        id=one.id,
        term=one.term,
        site=one.site,
        onset_on=one.onset_on,
        reported_at=one.reported_at,
        severity=one.severity,
        serious=one.serious,
        causality=triage.causality if triage else None,
        action=triage.action if triage else None,
        outcome=triage.outcome if triage else None,
    )
