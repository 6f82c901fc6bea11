"""One's own account: who is signed in, and where."""

from fastapi import APIRouter, Response

from api.accounts import service
from api.accounts.access import CurrentCaller
from api.database import ReadSessionDep
from api.pages.page import SignedInPage

router = APIRouter()


@router.get("/account")
def account(page: SignedInPage, caller: CurrentCaller, session: ReadSessionDep) -> Response:
    return page.show("account.html", devices=service.devices(session, caller))
