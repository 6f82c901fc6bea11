"""Optical density and light, on flat pictures whose answer is known."""

import numpy as np
import pytest

from imaging import light, pigment

N = 96
MIDDLE = slice(40, 56)


def flat(red: float, green: float, blue: float) -> light.Floats:
    return np.broadcast_to(np.array([red, green, blue], np.float32), (N, N, 3)).copy()


def test_linear_light_of_middle_grey_is_a_fifth() -> None:
    assert light.linear(np.array([0, 119, 255], np.float32)) == pytest.approx(
        [0, 0.184, 1], abs=0.002
    )


def test_density_of_half_the_light_differs_by_ln_2() -> None:
    white, half = light.optical_density(np.array([255.0, 188.0], np.float32))
    assert half - white == pytest.approx(np.log(2), abs=0.01)


def test_a_gradient_of_light_is_carried_into_a_hole() -> None:
    ramp = np.linspace(0, 1, N, dtype=np.float32)[None].repeat(N, axis=0)
    known = np.ones((N, N), bool)
    known[MIDDLE, MIDDLE] = False
    filled = light.shade(ramp, known, reach=8)
    assert np.abs(filled - ramp)[MIDDLE, MIDDLE].max() < 0.04


def test_weights_read_melanin_in_full_and_little_of_shade() -> None:
    along = pigment.direction(np.zeros(3))
    read = pigment.reading(along, np.ones((3, 3)))
    assert float(read.weights @ along) == pytest.approx(1.0)
    # Read along melanin alone, a unit of shade would count 1.6.
    assert abs(float(read.weights @ np.ones(3))) < 0.4


def test_the_direction_bends_to_the_patients_own_but_not_to_a_shadow() -> None:
    general = pigment.direction(np.zeros(3))
    own = pigment.direction(np.array([0.2, 0.5, 0.9]))
    assert own[0] < general[0]
    assert np.array_equal(pigment.direction(-general), general)


def test_ita_of_a_known_colour() -> None:
    # sRGB (200, 150, 120): L* 65.9, b* 23.4 (D65), so arctan(15.9 / 23.4) is 34 degrees.
    angle = pigment.ita(flat(200, 150, 120), np.ones((N, N), bool))
    assert angle == pytest.approx(34, abs=1)
    assert pigment.tone(angle) == "intermediate"


def test_darker_skin_has_more_to_lose() -> None:
    spans = [pigment.span(angle) for angle in (70, 50, 30, 10, -20, -60)]
    assert spans == sorted(spans)
    assert (spans[0], spans[-1]) == (0.45, 2.4)
