"""`python -m imaging measure|compare`: photos in, one JSON object out."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from imaging import Comparison, Measurement, NotAPhoto, View, compare, measure

VIEWS = (View.FRONT, View.LEFT, View.RIGHT)


def parser() -> argparse.ArgumentParser:
    """Photos are given in the order front, left, right."""
    ask = argparse.ArgumentParser(prog="python -m imaging", description=__doc__)
    commands = ask.add_subparsers(dest="command", required=True)
    single = commands.add_parser("measure", help="F-VASI of one session")
    single.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    single.add_argument("--outline", nargs="+", type=Path, metavar="MASK")
    pair = commands.add_parser("compare", help="repigmentation since baseline")
    pair.add_argument("--baseline", nargs="+", type=Path, required=True, metavar="PHOTO")
    pair.add_argument("--outline", nargs="+", type=Path, required=True, metavar="MASK")
    pair.add_argument("--now", nargs="+", type=Path, required=True, metavar="PHOTO")
    for command in (single, pair):
        command.add_argument("--json", action="store_true", help="the whole result as JSON")
        command.add_argument("--overlay", type=Path, metavar="OUT", help="write the front overlay")
    return ask


def read(paths: Sequence[Path]) -> dict[View, bytes]:
    """One to three files as views, in the order front, left, right."""
    return {view: path.read_bytes() for view, path in zip(VIEWS, paths, strict=False)}


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it measured, 1 when it could not, 2 when a file is no photo."""
    given = parser().parse_args(arguments)
    try:
        result = _result(given)
    except NotAPhoto as error:
        sys.stdout.write(json.dumps({"reason": f"{error.code}: {error}"}) + "\n")
        return 2
    if given.overlay and result.overlays:
        given.overlay.write_bytes(next(iter(result.overlays.values())))
    said = result.as_json()
    if result.reason is not None:
        said["reason"] = f"{result.reason.code}: {result.reason.sentence}"
    if not given.json:
        said = {name: value for name, value in said.items() if not isinstance(value, (dict, list))}
    sys.stdout.write(json.dumps(said, indent=None if given.json else 1) + "\n")
    return 0 if result.reason is None else 1


def _result(given: argparse.Namespace) -> Measurement | Comparison:
    if given.command == "measure":
        outline = read(given.outline) if given.outline else None
        return measure(read(given.photos), outline=outline)
    return compare(read(given.baseline), read(given.outline), read(given.now))


if __name__ == "__main__":
    sys.exit(run())
