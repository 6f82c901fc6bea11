"""The form with which a treatment starts, as a body of the API."""

from typing import Any

from api.errors import InvalidRequest
from api.pages.care_words import ANSWERS
from api.pages.typed import Typed, body_of, by_row, decimal
from api.treatments.bodies import TreatmentCreate
from api.treatments.labels import SITES as EVERY_SITE
from api.treatments.labels import all_labels

# Where every label forbids the cream nobody shall be led to prescribe it.
_FORBIDDEN = frozenset.intersection(
    *(frozenset(label.rules.sites.forbidden) for label in all_labels())
)
SITES = {site: name for site, name in EVERY_SITE.items() if site not in _FORBIDDEN}


def beginning(typed: Typed) -> TreatmentCreate:
    """Raises InvalidRequest, whose fields name the rows of the form."""
    cells = zip(typed.all("site"), typed.all("bsa_pct"), strict=False)
    filled = {at: cell for at, cell in enumerate(cells) if cell[1].strip()}
    said: dict[str, Any] = {
        **typed.filled("started_on", "jurisdiction"),
        "areas": [{"site": site, "bsa_pct": decimal(share)} for site, share in filled.values()],
        "answers": typed.filled(*ANSWERS),
    }
    try:
        return body_of(TreatmentCreate, said)
    except InvalidRequest as invalid:
        raise by_row(invalid, list(filled)) from None


def prescribed(typed: Typed) -> dict[str, str]:
    """One area that is added to a treatment."""
    said = typed.filled("id", "site", "bsa_pct", "since")
    return said | {"bsa_pct": decimal(said["bsa_pct"])} if "bsa_pct" in said else said
