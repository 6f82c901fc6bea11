"""The sheet on which a face or a body is scored by regions, as a body of the API."""

from typing import Any, Literal, NamedTuple, TypeAlias

from api.assessments.bodies import FVasiGiven, TVasiGiven
from api.assessments.models import Measure
from api.errors import InvalidRequest, Problem
from api.messages import noted
from api.pages.typed import Typed, body_of, by_row, decimal
from api.treatments.labels import FACE, SITES, Site

Scored: TypeAlias = Literal[Measure.f_vasi, Measure.t_vasi]

REGIONS: dict[Measure, dict[str, str]] = {
    Measure.f_vasi: {site.value: SITES[site] for site in Site if site in FACE},
    Measure.t_vasi: {
        "head_neck": noted("head and neck"),
        **{
            site.value: SITES[site]
            for site in (
                Site.hands,
                Site.upper_extremities,
                Site.trunk,
                Site.lower_extremities,
                Site.feet,
            )
        },
    },
}


class NothingScored(Problem):
    status = 422
    code = "nothing_scored"
    title = noted("The sheet is empty")
    advice = noted(
        "Enter the affected regions with area and degree, or say that none is; nothing was stored."
    )


class Row(NamedTuple):
    """As it was typed. A region may have several, one for each degree."""

    region: str
    hand_units: str = ""
    depigmented_pct: str = ""

    @property
    def counts(self) -> bool:
        """A region of degree 0 needs no area: it adds nothing to any score."""
        return bool(self.hand_units.strip()) or self.depigmented_pct not in ("", "0")


def empty_rows(measure: Measure) -> list[Row]:
    return [Row(region) for region in REGIONS[measure]]


def rows_of(typed: Typed) -> list[Row]:
    columns = (typed.all(name) for name in Row._fields)
    return [Row(*cells) for cells in zip(*columns, strict=False)]


def score_of(typed: Typed, measure: Scored) -> FVasiGiven | TVasiGiven:
    """Raises InvalidRequest, whose fields name the rows of the sheet, and NothingScored."""
    counted = {at: row for at, row in enumerate(rows_of(typed)) if row.counts}
    _require_something(typed, counted)
    said: dict[str, Any] = {"measure": measure, **typed.filled("id", "assessed_on", "note")}
    if typed.one("total").strip():
        said["total"] = decimal(typed.one("total"))
    if counted or _says_none(typed):
        said["regions"] = _regions(counted)
    kind: type[FVasiGiven | TVasiGiven] = TVasiGiven if measure is Measure.t_vasi else FVasiGiven
    try:
        return body_of(kind, said)
    except InvalidRequest as invalid:
        raise by_row(invalid, list(counted)) from None


def _require_something(typed: Typed, counted: dict[int, Row]) -> None:
    """An empty sheet is forgotten sooner than a healthy skin: who means 0 says so."""
    if counted and typed.one("none"):
        raise InvalidRequest(errors=[{"field": "none", "message": ""}])
    if not (counted or _says_none(typed) or typed.one("total").strip()):
        raise NothingScored


def _says_none(typed: Typed) -> bool:
    """Whether nothing is affected: no region at all is what the API calls that."""
    rows = rows_of(typed)
    return bool(typed.one("none")) or (
        bool(rows) and all(row.depigmented_pct == "0" for row in rows)
    )


def _regions(counted: dict[int, Row]) -> list[dict[str, str]]:
    rows = (row._replace(hand_units=decimal(row.hand_units)) for row in counted.values())
    return [{name: cell for name, cell in row._asdict().items() if cell} for row in rows]
