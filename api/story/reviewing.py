"""A review: on the work-list, its evidence opened, decided and signed by the dermatologist."""

import hashlib
import json
from typing import Any

from api import demo
from api.story.stage import Stage


def work_list(stage: Stage) -> None:
    """What waits for the dermatologist about this patient, with its age and who must act."""
    patient = stage.home.rpartition("/")[2]
    items = stage.dora.every("/worklist")
    for item in (one for one in items if one["patient_id"] == patient):
        about = f"{item['reason']} {item['about']}".replace("_", " ").strip()
        due = f", due {item['due_on']}" if item["due_on"] else ""
        late = f", {item['overdue_days']} days overdue" if item["overdue_days"] else ""
        waits = f"on the list for {item['age_days']} days"
        stage.tell.answer(f"{about}{due}{late}; {waits}; {item['who_must_act']} must act", "cyan")


def open_review(stage: Stage, kind: str) -> Any:
    """The review with its evidence; the proposal and its reasons are printed."""
    listed = stage.dora.get(f"{stage.home}/reviews")
    review_id = next(one["id"] for one in listed if one["kind"] == kind)
    review = stage.dora.get(f"{stage.home}/reviews/{review_id}")
    proposal = review["evidence"]["proposal"]
    stage.tell.step("Dora", f"opens the evidence of the review of {kind.replace('_', ' ')}")
    stage.tell.answer(f"proposal: {proposal['outcome'].replace('_', ' ')}", "bold green")
    for reason in proposal["reasons"]:
        stage.tell.more(f"{reason['text']} ({reason['source']})")
    return review


def sign(stage: Stage, review: Any, *, reason: str) -> Any:
    """Continue, with a reason and the password entered again."""
    decided = _decision(review, reason)
    signed = stage.dora.post(f"{stage.home}/reviews/{review['id']}/sign", decided)
    signature = signed["signature"]
    stage.tell.step("Dora", f"decides to [bold]{decided['decision']}[/] and signs: {reason}")
    stage.tell.answer(f"signed by {signature['name']}: {signature['meaning']}", "bold green")
    stage.tell.more(f"SHA-256 of the evidence {signed['evidence_hash']}")
    return signed


def slip(stage: Stage, review: Any) -> None:
    """A signature with a wrong password is none."""
    wrong = _decision(review, "Entered in a hurry.") | {"password": "seven quite lanterns"}
    address = f"{stage.home}/reviews/{review['id']}/sign"
    stage.tell.step("Dora", "mistypes the password that a signature asks for")
    stage.tell.problem(stage.dora.post(address, wrong, expect=401))


def unchanged(stage: Stage, signed: Any) -> bool:
    """Whether the review still says what was signed, and its evidence still has its hash."""
    now = stage.dora.get(f"{stage.home}/reviews/{signed['id']}")
    plain = json.dumps(now["evidence"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    same = now["signature"] == signed["signature"] and now["evidence"] == signed["evidence"]
    return bool(same and hashlib.sha256(plain.encode()).hexdigest() == signed["evidence_hash"])


def _decision(review: Any, reason: str) -> dict[str, str]:
    return {
        "decision": "continue",
        "reason": reason,
        "evidence_hash": review["evidence_hash"],
        "password": demo.PASSWORD,
    }
