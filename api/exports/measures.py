"""The unit of each measure, as the tables say it."""

from api.assessments.models import Measure

UNITS: dict[str, str] = {
    Measure.f_vasi: "points, 0 to 3",
    Measure.repigmentation: "% of what was lost at baseline",
    Measure.f_bsa: "% of body surface",
    Measure.t_vasi: "points, 0 to 100",
    Measure.vns: "answer, 1 to 5",
    Measure.dlqi: "points, 0 to 30",
}
