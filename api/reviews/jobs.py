"""What reviews do in the background: look for what waits although nobody did anything."""

from datetime import UTC, datetime, timedelta

from api import jobs
from api.resources import Resources
from api.reviews.noticing import notice


@jobs.job("notice_what_waits", every=timedelta(minutes=15))
def notice_what_waits(resources: Resources, *, period: str) -> None:
    del period  # what waits, waits now
    notice(resources.sessions, datetime.now(UTC))
