"""The same events in every order of arrival end in the same alerts.

A year that holds all that a rule reads: logs, a correction, a withdrawal, a start, a pause, areas,
a tube, a pregnancy, an end. Whatever is told first, the standing alerts agree to the last number.
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.accounts.models import Account
from api.database import Sessions, uuid7
from api.patients.models import Patient
from tests.api.applications.logs import AREAS, a_log
from tests.people import Person
from tests.starts import NONE_OF_THESE

Standing = tuple[str, str, str, str]
LOGS: dict[str, tuple[int, int, dict[str, Any]]] = {
    # Day of May, hour in UTC, and what is odd about it.
    "first": (4, 6, {}),
    "too_near": (4, 11, {}),
    "third": (4, 20, {}),
    "at_once": (4, 20, {}),
    "wide": (12, 8, {"areas": [{"site": "trunk", "bsa_pct": 11}]}),
    "much": (13, 8, {"grams": 150}),
    "more": (20, 8, {"grams": 60}),
    "last": (28, 8, {}),
}
# What cannot come before what it is about, or after the end.
AFTER = {
    "pause": ("start",),
    "pause_ends": ("pause",),
    "chin": ("start",),
    "cheeks_stop": ("start",),
    "correction": ("third",),
    "withdrawal": ("too_near",),
    "pregnancy_ends": ("pregnancy",),
    "end": ("start", "pause", "chin"),
}
EVENTS = (*LOGS, "start", "pregnancy", "tube", *AFTER)
DESERVED = [
    ("interval_under_8h", "at_once"),
    ("third_in_local_day", "at_once"),
    ("over_bsa", "wide"),
    ("logged_while_paused", "wide"),
    ("tube_expired", "much"),
    ("tube_expired", "more"),
    ("area_not_prescribed", "more"),
    ("logged_while_pregnant", "more"),
    ("over_quantity", "more"),
    ("over_quantity_estimated", "more"),
    ("tube_expired", "last"),
    ("after_end", "last"),
    ("over_quantity", "last"),
    ("over_quantity_estimated", "last"),
    ("condition_under_treatment", "pregnancy"),
]


class History:
    """One patient's year, entered by the dermatologist in some order."""

    def __init__(self, dora: Person, patient_id: UUID) -> None:
        self.dora = dora.at("2026-06-01T09:00:00+00:00")
        self.home = f"/v1/patients/{patient_id}"
        self.ids = dict(zip(LOGS, sorted(str(uuid7()) for _ in LOGS), strict=True))
        self.made: dict[str, dict[str, Any]] = {}

    def enter(self, name: str) -> None:
        path, body = self._log(name) if name in LOGS else self._event(name)
        send = self.dora.put if name == "correction" else self.dora.post
        answer = send(f"{self.home}/{path}", body)
        assert answer.status_code in (200, 201), (name, answer.text)
        self.made[name] = answer.json()

    def _log(self, name: str) -> tuple[str, dict[str, Any]]:
        day, hour, odd = LOGS[name]
        at = f"2026-05-{day:02}T{hour:02}:00:00+00:00"
        return "applications", a_log(at, id=self.ids[name], **odd)

    def _event(self, name: str) -> tuple[str, dict[str, Any]]:
        treatment = f"treatments/{self.made['start']['id']}" if "start" in self.made else ""
        return _EVENTS[name](self, treatment)

    def area(self, site: str) -> str:
        return str(next(one["id"] for one in self.made["start"]["areas"] if one["site"] == site))

    def standing(self) -> list[Standing]:
        names = {id: name for name, id in self.ids.items()}
        names |= {self.made[name]["id"]: name for name in ("start", "pregnancy")}
        found = self.dora.get(f"{self.home}/alerts?limit=500").json()["items"]
        return sorted(
            (one["rule"], names[one["subject_id"]], one["severity"], _named(one["inputs"], names))
            for one in found
            if one["resolved_at"] is None
        )


def _named(inputs: dict[str, Any], names: dict[str, str]) -> str:
    because = sorted(names[one] for one in inputs.get("because_of", ()))
    return repr(sorted({**inputs, "because_of": because}.items()))


START = {
    "started_on": "2026-03-02",
    "areas": [{"site": site, "bsa_pct": 0.4} for site in ("periocular", "cheeks", "trunk")],
    "answers": NONE_OF_THESE,
}
PAUSE = {"kind": "clinician_ordered", "reason": "Herpes zoster", "since": "2026-05-10"}
WHY = {"version": 1, "reason": "I had it wrong"}
MOVED = {"applied_at": "2026-05-04T18:00:00+00:00", "time_zone": "Europe/Amsterdam"}
_EVENTS: dict[str, Callable[[History, str], tuple[str, dict[str, Any]]]] = {
    "start": lambda _, __: ("treatments", START),
    "pause": lambda _, at: (f"{at}/pauses", PAUSE),
    "pause_ends": lambda one, at: (
        f"{at}/pauses/{one.made['pause']['id']}/end",
        {"until": "2026-05-12"},
    ),
    "chin": lambda _, at: (f"{at}/areas", {"site": "chin", "bsa_pct": 9.9, "since": "2026-05-01"}),
    "cheeks_stop": lambda one, at: (
        f"{at}/areas/{one.area('cheeks')}/stop",
        {"stopped_on": "2026-05-13", "reason": "Repigmented"},
    ),
    "pregnancy": lambda _, __: ("conditions", {"kind": "pregnancy", "since": "2026-05-19"}),
    "pregnancy_ends": lambda one, _: (
        f"conditions/{one.made['pregnancy']['id']}/end",
        {"until": "2026-05-21"},
    ),
    "tube": lambda _, __: (
        "tubes",
        {"id": str(uuid7()), "grams": 100, "opened_on": "2025-11-12"},
    ),
    "correction": lambda one, _: (
        f"applications/{one.ids['third']}",
        {**MOVED, **WHY, "areas": AREAS},
    ),
    "withdrawal": lambda one, _: (f"applications/{one.ids['too_near']}/withdraw", WHY),
    "end": lambda _, at: (f"{at}/end", {"ended_on": "2026-05-27", "reason": "Satisfied"}),
}


def in_a_possible_order(wanted: tuple[str, ...]) -> list[str]:
    """As wanted, but nothing before what it rests on."""
    done: list[str] = []
    while len(done) < len(wanted):
        ready = (one for one in wanted if one not in done and set(AFTER.get(one, ())) <= set(done))
        done.append(next(ready))
    return done


def a_patient(sessions: Sessions, alice: Person) -> UUID:
    """One more of the clinic, born on Alice's day."""
    assert alice.patient_id
    with sessions.write() as session:
        account = session.get_one(Account, alice.account_id).model_dump()
        patient = session.get_one(Patient, alice.patient_id).model_dump()
        account |= {"id": uuid7(), "email": f"{uuid7()}@example.org"}
        session.add(Account(**account))
        session.flush()
        made = Patient(**{**patient, "id": uuid7(), "account_id": account["id"]})
        session.add(made)
        return made.id


def standing_after(dora: Person, patient_id: UUID, wanted: Iterable[str]) -> list[Standing]:
    told = History(dora, patient_id)
    for name in in_a_possible_order(tuple(wanted)):
        told.enter(name)
    return told.standing()


def test_the_standing_alerts_are_those_that_the_events_deserve(dora: Person, alice: Person) -> None:
    assert alice.patient_id
    found = standing_after(dora, alice.patient_id, EVENTS)
    assert sorted(DESERVED) == [(rule, name) for rule, name, *_ in found]


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(one=st.permutations(EVENTS), other=st.permutations(EVENTS))
def test_every_order_of_arrival_leaves_the_same_alerts(
    sessions: Sessions, dora: Person, alice: Person, one: list[str], other: list[str]
) -> None:
    mine, theirs = (a_patient(sessions, alice) for _ in range(2))
    assert standing_after(dora, mine, one) == standing_after(dora, theirs, other)
