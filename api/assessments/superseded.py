"""Which rows count no more because of a later one, as conditions of a question."""

from functools import cache
from uuid import UUID

from sqlalchemy import ColumnElement, Tuple, Uuid, exists, func, literal, or_, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col

from api.assessments.models import Assessment, Outline, Source


# Put together once: that costs more than the answer does.
@cache
def not_superseded() -> ColumnElement[bool]:
    """Of the measurements of one photo session and measure only the one that counts.

    What was measured inside an outline that has been corrected since counts no more. Of the rest
    those inside a confirmed outline come first, of the outline confirmed last, then that of most
    views, then the last one.
    """
    other = aliased(Assessment)
    same = (
        (col(other.session_id) == Assessment.session_id)
        & (col(other.measure) == Assessment.measure)
        & (col(other.source) == Source.machine)
    )
    later = _weight(other) > _weight(Assessment)
    counted = ~exists().where(same, later, ~_corrected(other))
    # Few rest on an outline: for the others nothing is looked up.
    as_proposed = col(Assessment.outline_id).is_(None)
    return or_(as_proposed, ~_corrected(Assessment)) & counted


def _weight(of: type[Assessment]) -> Tuple:
    outline = func.coalesce(col(of.outline_id), literal(UUID(int=0), Uuid()))
    return tuple_(outline, col(of.views), col(of.id))


def _corrected(of: type[Assessment]) -> ColumnElement[bool]:
    """Whether the outline that a row rests on has a newer version."""
    used, newer = aliased(Outline), aliased(Outline)
    versions = (col(newer.session_id) == used.session_id) & (col(newer.version) > col(used.version))
    return exists().where(col(used.id) == of.outline_id, versions)


@cache
def scored_again() -> ColumnElement[bool]:
    """Whether it is a score by a person that a later one of its measure, source and day corrects.

    As `baseline.scored_again` tells it of rows at hand.
    """
    other = aliased(Assessment)
    same = (
        (col(other.patient_id) == Assessment.patient_id)
        & (col(other.measure) == Assessment.measure)
        & (col(other.source) == Assessment.source)
        & (col(other.assessed_on) == Assessment.assessed_on)
    )
    later = tuple_(col(other.made_at), col(other.id)) > tuple_(
        col(Assessment.made_at), col(Assessment.id)
    )
    return (col(Assessment.source) != Source.machine) & exists().where(same, later)
