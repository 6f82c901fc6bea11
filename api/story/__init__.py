"""A year of treatment, played against a running server as its real clients would play it.

The desk, the dermatologist and the patient are three HTTP clients. Every request carries the
time of the story (`Repigment-Now`), so the year passes in about a minute and ends today.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from rich.console import Console
from rich.markup import escape

from api import demo
from api.story import closing, opening
from api.story.people import Clock, Person, SecondFactorAsked, Unexpected
from api.story.phone import Phone
from api.story.stage import HOME, Stage
from api.story.telling import Narrator
from api.story.visits import visit
from api.story.year import Year

__all__ = ["play"]

# The visit of week 52 is yesterday, so that whatever the hour is now it has been.
LENGTH = timedelta(days=365)
PROLOGUE = (
    "[bold]A year with the cream.[/] Everybody in it is invented; every step is a request to the "
    "server, and what follows an arrow is what it answered."
)


def play(url: str, out: Path, console: Console) -> None:
    """Play the year against the server at `url` and leave the visit summary in the folder `out`.

    Ends with a sentence and exit code 1 when no server answers there, it has no demo clinic, or
    an answer is not what the story expects.
    """
    # A connection that rests is closed by us first: the server would do so after five seconds.
    limits = httpx.Limits(keepalive_expiry=2)
    with httpx.Client(base_url=url, timeout=60, limits=limits) as server:
        try:
            _play(server, out, console)
        except httpx.ConnectError:
            console.print(f"[red]No server answers at {url}[/]: start it with `make run`.")
            raise SystemExit(1) from None
        except (Unexpected, SecondFactorAsked, httpx.TransportError, TimeoutError) as failed:
            console.print(f"[red]The story stops here:[/] {escape(str(failed))}", highlight=False)
            raise SystemExit(1) from None


def _play(server: httpx.Client, out: Path, console: Console) -> None:
    now = datetime.now(UTC)
    start = (now.astimezone(HOME) - LENGTH).date()
    clock = Clock(now - LENGTH)
    console.print(PROLOGUE)
    with Narrator(console, clock, start) as tell:
        email = opening.new_address()
        eleni = Person(
            server, clock, email=email, password=opening.PASSWORD, device="Eleni's phone"
        )
        stage = Stage(
            clock=clock,
            tell=tell,
            start=start,
            desk=_person(server, clock, demo.STORY_DESK[0], "Desk computer"),
            dora=_person(server, clock, demo.STORY_DERMATOLOGIST[0], "Consulting room"),
            eleni=eleni,
            phone=Phone(eleni, clock),
        )
        # Who cannot come in stops the story before it has begun.
        for colleague in (stage.dora, stage.desk):
            colleague.get("/me")
        opening.join(stage, email)
        opening.prescribe(stage)
        visit(stage, 0)
        Year(stage).play()
        signed = closing.decide(stage)
        closing.looks_back(stage, signed)
        closing.take_away(stage, out)


def _person(server: httpx.Client, clock: Clock, email: str, device: str) -> Person:
    return Person(server, clock, email=email, password=demo.PASSWORD, device=device)
