"""Small pictures of photographs, each behind a link of its own that lives for minutes."""

from datetime import datetime, timedelta

from api.settings import Settings
from api.storage import sign

LONGEST_SIDE = 320


def small(settings: Settings, display_key: str, now: datetime) -> str:
    until = now + timedelta(seconds=settings.photo_link_seconds)
    return f"/clinic/small/{sign(display_key, settings.secret_key.get_secret_value(), until)}"
