from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from api.reactions.service import SERIOUS
from api.summaries.pdf.importance import gathered, gravest, most_urgent
from tests.api.summaries.samples import full


def test_alerts_nobody_saw_come_first_then_the_newest():
    alerts = most_urgent(full().alerts)
    assert [alert.acknowledged_by is None for alert in alerts[:3]] == [True, True, False]
    assert alerts[2].raised_at == max(a.raised_at for a in full().alerts if a.acknowledged_by)


def test_a_serious_mild_reaction_comes_before_a_severe_one_that_is_not_serious():
    acne, zoster, _ = full().reactions
    serious_acne = replace(acne, serious=True)
    harmless_zoster = replace(zoster, serious=False)
    assert gravest([harmless_zoster, serious_acne]) == [serious_acne, harmless_zoster]


def test_a_serious_alert_comes_before_a_newer_warning():
    older, newer = full().alerts[:2]
    assert most_urgent([newer, replace(older, severity="serious")])[0].severity == "serious"


def test_what_is_only_worth_knowing_comes_last():
    older, newer = full().alerts[3], full().alerts[4]
    assert most_urgent([replace(newer, severity="info"), older])[0] == older


def test_alerts_that_say_the_same_are_one_of_so_many():
    first, other = full().alerts[:2]
    again = replace(first, raised_at=first.raised_at + timedelta(days=1))
    assert gathered([first, other, again]) in ([[again, first], [other]], [[other], [again, first]])


def test_a_side_effect_stands_for_itself_whatever_another_says():
    first = replace(full().alerts[0], rule=SERIOUS)
    assert len(gathered([first, replace(first, id=uuid4())])) == 2
