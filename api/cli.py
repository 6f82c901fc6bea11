"""Repigment: serve a clinic, work in the background, show a demonstration, measure photographs."""

import os
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import EmailStr, Field, TypeAdapter, ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from api import demo, errors, jobs, story
from api.accounts import colleagues
from api.accounts import service as accounts
from api.audit import Role
from api.clinics import service as clinics
from api.clinics.models import Clinic, InvitationCreate, Jurisdiction
from api.patients.models import ZoneName
from api.preparing import (
    bring_up_to_date,
    end_with,
    opened,
    read_settings,
    require_free_port,
    require_schema,
)
from api.serving import serve_http
from api.settings import Environment
from api.summaries import verify_command
from api.summaries.seal import signing_key
from api.worker import open_resources, work
from imaging import __main__ as measuring

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
console = Console()
LISTED_JOBS = 10_000
Name = Annotated[str, Field(min_length=1, max_length=200)]
COLUMNS = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())


def checked(kind: Any) -> Callable[[str], str]:
    """Reads a word of the command line as the API reads the same field."""
    read: TypeAdapter[str] = TypeAdapter(kind)

    def parse(given: str) -> str:
        try:
            return read.validate_python(given)
        except ValidationError as wrong:
            said = wrong.errors()[0]["msg"].removeprefix("Value error, ")
            raise typer.BadParameter(said) from None

    return parse


@app.command()
def serve() -> None:
    """Serve the API; on a laptop also migrate, make a demo clinic and work in the background."""
    settings = read_settings()
    require_free_port(settings)
    if settings.environment is Environment.development:
        bring_up_to_date(settings)
    require_schema(settings)
    if settings.demo:
        console.print(demo.prepare(settings, datetime.now(UTC)), highlight=False)
    url = f"http://{settings.host}:{settings.port}"
    console.print(f"Repigment at [bold]{url}[/], documentation at {url}/docs", highlight=False)
    console.print(f"Pages of the clinic at [bold]{settings.origin}/clinic[/]", highlight=False)
    serve_http(settings)


@app.command()
def worker() -> None:
    """Work in the background and serve nothing; start as many as there are photos to measure."""
    settings = read_settings()
    require_schema(settings)
    work(settings, f"{settings.executor_id}-{socket.gethostname()}-{os.getpid()}")


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    bring_up_to_date(read_settings())
    console.print("The database is up to date.")


@app.command(name="check-settings")
def check_settings() -> None:
    """Say whether the settings of this environment are complete and consistent."""
    settings = read_settings()
    console.print(f"The settings are good for {settings.environment.value}.")


@app.command(name="open-clinic")
def open_clinic(
    name: Annotated[str, typer.Argument(parser=checked(Name), help="Name of the clinic")],
    administrator: Annotated[
        str, typer.Option(parser=checked(EmailStr), help="E-mail of its first administrator")
    ],
    full_name: Annotated[
        str, typer.Option(parser=checked(Name), help="Name of its first administrator")
    ],
    jurisdiction: Annotated[
        Jurisdiction, typer.Option(help="Whose label its treatments follow")
    ] = Jurisdiction.eu,
    time_zone: Annotated[
        str, typer.Option(parser=checked(ZoneName), help="IANA time zone of its calendar")
    ] = "Europe/Amsterdam",
) -> None:
    """Open a clinic and print the code with which its first administrator joins."""
    settings = read_settings()
    require_schema(settings)
    clinic = Clinic(
        name=name, jurisdiction=jurisdiction, time_zone=time_zone, created_at=datetime.now(UTC)
    )
    first = InvitationCreate(role=Role.administrator, email=administrator, full_name=full_name)
    with opened(settings) as sessions, sessions.write() as session:
        if accounts.by_email(session, administrator):
            end_with(f"{administrator} has an account already; it belongs to one clinic.")
        lifetime = timedelta(days=settings.invitation_days)
        code = clinics.open_clinic(session, clinic, first, lifetime=lifetime)
    console.print(f"Invitation code of {full_name}: [bold]{code}[/]", highlight=False)
    console.print(f"To be used once, at {settings.origin}/clinic/join", highlight=False)


@app.command(name="forget-second-factor")
def forget_second_factor(
    email: Annotated[str, typer.Argument(help="Whose second factor was lost")],
) -> None:
    """Forget the second factor of an account; the next sign-in on the pages enrols a new one."""
    settings = read_settings()
    require_schema(settings)
    with opened(settings) as sessions, sessions.write() as session:
        account = accounts.by_email(session, email)
        if account is not None:
            colleagues.forget_lost_factor(session, None, account.id, datetime.now(UTC))
    if account is None:
        end_with(f"There is no account with the e-mail {email}.")
    console.print(f"{account.full_name} is signed out and enrols anew at the next sign-in.")


@app.command(name="jobs")
def show_jobs() -> None:
    """List the jobs that were given up, and how many wait or run."""
    settings = read_settings()
    require_schema(settings)
    with opened(settings) as sessions, sessions.read() as session:
        given_up = jobs.failed(session, limit=LISTED_JOBS)
        waiting = jobs.backlog(session)
    for (name, status), count in sorted(waiting.items()):
        console.print(f"{count} {name} {status}", highlight=False, soft_wrap=True)
    for one in given_up:
        said = f"given up at {one.at:%Y-%m-%d %H:%M} UTC: {one.id} ({one.reason})"
        console.print(said, highlight=False, soft_wrap=True, markup=False)
    if not waiting:
        console.print("No job waits, and none was given up.")


@app.command(name="try-again")
def try_again(
    job_id: Annotated[str, typer.Argument(help="As `repigment jobs` lists it")],
) -> None:
    """Put a job that was given up back on the queue, once its cause is mended."""
    settings = read_settings()
    require_schema(settings)
    with opened(settings) as sessions, sessions.read() as session:
        given_up = {one.id for one in jobs.failed(session, limit=LISTED_JOBS)}
    if job_id not in given_up:
        end_with(f"No job {job_id} was given up: `repigment jobs` lists those that were.")
    jobs.try_again(settings.database_url, job_id)
    console.print(f"{job_id} waits for a worker again.", highlight=False, soft_wrap=True)


MEASURING = {"allow_extra_args": True, "ignore_unknown_options": True}


@app.command(context_settings=MEASURING, add_help_option=False)
def measure(context: typer.Context) -> None:
    """Measure the photographs of one session: PHOTO… [--outline MASK…] [--overlay OUT] [--json]."""
    raise typer.Exit(measuring.run(["measure", *context.args], prog="repigment"))


@app.command(context_settings=MEASURING, add_help_option=False)
def compare(context: typer.Context) -> None:
    """Compare sessions: --baseline PHOTO… --outline MASK… --now PHOTO… [--overlay OUT] [--json]."""
    raise typer.Exit(measuring.run(["compare", *context.args], prog="repigment"))


@app.command(context_settings=MEASURING, add_help_option=False)
def card(context: typer.Context) -> None:
    """Make the reference card for photographs, a PDF to print: [--out PDF]."""
    raise typer.Exit(measuring.run(["card", *context.args], prog="repigment"))


@app.command(name="demo")
def fill_demo(
    patients: Annotated[int, typer.Option(min=1, max=200_000, help="How many")] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same people")] = 1,
    log_days: Annotated[
        int | None, typer.Option(min=1, help="Applications of each patient's last days alone")
    ] = None,
) -> None:
    """Add invented patients, each with about a thousand applications, to an empty demo clinic."""
    settings = read_settings()
    if not settings.demo:
        end_with("The demo is switched off here (REPIGMENT_DEMO, and always in production).")
    bring_up_to_date(settings)
    now = datetime.now(UTC)
    signs = demo.prepare(settings, now)
    with open_resources(settings) as opened, Progress(*COLUMNS, console=console) as progress:
        task = progress.add_task("patients", total=patients)
        try:
            made = demo.fill(
                opened,
                demo.Size(patients, log_days),
                seed=seed,
                now=now,
                advance=lambda some: progress.advance(task, some),
            )
        except demo.NotForDemonstration as refused:
            end_with(str(refused))
    console.print(f"{patients} patients made {made} applications.\n{signs}", highlight=False)


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A PDF or a Bundle")],
    offline: Annotated[
        bool, typer.Option("--offline", help="By the seal alone, without the database")
    ] = False,
) -> None:
    """Say whether a file is a document as it was issued; the exit status is 0 only if it is."""
    settings = read_settings()
    key = signing_key(settings.secret_key.get_secret_value()).public_key()
    answer = verify_command.by_seal(file.read_bytes(), key)
    if not offline:
        require_schema(settings)
        with opened(settings) as sessions, sessions.read() as session:
            answer = verify_command.by_record(session, file.read_bytes(), key)
    for sentence in answer.sentences:
        console.print(sentence, highlight=False, soft_wrap=True, markup=False)
    raise typer.Exit(0 if answer.genuine else 1)


@app.command()
def problems() -> None:
    """Print every refusal as the page docs/problems.md shows it."""
    print(errors.page())  # noqa: T201 - the page is for a file, without colours


@app.command(name="story")
def play_story(
    url: Annotated[str, typer.Option(help="A running server with its demo clinic")] = "",
    out: Annotated[Path, typer.Option(help="Folder for the PDF and the chart")] = Path("story"),
) -> None:
    """Play a year of treatment against the running server, step by step."""
    settings = read_settings()
    story.play(url or f"http://{settings.host}:{settings.port}", out, console)
