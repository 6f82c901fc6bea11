"""Week 52: the evidence, the decision, what can no longer change it, and what is taken away."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from uuid_utils.compat import uuid7

from api.story.happenings import clears_alerts
from api.story.reviewing import open_review, sign, slip, unchanged, work_list
from api.story.stage import HOME, Stage
from api.story.visits import AFTERWARDS, face, visit

FILES = {
    "summary": "visit-summary.json",
    "summary.pdf": "visit-summary.pdf",
    "summary.fhir.json": "visit-summary.fhir.json",
    "summary/f-vasi.svg": "f-vasi.svg",
}


def decide(stage: Stage) -> Any:
    """The visit of week 52: photograph, scores, evidence, decision, signature."""
    stage.tell.chapter("Week 52")
    visit(stage, 364)
    clears_alerts(stage)
    stage.go(364, "10:25")
    stage.tell.step("Dora", "looks at her work-list: the review has fallen due")
    work_list(stage)
    _look_at_photographs(stage)
    review = open_review(stage, "week_52")
    stage.go(364, "10:40")
    slip(stage, review)
    return sign(
        stage,
        review,
        reason="Most of the pigment of the cheeks is back and it goes on; she wants to continue.",
    )


def _look_at_photographs(stage: Stage) -> None:
    """First and last by signed links: whoever has one needs no token, for some minutes."""
    sessions = stage.dora.get(f"{stage.home}/photo-sessions")
    stage.tell.step("Dora", "looks at the first photograph and today's")
    for one in (sessions[-1], sessions[0]):
        photo_id = next(photo["id"] for photo in one["photos"] if photo["verdict"] != "retake")
        seen = stage.dora.get(f"{stage.home}/photos/{photo_id}")
        picture = stage.desk.call("GET", seen["link"].removeprefix("/v1")).content
        until = datetime.fromisoformat(seen["link_expires_at"]).astimezone(HOME)
        said = (
            f"{one['taken_at'][:10]}: {len(picture) // 1024} KiB by a link good until {until:%H:%M}"
        )
        stage.tell.answer(said)


def looks_back(stage: Stage, signed: Any) -> None:
    """Today: further facts come in, and nothing in the signed review moves."""
    stage.tell.chapter("Today")
    stage.clock.now = datetime.now(UTC) - timedelta(minutes=2)
    newest = stage.eleni.get(f"{stage.home}/applications", limit=1)["items"][0]
    body = {"version": newest["version"], "reason": "I had only opened the tube"}
    stage.eleni.post(f"{stage.home}/applications/{newest['id']}/withdraw", body)
    stage.tell.step("Eleni", f"withdraws her log of {newest['local_day']}, with a reason")
    score = {
        "id": str(uuid7()),
        "assessed_on": stage.day(364),
        "measure": "f_vasi",
        "regions": face(AFTERWARDS),
    }
    stage.dora.post(f"{stage.home}/assessments", score, expect=201)
    stage.tell.step("Dora", "compares the photographs again and scores the chin higher")
    same = unchanged(stage, signed)
    said = "the signed review is as it was, its hash computed again is the same"
    stage.tell.answer(said if same else "THE SIGNED REVIEW CHANGED", "green" if same else "red")


def take_away(stage: Stage, out: Path) -> None:
    """The clinic downloads the visit summary; the patient reads who looked at her record."""
    stage.clock.now = datetime.now(UTC) - timedelta(minutes=1)
    out.mkdir(parents=True, exist_ok=True)
    for address, name in FILES.items():
        content = stage.dora.call("GET", f"{stage.home}/{address}").content
        (out / name).write_bytes(content)
    summary = json.loads((out / FILES["summary"]).read_text())
    stage.tell.step("Dora", "downloads the visit summary: JSON, two pages of PDF, FHIR, the chart")
    stage.tell.answer(f"content {summary['content_hash'][:16]}…")
    _who_looked(stage)
    stage.tell.left(out.resolve(), FILES.values())
    stage.tell.listed(summary["patient"]["name"])


def _who_looked(stage: Stage) -> None:
    lines = stage.eleni.every(f"{stage.home}/audit")
    stage.tell.step("Eleni", f"reads who saw or did what in her record: {len(lines)} lines")
    done = Counter((one["actor"] or "Repigment itself", one["action"]) for one in lines)
    for actor in dict.fromkeys(name for name, _ in done):
        acts = [f"{count} {act}" for (name, act), count in done.most_common() if name == actor]
        stage.tell.more(f"{actor}: {', '.join(acts)}")
