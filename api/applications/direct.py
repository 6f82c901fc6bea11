"""The two addresses that phones use all day, without FastAPI's general way of reading a request.

To look up and call what the arguments of an endpoint depend on costs more than to do what the
endpoint does. So a request that is in order is read here, in the four lines that these two need;
any other goes the general way, which says what is wrong with it. Their endpoints in `routes`
describe them for the documentation.
"""

from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from fastapi import Request, Response
from pydantic import BaseModel

from api.accounts.access import caller_of
from api.applications import batch
from api.applications.bodies import BatchResult, LogCreate, Status
from api.applications.intake import Intake
from api.applications.service import LogDiffers, Sent
from api.audit import Caller
from api.clock import time_of
from api.errors import Problem
from api.patients.access import GateFirst

Given = TypeVar("Given", bound=BaseModel)


class InOrder(NamedTuple, Generic[Given]):
    """Who sent what about whom, and when."""

    caller: Caller
    patient_id: UUID
    given: Given
    now: datetime


def directly(answer: Callable[[Request], Awaitable[Response | None]]) -> type[GateFirst]:
    """A route that is answered so unless that gives None."""

    class Directly(GateFirst):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            the_general_way = super().get_route_handler()

            async def handle(request: Request) -> Response:
                return await answer(request) or await the_general_way(request)

            return handle

    return Directly


async def one(request: Request) -> Response | None:
    read = await _read(request, LogCreate)
    return await logged(request, Sent(*read)) if read else None


async def many(request: Request) -> Response | None:
    read = await _read(request, batch.InOrder)
    if read is None:
        return None
    caller, patient_id, given, now = read
    sent = [Sent(caller, patient_id, one, now) for one in given.logs()]
    intake: Intake = request.app.state.intake
    return spelt(BatchResult(results=batch.results(await intake.log(sent))))


async def logged(request: Request, sent: Sent) -> Response:
    intake: Intake = request.app.state.intake
    (outcome,) = await intake.log([sent])
    if outcome.status is Status.differs:
        raise LogDiffers(field="id")
    return spelt(outcome.record, 201 if outcome.status is Status.created else 200)


def spelt(said: BaseModel, status: int = 200) -> Response:
    """Serialised once: the general way validates an answer again."""
    return Response(said.model_dump_json(), status_code=status, media_type="application/json")


async def _read(request: Request, kind: type[Given]) -> InOrder[Given] | None:
    if request.headers.get("content-type") != "application/json":
        return None
    try:
        now = time_of(request, request.headers.get("repigment-now"))
        caller = caller_of(request, now)
        given = kind.model_validate_json(await request.body())
        return InOrder(caller, UUID(request.path_params["patient_id"]), given, now)
    except (Problem, ValueError, RecursionError):
        return None
