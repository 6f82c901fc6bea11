"""Whether now is a good time, and if not when."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from api.applications.dose import Area, Course, Dose, Opened
from api.applications.planned import Plan, check_planned
from api.applications.slots import Span
from api.treatments.labels import load_label

EU = load_label("eu", date(2026, 1, 1))
COURSE = Course(started_on=date(2026, 1, 1))
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
CHEEKS = (Area("cheeks", Decimal(3)),)
PLAN = Plan(zone="Europe/Amsterdam", areas=CHEEKS)


def dose(hours_ago, number=1, grams=None):
    at = NOW - timedelta(hours=hours_ago)
    return Dose(id=UUID(int=number), applied_at=at, zone=PLAN.zone, areas=CHEEKS, grams=grams)


def ask(*doses, plan=PLAN, course=COURSE, now=NOW):
    return check_planned(now, doses, plan, label=EU, course=course)


def codes(advice):
    return [alert.rule.value for alert in advice.reasons]


def test_with_nothing_before_it_now_is_fine():
    advice = ask()
    assert advice.allowed
    assert advice.earliest == NOW
    assert advice.reasons == ()


def test_three_hours_after_a_dose_one_waits_five_more():
    advice = ask(dose(3))
    assert not advice.allowed
    assert codes(advice) == ["interval_under_8h"]
    assert advice.earliest == NOW + timedelta(hours=5)


def test_eight_hours_after_a_dose_now_is_fine():
    assert ask(dose(8)).allowed


def test_after_two_today_one_waits_until_midnight_where_one_is():
    # 00:30 and 08:30 in Amsterdam; at 17:00 the next local day begins at 23:00 UTC.
    doses = (dose(12.5, 1), dose(4.5, 2))
    advice = ask(*doses, now=NOW + timedelta(hours=4))
    assert codes(advice) == ["third_in_local_day"]
    assert advice.earliest == datetime(2026, 3, 10, 23, tzinfo=UTC)


def test_the_last_rule_to_clear_decides():
    advice = ask(dose(12.5, 1), dose(0, 2), now=NOW + timedelta(hours=10))
    assert codes(advice) == ["third_in_local_day"]
    sooner = ask(dose(12.5, 1), dose(-9, 2), now=NOW + timedelta(hours=10))
    assert codes(sooner) == ["interval_under_8h", "third_in_local_day"]
    assert sooner.earliest == NOW + timedelta(hours=17)


def test_waiting_does_not_make_too_large_an_area_or_the_lips_right():
    large = ask(plan=Plan(zone=PLAN.zone, areas=(Area("trunk", Decimal("10.1")),)))
    lips = ask(plan=Plan(zone=PLAN.zone, areas=(Area("lips", Decimal("0.1")),)))
    assert (codes(large), large.earliest) == (["over_bsa"], None)
    assert (codes(lips), lips.earliest) == (["forbidden_site"], None)


def test_in_a_pause_one_waits_for_the_day_after_it():
    spans = (Span(date(2026, 3, 9), date(2026, 3, 11)), Span(date(2026, 3, 12), date(2026, 3, 14)))
    advice = ask(course=Course(started_on=date(2026, 1, 1), pauses=spans))
    assert codes(advice) == ["logged_while_paused"]
    assert advice.earliest == datetime(2026, 3, 14, 23, tzinfo=UTC)


def test_an_open_pause_has_no_end_to_wait_for():
    course = Course(started_on=date(2026, 1, 1), pauses=(Span(date(2026, 3, 9)),))
    assert ask(course=course).earliest is None


def test_before_the_treatment_one_waits_for_its_first_local_day():
    course = Course(started_on=date(2026, 4, 1))
    assert ask(course=course).earliest == datetime(2026, 3, 31, 22, tzinfo=UTC)


def test_in_pregnancy_the_answer_is_no():
    course = Course(started_on=date(2026, 1, 1), pregnant=(Span(date(2026, 3, 1)),))
    advice = ask(course=course)
    assert codes(advice) == ["logged_while_pregnant"]
    assert advice.earliest is None


THREE = tuple(Opened(date(2026, *day), Decimal(100)) for day in ((2, 16), (3, 1), (3, 9)))


def test_too_much_cream_waits_until_enough_of_it_is_30_days_old():
    doses = (dose(24 * 20, 1, Decimal(120)), dose(24 * 10, 2, Decimal(90)))
    advice = ask(*doses)
    assert codes(advice) == ["over_quantity"]
    assert advice.earliest == NOW + timedelta(days=10)


def test_a_third_tube_within_30_days_is_noted_and_keeps_nobody():
    advice = ask(course=Course(started_on=date(2026, 1, 1), tubes=THREE))
    assert (advice.allowed, advice.earliest) == (True, NOW)
    assert [note.rule for note in advice.notes] == ["over_quantity"]


def test_more_logged_than_the_amount_waits_though_the_tubes_held_still_more():
    course = Course(started_on=date(2026, 1, 1), tubes=THREE)
    advice = ask(dose(24 * 20, grams=Decimal(201)), course=course)
    assert codes(advice) == ["over_quantity"]
    assert advice.reasons[0].inputs["counted"] == "logged"
    assert advice.earliest == NOW + timedelta(days=10)


def test_a_dose_logged_for_the_day_after_tomorrow_keeps_nobody_from_the_cream():
    advice = ask(dose(-48, 7))
    assert advice.allowed
    assert advice.ignored == (UUID(int=7),)


def test_a_wrong_clock_is_heeded_for_the_time_it_names():
    # The pause ends at 23:00 UTC on the 11th; the log is dated an hour before that.
    course = Course(
        started_on=date(2026, 1, 1), pauses=(Span(date(2026, 3, 9), date(2026, 3, 11)),)
    )
    assert ask(dose(-34, 7), course=course).earliest == NOW + timedelta(hours=42)


HOURS = st.floats(-40, 40, allow_nan=False)
GRAMS = st.one_of(st.none(), st.integers(1, 150).map(Decimal))
DAYS = st.integers(-4, 4).map(lambda n: date(2026, 3, 10) + timedelta(days=n))
SPANS = st.builds(
    lambda since, days: Span(since, since + timedelta(days=days)), DAYS, st.integers(0, 5)
)


@given(
    st.lists(st.tuples(HOURS, GRAMS), max_size=7),
    st.lists(SPANS, max_size=2),
    DAYS,
    st.sampled_from(["Europe/Amsterdam", "Pacific/Auckland", "America/New_York"]),
)
def test_whoever_waits_as_told_may_apply_then(logged, pauses, started_on, zone):
    doses = [dose(hours, n, grams) for n, (hours, grams) in enumerate(logged)]
    course = Course(started_on=started_on, pauses=tuple(pauses))
    plan = Plan(zone=zone, areas=CHEEKS, grams=Decimal(60))
    now = ask(*doses, plan=plan, course=course)
    assert now.allowed == (now.earliest == NOW) == (not now.reasons)
    assert now.earliest is not None
    assert ask(*doses, plan=plan, course=course, now=now.earliest).allowed


def test_an_estimate_of_grams_is_a_note_and_no_reason():
    advice = ask(dose(24, 1, Decimal("199.9")))
    assert advice.allowed
    assert [note.rule.value for note in advice.notes] == ["over_quantity_estimated"]
