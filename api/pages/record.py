"""What the page of a patient shows: the visit summary as of now, and what still waits."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from api.alerts.models import Alert
from api.alerts.service import is_open
from api.applications import quarantine
from api.applications.bodies import QuarantinePublic
from api.applications.record import NotTreated
from api.audit import Caller
from api.database import uuid7
from api.messages import Message
from api.outbox import servers
from api.outbox import service as outbox
from api.outbox.models import Sending
from api.pages.pictures import small
from api.pagination import Paging
from api.patients import access
from api.patients.models import Agreement, Patient, Purpose
from api.patients.service import consent_of, note_look
from api.photos.models import Photo, View
from api.photos.service import best_per_view, sessions_of
from api.reactions.models import Reaction, Triage
from api.reactions.service import reactions_of
from api.resources import Resources
from api.reviews import claims
from api.reviews import service as reviews
from api.reviews.bodies import ClaimPublic, ReviewPublic
from api.summaries.alert_sentences import said, sentence
from api.summaries.alike import voice
from api.summaries.collect import Wish, collect
from api.summaries.course import treated
from api.summaries.summary import Value, VisitSummary
from api.treatments.models import Tube
from api.treatments.tubes import tubes

ALL = Paging(limit=500, after=None)
# More ids than this would not fit into a form.
MOST_TOGETHER = 500


@dataclass(frozen=True)
class OpenAlerts:
    """Those that say the same; `said` is None where nothing more is known than the advice."""

    ids: list[UUID]
    severity: str
    first: datetime
    last: datetime
    said: Message | None
    advice: str
    source: str


@dataclass(frozen=True)
class Taken:
    """A photo session. `small` is the address of a small picture, None without consent."""

    session_id: UUID
    taken_on: date
    verdicts: dict[View, str]
    small: str | None
    machine: Value | None


@dataclass(frozen=True)
class Record:
    """`summary` is None before the first treatment.

    `next_sending` is the id of a sending that this page may ask for: asked twice it is one.
    """

    patient: Patient
    summary: VisitSummary | None
    claim: ClaimPublic | None
    alerts: list[OpenAlerts]
    reactions: list[tuple[Reaction, Triage | None]]
    unreadable: list[QuarantinePublic]
    photo_consent: Agreement
    photos: list[Taken]
    reviews: list[ReviewPublic]
    tubes: list[Tube]
    server_named: bool
    sendings: list[Sending]
    next_sending: UUID


def see(resources: Resources, caller: Caller, patient_id: UUID, now: datetime) -> Record:
    """Everything on the page of a patient. The look is audited, photos by their ids."""
    # To write, because a review may fall due as it is looked at.
    with resources.sessions.write() as session:
        patient = access.find(session, caller, patient_id)
        summary = _summary(session, patient, now)
        consent = consent_of(session, patient.id, Purpose.photos_for_care)
        may_show = consent is Agreement.in_force
        shown = _photos(session, resources, patient, summary, may_show=may_show, now=now)
        record = Record(
            patient=patient,
            summary=summary,
            claim=claims.in_force(session, [patient.id], now).get(patient.id),
            alerts=_open_alerts(session, patient),
            reactions=reactions_of(session, patient.id),
            unreadable=quarantine.page(session, patient, ALL, only_open=True).items,
            photo_consent=consent,
            photos=shown,
            reviews=reviews.reviews(session, patient, now),
            tubes=tubes(session, patient.id),
            server_named=servers.named(session, patient.clinic_id),
            sendings=outbox.sendings(session, patient),
            next_sending=uuid7(),
        )
        pictures = [str(one.session_id) for one in shown if one.small]
        note_look(session, caller, patient, now, photo_sessions=pictures)
    return record


def _summary(session: Session, patient: Patient, now: datetime) -> VisitSummary | None:
    """Without its pictures: the page shows its own, each behind a link."""
    try:
        found = treated(session, patient, None, now)
    except NotTreated:
        return None
    return collect(session, found, (), Wish(by_patient=False, applications=True), now)


def _open_alerts(session: Session, patient: Patient) -> list[OpenAlerts]:
    """Grave ones first, then the oldest; those only worth knowing stand in the summary.

    A tube past its day says so with every application: what says the same stands there once.
    """
    theirs = select(Alert).where(
        Alert.patient_id == patient.id, is_open(), col(Alert.severity) != "info"
    )
    alike: dict[tuple[str, ...], list[Alert]] = {}
    for one in session.exec(theirs.order_by(col(Alert.raised_at), col(Alert.id))):
        told = voice(one.id, one.rule, one.severity, sentence(one.rule, one.inputs, one.advice))
        # Acknowledged is the advice too.
        alike.setdefault((*told, one.advice, one.source), []).append(one)
    found = [
        _together(every[start : start + MOST_TOGETHER])
        for every in alike.values()
        for start in range(0, len(every), MOST_TOGETHER)
    ]
    return sorted(found, key=lambda one: one.severity != "serious")


def _together(alike: list[Alert]) -> OpenAlerts:
    one = alike[0]
    return OpenAlerts(
        ids=[each.id for each in alike],
        severity=one.severity,
        first=one.raised_at,
        last=alike[-1].raised_at,
        said=said(one.rule, one.inputs),
        advice=one.advice,
        source=one.source,
    )


def _photos(
    session: Session,
    resources: Resources,
    patient: Patient,
    summary: VisitSummary | None,
    *,
    may_show: bool,
    now: datetime,
) -> list[Taken]:
    """Newest first, each with what the machine read from it."""
    values = summary.values_of("f_vasi") if summary else ()
    read = {one.photo_session_id: one for one in values if one.source == "machine"}
    return [
        Taken(
            session_id=taken.id,
            taken_on=taken.taken_at.astimezone(ZoneInfo(taken.time_zone)).date(),
            verdicts={photo.view: photo.verdict for photo in photos},
            small=_small(resources, photos, now) if may_show else None,
            machine=read.get(taken.id),
        )
        for taken, photos in sessions_of(session, patient)
    ]


def _small(resources: Resources, photos: list[Photo], now: datetime) -> str | None:
    best = best_per_view(photos)
    chosen = best.get(View.front) or next(iter([*best.values(), *photos]), None)
    return small(resources.settings, chosen.display_key, now) if chosen else None
