"""A clinic's patients taken together: who responded, and clinician against machine.

Long questions: each reads in a session of its own, and only the line of the audit is written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from api import audit
from api.assessments.models import Measure
from api.audit import Caller
from api.clinics.models import Clinic
from api.cohorts import agreement, published, responders, scores
from api.cohorts.agreement import Agreement, Bounded, Scored
from api.cohorts.bodies import (
    AgreementGroup,
    AgreementPublic,
    BoundedPublic,
    Figures,
    RatePublic,
    ResponsesPublic,
    RowPublic,
    ScoredBy,
    Versions,
)
from api.cohorts.responders import Rate, Row
from api.database import Sessions
from api.errors import Problem

LINES = {Measure.f_vasi: responders.F_VASI, Measure.t_vasi: responders.T_VASI}
RULE = (
    "One pair for each patient and day that both scored: the clinician's last F-VASI of the day "
    "and the machine's inside the outline confirmed last. Provisional values do not take part. "
    "Limits of agreement are bias and 1.96 SD; intervals of 95 % count patients, not pairs."
)


class TooFewPatients(Problem):
    status = 409
    code = "too_few_patients"
    title = "Fewer than 5 patients have been scored by both"
    advice = "It is drawn from the fifth patient on; the report says which versions have enough."


class Method(NamedTuple):
    """An algorithm, and the versions of it whose values are taken as one."""

    algorithm: str
    versions: tuple[str, ...]


def see_responses(
    sessions: Sessions, caller: Caller, by: ScoredBy, now: datetime
) -> ResponsesPublic:
    """The clinic's rates of response. The look is audited."""
    with sessions.read() as session:
        today = _today(session, caller, now)
        found = [
            row
            for measure, lines in LINES.items()
            for row in responders.rows(scores.followed(session, caller, measure, by), today, lines)
        ]
        made_by = scores.algorithms(session, caller) if by is ScoredBy.machine else []
    _audit(sessions, caller, "cohort.seen", now, scored_by=by)
    return ResponsesPublic(
        scored_by=by,
        as_of=today,
        missing_rule=responders.MISSING_RULE,
        algorithms=made_by,
        rows=[_row(one) for one in found],
        published=list(published.arms()),
    )


def see_agreement(
    sessions: Sessions, caller: Caller, versions: Versions, now: datetime
) -> AgreementPublic:
    """Clinician against machine, method by method. The look is audited."""
    with sessions.read() as session:
        groups = list(_methods(scores.pairs(session, caller), versions))
    _audit(sessions, caller, "agreement.seen", now, versions=versions)
    return AgreementPublic(
        measure=Measure.f_vasi,
        versions=versions,
        rule=RULE,
        groups=[_group(method, agreement.agreement(scored)) for method, scored in groups],
    )


def see_pairs(
    sessions: Sessions, caller: Caller, versions: Versions, version: str | None, now: datetime
) -> tuple[Method, list[Scored], Agreement]:
    """What a plot shows: the pairs of one version, of the newest, or of all together. Audited."""
    with sessions.read() as session:
        groups = list(_methods(scores.pairs(session, caller), versions))
    _audit(sessions, caller, "agreement.seen", now, versions=versions)
    for method, scored in reversed(groups):
        found = agreement.agreement(scored)
        if found and (version is None or version in method.versions):
            return method, scored, found
    raise TooFewPatients(field="version")


def _today(session: Session, caller: Caller, now: datetime) -> date:
    clinic = session.get_one(Clinic, caller.clinic_id)
    return now.astimezone(ZoneInfo(clinic.time_zone)).date()


def _methods(
    pairs: Iterable[scores.Pair], versions: Versions
) -> Iterator[tuple[Method, list[Scored]]]:
    """Of each algorithm the versions one by one, or as one where that was asked for."""
    together = versions is Versions.together

    def method(one: scores.Pair) -> tuple[str, str]:
        return one.algorithm, "" if together else one.version

    for (algorithm, _), group in groupby(sorted(pairs, key=method), key=method):
        each = list(group)
        yield (
            Method(algorithm, tuple(sorted({one.version for one in each}))),
            [one.scored for one in each],
        )


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
