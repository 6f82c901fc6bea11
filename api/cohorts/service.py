"""A clinic's patients taken together: who responded, and clinician against machine.

Long questions: each reads in a session of its own, and only the line of the audit is written.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlmodel import Session

from api import audit
from api.assessments.models import Measure
from api.audit import Caller
from api.clinics.models import Clinic
from api.cohorts import agreement, published, responders, scores
from api.cohorts.agreement import Agreement, Bounded, Scored
from api.cohorts.bodies import (
    AgreementDrawn,
    AgreementGroup,
    BoundedPublic,
    Figures,
    Point,
    RatePublic,
    ResponsesPublic,
    RowPublic,
    ScoredBy,
    Versions,
)
from api.cohorts.models import CohortReport
from api.cohorts.responders import Rate, Row
from api.database import Sessions, insert_new
from api.errors import Problem
from api.messages import noted

# Patients by the thousand are not counted anew for everybody who looks.
KEPT_FOR = timedelta(hours=1)
LINES = {Measure.f_vasi: responders.F_VASI, Measure.t_vasi: responders.T_VASI}
RULE = (
    "One pair for each patient and day that both scored: the clinician's last F-VASI of the day "
    "and the machine's inside the outline confirmed last. Provisional values do not take part. "
    "Limits of agreement are bias and 1.96 SD; intervals of 95 % count patients, not pairs."
)


class TooFewPatients(Problem):
    status = 409
    code = "too_few_patients"
    title = noted("Fewer than 5 patients have been scored by both")
    advice = noted(
        "It is drawn from the fifth patient on; the report says which versions have enough."
    )


class Method(NamedTuple):
    """An algorithm, and the versions of it whose values are taken as one."""

    algorithm: str
    versions: tuple[str, ...]


def see_responses(
    sessions: Sessions, caller: Caller, by: ScoredBy, now: datetime
) -> ResponsesPublic:
    """The clinic's rates of response, an hour old at most. The look is audited."""
    _audit(sessions, caller, "cohort.seen", now, scored_by=by)
    kept = _kept(sessions, caller.clinic_id, f"responses {by}", now)
    if kept is None:
        return _report_responses(sessions, caller.clinic_id, by, now)
    return ResponsesPublic.model_validate(kept)


def see_agreement(
    sessions: Sessions, caller: Caller, versions: Versions, now: datetime
) -> AgreementDrawn:
    """Clinician against machine, an hour old at most. The look is audited."""
    _audit(sessions, caller, "agreement.seen", now, versions=versions)
    kept = _kept(sessions, caller.clinic_id, f"agreement {versions}", now)
    # An earlier version kept no points.
    if kept is None or "points" not in kept:
        return _report_agreement(sessions, caller.clinic_id, versions, now)
    return AgreementDrawn.model_validate(kept)


def see_plot(
    sessions: Sessions, caller: Caller, versions: Versions, version: str | None, now: datetime
) -> tuple[AgreementGroup, list[Point]]:
    """What a plot shows: one version, the newest, or all of them together. Audited."""
    plots = see_agreement(sessions, caller, versions, now).plots
    for group, points in reversed(plots):
        if version is None or version in group.versions:
            return group, points
    raise TooFewPatients(field="version")


def recount(sessions: Sessions, caller: Caller, now: datetime) -> None:
    """Compute the reports of a clinic anew, for somebody who does not want to wait for the hour."""
    _audit(sessions, caller, "cohort.counted", now)
    report(sessions, caller.clinic_id, now)


def report(sessions: Sessions, clinic_id: UUID, now: datetime) -> None:
    """Compute everything that may be looked at, whatever is kept."""
    for by in ScoredBy:
        _report_responses(sessions, clinic_id, by, now)
    for versions in Versions:
        _report_agreement(sessions, clinic_id, versions, now)


def _kept(sessions: Sessions, clinic_id: UUID, kind: str, now: datetime) -> dict[str, Any] | None:
    with sessions.read() as session:
        found = session.get(CohortReport, (clinic_id, kind))
        fresh = found is not None and timedelta() <= now - found.made_at < KEPT_FOR
        return found.content if found and fresh else None


def _keep(
    sessions: Sessions, clinic_id: UUID, kind: str, made: ResponsesPublic | AgreementDrawn
) -> None:
    key = {"clinic_id": clinic_id, "kind": kind}
    rest = {"made_at": made.made_at, "content": made.model_dump(mode="json")}
    with sessions.write() as session:
        if not insert_new(session, CohortReport, [key | rest]):
            session.execute(update(CohortReport).filter_by(**key).values(rest))


def _report_responses(
    sessions: Sessions, clinic_id: UUID, by: ScoredBy, now: datetime
) -> ResponsesPublic:
    with sessions.read() as session:
        today = _today(session, clinic_id, now)
        found = [
            row
            for measure, lines in LINES.items()
            for row in responders.rows(
                scores.followed(session, clinic_id, measure, by), today, lines
            )
        ]
        made_by = scores.algorithms(session, clinic_id) if by is ScoredBy.machine else []
    made = ResponsesPublic(
        scored_by=by,
        made_at=now,
        missing_rule=responders.MISSING_RULE,
        algorithms=made_by,
        rows=[_row(one) for one in found],
        published=list(published.arms()),
    )
    _keep(sessions, clinic_id, f"responses {by}", made)
    return made


def _report_agreement(
    sessions: Sessions, clinic_id: UUID, versions: Versions, now: datetime
) -> AgreementDrawn:
    with sessions.read() as session:
        found = list(_methods(scores.pairs(session, clinic_id), versions))
    groups = [_group(method, agreement.agreement(scored)) for method, scored in found]
    made = AgreementDrawn(
        measure=Measure.f_vasi,
        versions=versions,
        made_at=now,
        rule=RULE,
        groups=groups,
        points=[
            [] if group.hidden else _points(scored)
            for group, (_, scored) in zip(groups, found, strict=True)
        ],
    )
    _keep(sessions, clinic_id, f"agreement {versions}", made)
    return made


def _today(session: Session, clinic_id: UUID, now: datetime) -> date:
    clinic = session.get_one(Clinic, clinic_id)
    return now.astimezone(ZoneInfo(clinic.time_zone)).date()


def _methods(
    pairs: Iterable[scores.Pair], versions: Versions
) -> Iterator[tuple[Method, list[Scored]]]:
    """Of each algorithm the versions one by one, or as one where that was asked for."""
    together = versions is Versions.together

    def method(one: scores.Pair) -> tuple[str, str]:
        return one.algorithm, "" if together else one.version

    ordered = sorted(pairs, key=lambda one: (one.algorithm, _age(one.version)))
    for (algorithm, _), group in groupby(ordered, key=method):
        each = list(group)
        yield (
            Method(algorithm, tuple(sorted({one.version for one in each}, key=_age))),
            [one.scored for one in each],
        )


def _age(version: str) -> tuple[list[int], str]:
    """Orders versions by their numbers, the oldest first: 0.9.0 comes before 0.10.0."""
    return [int(number) for number in re.findall(r"[0-9]+", version)], version


def _row(one: Row) -> RowPublic:
    return RowPublic(
        week=one.week,
        response=one.response,
        hidden=one.observed is None,
        due=one.due,
        missing=one.missing,
        observed=_rate(one.observed),
        missing_as_failures=_rate(one.missing_as_failures),
    )


def _rate(one: Rate | None) -> RatePublic | None:
    if one is None:
        return None
    interval = {"low": one.low, "high": one.high}
    return RatePublic.model_validate(one._asdict() | {"interval": interval})


def _group(method: Method, found: Agreement | None) -> AgreementGroup:
    return AgreementGroup(
        algorithm=method.algorithm,
        versions=list(method.versions),
        hidden=found is None,
        figures=_figures(found) if found else None,
    )


def _points(scored: Iterable[Scored]) -> list[Point]:
    """Pairs that are alike are one point: they would be drawn over each other."""
    return sorted({(round(one.mean, 4), round(one.difference, 4)) for one in scored})


def _figures(found: Agreement) -> Figures:
    bounded = ("bias", "lower_limit", "upper_limit")
    shown = {name: _bounded(getattr(found, name)) for name in bounded}
    return Figures.model_validate(asdict(found) | shown)


def _bounded(one: Bounded) -> BoundedPublic:
    return BoundedPublic.model_validate(
        {"value": one.value, "interval": {"low": one.low, "high": one.high}}
    )


def _audit(sessions: Sessions, caller: Caller, action: str, now: datetime, **detail: Any) -> None:
    with sessions.write() as session:
        audit.record(
            session,
            caller,
            action,
            at=now,
            subject="clinic",
            subject_id=caller.clinic_id,
            **detail,
        )
