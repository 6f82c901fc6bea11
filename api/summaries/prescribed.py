"""The treatment of a summary: product, label, areas, pauses and weeks."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from api.applications.adherence import Period
from api.applications.slots import DAY
from api.applications.surroundings import ORDERED
from api.reviews.schedule import weeks_at
from api.summaries.course import Treated
from api.summaries.names import Names
from api.summaries.treated import Area, Label, Pause, Person, Treatment
from api.treatments import models, service
from api.treatments.labels import Label as Rules


def prescribed(
    session: Session, treated: Treated, period: Period, rules: Rules, names: Names
) -> Treatment:
    row = treated.treatment
    areas = latest_spells(service.areas(session, row.id), treated)
    weeks = weeks_at(row.started_on, period.last + DAY, period.ordered_pauses)
    return Treatment(
        id=row.id,
        product=rules.product,
        label=Label(
            jurisdiction=rules.jurisdiction.upper(),
            version=rules.version,
            source=rules.rules.frequency.source,
            applications_per_day=rules.rules.frequency.per_day,
        ),
        started_on=row.started_on,
        prescriber=Person(id=row.started_by, name=names[row.started_by]),
        ended_on=row.ended_on,
        end_reason=row.end_reason,
        areas=areas,
        bsa_percent=round(sum(one.bsa_percent for one in areas if not one.stopped_on), 2),
        pauses=tuple(_pause(one, names) for one in service.pauses(session, row.id)),
        calendar_weeks=weeks.calendar,
        exposed_weeks=weeks.exposed,
    )


def latest_spells(rows: Sequence[models.TreatedArea], treated: Treated) -> tuple[Area, ...]:
    """Of each site the last spell that has begun; a stop still to come is none yet."""
    begun = [one for one in rows if one.since <= _as_of(treated)]
    by_site = {one.site: one for one in sorted(begun, key=lambda one: (one.since, one.id))}
    return tuple(_area(one, treated) for one in by_site.values())


def _as_of(treated: Treated) -> date:
    """Of a treatment that is still to begin its first day: what will be treated is known."""
    return max(treated.until, treated.treatment.started_on)


def _area(row: models.TreatedArea, treated: Treated) -> Area:
    over = row.stopped_on is not None and row.stopped_on <= _as_of(treated)
    return Area(
        name=row.site,
        bsa_percent=float(row.bsa_pct),
        since=row.since,
        stopped_on=row.stopped_on if over else None,
    )


def _pause(row: models.Pause, names: Names) -> Pause:
    return Pause(
        starts_on=row.since,
        ends_on=row.until,
        reason=row.reason,
        ordered_by=names[row.recorded_by],
        ordered=row.kind in ORDERED,
    )
