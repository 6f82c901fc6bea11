"""`python -m imaging`: one JSON object out where programs ask for it, else lines to read."""

import json
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


def test_people_are_told_the_interval_and_how_good_the_photo_is(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["measure", str(files / "face.jpg")])
    said = dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())
    verdict, _, advice = said["front"].partition(": ")
    assert verdict in {"pass", "warn", "retake"}
    assert bool(advice) == (verdict != "pass")
    low, high = map(float, said["interval"].split(" to "))
    assert low <= float(said["fvasi"]) <= high


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
    assert capsys.readouterr().out.startswith("photo_format_not_accepted")


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
