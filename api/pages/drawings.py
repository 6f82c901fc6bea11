"""The drawings of a page, the same as in the PDF, inside the page: one look, one picture of it."""

from base64 import b64encode
from dataclasses import dataclass

from api.summaries.charts import adherence_calendar, chart_of
from api.summaries.summary import VisitSummary
from api.summaries.surface_chart import surface_chart
from api.treatments.labels import label_of


@dataclass(frozen=True)
class Drawings:
    f_vasi: str
    adherence: str
    surface: str


def drawn(summary: VisitSummary) -> Drawings:
    treatment, adherence = summary.treatment, summary.adherence
    label = label_of(treatment.label.jurisdiction.lower(), treatment.label.version)
    surface = surface_chart(
        summary.applications or (),
        started_on=treatment.started_on,
        zone=summary.patient.zone,
        limit_percent=label.rules.area.percent,
    )
    calendar = adherence_calendar(adherence.days, adherence.weeks)
    return Drawings(_address(chart_of(summary)), _address(calendar), _address(surface))


def _address(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
