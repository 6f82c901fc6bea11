"""A value of a measure as the tables tell it: the cells of `shared_columns.VALUE`."""

from api.assessments.models import Measure, Source
from api.exports.spelling import Cells

UNITS: dict[str, str] = {
    Measure.f_vasi: "points, 0 to 3",
    Measure.repigmentation: "% of what was lost at baseline",
    Measure.f_bsa: "% of body surface",
    Measure.t_vasi: "points, 0 to 100",
    Measure.vns: "answer, 1 to 5",
    Measure.dlqi: "points, 0 to 30",
}


def of_record(source: str, *, scored_again: bool) -> bool:
    return source != Source.machine and not scored_again


def told(
    measure: str, value: float | None, ends: tuple[float | None, float | None], source: str
) -> Cells:
    return value, UNITS[measure], *ends, source, source == Source.machine
