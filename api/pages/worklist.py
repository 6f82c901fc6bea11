"""The work-list: who must act next, why, since when and due when; and claiming a case."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Response

from api.accounts.access import CurrentCaller
from api.audit import Role
from api.database import HEAVY, SessionDep, Sessions
from api.pages.failures import inside
from api.pages.page import SignedInPage, see_other
from api.pagination import PagingDep
from api.patients.access import PatientOfDermatologist
from api.reviews import claims, service
from api.reviews.bodies import WorkReason, WorkSort
from api.reviews.worklist import Asked
from api.text import StorableText

router = APIRouter()
Next = Annotated[str, Form(max_length=500)]


@router.get("/", dependencies=[HEAVY])
def work(
    page: SignedInPage,
    caller: CurrentCaller,
    paging: PagingDep,
    reason: Annotated[str, Query(max_length=40)] = "",
    name: Annotated[StorableText, Query(max_length=100)] = "",
    sort: WorkSort = WorkSort.urgent,
) -> Response:
    if caller.role is not Role.dermatologist:
        return see_other("/clinic/people")
    asked = Asked(WorkReason(reason) if reason in list(WorkReason) else None, name, sort)
    sessions: Sessions = page.request.app.state.sessions
    found = service.work(sessions, caller, paging, asked, page.now)
    # The page after this one, asked for in the same way.
    more = {"reason": reason, "name": name, "sort": sort.value, "cursor": found.next_cursor}
    return page.show("work-list.html", found=found, asked=asked, more=urlencode(more))


@router.post("/patients/{patient_id}/claim")
def claim(
    page: SignedInPage,
    patient: PatientOfDermatologist,
    caller: CurrentCaller,
    session: SessionDep,
    next: Next = "",
) -> Response:
    claims.claim(session, caller, patient, page.now)
    return see_other(inside(next))


@router.post("/patients/{patient_id}/release")
def release(
    page: SignedInPage,
    patient: PatientOfDermatologist,
    caller: CurrentCaller,
    session: SessionDep,
    next: Next = "",
) -> Response:
    claims.release(session, caller, patient, page.now)
    return see_other(inside(next))
