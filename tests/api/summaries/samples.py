"""Summaries to render: one with nothing but a start, one of a full and difficult year."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from api.messages import Message
from api.summaries.collect import (
    ADHERENCE_SOURCE,
    BASELINE_SOURCE,
    F_VASI_SOURCE,
    RESPONSE_SOURCE,
)
from api.summaries.picture import PhotoPair
from api.summaries.summary import Clinic, Patient, Series, VisitSummary
from api.summaries.treated import Area, Label, Pause, Person, Treatment
from api.summaries.usage import Adherence, AdherenceWeek, LocalDay, Share
from tests.api.summaries.sample_events import alerts, reactions, reviews, told
from tests.api.summaries.sample_values import (
    DERMATOLOGIST,
    F_VASI,
    NOW,
    STARTED,
    TODAY,
    a_photo,
    an_id,
    comparisons,
    methods,
)


def an_area(name: str, bsa_percent: float) -> Area:
    return Area(name=name, bsa_percent=bsa_percent, since=STARTED, stopped_on=None)


def a_patient(name: str = "Amara Nilsson", **changes: Any) -> Patient:
    made = Patient(
        id=UUID("0195a3c2-7b1e-7c40-9a54-0d4f2c1b9e77"),
        name=name,
        born_on=date(1991, 8, 17),
        age=34,
        sex_at_birth="female",
        fitzpatrick="IV",
        zone="Europe/Stockholm",
        language="sv",
    )
    return replace(made, **changes)


def small(name: str = "Amara Nilsson", **changes: Any) -> VisitSummary:
    """Treatment begun today: no value, no photo, no dose, nothing to decide."""
    nothing = Share(part=0, whole=0, value=None)
    made = VisitSummary(
        as_of=NOW,
        clinic=Clinic(id=an_id("clinic"), name="Hudkliniken Söder"),
        patient=a_patient(name),
        treatment=Treatment(
            id=an_id("treatment"),
            product="Opzelura 15 mg/g cream",
            label=Label(
                jurisdiction="EU",
                version="2023-04",
                source="Opzelura summary of product characteristics (EMA, revision of 2023)",
                applications_per_day=2,
            ),
            started_on=TODAY,
            prescriber=Person(id=an_id(DERMATOLOGIST), name=DERMATOLOGIST),
            ended_on=None,
            end_reason=None,
            areas=(an_area("cheeks", 1.5),),
            bsa_percent=1.5,
            pauses=(),
            calendar_weeks=0,
            exposed_weeks=0,
        ),
        series=(),
        comparisons=(),
        photo_consent=True,
        photos=(),
        adherence=Adherence(
            taking=nothing,
            correct_dose_days=nothing,
            interval=nothing,
            over_use=0,
            logged_late=0,
            weeks=(),
            days=(),
        ),
        applications=None,
        alerts=(),
        reactions=(),
        reviews=(),
        methods=(),
        sources=("Opzelura summary of product characteristics (EMA, revision of 2023)",),
    )
    return replace(made, **changes)


def full(name: str = "Amara Nilsson", **changes: Any) -> VisitSummary:
    """A year with everything in it, and more alerts than two pages hold."""
    made = replace(
        small(name),
        treatment=_treatment(),
        series=(Series(measure="f_vasi", values=F_VASI),),
        comparisons=comparisons(),
        photos=tuple(
            PhotoPair(
                view=view,
                baseline=a_photo(STARTED, 130, turn),
                now=a_photo(TODAY - timedelta(days=2), 58, turn),
            )
            for view, turn in (("front", 0), ("left", -40), ("right", 40))
        ),
        adherence=_adherence(),
        alerts=alerts(40),
        reactions=reactions(),
        reviews=reviews(),
        methods=methods(),
        sources=(
            "Opzelura summary of product characteristics (EMA, revision of 2023)",
            F_VASI_SOURCE,
            BASELINE_SOURCE,
            RESPONSE_SOURCE,
            ADHERENCE_SOURCE,
        ),
    )
    return replace(made, **changes)


def _treatment() -> Treatment:
    return replace(
        small().treatment,
        started_on=STARTED,
        areas=(
            an_area("cheeks", 1.6),
            an_area("neck", 0.8),
            an_area("hands", 1.0),
        ),
        bsa_percent=3.4,
        pauses=(
            Pause(
                starts_on=date(2025, 6, 30),
                ends_on=date(2025, 7, 20),
                reason="Herpes zoster, right thigh",
                ordered_by=DERMATOLOGIST,
                ordered=True,
            ),
            Pause(
                starts_on=date(2025, 12, 22),
                ends_on=date(2025, 12, 30),
                reason="Travelling without the tube",
                ordered_by="Patient",
                ordered=False,
            ),
        ),
        calendar_weeks=52.4,
        exposed_weeks=49.4,
    )


def _adherence() -> Adherence:
    paused = {date(2025, 6, 30) + timedelta(days=n) for n in range(21)}
    days = []
    for n in range((TODAY - STARTED).days):
        on = STARTED + timedelta(days=n)
        doses = 0 if on in paused else (0 if n % 23 == 5 else 1 if n % 9 == 4 else 2)
        days.append(LocalDay(on=on, applications=3 if n == 200 else doses, paused=on in paused))
    weeks = tuple(
        AdherenceWeek(
            starts_on=STARTED + timedelta(weeks=n),
            taking=None if 17 <= n <= 19 else (0.64, 0.93, 1.0, 0.86, 0.79)[n % 5],
        )
        for n in range(53)
    )
    return Adherence(
        taking=Share(part=631, whole=694, value=631 / 694),
        correct_dose_days=Share(part=291, whole=347, value=291 / 347),
        interval=Share(part=548, whole=630, value=548 / 630),
        over_use=1,
        logged_late=14,
        weeks=weeks,
        days=tuple(days),
    )


def overfull(
    name: str = "Wolfeschlegelsteinhausenbergerdorff " * 4, **changes: Any
) -> VisitSummary:
    """More of everything than two pages hold, and every text far too long."""
    made = full(name)
    long = "A very long remark that goes on and on, as remarks of careful people do. " * 40
    value = replace(F_VASI[0], by=long)
    made = replace(
        made,
        clinic=replace(made.clinic, name=long),
        treatment=replace(
            made.treatment,
            areas=made.treatment.areas * 10,
            pauses=tuple(
                replace(p, reason=long, ordered_by=long) for p in made.treatment.pauses * 6
            ),
            ended_on=TODAY,
            end_reason=long,
        ),
        comparisons=tuple(
            replace(row, baseline=value, latest=value) for row in made.comparisons * 4
        ),
        photos=made.photos * 2,
        alerts=tuple(replace(alert, sentence=Message(text=long)) for alert in alerts(400)),
        reactions=tuple(replace(r, term=long) for r in made.reactions * 30),
        reviews=tuple(
            replace(
                r,
                reason=long,
                explanation=told(long),
                rule=told(long),
                signature=replace(r.signature, name=long, meaning=long),
            )
            for r in made.reviews * 5
            if r.signature
        ),
        methods=tuple(replace(m, interval=long) for m in made.methods * 9),
        sources=(long,) * 30,
    )
    return replace(made, **changes)
