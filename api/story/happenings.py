"""Single events of the year, each a scene of its own on one day."""

from collections import Counter
from datetime import datetime
from math import floor
from typing import Any

from uuid_utils.compat import uuid7

from api.story.phone import Item
from api.story.plan import AREAS
from api.story.reviewing import open_review, sign, work_list
from api.story.stage import HOME, Stage


def asks_too_early(stage: Stage, day: int) -> None:
    """The question beforehand: may I apply now, and if not, when?"""
    applied = datetime.fromisoformat(_log_now(stage)["applied_at"])
    stage.go(day, "12:10")
    stage.tell.step(
        "Eleni", f"applied the cream at {applied:%H:%M}; asks at noon whether she may again already"
    )
    advised = _ask(stage)
    until = datetime.fromisoformat(advised["earliest"]).astimezone(HOME)
    _tell_reasons(stage, advised)
    stage.tell.answer(f"not now; from {until:%H:%M} on")


def sends_twice(stage: Stage, day: int) -> None:
    """The answer to a log gets lost, so the phone sends the same again."""
    log = _log_now(stage)
    address = f"{stage.home}/applications"
    stage.tell.step("Eleni", "logs in the metro; the answer is lost and her phone sends it again")
    stage.go(day, "08:05")
    again = stage.eleni.post(address, log, expect=200)
    stage.tell.answer(f"200, the record stored before: {again['id']}, version {again['version']}")
    stage.tell.step("Eleni", "has a phone app with a fault: same id, other content")
    changed = log | {"note": "another note"}
    stage.tell.problem(stage.eleni.post(address, changed, expect=409))


def asks_about_the_forgotten(stage: Stage, day: int) -> None:
    """After a forgotten application: apply now, or skip it and wait for the next?"""
    stage.go(day, "16:30")
    stage.tell.step("Eleni", "has forgotten the cream since yesterday and asks what to do")
    missed = _ask(stage)["missed_dose"]
    due = datetime.fromisoformat(missed["next_due_at"]).astimezone(HOME)
    stage.tell.answer(f"{missed['advice'].replace('_', ' ')}; the next is due at {due:%H:%M}")
    stage.tell.more(f"{missed['rule']} ({missed['source']})")


def reads_adherence(stage: Stage, day: int) -> None:
    stage.go(day, "12:00")
    found = stage.eleni.get(f"{stage.home}/applications/adherence")
    total = found["total"]
    stage.tell.step("Eleni", "reads how well she keeps to it")
    stage.tell.answer(
        f"{floor(total['taking']['percent'])}% of the applications, "
        f"{floor(total['correct_days']['percent'])}% of the days with exactly two; "
        f"{total['paused_days']} ordered pause days left out; {found['source'].replace('_', ' ')}"
    )


def sends_nonsense(stage: Stage, day: int) -> None:
    """One unreadable item among good ones blocks none of them, and is not lost."""
    stage.phone.log(stage.instant(day, "21:50"), note="from the widget")
    stage.phone.waiting[-1]["applied_at"] = "yesterday evening"
    stage.go(day, "22:10")
    stage.tell.step("Eleni", "sends a batch in which one item cannot be read")
    results = stage.phone.send(stage.home)
    said = Counter(result["status"] for result in results)
    stage.tell.answer(", ".join(f"{count} {status}" for status, count in said.items()))
    stage.go(day + 1, "06:30")
    kept = stage.dora.get(f"{stage.home}/quarantine", only_open=True)["items"]
    stage.tell.step("Dora", "looks at what was kept aside, and settles it")
    for item in kept:
        wrong = "; ".join(f"{error['field']}: {error['message']}" for error in item["errors"])
        stage.tell.answer(wrong, "yellow")
        note = {"note": "Asked her: a test of the widget, no cream was applied."}
        stage.dora.post(f"{stage.home}/quarantine/{item['id']}/settle", note)


def corrects_the_clock(stage: Stage, day: int) -> None:
    """A log in the future is corrected by a further version; the first one stays."""
    stage.go(day, "12:00")
    newest = stage.eleni.get(f"{stage.home}/applications", limit=1)["items"][0]
    true = stage.instant(day - 1, "21:00").isoformat()
    body = {
        **{name: newest[name] for name in ("time_zone", "areas", "grams", "version")},
        "applied_at": true,
        "reason": "My phone's clock was three days ahead",
    }
    corrected = stage.eleni.put(f"{stage.home}/applications/{newest['id']}", body)
    stage.tell.step("Eleni", "sets the clock right and corrects the entry, with a reason")
    stage.tell.answer(
        f"version {corrected['version']}, {corrected['local_day']}; version 1 stays as it came"
    )


def has_spots(stage: Stage, day: int) -> None:
    """A side effect that is listed, mild, and goes on being treated."""
    stage.go(day, "12:30")
    reaction = _report(
        stage,
        term="Small spots where I put the cream",
        site="chin",
        onset_on=stage.day(day - 2),
        severity="mild",
        serious=False,
    )
    stage.tell.step("Eleni", "reports a side effect: small spots on the chin, mild")
    stage.go(day, "15:10")
    _triage(stage, reaction, causality="probable", action="none", outcome="recovering")
    stage.tell.step("Dora", "judges it: application site acne, probable; treatment goes on")


def has_shingles(stage: Stage, day: int) -> None:
    """A serious reaction: an alert at once, a judgement, a pause that the dermatologist orders."""
    stage.go(day, "12:30")
    reaction = _report(
        stage,
        term="Painful blisters beside the left eye, seen in hospital",
        site="periocular",
        onset_on=stage.day(day - 1),
        severity="severe",
        serious=True,
    )
    stage.tell.step("Eleni", "reports painful blisters beside the eye; the hospital says shingles")
    stage.tell.alerts(reaction["alerts"])
    stage.go(day, "13:05")
    _triage(
        stage,
        reaction,
        causality="possible",
        action="paused",
        outcome="not_recovered",
        note="Herpes zoster; pause until it has resolved.",
        pause_from=stage.day(day + 1),
    )
    stage.tell.step("Dora", "judges it within the hour: possible; she orders a pause")
    for alert in reaction["alerts"]:
        note = {"note": "Called her; antiviral treatment has begun."}
        stage.dora.post(f"{stage.home}/alerts/{alert['id']}/acknowledge", note)


def asks_in_the_pause(stage: Stage, day: int) -> None:
    stage.go(day, "20:30")
    stage.tell.step("Eleni", "asks whether she may go on already")
    _tell_reasons(stage, _ask(stage))


def is_well_again(stage: Stage, day: int) -> None:
    """The pause ends after two weeks; the reaction is judged once more."""
    stage.go(day, "16:00")
    treatment = stage.dora.get(f"{stage.home}/treatments")[0]
    pause = treatment["pauses"][-1]
    ended = {"until": stage.day(day)}
    stage.dora.post(f"{stage.treatment}/pauses/{pause['id']}/end", ended)
    serious = next(
        one for one in stage.dora.get(f"{stage.home}/reactions")["items"] if one["serious"]
    )
    _triage(stage, serious, causality="unlikely", action="treated", outcome="recovered")
    stage.tell.step("Dora", "sees that it has healed and ends the pause after two weeks")
    stage.tell.more("She judges it again: unlikely that the cream caused it; the first stays.")


def decides_at_week_24(stage: Stage, day: int) -> None:
    """The review of progress, decided and signed like the one of week 52."""
    stage.go(day, "10:20")
    review = open_review(stage, "week_24")
    sign(stage, review, reason="Clear progress on all treated areas and well tolerated so far.")


def sees_review_ahead(stage: Stage, day: int) -> None:
    stage.go(day, "08:15")
    stage.tell.step("Dora", "finds the review of week 52 on her work-list")
    work_list(stage)


def clears_alerts(stage: Stage) -> None:
    """At a visit the dermatologist acknowledges what is open."""
    open_alerts = stage.dora.every(f"{stage.home}/alerts", only_open=True)
    for alert in open_alerts:
        note = {"note": "Seen and talked over at the visit."}
        stage.dora.post(f"{stage.home}/alerts/{alert['id']}/acknowledge", note)
    if not open_alerts:
        stage.tell.step("Dora", "finds no open alert")
        return
    rules = Counter(alert["rule"].replace("_", " ") for alert in open_alerts)
    counted = ", ".join(f"{count} {rule}" for rule, count in rules.most_common())
    those = "an open alert and acknowledges it"
    if len(open_alerts) > 1:
        those = f"{len(open_alerts)} open alerts and acknowledges them"
    stage.tell.step("Dora", f"goes through {those}")
    stage.tell.answer(counted, "dim")


def _log_now(stage: Stage) -> Item:
    """Send the morning's log by itself, as a phone with a network does."""
    log = stage.phone.waiting.pop(0)
    stage.clock.now = datetime.fromisoformat(log["applied_at"])
    stage.eleni.post(f"{stage.home}/applications", log, expect=201)
    return log


def _ask(stage: Stage) -> Any:
    plan = {"time_zone": HOME.key, "areas": AREAS}
    return stage.eleni.post(f"{stage.home}/applications/check", plan, expect=200)


def _tell_reasons(stage: Stage, advised: Any) -> None:
    for reason in advised["reasons"]:
        stage.tell.answer(f"{reason['text']} {reason['advice']} ({reason['source']})", "yellow")


def _report(stage: Stage, **said: Any) -> Any:
    return stage.eleni.post(f"{stage.home}/reactions", {"id": str(uuid7()), **said}, expect=201)


def _triage(stage: Stage, reaction: Any, **judged: Any) -> None:
    stage.dora.post(f"{stage.home}/reactions/{reaction['id']}/triage", judged, expect=201)
