"""What a comparison stores: the score of views that show less of the face is no change of it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

import imaging
from api.assessments.anchors import Inside, Since
from api.assessments.models import Assessment, Outline
from api.assessments.rows import Circumstances, Row, since
from api.assessments.shots import Shots
from api.photos.models import Photo, View
from imaging.results import SinceBaseline
from tests.imaging.test_telling import COMPARED

MIRRORED = SinceBaseline(
    "mirrored", "", 0.9, 0.5, severity=imaging.Verdict.RETAKE, view=imaging.View.FRONT
)


def shots(on: date) -> Shots:
    told: Any = {"id": uuid4(), "sha256": "0"}
    photos = {view: Photo(**told) for view in (View.front, View.left)}
    return Shots(uuid4(), uuid4(), on, photos)


def stored(made: imaging.Comparison) -> list[Row]:
    """Rows of a comparison with a baseline whose F-VASI is 0.8, between 0.5 and 1.1."""
    told: Any = {"id": uuid4(), "session_id": uuid4(), "version": 1}
    first: Any = {"value": 0.8, "low": 0.5, "high": 1.1}
    baseline = Inside(shots(date(2025, 3, 3)), Outline(**told))
    around = Circumstances(None, {}, datetime(2025, 8, 18, tzinfo=UTC))
    now = Since(baseline, shots(date(2025, 8, 18)))
    return since(now, made, Assessment(**first), around)


def test_where_half_of_the_pigment_is_back_half_of_the_score_is_left() -> None:
    _, now = stored(replace(COMPARED, repigmentation_pct=50.0, interval=(40.0, 60.0)))
    assert now["value"] == pytest.approx(0.4)
    # Half of 0.3 and 0.8 x a tenth, added in quadrature: 0.17.
    assert (now["low"], now["high"]) == pytest.approx((0.23, 0.57))


def test_a_view_that_was_left_out_does_not_change_the_score_and_is_not_counted() -> None:
    found = replace(
        COMPARED,
        repigmentation_pct=0.0,
        interval=(-8.0, 8.0),
        fvasi_baseline=0.2,
        fvasi_now=0.2,
        warnings=(MIRRORED,),
    )
    back, now = stored(found)
    assert (back["views"], now["views"]) == (1, 1)
    assert now["value"] == pytest.approx(0.8)


def test_without_a_comparison_no_score_is_stored() -> None:
    assert len(stored(replace(COMPARED, repigmentation_pct=None, fvasi_now=None))) == 1
