"""Summaries to render: one with nothing but a start, one of a full and difficult year."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from PIL import Image, ImageDraw

from api.summaries.face_parts import FacePart
from api.summaries.picture import Photo, PhotoPair
from api.summaries.summary import (
    Alert,
    Clinic,
    Comparison,
    Interval,
    Method,
    Patient,
    Reaction,
    Review,
    Series,
    Signature,
    Value,
    VisitSummary,
)
from api.summaries.treated import Area, Label, Pause, Person, Treatment
from api.summaries.usage import Adherence, AdherenceWeek, LocalDay, Share

STARTED = date(2025, 3, 3)
TODAY = date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 13, 42, tzinfo=UTC)
DERMATOLOGIST = "Dr Ingrid Åkesson"
MACHINE = "repigment-fvasi"


def an_id(name: str) -> UUID:
    """The same for the same name."""
    return uuid5(UUID("0195a3c2-7b1e-7c40-9a54-0d4f2c1b9e00"), name)


def a_photo(taken_on: date, lesion: int, turn: int = 0) -> Photo:
    """A drawn face, 3 by 4, with a pale patch of `lesion` pixels across."""
    picture = Image.new("RGB", (480, 640), "#2f4858")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((90 + turn, 110, 390 + turn, 540), fill="#b98a6b")
    for eye in (170, 280):
        draw.ellipse((eye + turn, 270, eye + 40 + turn, 292), fill="#33231a")
    draw.rectangle((190 + turn, 430, 290 + turn, 444), fill="#8d4f45")
    draw.ellipse((200 + turn, 330, 200 + lesion + turn, 330 + lesion), fill="#f0dfd2")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return Photo(
        id=an_id(f"photo {taken_on} {turn}"),
        session_id=an_id(f"session {taken_on}"),
        taken_on=taken_on,
        jpeg=out.getvalue(),
    )


def a_value(week: float, value: float, **changes: Any) -> Value:
    made = Value(
        id=an_id(f"value {week} {value} {sorted(changes)}"),
        on=STARTED + timedelta(days=round(week * 7)),
        value=value,
        interval=None,
        source="clinician",
        by=DERMATOLOGIST,
        author_id=an_id(DERMATOLOGIST),
        photo_session_id=None,
        version=None,
        provisional=False,
        value_of_record=True,
        parts=(),
    )
    return replace(made, **changes)


def a_machine_value(week: float, value: float, *, provisional: bool = False) -> Value:
    width = 0.22 if provisional else 0.08
    return a_value(
        week,
        value,
        interval=Interval(low=max(0, value - width), high=value + width),
        source="machine",
        by=MACHINE,
        author_id=None,
        photo_session_id=an_id(f"session {STARTED + timedelta(days=round(week * 7))}"),
        version="1.4.0",
        provisional=provisional,
        value_of_record=False,
    )


def an_area(name: str, bsa_percent: float) -> Area:
    return Area(name=name, bsa_percent=bsa_percent, since=STARTED, stopped_on=None)


PATIENT: dict[str, Any] = {
    "source": "patient",
    "by": "Patient",
    "author_id": an_id("account of the patient"),
}

# A region that the photographs do not show has no points; here a person saw all but the nose.
PARTS = (
    FacePart(region="cheeks", points=0.3),
    FacePart(region="chin", points=0.06),
    FacePart(region="nose", points=None),
)
F_VASI = (
    a_machine_value(0, 1.17, provisional=True),
    a_value(0, 1.25),
    a_machine_value(4, 1.16),
    a_machine_value(8, 1.02),
    a_value(12, 0.95),
    a_machine_value(12, 0.99),
    a_machine_value(18, 0.83),
    a_value(24, 0.72),
    a_machine_value(24, 0.69),
    a_machine_value(31, 0.64),
    a_machine_value(38, 0.52),
    a_value(40, 0.5),
    a_machine_value(46, 0.4),
    a_value(52, 0.36, parts=PARTS),
    a_machine_value(52, 0.38),
)


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
            product="Ruxolitinib cream 15 mg/g (1.5 %)",
            label=Label(
                jurisdiction="EU",
                version="2023-04",
                source="SmPC Opzelura, 4.1 to 4.4",
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
        sources=("EU SmPC and package leaflet, ruxolitinib 15 mg/g cream",),
    )
    return replace(made, **changes)


def full(name: str = "Amara Nilsson", **changes: Any) -> VisitSummary:
    """A year with everything in it, and more alerts than two pages hold."""
    made = replace(
        small(name),
        treatment=_treatment(),
        series=(Series(measure="f_vasi", values=F_VASI),),
        comparisons=_comparisons(),
        photos=tuple(
            PhotoPair(
                view=view,
                baseline=a_photo(STARTED, 130, turn),
                now=a_photo(TODAY - timedelta(days=2), 58, turn),
            )
            for view, turn in (("front", 0), ("left", -40), ("right", 40))
        ),
        adherence=_adherence(),
        alerts=_alerts(40),
        reactions=_reactions(),
        reviews=_reviews(),
        methods=_methods(),
        sources=(
            "EU SmPC and package leaflet, ruxolitinib 15 mg/g cream (EMEA/H/C/005843)",
            "F-VASI 0 to 3 and responder classes: TRuE-V1 and TRuE-V2 (NCT04052425, NCT04057573)",
            "Taking, correct-dose and interval adherence: Saini 2009, AJMC 15:e22",
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


def _comparisons() -> tuple[Comparison, ...]:
    def row(
        measure: str, first: Value, last: Value, change: float | None, responder: str | None
    ) -> Comparison:
        return Comparison(
            measure=measure,
            source=first.source,
            of_record=first.source != "machine",
            baseline=first,
            latest=last,
            change_percent=change,
            change_interval=Interval(low=change - 6.5, high=change + 6.5) if change else None,
            responder=responder,
            relapsed_on=None,
            same_method=True,
            new_lesions_percent=None,
        )

    return (
        row("f_vasi", F_VASI[1], F_VASI[13], 71.2, "F-VASI50"),
        row("f_vasi", F_VASI[0], F_VASI[14], 67.5, "F-VASI50"),
        replace(
            row("repigmentation", F_VASI[0], a_machine_value(52, 68.0), 68.0, None), baseline=None
        ),
        row(
            "f_bsa",
            a_machine_value(0, 1.46, provisional=True),
            a_machine_value(52, 0.61),
            58.2,
            None,
        ),
        row("t_vasi", a_value(0, 4.8), a_value(52, 2.1), 56.3, "T-VASI50"),
        row("vns", a_value(24, 3, **PATIENT), a_value(52, 4, **PATIENT), None, None),
        row("dlqi", a_value(0, 11, **PATIENT), a_value(52, 4, **PATIENT), 63.6, None),
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


def _alerts(count: int) -> tuple[Alert, ...]:
    sentences = (
        (
            "interval",
            "Applied 5 h 20 min after the application before; the label asks for 8 hours.",
        ),
        ("over_bsa", "11.5 % of the body surface in one application; the label allows 10 %."),
        ("over_frequency", "Third application in one local day; the label allows two."),
        ("expired_tube", "Tube open for 6 months and 9 days; use within 6 months of opening."),
    )
    return tuple(
        Alert(
            id=an_id(f"alert {n}"),
            rule=sentences[n % 4][0],
            severity="warning",
            raised_at=datetime(2025, 3, 20, 19, 5, tzinfo=UTC) + timedelta(days=8 * n),
            sentence=sentences[n % 4][1],
            acknowledged_by=None if n in (3, 37) else DERMATOLOGIST,
            acknowledged_at=None if n in (3, 37) else NOW,
        )
        for n in range(count)
    )


def _reactions() -> tuple[Reaction, ...]:
    acne = Reaction(
        id=an_id("acne"),
        term="Application site acne",
        site="chin",
        onset_on=date(2025, 4, 11),
        reported_at=datetime(2025, 4, 12, 18, 40, tzinfo=UTC),
        severity="mild",
        serious=False,
        causality="probable",
        action="none",
        outcome="recovered",
    )
    zoster = replace(
        acne,
        id=an_id("zoster"),
        term="Herpes zoster",
        site="thigh",
        onset_on=date(2025, 6, 29),
        severity="severe",
        serious=True,
        causality="possible",
        action="paused",
    )
    itch = replace(
        acne,
        id=an_id("itch"),
        term="Application site pruritus",
        site="cheek",
        onset_on=date(2026, 2, 27),
        causality=None,
        action=None,
        outcome=None,
    )
    return (acne, zoster, itch)


def _reviews() -> tuple[Review, ...]:
    progress = Review(
        id=an_id("week 24"),
        kind="week_24",
        due_on=date(2025, 8, 18),
        proposal="continue",
        explanation="F-VASI fell from 1.25 to 0.72: 42 % better, taking adherence 92 %.",
        rule="EU label: treatment may need more than 24 weeks.",
        decision="continue",
        look_again_on=None,
        reason="Good early response.",
        signature=Signature(
            signer_id=an_id(DERMATOLOGIST),
            name=DERMATOLOGIST,
            signed_at=datetime(2025, 8, 20, 9, 10, tzinfo=UTC),
            meaning="I have reviewed the evidence and decided.",
            evidence_hash="b" * 64,
        ),
        f_vasi_seen=None,
    )
    assert progress.signature
    final = replace(
        progress,
        id=an_id("week 52"),
        kind="week_52",
        due_on=date(2026, 3, 2),
        explanation="Repigmentation of treated areas 71 % (interval 65 to 78 %), above 25 %.",
        rule="EU label: consider stopping below 25 % repigmentation of treated areas at week 52.",
        reason="Clear response, patient content, mild acne only. Sun protection discussed. "
        "Continue on the areas not yet repigmented; forehead is clear and may be left out.",
        signature=replace(progress.signature, signed_at=NOW - timedelta(minutes=12)),
    )
    return (progress, final)


def _methods() -> tuple[Method, ...]:
    return (
        Method(
            algorithm=MACHINE,
            version="1.4.0",
            measures=("f_vasi", "f_bsa"),
            interval="95 % interval of repeated photographs of the same face",
            provisional_values=1,
        ),
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
        alerts=tuple(replace(alert, sentence=long) for alert in _alerts(400)),
        reactions=tuple(replace(r, term=long) for r in made.reactions * 30),
        reviews=tuple(
            replace(
                r,
                reason=long,
                explanation=long,
                rule=long,
                signature=replace(r.signature, name=long, meaning=long),
            )
            for r in made.reviews * 5
            if r.signature
        ),
        methods=tuple(replace(m, interval=long) for m in made.methods * 9),
        sources=(long,) * 30,
    )
    return replace(made, **changes)
