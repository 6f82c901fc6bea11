"""Whatever the order of arrival, a history of doses has the same alerts."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from api.applications.limits import (
    Dose,
    check,
)
from tests.api.applications.doses import (
    AMSTERDAM,
    AUCKLAND,
    COURSE,
    EU,
    HONOLULU,
    NOON,
    dose,
    eu,
    hours,
    of_all,
)


@st.composite
def histories(draw):
    """Up to a dozen doses within ten days, in three zones, with and without grams."""
    offsets = draw(st.lists(st.integers(0, 10 * 48), max_size=12))
    return [
        dose(
            NOON + timedelta(minutes=30 * half_hours),
            pct=draw(st.sampled_from(["3.0", "10.0", "10.1"])),
            zone=draw(st.sampled_from([AMSTERDAM, AUCKLAND, HONOLULU])),
            grams=draw(st.sampled_from([None, Decimal(9), Decimal(70)])),
        )
        for half_hours in offsets
    ]


def raised_on_arrival(arrivals):
    seen: list[Dose] = []
    keys = set()
    for one in arrivals:
        keys |= {alert.key for alert in check(one, seen, label=EU, course=COURSE)}
        seen.append(one)
    return keys


@given(histories().flatmap(lambda h: st.tuples(st.just(h), st.permutations(h))))
def test_the_order_of_arrival_never_changes_which_alerts_a_history_has(both):
    history, shuffled = both
    whole = {alert.key for alert in of_all(history)}
    assert raised_on_arrival(shuffled) == whole


@given(st.integers(0, 24 * 60), st.integers(0, 24 * 60))
def test_of_two_doses_either_finds_the_other(first, second):
    one = dose(NOON + timedelta(minutes=first))
    two = dose(NOON + timedelta(minutes=second))
    assert eu(one, two) == eu(two, one)


@given(histories())
def test_every_pair_under_eight_hours_marks_the_later_dose(history):
    ordered = sorted(history, key=lambda one: (one.applied_at, one.id))
    too_soon = {
        later.id
        for at, later in enumerate(ordered)
        if any(later.applied_at - one.applied_at < hours(8) for one in ordered[:at])
    }
    alerts = of_all(history)
    assert {one.subject_id for one in alerts if "interval" in one.rule} == too_soon
