"""Labels are data: what they hold, which one is in force, what a bad file does."""

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from api.treatments.labels import (
    Amount,
    Basis,
    LabelUnknown,
    Site,
    Stance,
    in_force,
    label_of,
    load_label,
)
from api.treatments.labels.shelf import all_labels, read

DAY = date(2026, 3, 1)


def test_the_eu_label_says_eight_hours_ten_percent_and_two_tubes_a_month():
    rules = load_label("eu", DAY).rules
    assert rules.interval.hours == 8
    assert rules.interval.basis is Basis.label
    assert rules.area.percent == Decimal(10)
    assert rules.quantity.amounts == (Amount(grams=Decimal(200), days=30),)
    assert rules.frequency.per_day == 2
    assert rules.tube_life.months == 6
    assert rules.week_52.stop_below_percent == 25


def test_the_us_label_says_sixty_grams_a_week_and_has_no_rule_for_week_52():
    rules = load_label("us", date(2025, 9, 18)).rules
    assert rules.quantity.amounts == (Amount(grams=Decimal(60), days=7),)
    assert rules.week_52.stop_below_percent is None
    assert rules.week_24.re_evaluate


def test_the_us_text_of_september_2025_allows_a_tube_of_100_grams_in_two_weeks_as_well():
    label = load_label("us", date(2025, 9, 19))
    assert label.id == "us-2025"
    amounts = [(int(one.grams), one.days) for one in label.rules.quantity.amounts]
    assert amounts == [(60, 7), (100, 14)]


def test_eight_hours_are_only_advice_in_the_us_with_their_own_source():
    interval = load_label("us", DAY).rules.interval
    assert interval.basis is Basis.advice
    assert "NCT03745651" in interval.source


def test_lips_are_forbidden_in_the_eu_and_not_in_the_us():
    assert load_label("eu", DAY).rules.sites.forbidden == {
        Site.lips,
        Site.eye,
        Site.mouth,
        Site.vagina,
    }
    assert load_label("us", DAY).rules.sites.forbidden == {Site.eye, Site.mouth, Site.vagina}


def test_pregnancy_is_forbidden_in_the_eu_and_a_caution_in_the_us():
    assert load_label("eu", DAY).rules.pregnancy.stance is Stance.forbidden
    assert load_label("us", DAY).rules.pregnancy.stance is Stance.caution


def test_every_rule_has_an_id_a_sentence_an_advice_and_a_document():
    for label in all_labels():
        for name, rule in label.rules:
            assert rule.id == f"{label.id}.{name}"
            assert rule.text.endswith(".")
            assert rule.advice.endswith(".")
            assert len(rule.source) > 15


def test_what_is_not_from_the_label_says_so():
    for label in all_labels():
        for _, rule in label.rules:
            if "precaution" in rule.source:
                assert rule.basis is Basis.advice


def test_no_label_before_its_first_day_and_one_on_it():
    assert load_label("eu", date(2023, 4, 20)).id == "eu-2023"
    with pytest.raises(LabelUnknown, match="2023-04-19"):
        load_label("eu", date(2023, 4, 19))


def test_an_unknown_jurisdiction_is_an_error_of_its_own():
    with pytest.raises(LabelUnknown, match="jp"):
        load_label("jp", DAY)


def test_a_later_version_takes_over_on_its_own_day():
    old = load_label("eu", DAY)
    new = old.model_copy(update={"version": "2027", "valid_from": date(2027, 1, 1)})
    assert in_force([new, old], "eu", date(2026, 12, 31)) == old
    assert in_force([new, old], "eu", date(2027, 1, 1)) == new


def test_a_treatment_finds_the_version_it_began_under():
    assert label_of("us", "2022").id == "us-2022"
    with pytest.raises(LabelUnknown):
        label_of("us", "1999")


def test_a_misspelt_key_stops_the_file():
    text = """
    jurisdiction = "eu"
    version = "x"
    valid_from = 2026-01-01
    product = "cream"
    [sources]
    a = "document"
    [rules.interval]
    hours = 8
    minutes = 1
    text = "t."
    advice = "a."
    source = "a"
    """
    with pytest.raises(ValidationError, match="minutes"):
        read(text)
