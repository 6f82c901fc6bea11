"""What is entered under an id of the sender's choice, and sent again, is entered once."""

from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session, SQLModel

from api.errors import Problem
from api.messages import noted
from api.treatments.bodies import Sent

Entry = TypeVar("Entry", bound=SQLModel)


class EntryDiffers(Problem):
    status = 409
    code = "entry_differs"
    title = noted("Something with this id was entered with other content")
    advice = "Enter it under an id of its own; what is stored was not changed."


def entered(session: Session, kind: type[Entry], given: Sent, **owner: UUID) -> Entry | None:
    """What was entered under this id before, None if nothing was. Raises EntryDiffers."""
    found = session.get(kind, given.id)
    if found is None:
        return None
    if not _same(found.model_dump(), given, owner):
        raise EntryDiffers(field="id")
    return found


def _same(stored: dict[str, Any], given: Sent, owner: dict[str, UUID]) -> bool:
    told = {name: stored[name] for name in type(given).model_fields}
    return type(given).model_validate(told) == given and owner.items() <= stored.items()
