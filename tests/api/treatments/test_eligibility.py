"""Who may start, by label."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.treatments.eligibility import (
    StartFacts,
    age_on,
    breastfeeding_from,
    cautions,
    check_start,
    contraception_until,
)
from api.treatments.labels import load_label

STARTS = date(2026, 3, 1)
EU = load_label("eu", STARTS)
US = load_label("us", STARTS)
WELL = StartFacts(
    born_on=date(1990, 5, 17),
    starts_on=STARTS,
    facial_involvement=True,
    pregnant=False,
    breastfeeding=False,
    end_stage_renal_disease=False,
    hypersensitive=False,
)


def codes(label, facts):
    return [one.code for one in check_start(label, facts)]


def test_an_adult_with_facial_vitiligo_may_start():
    assert check_start(EU, WELL) == ()
    assert check_start(US, WELL) == ()
    assert cautions(EU, WELL) == ()


def test_the_twelfth_birthday_is_old_enough_and_the_day_before_is_not():
    assert codes(EU, replace(WELL, born_on=date(2014, 3, 1))) == []
    assert codes(EU, replace(WELL, born_on=date(2014, 3, 2))) == ["minimum_age"]


def test_without_facial_vitiligo_the_eu_label_refuses_and_the_us_label_does_not():
    body_only = replace(WELL, facial_involvement=False)
    assert codes(EU, body_only) == ["facial_involvement"]
    assert codes(US, body_only) == []


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ("pregnant", "pregnancy"),
        ("breastfeeding", "breastfeeding"),
        ("end_stage_renal_disease", "end_stage_renal_disease"),
        ("hypersensitive", "hypersensitivity"),
    ],
)
def test_each_contraindication_of_the_eu_label_refuses(fact, code):
    changed: dict[str, Any] = {fact: True}
    assert codes(EU, replace(WELL, **changed)) == [code]


def test_all_refusals_come_at_once():
    facts = replace(WELL, born_on=date(2020, 1, 1), pregnant=True, facial_involvement=False)
    assert codes(EU, facts) == ["minimum_age", "facial_involvement", "pregnancy"]


def test_a_refusal_names_rule_source_and_what_to_do():
    (refusal,) = check_start(EU, replace(WELL, pregnant=True))
    assert refusal.rule == "eu-2023.pregnancy"
    assert "summary of product characteristics" in refusal.source
    assert refusal.advice


def test_in_the_us_pregnancy_and_renal_disease_are_weighed_not_refused():
    facts = replace(WELL, pregnant=True, end_stage_renal_disease=True)
    assert codes(US, facts) == []
    assert [one.code for one in cautions(US, facts)] == ["pregnancy", "end_stage_renal_disease"]


def test_breastfeeding_is_refused_in_the_us_too():
    assert codes(US, replace(WELL, breastfeeding=True)) == ["breastfeeding"]


def test_born_on_a_leap_day_one_turns_a_year_older_in_march():
    assert age_on(date(2012, 2, 29), date(2023, 2, 28)) == 10
    assert age_on(date(2012, 2, 29), date(2023, 3, 1)) == 11
    assert age_on(date(2012, 2, 29), date(2024, 2, 29)) == 12


@given(st.dates(date(1920, 1, 1), date(2026, 3, 1)))
def test_refused_for_age_exactly_until_twelve(born_on):
    refused = "minimum_age" in codes(EU, replace(WELL, born_on=born_on))
    assert refused == (age_on(born_on, STARTS) < 12)


def test_four_weeks_after_the_last_application():
    assert contraception_until(EU, date(2028, 2, 10)) == date(2028, 3, 9)
    assert breastfeeding_from(EU, date(2026, 2, 10)) == date(2026, 3, 10)
