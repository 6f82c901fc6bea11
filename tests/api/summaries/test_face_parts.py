"""What each region of the face adds to an F-VASI, by hand."""

from typing import Any

from api.summaries.face_parts import FacePart, parts_of


def patch(region: str, hand_units: str, percent: int) -> dict[str, Any]:
    return {"region": region, "hand_units": hand_units, "depigmented_pct": percent}


def shown(share: float, seen: float, degree: float | None) -> dict[str, Any]:
    return {"area_share": share, "seen_share": seen, "mean_degree": degree}


def test_a_region_that_a_person_scored_twice_has_the_sum():
    scored = [patch("cheeks", "0.4", 50), patch("cheeks", "0.1", 100), patch("chin", "0.2", 25)]
    # 0.4 x 0.5 + 0.1 x 1 and 0.2 x 0.25 hand units.
    assert parts_of({"regions": scored}) == (
        FacePart(region="cheeks", points=0.3),
        FacePart(region="chin", points=0.05),
    )


def test_what_a_machine_saw_of_the_regions_adds_up_to_its_score():
    regions = {"cheeks": shown(0.5, 1.0, 0.2), "chin": shown(0.25, 0.5, 0.4)}
    cheeks, chin = parts_of({"regions": regions})
    # Seen are 0.5 and 0.125 of the face: 3 x 0.1 / 0.625 and 3 x 0.05 / 0.625 of 3 points.
    assert (cheeks.points, chin.points) == (0.48, 0.24)


def test_a_region_that_no_photograph_shows_has_no_points():
    regions = {"cheeks": shown(0.5, 1.0, 0.2), "nose": shown(0.1, 0.0, None)}
    assert parts_of({"regions": regions})[1] == FacePart(region="nose", points=None)


def test_an_f_vasi_that_follows_from_a_comparison_has_no_parts():
    assert (
        parts_of({"regions": {"cheeks": {"outlined_cm2": 4.0, "repigmentation_pct": 31.0}}}) == ()
    )


def test_a_score_that_was_kept_without_its_regions_has_no_parts():
    assert parts_of({"note": ""}) == ()
