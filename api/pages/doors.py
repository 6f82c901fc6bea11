"""The doors of the pages: sign in, unlock, sign out, choose a language."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Response

from api.accounts import second_factor, service
from api.accounts.access import CurrentCaller, address_of
from api.accounts.service import Guest
from api.audit import Role
from api.clock import EARLIEST
from api.database import HEAVY, SessionDep, Sessions
from api.errors import Problem
from api.languages import Language
from api.messages import noted
from api.pages import cookies
from api.pages.access import AtBrowser, MaybeAtBrowser, keep
from api.pages.cookies import SetCookie
from api.pages.failures import inside
from api.pages.halfway import go_halfway
from api.pages.page import OpenPage, see_other

router = APIRouter()
Text = Annotated[str, Form(max_length=200)]
Address = Annotated[str, Form(max_length=500)]
YEAR_SECONDS = 365 * 24 * 3600


class OnlyForClinics(Problem):
    status = 403
    code = "only_for_clinics"
    title = noted("These pages are for the people of a clinic")
    advice = noted("Patients use Repigment on their phone.")


@router.get("/sign-in")
def sign_in_form(page: OpenPage, next: str = "") -> Response:
    return page.show("sign-in.html", next=inside(next), refused=None, email="")


@router.post("/sign-in", dependencies=[HEAVY])
def sign_in(page: OpenPage, email: Text, password: Text, next: Address = "") -> Response:
    request, now = page.request, page.now
    sessions: Sessions = request.app.state.sessions
    guest = Guest(address_of(request))
    try:
        account = service.check_password(sessions, email, password, guest=guest, now=now)
        if account.role is Role.patient:
            raise OnlyForClinics
    except (service.WrongCredentials, service.TooManyAttempts, OnlyForClinics) as refused:
        return page.show("sign-in.html", refused=refused, next=inside(next), email=email)
    with sessions.read() as session:
        enrolled = second_factor.enrolled(session, account.id)
    go_halfway(request, account.id, now)
    door = "/clinic/second-factor" if enrolled else "/clinic/enrol"
    return see_other(f"{door}?{urlencode({'next': inside(next)})}")


@router.get("/unlock")
def unlock_form(browser: AtBrowser, page: OpenPage, next: str = "") -> Response:
    """Whoever comes here locks the pages: going back does not open them."""
    keep(page.request, browser.caller.session_id, EARLIEST)
    return page.show("unlock.html", next=inside(next), refused=None)


@router.post("/unlock", dependencies=[HEAVY])
def unlock(browser: AtBrowser, page: OpenPage, password: Text, next: Address = "") -> Response:
    caller, sessions = browser.caller, page.request.app.state.sessions
    try:
        service.confirm_password(sessions, caller, password, page.now)
    except (service.WrongCredentials, service.TooManyAttempts) as refused:
        return page.show("unlock.html", refused=refused, next=inside(next))
    keep(page.request, caller.session_id, page.now)
    return see_other(inside(next))


@router.post("/awake", status_code=204)
def awake(caller: CurrentCaller) -> None:
    """A script says that somebody works here, between two pages."""
    del caller  # finding the session has kept it


@router.post("/sign-out")
def sign_out(browser: AtBrowser, page: OpenPage, session: SessionDep) -> Response:
    service.sign_out(session, browser.caller, browser.caller.session_id, page.now)
    page.request.state.new_cookies.append(SetCookie(cookies.SESSION, "", seconds=0))
    return see_other("/clinic/sign-in")


@router.post("/language")
def choose_language(
    page: OpenPage,
    browser: MaybeAtBrowser,
    session: SessionDep,
    language: Annotated[Language, Form()],
    next: Address,
) -> Response:
    """For this browser, and for the account when somebody is signed in."""
    chosen = SetCookie(cookies.LANGUAGE, language.value, seconds=YEAR_SECONDS)
    page.request.state.new_cookies.append(chosen)
    if browser is not None:
        service.choose_language(session, browser.caller, language)
    return see_other(inside(next))
