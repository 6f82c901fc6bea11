"""A clinic to look at: made once, in an empty database, outside production only."""

from datetime import datetime, timedelta

from pydantic import SecretStr
from sqlmodel import Session, select

from api.accounts import service as accounts
from api.accounts.models import Account
from api.audit import Role
from api.clinics import service as clinics
from api.clinics.models import Clinic, InvitationCreate, JoinStaff, Jurisdiction
from api.database import Sessions, uuid7
from api.settings import Settings

Person = tuple[str, str, Role]

PASSWORD = "seven quiet lanterns"
ADMINISTRATOR = ("admin@demo.example.org", "Ada Aalto", Role.administrator)
DERMATOLOGIST = ("dermatologist@demo.example.org", "Dr Dora Dijkstra", Role.dermatologist)
DESK = ("desk@demo.example.org", "Sam Smit", Role.staff)
# The story signs in with passwords alone: whoever enrols a second factor for those above on the
# pages, which ask everybody for one, must not stop it by that.
STORY_DERMATOLOGIST = ("dora@story.example.org", "Dr Dora Dekker", Role.dermatologist)
STORY_DESK = ("sam@story.example.org", "Sam Smeets", Role.staff)
COLLEAGUES = (DERMATOLOGIST, DESK, STORY_DERMATOLOGIST, STORY_DESK)


def prepare(settings: Settings, now: datetime) -> str:
    """Make the demo clinic if the database is empty, and say how to sign in to it."""
    sessions = Sessions(settings.database_url, pool_size=1)
    with sessions.write() as session:
        if session.exec(select(Clinic.id)).first() is None:
            _open(session, settings, now)
        administrator = _account(session, ADMINISTRATOR)
        if administrator is not None:
            _bring_in(session, administrator, settings, now)
    sessions.dispose()
    if administrator is None:
        return "This database holds clinics of its own: no demo clinic was made."
    lines = [
        f"  {email:32} {role.value}" for email, _, role in (ADMINISTRATOR, DERMATOLOGIST, DESK)
    ]
    return "\n".join(["Demo sign-ins, all with the password", f"  {PASSWORD}", *lines])


def _open(session: Session, settings: Settings, now: datetime) -> None:
    clinic = Clinic(
        name="Demo Clinic",
        jurisdiction=Jurisdiction.eu,
        time_zone="Europe/Amsterdam",
        created_at=now,
    )
    lifetime = timedelta(days=settings.invitation_days)
    code = clinics.open_clinic(session, clinic, _invited(ADMINISTRATOR), lifetime=lifetime)
    _join(session, code, now)


def _bring_in(session: Session, administrator: Account, settings: Settings, now: datetime) -> None:
    """Whoever is not there yet, also in a demo clinic made before the story had its own people."""
    inviting = accounts.caller_of(administrator, uuid7(), "")
    lifetime = timedelta(days=settings.invitation_days)
    for person in COLLEAGUES:
        if _account(session, person) is None:
            guest = _invited(person)
            _, code = clinics.invite(session, inviting, guest, lifetime=lifetime, now=now)
            _join(session, code, now)


def _account(session: Session, person: Person) -> Account | None:
    return session.exec(select(Account).where(Account.email == person[0])).first()


def _invited(person: Person) -> InvitationCreate:
    email, full_name, role = person
    return InvitationCreate(role=role, email=email, full_name=full_name)


def _join(session: Session, code: str, now: datetime) -> None:
    clinics.join_staff(session, JoinStaff(code=code, password=SecretStr(PASSWORD)), "", now)
