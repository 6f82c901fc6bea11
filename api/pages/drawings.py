"""The drawings of a page, as in the PDF, in its language, inside it: one look, one picture."""

from base64 import b64encode
from dataclasses import dataclass

from api.messages import Tongue
from api.summaries.charts import adherence_calendar, chart_of
from api.summaries.summary import VisitSummary
from api.summaries.surface_chart import surface_chart
from api.treatments.labels import label_of


@dataclass(frozen=True)
class Drawings:
    f_vasi: str
    adherence: str
    surface: str


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
    return Drawings(_address(course), _address(calendar), _address(surface))


def _address(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
