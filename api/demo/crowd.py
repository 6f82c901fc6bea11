"""A clinic of thousands of patients with years of applications, to measure speed by.

Invented from a seed: the same seed and the same day give the same people. Only the ids of the
staff, who were there before, differ from one database to another.
"""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from importlib import resources
from multiprocessing import get_context

from sqlmodel import Session, SQLModel, select

from api.accounts.models import Account
from api.alerts.models import Alert
from api.applications.models import Application, QuarantinedLog
from api.assessments.models import Assessment, Outline
from api.audit import AuditEntry
from api.clinics.models import Clinic
from api.demo import clinic, loading
from api.demo.chance import DAY
from api.demo.dosing import COLUMNS
from api.demo.life import Life, life_of
from api.demo.people import Person, Staff, person
from api.demo.scoring import PICTURE
from api.patients.models import Consent, Patient
from api.photos.models import Photo, PhotoSession
from api.reactions.models import Reaction, Triage
from api.resources import Resources
from api.reviews.models import Review
from api.settings import Environment, Settings
from api.storage import Storage
from api.treatments.models import Pause, TreatedArea, Treatment, Tube

# Each row after those it names.
ORDER: tuple[type[SQLModel], ...] = (
    Account, Patient, Consent, Treatment, TreatedArea, Pause, Tube, QuarantinedLog, Alert,
    PhotoSession, Photo, Outline, Assessment, Reaction, Triage, Review, AuditEntry,
)  # fmt: skip
AT_ONCE, FEW = 100, 4


class NotForDemonstration(Exception):
    """The database is not one to fill with invented people; the message says why."""


@dataclass(frozen=True)
class Size:
    """How many patients, and of how many of their last days the applications; None: of all."""

    patients: int
    log_days: int | None = None


def fill(
    opened: Resources, size: Size, *, seed: int, now: datetime, advance: Callable[[int], None]
) -> int:
    """Add a crowd to the demo clinic; how many applications they have made.

    `advance` hears of each that is stored. Raises NotForDemonstration before anything is written.
    """
    with opened.sessions.read() as session:
        staff = _staff(session, opened.settings)
    hang_picture(opened.storage)
    made = 0
    for some in _lives(size, partial(_some, size, staff, seed, now)):
        with opened.sessions.write() as session:
            made += _store(session, some)
        advance(len(some))
    with opened.sessions.write() as session:
        # Planners that know nothing of the new rows would read whole tables.
        session.connection().exec_driver_sql("ANALYZE")
    return made


def hang_picture(storage: Storage) -> None:
    """The one picture that all photographs of the crowd show."""
    storage.put(PICTURE, resources.files("api.story").joinpath("portrait.jpg").read_bytes())


def _staff(session: Session, settings: Settings) -> Staff:
    """The dermatologist of the demo clinic, where it is alone and without patients."""
    if settings.environment is Environment.production:
        raise NotForDemonstration("This is production: no invented patients are added to it.")
    clinics = session.exec(select(Clinic.id).limit(2)).all()
    chosen = select(Account).where(Account.email == clinic.DERMATOLOGIST[0])
    dermatologist = session.exec(chosen).one_or_none()
    if len(clinics) != 1 or dermatologist is None:
        raise NotForDemonstration("This database holds clinics of its own: nothing was added.")
    if session.exec(select(Patient.id).limit(1)).first() is not None:
        raise NotForDemonstration(
            "The demo clinic has patients already: stop the server, delete the folder var/, and "
            "start anew."
        )
    return Staff(
        clinic_id=dermatologist.clinic_id,
        dermatologist_id=dermatologist.id,
        dermatologist=dermatologist.full_name,
        password_hash=dermatologist.password_hash,
    )


def _lives(size: Size, told: Callable[[int], list[Life]]) -> Iterator[list[Life]]:
    """Some at a time, in order, made by as many processes as there are cores, a few ahead."""
    numbers = range(0, size.patients, AT_ONCE)
    if len(numbers) <= FEW:
        yield from map(told, numbers)
        return
    ahead: deque[Future[list[Life]]] = deque()
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for first in numbers:
            ahead.append(pool.submit(told, first))
            if len(ahead) > FEW:
                yield ahead.popleft().result()
        yield from (one.result() for one in ahead)


def _some(size: Size, staff: Staff, seed: int, now: datetime, first: int) -> list[Life]:
    """The people from a number on."""
    lives = []
    for number in range(first, min(first + AT_ONCE, size.patients)):
        one, chance = person(seed, number, size.patients, now.date())
        lives.append(life_of(_logging(one, size.log_days), staff, now, chance))
    return lives


def _logging(one: Person, days: int | None) -> Person:
    if days is None:
        return one
    return replace(one, first_on=max(one.started_on, one.last_on - days * DAY))


def _store(session: Session, lives: list[Life]) -> int:
    """In one transaction; how many applications there were."""
    for model in ORDER:
        loading.store(session, model, [row for life in lives for row in life.rows.get(model, ())])
    applications = [row for life in lives for row in life.applications]
    loading.store_spelt(session, loading.table_of(Application), COLUMNS, applications)
    return len(applications)
