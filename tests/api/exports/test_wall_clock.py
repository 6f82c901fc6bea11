"""Instants read as text are told as the wall clocks of the world showed them."""

from datetime import UTC, datetime, timedelta

import pytest

from api.exports import spelling, wall_clock

TOLD = [
    ("2026-03-01 19:00:00.999999", "Europe/Amsterdam", "2026-03-01T20:00:00+01:00"),
    # The night that loses an hour.
    ("2026-03-29 00:59:59+00", "Europe/Amsterdam", "2026-03-29T01:59:59+01:00"),
    ("2026-03-29 01:00:00+00", "Europe/Amsterdam", "2026-03-29T03:00:00+02:00"),
    ("2026-03-01 18:30:00+00", "Asia/Kolkata", "2026-03-02T00:00:00+05:30"),
    ("2026-01-01 07:59:59+00", "America/Los_Angeles", "2025-12-31T23:59:59-08:00"),
    ("2026-12-31 10:00:00+00", "Pacific/Kiritimati", "2027-01-01T00:00:00+14:00"),
    # Half an hour of summer time.
    ("2026-04-04 15:30:00+00", "Australia/Lord_Howe", "2026-04-05T02:00:00+10:30"),
    ("1970-01-01 00:44:30+00", "Africa/Monrovia", "1970-01-01T00:00:00-00:44:30"),
]


@pytest.mark.parametrize(("stored", "zone", "expected"), TOLD)
def test_an_instant_is_told_by_the_clock_of_its_zone(stored: str, zone: str, expected: str):
    assert wall_clock.told(stored, zone) == (expected, expected[:10])


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "Australia/Lord_Howe", "America/St_Johns"])
def test_it_is_the_same_as_an_object_tells(zone: str):
    at, step = datetime(2025, 1, 1, tzinfo=UTC), timedelta(hours=5, minutes=37, seconds=11)
    while at.year < 2027:
        assert wall_clock.told(f"{at:%Y-%m-%d %H:%M:%S}", zone) == spelling.moment(at, zone)
        at += step
