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

PASSWORD = "seven quiet lanterns"
ADMINISTRATOR = ("admin@demo.example.org", "Ada Aalto", Role.administrator)
DERMATOLOGIST = ("dermatologist@demo.example.org", "Dr Dora Dijkstra", Role.dermatologist)
DESK = ("desk@demo.example.org", "Sam Smit", Role.staff)


def prepare(settings: Settings, now: datetime) -> str:
    """Make the demo clinic if the database is empty, and say how to sign in to it."""
    sessions = Sessions(settings.database_url, pool_size=1)
    with sessions.write() as session:
        if session.exec(select(Clinic.id)).first() is None:
            _fill(session, settings, now)
        here = session.exec(select(Account.id).where(Account.email == ADMINISTRATOR[0])).first()
    sessions.dispose()
    if here is None:
        return "This database holds clinics of its own: no demo clinic was made."
    lines = [
        f"  {email:32} {role.value}" for email, _, role in (ADMINISTRATOR, DERMATOLOGIST, DESK)
    ]
    return "\n".join(["Demo sign-ins, all with the password", f"  {PASSWORD}", *lines])


def _fill(session: Session, settings: Settings, now: datetime) -> None:
    lifetime = timedelta(days=settings.invitation_days)
    clinic = Clinic(
        name="Demo Clinic",
        jurisdiction=Jurisdiction.eu,
        time_zone="Europe/Amsterdam",
        created_at=now,
    )
    code = clinics.open_clinic(session, clinic, _invited(ADMINISTRATOR), lifetime=lifetime)
    administrator = accounts.caller_of(_join(session, code, now), uuid7(), "")
    for person in (DERMATOLOGIST, DESK):
        _, code = clinics.invite(
            session, administrator, _invited(person), lifetime=lifetime, now=now
        )
        _join(session, code, now)


def _invited(person: tuple[str, str, Role]) -> InvitationCreate:
    email, full_name, role = person
    return InvitationCreate(role=role, email=email, full_name=full_name)


def _join(session: Session, code: str, now: datetime) -> Account:
    return clinics.join_staff(session, JoinStaff(code=code, password=SecretStr(PASSWORD)), "", now)
