"""One page for one visitor: its language, its forms' token, and the template that shows it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from api.accounts.access import CurrentCaller
from api.assessments.trend import MEANINGFUL_DLQI, leaves_out_new_lesions
from api.audit import Role
from api.clock import Now
from api.errors import Problem
from api.languages import NAMES, Language, preferred
from api.messages import noted
from api.pages import audit_words, care_words, cookies, face_words, refusals, words
from api.pages.access import Visitor
from api.pages.assets import asset
from api.pages.browsers import browser_name
from api.pages.faults import faults_of
from api.pages.forms import FIELD, form_token
from api.pages.typed import Returned
from api.speech import Speech, catalogue
from api.summaries import codes
from api.summaries.alert_sentences import ALERTS
from api.summaries.words import in_full
from api.version import VERSION

# Each page for the roles that may see it.
NAVIGATION = (
    ("/clinic/", noted("Work-list"), frozenset({Role.dermatologist})),
    ("/clinic/patients", noted("Patients"), frozenset({Role.dermatologist})),
    ("/clinic/cohort", noted("Cohort"), frozenset({Role.dermatologist, Role.administrator})),
    (
        "/clinic/people",
        noted("People"),
        frozenset({Role.dermatologist, Role.staff, Role.administrator}),
    ),
    ("/clinic/fhir-server", noted("FHIR server"), frozenset({Role.administrator})),
)


@dataclass(frozen=True)
class Page:
    """`visitor` is None before sign-in."""

    request: Request
    visitor: Visitor | None
    speech: Speech
    now: datetime

    def show(
        self, template: str, *, status: int = 200, refused: Problem | None = None, **shown: Any
    ) -> HTMLResponse:
        """With the status of what was `refused`, if anything was."""
        found = _environment(self.speech.language).get_template(template)
        html = found.render(**self._around(), refused=refused, **shown)
        return HTMLResponse(html, status_code=refused.status if refused else status)

    def show_form(self, template: str, back: Returned | None, **shown: Any) -> HTMLResponse:
        """A page of forms, one of which may have come back, with what each of its fields needs."""
        refused = back.refused if back else None
        faults = faults_of(refused, self.speech)
        return self.show(template, refused=refused, back=back, faults=faults, **shown)

    def _around(self) -> dict[str, Any]:
        """What the layout needs on every page."""
        settings = self.request.app.state.settings
        return {
            "visitor": self.visitor,
            "may_see_patients": self.visitor and self.visitor.caller.role is Role.dermatologist,
            "speech": self.speech,
            "now": self.now,
            "form_token": form_token(self.request),
            "token": self._hidden_token,
            "here": self.request.url.path,
            "here_in_full": whole_path(self.request),
            "public_url": f"{settings.origin}/clinic/",
            "idle_seconds": settings.page_idle_minutes * 60,
        }

    def _hidden_token(self) -> Markup:
        field = Markup('<input type="hidden" name="{}" value="{}">')
        return field.format(FIELD, form_token(self.request))


def page_of(request: Request, now: datetime) -> Page:
    """A page for whoever is there, signed in or not."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    language = preferred(
        visitor.language if visitor else None,
        request.state.cookies.get(cookies.LANGUAGE),
        accepted=request.headers.get("accept-language", ""),
    )
    return Page(request, visitor, Speech(language, visitor.zone if visitor else "UTC"), now)


def _of_anyone(request: Request, now: Now) -> Page:
    return page_of(request, now)


def _of_somebody(request: Request, caller: CurrentCaller, now: Now) -> Page:
    del caller  # asked for so that the session is found first
    return page_of(request, now)


# For the doors; every other page takes the second.
OpenPage = Annotated[Page, Depends(_of_anyone)]
SignedInPage = Annotated[Page, Depends(_of_somebody)]


def whole_path(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def see_other(path: str) -> RedirectResponse:
    """What every form answers: the browser then shows the page, and reloads it without harm."""
    return RedirectResponse(path, status_code=303)


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=PackageLoader("api.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    said = catalogue(language)
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension
        said.gettext, said.ngettext, newstyle=True
    )
    environment.globals |= {
        "asset": asset,
        "browser_name": browser_name,
        "words": words,
        "code_words": codes,
        "alert_names": ALERTS,
        "measure_in_full": in_full,
        "meaningful_dlqi": MEANINGFUL_DLQI,
        "leaves_out_new_lesions": leaves_out_new_lesions,
        "audit_words": audit_words,
        "care_words": care_words,
        "face_words": face_words,
        "refusals": refusals,
        "languages": NAMES,
        "navigation": NAVIGATION,
        "version": VERSION,
    }
    return environment
