"""What a body asks of one of its fields, read from the schema of the body. Pure."""

from collections.abc import Sequence
from typing import Any, NamedTuple

Schema = dict[str, Any]


class Range(NamedTuple):
    """From `low` to `high`; `low` itself is not taken where it is `open`."""

    low: float
    high: float
    open: bool


def field_at(whole: Schema, place: Sequence[int | str]) -> Schema:
    """The schema of a field by its place in the body; empty where there is none."""
    here = _resolved(whole, whole)
    for step in place:
        here = _resolved(whole, _inside(here, step))
    return here


def range_of(field: Schema) -> Range | None:
    """None where one end is not told."""
    low = field.get("minimum", field.get("exclusiveMinimum"))
    high = field.get("maximum")
    if low is None or high is None:
        return None
    return Range(low, high, open="minimum" not in field)


def _inside(here: Schema, step: int | str) -> Schema:
    if isinstance(step, int):
        return dict(here.get("items", {}))
    return dict(here.get("properties", {}).get(step) or here.get("additionalProperties") or {})


def _resolved(whole: Schema, one: Schema) -> Schema:
    """Of several forms the first: a number may come as text too, and most fields be left out."""
    if "anyOf" in one:
        return _resolved(whole, one["anyOf"][0])
    if "$ref" in one:
        return _resolved(whole, whole["$defs"][one["$ref"].rpartition("/")[2]])
    return one
