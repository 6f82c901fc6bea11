"""Who the ids of a record are, in the words of a summary."""

from uuid import UUID

from sqlmodel import Session, col, select

from api.accounts.models import Account
from api.audit import Role
from api.messages import noted
from api.patients.models import Patient
from api.speech import Speech

PATIENT = "Patient"
UNKNOWN = "unknown"
_WORDS = {PATIENT: noted("Patient"), UNKNOWN: noted("unknown")}


def said(name: str, speech: Speech) -> str:
    """The name of a person is said as it is: May is no month."""
    return speech.say(_WORDS[name]) if name in _WORDS else name


class Names(dict[UUID, str]):
    """Names by account; the patient is `Patient`, one who is of no account here is `unknown`."""

    def __missing__(self, _: UUID) -> str:
        return UNKNOWN


def names_around(session: Session, patient: Patient) -> Names:
    """Everyone who may have written into a patient's record: the clinic and the patient."""
    people = select(Account.id, Account.full_name).where(
        Account.clinic_id == patient.clinic_id, col(Account.role) != Role.patient
    )
    return Names({**dict(session.exec(people).all()), patient.account_id: PATIENT})
