"""What a person and a machine scored in the year of the samples."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from PIL import Image, ImageDraw

from api.summaries.face_parts import FacePart
from api.summaries.picture import Photo
from api.summaries.scores import INTERVAL
from api.summaries.summary import Comparison, Interval, Method, Value

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


def comparisons() -> tuple[Comparison, ...]:
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


def methods() -> tuple[Method, ...]:
    return (
        Method(
            algorithm=MACHINE,
            version="1.4.0",
            measures=("f_vasi", "f_bsa"),
            interval=INTERVAL,
            provisional_values=1,
        ),
    )
