"""A visit: the patient photographs her face, the machine measures, people give their scores."""

import time
from typing import Any, NamedTuple

from uuid_utils.compat import uuid7

from api.story import portrait
from api.story.stage import HOME, Stage

# A photograph is measured in a second or two; a laptop that is busy with other things gets more.
PATIENCE_SECONDS, LOOK_EVERY = 90, 0.4

Patch = tuple[str, float, int]


class Visit(NamedTuple):
    """What a visit finds. `size` and `degree` are of the painted lesions against the first day.

    `face` is the dermatologist's: region, hand units, step of the ladder.
    """

    size: float
    degree: float
    face: tuple[Patch, ...] = ()
    dlqi: int | None = None
    vns: int | None = None


VISITS = {
    0: Visit(1.0, 0.95, (("cheeks", 0.2, 90), ("perioral", 0.3, 90), ("chin", 0.1, 100)), 11),
    84: Visit(0.9, 0.9),
    168: Visit(0.8, 0.82, (("cheeks", 0.15, 75), ("perioral", 0.2, 75), ("chin", 0.1, 75)), 7, 3),
    252: Visit(0.68, 0.75),
    364: Visit(0.55, 0.65, (("cheeks", 0.1, 50), ("perioral", 0.15, 50), ("chin", 0.05, 50)), 4, 4),
}
# Around the mouth on the map of the face, for a machine that proposes nothing.
DRAWN = [[[0.4, 0.7], [0.6, 0.7], [0.6, 0.85], [0.4, 0.85]]]
# Her lesions lie below this height on the map: above it the machine takes what shows of the
# forehead between fringe and brows for pale.
BROWS = 0.3
# What she corrects the last score to, a day after it was signed.
AFTERWARDS = (("cheeks", 0.1, 50), ("perioral", 0.15, 50), ("chin", 0.05, 90))


def visit(stage: Stage, day: int) -> None:
    found, session_id = VISITS[day], str(uuid7())
    stage.go(day, "09:20")
    if day == 0:
        stage.tell.step("Eleni", "photographs her face in the bathroom, with the light off")
        dim = portrait.photograph(size=1, degree=0.95, shot=900, light=0.05)
        _send(stage, session_id, dim)
        stage.go(day, "09:25")
    stage.tell.step("Eleni", "photographs her face by the window, from the front")
    if day == 0:
        stage.tell.more(
            "A small portrait by NASA, enlarged, with painted skin and lesions; it has no left and "
            "right view."
        )
    _send(stage, session_id, portrait.photograph(size=found.size, degree=found.degree, shot=day))
    if day == 0:
        stage.tell.measured(_wait_for_machine(stage, session_id, "f_vasi"))
        _confirm_outline(stage, session_id)
    else:
        _hold_to_outline(stage, session_id)
    _patient_scores(stage, day, found)
    if found.face:
        _dermatologist_scores(stage, day, found)


def _send(stage: Stage, session_id: str, jpeg: bytes) -> None:
    address = f"{stage.home}/photo-sessions/{session_id}/photos/front"
    moment = {"taken_at": stage.clock.now.isoformat(), "time_zone": HOME.key}
    photo = stage.eleni.call(
        "PUT", address, params=moment, content=jpeg, headers={"Content-Type": "image/jpeg"}
    ).json()
    said = " ".join(reason["advice"] for reason in photo["reasons"])
    size = f"{photo['width']} x {photo['height']} pixels"
    stage.tell.answer(
        f"{photo['verdict']}: {said or f'good to be measured, {size}'}",
        "red" if photo["verdict"] == "retake" else "green",
    )


def _confirm_outline(stage: Stage, session_id: str) -> None:
    """The dermatologist corrects and confirms what the machine proposes, or draws it herself."""
    stage.go(0, "09:50")
    address = f"{stage.home}/photo-sessions/{session_id}/outline"
    proposed = stage.dora.get(address)
    lesions = [one for one in proposed["polygons"] if min(y for _, y in one) > BROWS]
    drawn = not lesions
    said = {
        "version": proposed["version"],
        "polygons": DRAWN if drawn else lesions,
        "proposal": None if drawn else proposed["proposal"],
    }
    stage.dora.put(address, said, expect=201)
    count = len(said["polygons"])
    how = "draws" if drawn else "looks at the proposal, corrects and confirms"
    stage.tell.step("Dora", f"{how} the outlines of {count} lesions; later photos are held to them")
    stage.tell.measured(_wait_for_machine(stage, session_id, "f_vasi", confirmed=True))


def _hold_to_outline(stage: Stage, session_id: str) -> None:
    """What the machine finds inside the outlines of the first day."""
    back = _wait_for_machine(stage, session_id, "repigmentation")
    inside = back["value"] is not None
    stage.tell.measured(_wait_for_machine(stage, session_id, "f_vasi", confirmed=inside))
    stage.tell.repigmented(back)


def _wait_for_machine(
    stage: Stage, session_id: str, measure: str, *, confirmed: bool = False
) -> Any:
    """What the machine measured of a session, as soon as the worker has it."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        page = stage.dora.get(f"{stage.home}/assessments", measure=measure)
        for one in page["items"]:
            if one["session_id"] == session_id and not (confirmed and one["provisional"]):
                return one
        time.sleep(LOOK_EVERY)
    raise TimeoutError("No worker measured the photo: is one running beside the server?")


def _patient_scores(stage: Stage, day: int, found: Visit) -> None:
    if found.dlqi is not None:
        _score(stage.eleni, stage, day, {"measure": "dlqi", "total": found.dlqi})
        stage.tell.step("Eleni", f"answers the DLQI: {found.dlqi} of 30")
    if found.vns is not None:
        _score(stage.eleni, stage, day, {"measure": "vns", "answer": found.vns})
        meaning = {3: "slightly less noticeable", 4: "a lot less noticeable"}[found.vns]
        stage.tell.step("Eleni", f"compares herself with the first photo: {meaning}")


def _dermatologist_scores(stage: Stage, day: int, found: Visit) -> None:
    stage.go(day, "10:10")
    stage.dora.get(stage.home)
    scored = _score(stage.dora, stage, day, {"measure": "f_vasi", "regions": face(found.face)})
    stage.tell.step("Dora", "scores the face herself, region by region on the fixed ladder")
    stage.tell.answer(f"F-VASI {scored['value']:.2f} by the dermatologist, the value of record")


def face(patches: tuple[Patch, ...]) -> list[dict[str, Any]]:
    """The regions of an F-VASI as the server takes them."""
    return [
        {"region": region, "hand_units": units, "depigmented_pct": step}
        for region, units, step in patches
    ]


def _score(person: Any, stage: Stage, day: int, body: dict[str, Any]) -> Any:
    given = {"id": str(uuid7()), "assessed_on": stage.day(day), **body}
    return person.post(f"{stage.home}/assessments", given, expect=201)
