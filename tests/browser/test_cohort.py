"""Cohort: rates with their denominators, hidden groups, published rates, clinician and machine."""

import pytest

from api.database import Sessions
from tests.api.cohorts.crowd import score, treated
from tests.browser.window import Window
from tests.people import Person


@pytest.fixture
def followed(sessions: Sessions, dora: Person) -> None:
    """Twelve patients, of whom the machine scored six at week 24 and again, anew, four."""
    patients = treated(sessions, dora, 12)
    score(sessions, dora, patients, week=0, value=1.0)
    for number, patient in enumerate(patients[:10]):
        score(sessions, dora, [patient], week=24, value=0.1 + 0.08 * number)
        score(sessions, dora, [patient], week=52, value=0.05 * number)
    for number, patient in enumerate(patients[:6]):
        score(sessions, dora, [patient], week=24, value=0.12 + 0.07 * number, version="1")
    score(sessions, dora, patients[:4], week=52, value=0.3, version="2")
    score(sessions, dora, patients[10:], week=76, value=0.3)


def test_the_clinics_rates_stand_beside_the_published_ones(
    window: Window, dora: Person, followed: None
):
    window.sign_in(dora)
    page = window.go("/clinic/")
    page.get_by_role("link", name="Cohort").click()
    week = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="24")).first
    # 0.1 to 0.82 in steps of 0.08: six are at half or less, two at a quarter or less, one at 0.1.
    assert "60 %" in week.inner_text().replace("\N{NO-BREAK SPACE}", " ")
    assert "6 of 10" in week.inner_text()
    assert "6 of 12" in week.inner_text()
    assert page.get_by_text("fewer than 5 patients").count() > 3
    assert "TRuE-V1" in page.inner_text("main")
    window.require_accessible()
    window.keep("cohort")


def test_a_plot_of_a_version_with_enough_patients_is_drawn(
    window: Window, ada: Person, followed: None
):
    window.sign_in(ada)
    page = window.go("/clinic/cohort")
    plot = page.get_by_role("img", name="Difference of machine and clinician against their mean")
    assert "upper limit" in plot.locator("desc").inner_html()
    assert plot.evaluate("one => one.getBoundingClientRect().width") > 400
    page.get_by_role("link", name="Versions of an algorithm together").click()
    assert "repigment-test 1, 2" in page.locator("#agreement").inner_text()


def test_the_plot_has_colours_of_its_own_by_night(window: Window, dora: Person, followed: None):
    window.sign_in(dora)
    rings = window.go("/clinic/cohort").locator(".plot .pairs")
    colours = []
    for scheme in ("light", "dark"):
        window.page.emulate_media(color_scheme=scheme)
        colours.append(rings.evaluate("one => getComputedStyle(one).stroke"))
    # The inks of pages.css for what a machine made; on white the drawing keeps that of the print.
    assert colours == ["rgb(179, 80, 30)", "rgb(240, 168, 120)"]


def test_what_a_machine_measured_says_so(window: Window, dora: Person, followed: None):
    window.sign_in(dora)
    page = window.go("/clinic/cohort")
    page.get_by_role("link", name="Measured by the machine").click()
    assert "repigment-test 1" in page.locator(".notice.warn").inner_text()
    assert page.locator("h3 .machine").count() == 2
