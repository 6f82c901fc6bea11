"""What a review rests on, as it was found, and the evidence that follows from it alone."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from api.alerts.models import Alert
from api.applications import adherence
from api.applications.adherence import ADEQUATE_PERCENT, Adherence, Period, Share
from api.applications.bodies import AdherencePeriod
from api.applications.dose import Dose
from api.assessments.baseline import RULE, Course, since_baseline
from api.assessments.bodies import AssessmentPublic, Compared
from api.assessments.models import Measure, Source
from api.assessments.trend import Interval, Point, exact
from api.photos.models import Photo, PhotoSession
from api.photos.service import best_per_view
from api.reactions.models import Reaction, Triage
from api.reviews import proposal, schedule
from api.reviews.bodies import (
    Evidence,
    EvidenceAdherence,
    EvidenceAlert,
    EvidencePhotos,
    EvidenceProposal,
    EvidenceReaction,
    EvidenceReason,
    EvidenceRule,
    EvidenceTreatment,
    EvidenceWeeks,
)
from api.reviews.comparison import Comparison, Method, NewLesions
from api.reviews.comparison import Evidence as Judged
from api.reviews.schedule import Milestone
from api.treatments import service as treatments
from api.treatments.models import Treatment

RECENT = timedelta(weeks=12)
Detail = dict[str, Any]


class Taken(NamedTuple):
    """A photo session with at least one usable photo."""

    assessed_on: date
    session: PhotoSession
    photos: list[Photo]

    def public(self) -> EvidencePhotos:
        best = best_per_view(self.photos)
        return EvidencePhotos(
            session_id=self.session.id,
            taken_on=self.assessed_on,
            photos={view: best[view].id for view in sorted(best)},
        )


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """As of the day `period.today`. `inside` is what the newest repigmentation rests on, if any.

    `doses` lie in the period, `taken` are oldest first and not after its day.
    """

    milestone: Milestone
    treatment: Treatment
    course: Course
    period: Period
    doses: Sequence[Dose]
    compared: list[Compared]
    inside: Detail | None
    open_alerts: Sequence[Alert]
    reactions: Sequence[tuple[Reaction, Triage | None]]
    taken: Sequence[Taken]


def evidence_of(given: Gathered) -> Evidence:
    """The same things found, the same evidence."""
    period, treatment = given.period, given.treatment
    weeks = schedule.weeks_at(treatment.started_on, period.today, period.ordered_pauses)
    used = _adherence(given.doses, period)
    before, after = _photos(given.taken, given.course)
    judged = Judged(
        as_of=period.today,
        milestone=given.milestone,
        label=treatments.label_of(treatment),
        weeks=weeks,
        clinician=_f_vasi(given.compared, Source.clinician),
        photo=_photo(given.compared, given.inside),
        new_lesions=_new_lesions(given.compared, given.inside),
        taking_percent=used.total.taking.percent if used.total else None,
    )
    return Evidence(
        form=2,
        as_of=period.today,
        treatment=_treatment(treatment),
        rule=_rule(judged),
        weeks=EvidenceWeeks(calendar=weeks.calendar, exposed=weeks.exposed),
        adherence=used,
        baseline_rule=RULE,
        compared=given.compared,
        open_alerts=[
            EvidenceAlert.model_validate(one, from_attributes=True) for one in given.open_alerts
        ],
        reactions=[_reaction(*one) for one in given.reactions],
        photos_baseline=before,
        photos_now=after,
        new_lesions_pct=float(judged.new_lesions.percent) if judged.new_lesions else None,
        new_lesions_on=judged.new_lesions.on if judged.new_lesions else None,
        proposal=_proposal(judged),
    )


def repigmentation(compared: Iterable[Compared]) -> Compared | None:
    return next((one for one in compared if one.measure is Measure.repigmentation), None)


def _treatment(treatment: Treatment) -> EvidenceTreatment:
    return EvidenceTreatment(
        id=treatment.id,
        started_on=treatment.started_on,
        ended_on=treatment.ended_on,
        label=treatments.label_of(treatment).id,
    )


def _rule(judged: Judged) -> EvidenceRule:
    rules = judged.label.rules
    rule = rules.week_52 if judged.milestone is Milestone.week_52 else rules.week_24
    return EvidenceRule(id=rule.id, text=rule.text, advice=rule.advice, source=rule.source)


def _adherence(doses: Sequence[Dose], period: Period) -> EvidenceAdherence:
    whole = adherence.total(doses, period)
    recent = replace(period, started_on=max(period.started_on, period.today - RECENT))
    lately = [one for one in doses if one.local_day >= recent.started_on]
    percent = whole.taking.percent if whole else None
    return EvidenceAdherence(
        total=_period(whole),
        last_12_weeks=_period(adherence.total(lately, recent)),
        adequate=None if percent is None else percent >= ADEQUATE_PERCENT,
    )


def _period(found: Adherence | None) -> AdherencePeriod | None:
    if found is None:
        return None
    shares = {
        name: {**asdict(share), "percent": share.percent}
        for name, share in vars(found).items()
        if isinstance(share, Share)
    }
    return AdherencePeriod.model_validate({**asdict(found), **shares})


def _reaction(reaction: Reaction, triage: Triage | None) -> EvidenceReaction:
    judged = triage.model_dump(include={"causality", "action", "outcome"}) if triage else {}
    unjudged = {"causality": None, "action": None, "outcome": None}
    return EvidenceReaction.model_validate({**reaction.model_dump(), **unjudged, **judged})


def _photos(
    taken: Iterable[Taken], course: Course
) -> tuple[EvidencePhotos | None, EvidencePhotos | None]:
    """Usable photos at baseline and now, chosen by the same rule as the values."""
    baseline, since = since_baseline(taken, course)
    return baseline.public() if baseline else None, since[-1].public() if since else None


def _photo(compared: list[Compared], detail: Detail | None) -> Comparison | None:
    """What the photographs say: inside a confirmed outline where the newest were compared so."""
    unaided = _f_vasi(compared, Source.machine)
    inside = repigmentation(compared)
    scored = next((one for one in compared if _by_machine(one)), None)
    if unaided is None or inside is None or inside.latest is None or scored is None:
        return unaided
    if detail is None or not _of_today(inside.latest, detail, scored):
        return unaided
    interval, said = inside.change_interval, _read(inside.latest)
    return replace(
        unaided,
        baseline=_at(unaided.baseline, detail["fvasi_baseline"]),
        now=Point(said.on, unaided.now.value) if said and unaided.now else None,
        interval=Interval(exact(interval.low), exact(interval.high)) if interval else None,
        provisional=inside.provisional,
        repigmentation=said.value if said else None,
        verdict=detail["verdict"],
        sdc=detail.get("parameters", {}).get("smallest_detectable_change"),
    )


def _at(point: Point | None, value: float) -> Point | None:
    return Point(point.on, value) if point else None


def _new_lesions(compared: list[Compared], detail: Detail | None) -> NewLesions | None:
    """By the newest photographs that were compared, whether or not newer ones were taken."""
    inside, found = repigmentation(compared), (detail or {}).get("new_lesions_pct")
    if inside is None or inside.latest is None or found is None:
        return None
    return NewLesions(inside.latest.assessed_on, Decimal(str(round(found, 2))))


def _of_today(found: AssessmentPublic, detail: Detail, scored: Compared) -> bool:
    """Whether no newer photograph was left uncompared, and the baseline is still the same."""
    first, last = scored.baseline, scored.latest
    newest = last is not None and last.assessed_on <= found.assessed_on
    return newest and first is not None and str(first.session_id) == detail["baseline_session_id"]


def _by_machine(one: Compared) -> bool:
    return (one.measure, one.source) == (Measure.f_vasi, Source.machine)


def _f_vasi(compared: list[Compared], source: Source) -> Comparison | None:
    by_source = (one for one in compared if (one.measure, one.source) == (Measure.f_vasi, source))
    one = next(by_source, None)
    if one is None:
        return None
    machine = source is Source.machine
    interval = one.change_interval if machine else None
    return Comparison(
        method=Method.photo if machine else Method.clinician,
        baseline=_read(one.baseline),
        now=_read(one.latest),
        interval=Interval(exact(interval.low), exact(interval.high)) if interval else None,
        provisional=one.provisional,
    )


def _read(found: AssessmentPublic | None) -> Point | None:
    """As it is printed: no score is known to more than four places."""
    if found is None or found.value is None:
        return None
    return Point(found.assessed_on, Decimal(str(round(found.value, 4))))


def _proposal(given: Judged) -> EvidenceProposal:
    proposed = proposal.propose(given)
    return EvidenceProposal(
        outcome=proposed.outcome,
        rules=proposed.rules,
        reasons=[
            EvidenceReason(rule=one.rule, text=one.text, source=one.source, said=list(one.said))
            for one in proposed.reasons
        ],
    )
