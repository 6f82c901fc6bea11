"""The form with which a treatment starts, as a body of the API."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from api.errors import InvalidRequest, Problem
from api.messages import noted
from api.pages.care_words import ANSWERS
from api.pages.typed import Typed, body_of, by_row, decimal
from api.patients.models import Patient, SexAtBirth
from api.treatments.bodies import TreatmentCreate
from api.treatments.labels import SITES, all_labels

ASKED_AGAIN_AFTER = timedelta(days=30)
_NOT_OF_MEN = ("pregnant", "breastfeeding")


class BeganLongAgo(Problem):
    status = 409
    code = "began_long_ago"
    title = noted("The treatment began more than a month ago")
    advice = noted("Check the year; send again to confirm. Nothing was started yet.")


def sites_under(jurisdiction: str) -> dict[str, str]:
    """Where all its labels forbid the cream nobody shall be led to prescribe it."""
    labels = (label for label in all_labels() if label.jurisdiction == jurisdiction)
    forbidden = frozenset.intersection(*(label.rules.sites.forbidden for label in labels))
    return {site: name for site, name in SITES.items() if site not in forbidden}


def questions_for(patient: Patient) -> dict[str, str]:
    male = patient.sex_at_birth is SexAtBirth.male
    return {name: text for name, text in ANSWERS.items() if not (male and name in _NOT_OF_MEN)}


def beginning(typed: Typed, asked: Mapping[str, str]) -> TreatmentCreate:
    """What was not asked is answered with no.

    Raises InvalidRequest, whose fields name the rows of the form.
    """
    cells = zip(typed.all("site"), typed.all("bsa_pct"), strict=False)
    filled = {at: cell for at, cell in enumerate(cells) if cell[1].strip()}
    said: dict[str, Any] = {
        **typed.filled("started_on", "jurisdiction"),
        "areas": [{"site": site, "bsa_pct": decimal(share)} for site, share in filled.values()],
        "answers": dict.fromkeys(ANSWERS.keys() - asked, "false") | typed.filled(*ANSWERS),
    }
    try:
        return body_of(TreatmentCreate, said)
    except InvalidRequest as invalid:
        raise by_row(invalid, list(filled)) from None


def require_meant(typed: Typed, started_on: date, today: date) -> None:
    """A start far back may be a slip in the year, so it is sent twice. Raises BeganLongAgo."""
    long_ago = started_on < today - ASKED_AGAIN_AFTER
    if long_ago and typed.one("meant") != started_on.isoformat():
        raise BeganLongAgo(field="started_on")


def prescribed(typed: Typed) -> dict[str, str]:
    """One area that is added to a treatment."""
    said = typed.filled("id", "site", "bsa_pct", "since")
    return said | {"bsa_pct": decimal(said["bsa_pct"])} if "bsa_pct" in said else said
