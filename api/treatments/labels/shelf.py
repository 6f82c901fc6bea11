"""Reads the label files and picks the version that was in force."""

import tomllib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from api.treatments.labels.model import Label, LabelUnknown


def load_label(jurisdiction: str, on: date) -> Label:
    """The label of a jurisdiction (`eu`, `us`) in force on a day. Raises LabelUnknown."""
    return in_force(all_labels(), jurisdiction, on)


def label_of(jurisdiction: str, version: str) -> Label:
    """The label that a treatment was started under. Raises LabelUnknown."""
    for label in all_labels():
        if (label.jurisdiction, label.version) == (jurisdiction, version):
            return label
    raise LabelUnknown(f"no label {jurisdiction}-{version}")


def in_force(labels: Iterable[Label], jurisdiction: str, on: date) -> Label:
    """The latest label that was valid on a day, both ends of its time included."""
    candidates = [
        one for one in labels if one.jurisdiction == jurisdiction and one.valid_from <= on
    ]
    if not candidates:
        raise LabelUnknown(f"no label of {jurisdiction!r} was in force on {on}")
    return max(candidates, key=lambda one: one.valid_from)


@cache
def all_labels() -> tuple[Label, ...]:
    """Every label in this package, read once; they change only with a release."""
    files = resources.files(__package__).iterdir()
    texts = [file.read_text("utf-8") for file in files if file.name.endswith(".toml")]
    return tuple(sorted(map(read, texts), key=lambda one: one.id))


def read(text: str) -> Label:
    """One label file. Raises pydantic.ValidationError, tomllib.TOMLDecodeError or KeyError."""
    # Decimal, because 10.1 in binary is not 10.1 and the limit is exact.
    raw = tomllib.loads(text, parse_float=Decimal)
    sources: dict[str, str] = raw.pop("sources")
    label_id = f"{raw['jurisdiction']}-{raw['version']}"
    raw["rules"] = {
        name: _resolved(rule, f"{label_id}.{name}", sources) for name, rule in raw["rules"].items()
    }
    return Label.model_validate(raw)


def _resolved(rule: dict[str, Any], rule_id: str, sources: dict[str, str]) -> dict[str, Any]:
    return {**rule, "id": rule_id, "source": sources[rule["source"]]}
