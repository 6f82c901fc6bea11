"""`python -m imaging`: one JSON object out where programs ask for it, else lines to read."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from imaging.__main__ import run
from tests.imaging import painting
from tests.imaging.painting import LEFT_CHEEK, RIGHT_CHEEK


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "face.jpg").write_bytes(painting.jpeg(painting.painted((LEFT_CHEEK, RIGHT_CHEEK))))
    (tmp_path / "mask.png").write_bytes(painting.outline((LEFT_CHEEK, RIGHT_CHEEK)))
    (tmp_path / "wall.jpg").write_bytes(painting.jpeg(np.full((300, 300, 3), 99, np.uint8)))
    (tmp_path / "black.png").write_bytes(painting.outline(()))
    (tmp_path / "script.jpg").write_text("#!/bin/sh")
    return tmp_path


def test_compare_says_repigmentation_and_writes_the_overlay(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    face, mask, out = (str(files / name) for name in ("face.jpg", "mask.png", "out.jpg"))
    given = ["compare", "--baseline", face, "--outline", mask, "--now", face, "--json"]
    assert run([*given, "--overlay", out]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["repigmentation_pct"] == pytest.approx(0, abs=1)
    assert said["verdict"] == "below"
    assert {"interval", "fvasi_baseline", "fvasi_now", "reason"} <= set(said)
    assert Path(out).read_bytes()[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize("lost", ["face.jpg", "mask.png"])
def test_an_overlay_never_takes_the_place_of_what_was_given(
    files: Path, capsys: pytest.CaptureFixture[str], lost: str
) -> None:
    before = (files / lost).read_bytes()
    given = ["measure", str(files / "face.jpg"), "--outline", str(files / "mask.png")]
    assert run([*given, "--overlay", str(files / lost)]) == 2
    assert capsys.readouterr().out.startswith("overlay_is_an_input: ")
    assert (files / lost).read_bytes() == before


def test_people_are_told_it_in_words_and_units(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["measure", str(files / "face.jpg"), "--outline", str(files / "mask.png")])
    said = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    found = re.fullmatch(r"(.+) of 3 \(95 % interval (.+) to (.+)\)", said["F-VASI"])
    assert found is not None
    fvasi, low, high = map(float, found.groups())
    assert low <= fvasi <= high
    assert said["Lesions"] == "as outlined"
    assert re.fullmatch(r"\d+ % of the face", said["Skin that can be measured"])
    assert re.fullmatch(r"brown, ITA -?\d+ degrees", said["Skin tone"])
    assert said["Front photo"] == "good."


def test_programs_are_told_what_is_wrong_with_a_photo_as_people_are(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["measure", str(files / "face.jpg"), str(files / "wall.jpg")]
    run([*asked, "--json"])
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert checks["front"] == {"verdict": "pass", "reasons": []}
    (reason,) = checks["left"]["reasons"]
    assert (checks["left"]["verdict"], reason["code"]) == ("retake", "no_face")
    run(asked)
    assert f"Left photo: to be taken again. {reason['advice']}" in capsys.readouterr().out


def test_a_view_of_one_session_alone_is_not_dropped_without_a_word(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    face, mask = str(files / "face.jpg"), str(files / "mask.png")
    given = ["compare", "--baseline", face, face, "--outline", mask, "--now", face]
    run([*given, "--json"])
    said = json.loads(capsys.readouterr().out)
    assert (list(said["baseline_checks"]), list(said["checks"])) == (["front", "left"], ["front"])
    run(given)
    left = next(line for line in capsys.readouterr().out.splitlines() if "left photo" in line)
    assert left.endswith("Not compared: there is no such later photo.")


def test_more_masks_than_photos_are_refused_and_not_ignored(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    face, mask = str(files / "face.jpg"), str(files / "mask.png")
    assert run(["measure", face, "--outline", mask, mask, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["reason"].startswith("more_masks_than_photos: ")


def test_a_mask_that_outlines_nothing_is_refused(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    face, black = str(files / "face.jpg"), str(files / "black.png")
    assert run(["compare", "--baseline", face, "--outline", black, "--now", face]) == 2
    assert capsys.readouterr().out.startswith("nothing_outlined: ")


def test_measure_refuses_a_wall_with_a_reason(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["measure", str(files / "wall.jpg"), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["fvasi"] is None
    assert said["reason"].startswith("no_face: ")


def test_measure_refuses_a_script_with_a_code(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["measure", str(files / "script.jpg")]) == 2
    script = files / "script.jpg"
    assert capsys.readouterr().out.startswith(f"photo_format_not_accepted: {script}: ")


@pytest.mark.parametrize(("name", "why"), [("nope.jpg", "No such file"), ("", "Is a directory")])
def test_a_file_that_cannot_be_read_is_named_in_a_sentence(
    name: str, why: str, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["measure", str(files / name)]) == 2
    assert capsys.readouterr().out.startswith(f"file_not_usable: {files / name}: {why}")


def test_a_fourth_photo_is_refused_and_not_ignored(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["measure", *[str(files / "face.jpg")] * 4]) == 2
    assert capsys.readouterr().out.startswith("too_many_files")


def test_the_usage_names_the_program_that_was_called(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["measure"], prog="repigment")
    assert capsys.readouterr().err.startswith("usage: repigment measure ")
