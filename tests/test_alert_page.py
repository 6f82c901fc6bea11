"""The page of alerts names every rule that can raise one, and no other."""

import re
from pathlib import Path

from api.applications.alert import SEVERITY, LimitRule
from api.applications.flags import Flag
from api.reactions.service import SERIOUS
from api.summaries.alert_sentences import ALERTS
from api.treatments.conditions import REPORTED
from api.treatments.corrections import UNDER_AGE
from api.treatments.service import OVER_EXTENT
from api.treatments.starting import CAUTION

PAGE = (Path(__file__).parents[1] / "docs" / "alerts.md").read_text()
ROWS = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", PAGE, re.MULTILINE))


def test_every_rule_is_on_the_page() -> None:
    others = {SERIOUS, REPORTED, OVER_EXTENT, UNDER_AGE, CAUTION}
    assert set(ROWS) == {*LimitRule, *Flag, *others}


def test_the_page_tells_how_grave_a_broken_limit_is() -> None:
    for rule in LimitRule:
        assert ROWS[rule] == SEVERITY.get(rule, "warning")


def test_every_rule_has_a_name_in_words() -> None:
    assert set(ROWS) <= set(ALERTS)
