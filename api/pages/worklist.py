"""The work-list: who must act next, why, since when and due when."""

from fastapi import APIRouter, Request, Response

from api.accounts.access import CurrentCaller
from api.audit import Role
from api.pages.page import SignedInPage, see_other
from api.pagination import PagingDep
from api.reviews import due, worklist

router = APIRouter()


@router.get("/")
def work(
    request: Request, page: SignedInPage, caller: CurrentCaller, paging: PagingDep
) -> Response:
    if caller.role is not Role.dermatologist:
        return see_other("/clinic/account")
    sessions = request.app.state.sessions
    with sessions.read() as session:
        today = worklist.today_of(session, caller, page.now)
    due.of_clinic(sessions, caller.clinic_id, today)
    with sessions.read() as session:
        found = worklist.page(session, caller, paging, reason=None, now=page.now)
    return page.show("work-list.html", found=found)
