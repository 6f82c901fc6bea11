"""`python -m imaging measure|compare`: photos in, what was measured out; `card`: a PDF to print.

With `--json` it is the whole result as one JSON object, without it a line for each thing found.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from imaging import (
    Comparison,
    Measurement,
    NotAnOutline,
    NotAPhoto,
    Picture,
    View,
    card_page,
    compare,
    inspect,
    measure,
    telling,
)

VIEWS = (View.FRONT, View.LEFT, View.RIGHT)
ORDER = "front, left and right view, in this order"
MASK = (
    "white where a lesion is, black elsewhere, in the proportions of its photo; one for each "
    "photo, in their order, or fewer: what only photos without a mask show is then left out"
)
OVERLAY = (
    "write the overlay of the first view that was measured: in colour the loss of pigment, red the "
    "outline, grey left out"
)


class FilesNotUsable(Exception):
    """What was given cannot be measured; the message is a code and a sentence."""


def parser(prog: str) -> argparse.ArgumentParser:
    """Photos are given in the order front, left, right."""
    ask = argparse.ArgumentParser(prog=prog, description="Photos in, what was measured out.")
    commands = ask.add_subparsers(dest="command", required=True)
    single = commands.add_parser("measure", help="F-VASI of one session")
    single.add_argument("photos", nargs="+", type=Path, metavar="PHOTO", help=ORDER)
    single.add_argument("--outline", nargs="+", type=Path, metavar="MASK", help=MASK)
    pair = commands.add_parser("compare", help="repigmentation since baseline")
    pair.add_argument(
        "--baseline", nargs="+", type=Path, required=True, metavar="PHOTO", help=ORDER
    )
    pair.add_argument("--outline", nargs="+", type=Path, required=True, metavar="MASK", help=MASK)
    pair.add_argument("--now", nargs="+", type=Path, required=True, metavar="PHOTO", help=ORDER)
    printed = commands.add_parser("card", help="the reference card as a PDF to print")
    printed.add_argument("--out", type=Path, default=Path("card.pdf"), metavar="PDF")
    for command in (single, pair):
        command.add_argument("--json", action="store_true", help="the whole result as JSON")
        command.add_argument("--overlay", type=Path, metavar="OUT", help=OVERLAY)
    return ask


def read(paths: Sequence[Path]) -> dict[View, bytes]:
    """One to three files as views, in the order front, left, right."""
    if len(paths) > len(VIEWS):
        raise FilesNotUsable(
            "too_many_files: Give one to three files, in the order front, left, right."
        )
    return {view: _bytes(path) for view, path in zip(VIEWS, paths, strict=False)}


def _bytes(path: Path) -> bytes:
    """Judged at once, while it is known which of the files it is."""
    try:
        data = path.read_bytes()
        inspect(data)
    except NotAPhoto as error:
        raise FilesNotUsable(f"{error.code}: {path}: {error}") from error
    except OSError as error:
        raise FilesNotUsable(f"file_not_usable: {path}: {error.strerror}.") from error
    return data


def outlines(masks: Sequence[Path], photos: Sequence[Path]) -> dict[View, bytes]:
    """Masks as views, each of the photo at its place."""
    if len(masks) > len(photos):
        raise FilesNotUsable(
            f"more_masks_than_photos: Of masks there are {len(masks)}, of photos {len(photos)}. "
            "Give each photo one mask at most, with all its lesions, in the order of the photos."
        )
    return read(masks)


def _require_another_file(given: argparse.Namespace) -> None:
    """An overlay never takes the place of a photo or a mask."""
    names = ("photos", "baseline", "outline", "now")
    taken = [path.resolve() for name in names for path in getattr(given, name, None) or ()]
    if given.overlay and given.overlay.resolve() in taken:
        raise FilesNotUsable(
            f"overlay_is_an_input: {given.overlay} is one of the files given. Name another file."
        )


def run(arguments: Sequence[str] | None = None, *, prog: str = "python -m imaging") -> int:
    """Run one command, called by the name `prog`.

    Returns 0 when it measured, 1 when it could not, and 2 when a file is no photo or no mask of
    its photo, cannot be read or cannot be written.
    """
    given = parser(prog).parse_args(arguments)
    try:
        if given.command == "card":
            given.out.write_bytes(card_page.pdf())
            return 0
        _require_another_file(given)
        result = _result(given)
        if given.overlay and result.overlays:
            given.overlay.write_bytes(next(iter(result.overlays.values())))
    except (NotAPhoto, NotAnOutline) as error:
        return _refuse(given, f"{error.code}: {error}")
    except FilesNotUsable as error:
        return _refuse(given, str(error))
    except OSError as error:
        return _refuse(given, f"file_not_usable: {error.filename}: {error.strerror}.")
    _say(given, result)
    return 0 if result.reason is None else 1


def _refuse(given: argparse.Namespace, reason: str) -> int:
    as_json = given.command != "card" and given.json
    sys.stdout.write((json.dumps({"reason": reason}) if as_json else reason) + "\n")
    return 2


def _say(given: argparse.Namespace, result: Measurement | Comparison) -> None:
    if not given.json:
        sys.stdout.write("\n".join(telling.of(result)) + "\n")
        return
    said = result.as_json()
    if result.reason is not None:
        said["reason"] = f"{result.reason.code}: {result.reason.sentence}"
    sys.stdout.write(json.dumps(said) + "\n")


def _result(given: argparse.Namespace) -> Measurement | Comparison:
    draw = _picture(given.overlay)
    if given.command == "measure":
        masks = outlines(given.outline, given.photos) if given.outline else None
        return measure(read(given.photos), outline=masks, draw=draw)
    masks = outlines(given.outline, given.baseline)
    return compare(read(given.baseline), masks, read(given.now), draw=draw)


def _picture(overlay: Path | None) -> Picture | None:
    """As the file's name ends."""
    if overlay is None:
        return None
    return "png" if overlay.suffix.lower() == ".png" else "jpeg"


if __name__ == "__main__":
    sys.exit(run())
