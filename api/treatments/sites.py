"""Which sites may be treated: none that the label forbids, and each once at a time."""

from collections.abc import Iterable
from datetime import date

from api.errors import Problem
from api.messages import noted
from api.treatments.bodies import AreaAdd
from api.treatments.labels import Label, Site
from api.treatments.models import TreatedArea


class SiteForbidden(Problem):
    status = 409
    code = "site_forbidden"
    title = noted("The label forbids this site")
    advice = "Leave the site out: the cream is not for lips, eyes, mouth or vagina."


class SiteUnderTreatment(Problem):
    status = 409
    code = "site_under_treatment"
    title = noted("This site is under treatment already")
    advice = noted("Stop the area first, then enter the site again with its new share.")


def require_sites(label: Label, *sites: Site, field: str = "areas") -> None:
    if forbidden := sorted(label.rules.sites.forbidden.intersection(sites)):
        raise SiteForbidden(field=field, sites=forbidden, source=label.rules.sites.source)


def require_untreated(areas: Iterable[TreatedArea], given: AreaAdd) -> None:
    """A site twice at once would count its skin twice; it may start again as it stops."""
    for area in areas:
        if area.site == given.site and (area.stopped_on or date.max) > given.since:
            raise SiteUnderTreatment(field="site")
