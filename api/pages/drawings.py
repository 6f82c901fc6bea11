"""The drawings of a page, as in the PDF, in its language, inside it: one look, one picture."""

from dataclasses import dataclass

from markupsafe import Markup

from api.messages import Tongue
from api.summaries.charts import chart_of
from api.summaries.day_squares import adherence_calendar
from api.summaries.summary import VisitSummary
from api.summaries.surface_chart import surface_chart
from api.treatments.labels import label_of


@dataclass(frozen=True)
class Drawings:
    f_vasi: Markup
    adherence: Markup
    surface: Markup


def drawn(summary: VisitSummary, tongue: Tongue) -> Drawings:
    treatment, adherence = summary.treatment, summary.adherence
    label = label_of(treatment.label.jurisdiction.lower(), treatment.label.version)
    surface = surface_chart(
        summary.applications or (),
        started_on=treatment.started_on,
        zone=summary.patient.zone,
        limit_percent=label.rules.area.percent,
        tongue=tongue,
    )
    calendar = adherence_calendar(adherence.days, adherence.weeks, tongue=tongue)
    course = chart_of(summary, tongue)
    return Drawings(*(Markup(svg.decode()) for svg in (course, calendar, surface)))
