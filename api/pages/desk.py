"""Whose record a form changes, and the form coming back when the change was refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from sqlmodel import Session

from api import audit
from api.accounts.access import CurrentCaller
from api.audit import Caller
from api.database import Sessions
from api.pages.page import Page, SignedInPage
from api.pages.typed import Typed, TypedForm
from api.patients import access
from api.patients.access import DermatologistsPatientId
from api.patients.models import Patient


@dataclass(frozen=True)
class Desk:
    """A dermatologist at the record of a patient; `typed` is the form that was sent, if any."""

    page: Page
    caller: Caller
    patient_id: UUID
    typed: Typed

    @property
    def home(self) -> str:
        return f"/clinic/patients/{self.patient_id}"

    @property
    def sessions(self) -> Sessions:
        sessions: Sessions = self.page.request.app.state.sessions
        return sessions

    def note_look(self, session: Session, action: str, subject: str) -> None:
        """That the person at the desk saw what of the patient."""
        audit.record(
            session,
            self.caller,
            action,
            at=self.page.now,
            subject=subject,
            patient_id=self.patient_id,
        )

    def change(self, change: Callable[[Session, Patient], Any]) -> None:
        """In a transaction that holds the patient's row: changes of one patient take turns."""
        with self.sessions.write() as session:
            change(session, access.find(session, self.caller, self.patient_id, lock=True))


def _desk(
    page: SignedInPage, patient_id: DermatologistsPatientId, caller: CurrentCaller, typed: TypedForm
) -> Desk:
    return Desk(page, caller, patient_id, typed)


AtDesk = Annotated[Desk, Depends(_desk)]
