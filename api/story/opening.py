"""Before the first day: an invitation, a record, consents, and a start that the label forbids."""

from typing import Any
from uuid import uuid4

from uuid_utils.compat import uuid7

from api.story.plan import AREAS
from api.story.stage import Stage

# One for each telling, so that two on one server can be told apart.
NAMES = (
    "Eleni Nikolaou (Ελένη Νικολάου)",
    "Eleni Papadaki (Ελένη Παπαδάκη)",
    "Eleni Georgiou (Ελένη Γεωργίου)",
    "Eleni Vlachou (Ελένη Βλάχου)",
    "Eleni Marinou (Ελένη Μαρίνου)",
    "Eleni Sideri (Ελένη Σιδέρη)",
    "Eleni Kanelli (Ελένη Κανέλλη)",
    "Eleni Zografou (Ελένη Ζωγράφου)",
)
PASSWORD = "olives under the north wind"
JOINING = {
    "password": PASSWORD,
    "date_of_birth": "1991-05-02",
    "sex_at_birth": "female",
    "fitzpatrick": 4,
    "time_zone": "Europe/Amsterdam",
    "language": "en",
    "consents": [
        {"purpose": purpose, "text_version": "2026-01"}
        for purpose in ("care_record", "photos_for_care", "reminders")
    ],
}

# What a dermatologist asks before every start.
NONE_OF_THESE = {
    "pregnant": False,
    "breastfeeding": False,
    "end_stage_renal_disease": False,
    "hypersensitive": False,
}


def new_address() -> str:
    """An e-mail of her own for each telling: an address opens one account."""
    return f"eleni.{uuid4().hex[:8]}@example.org"


def new_name(stage: Stage) -> str:
    told_of = [one["full_name"] for one in stage.desk.get("/invitations")]
    return NAMES[sum(name in NAMES for name in told_of) % len(NAMES)]


def join(stage: Stage, email: str) -> None:
    """The desk invites, the patient joins and consents; the code works once."""
    stage.tell.chapter("The door")
    stage.go(-10, "10:05")
    name = new_name(stage)
    stage.tell.step("Sam", f"at the desk of the clinic invites {name}")
    guest = {"role": "patient", "email": email, "full_name": name}
    invited = stage.desk.post("/invitations", guest, expect=201)
    stage.tell.answer(f"code {invited['code']}, works once, until {invited['expires_at'][:10]}")
    stage.go(-9, "19:40")
    stage.tell.step("Eleni", "joins with the code, chooses a password, agrees to three purposes")
    joining = {"code": invited["code"], **JOINING}
    record = stage.eleni.post("/join/patient", joining, expect=201)
    stage.home = f"/patients/{record['id']}"
    consents = stage.eleni.get(f"{stage.home}/consents")
    agreed = ", ".join(one["purpose"].replace("_", " ") for one in consents)
    stage.tell.answer(f"a record in {record['time_zone']}; agreed to {agreed}")
    stage.tell.step("Eleni", "taps the link in the letter once more")
    stage.tell.problem(stage.eleni.post("/join/patient", joining, expect=410))


def prescribe(stage: Stage) -> None:
    """A start that a contraindication forbids, then the start."""
    stage.tell.chapter("The first prescription")
    stage.go(-8, "08:30")
    stage.tell.step("Eleni", "answers the questions before the visit: she breast-feeds her son")
    since = {"kind": "breastfeeding", "since": stage.day(-240)}
    state = stage.eleni.post(f"{stage.home}/conditions", since, expect=201)
    stage.go(-7, "11:00")
    stage.tell.step("Dora", "the dermatologist, prescribes ruxolitinib 1.5% cream for the face")
    refused = stage.dora.post(
        f"{stage.home}/treatments", _course(stage, -7, breastfeeding=True), expect=409
    )
    stage.tell.problem(refused)
    for refusal in refused["refusals"]:
        stage.tell.answer(f"{refusal['rule']}: {refusal['text']} ({refusal['source']})", "red")
    stage.go(-1, "20:15")
    stage.tell.step("Eleni", "has weaned him and says so")
    ended = {"until": stage.day(-2)}
    stage.eleni.post(f"{stage.home}/conditions/{state['id']}/end", ended)
    stage.go(0, "09:00")
    stage.tell.step(
        "Dora", "prescribes again: on the cheeks, around the mouth and on the chin, twice a day"
    )
    treatment = stage.dora.post(f"{stage.home}/treatments", _course(stage, 0), expect=201)
    stage.treatment = f"{stage.home}/treatments/{treatment['id']}"
    share = sum(area["bsa_pct"] for area in treatment["areas"])
    label = f"{treatment['jurisdiction']}-{treatment['label_version']}"
    stage.tell.answer(
        f"started on {treatment['started_on']} by label {label}, {share:.2f}% of the body surface"
    )
    open_tube(stage, 0, "23K014")


def open_tube(stage: Stage, day: int, batch: str) -> None:
    tube = {"id": str(uuid7()), "grams": 100, "batch_number": batch, "opened_on": stage.day(day)}
    opened = stage.eleni.post(f"{stage.home}/tubes", tube, expect=201)
    stage.tell.step("Eleni", f"opens a tube of {opened['grams']:.0f} g, batch {batch}")


def _course(stage: Stage, day: int, **found: bool) -> dict[str, Any]:
    return {"started_on": stage.day(day), "areas": AREAS, "answers": {**NONE_OF_THESE, **found}}
