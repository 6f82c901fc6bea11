"""Alerts in sentences, with the numbers that broke a rule."""

from typing import Any

import pytest

from api.messages import ENGLISH
from api.summaries.alert_sentences import sentence


@pytest.mark.parametrize(
    ("rule", "inputs", "said"),
    [
        (
            "interval_under_8h",
            {"minutes_apart": 320, "least_minutes": 480},
            "Applied 5 h 20 min after the application before; at least 8 h are asked for.",
        ),
        (
            "third_in_local_day",
            {"local_day": "2026-03-02", "applications": 3, "limit": 2},
            "3 applications on 2 Mar 2026; the limit is 2.",
        ),
        ("entered_late", {"hours_late": 30}, "Entered 30 hours after it was applied."),
        ("entered_late", {"hours_late": 50}, "Entered 2 days after it was applied."),
        (
            "tube_expired",
            {"opened_on": "2025-08-31", "use_until": "2026-02-28"},
            "From a tube opened on 31 Aug 2025, to be used until 28 Feb 2026.",
        ),
        (
            "over_quantity_estimated",
            {"logged_grams": 199.0, "estimated_grams": 1.0025, "limit_grams": 200.0, "days": 30},
            "About 200.1 g within 30 days, partly estimated; the limit is 200 g.",
        ),
        (
            "over_quantity_estimated",
            {"logged_grams": 199.0, "estimated_grams": 12.0, "limit_grams": 200.0, "days": 30},
            "About 211 g within 30 days, partly estimated; the limit is 200 g.",
        ),
        (
            "serious_reaction",
            {"severity": "severe", "onset_on": "2026-03-01"},
            "A serious side effect, severe, since 1 Mar 2026.",
        ),
        ("some_later_rule", {"number": 1}, "Call."),
        ("over_bsa", {}, "Call."),
    ],
)
def test_an_alert_becomes_a_sentence(rule: str, inputs: dict[str, Any], said: str) -> None:
    assert sentence(rule, inputs, "Call.").told(ENGLISH) == said
