"""How the story is told in a terminal: each step, what was answered, the year going by."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from api import shares
from api.story.people import HOME, Clock

COLOURS = {"Eleni": "cyan", "Dora": "magenta", "Sam": "yellow"}
DAYS = 365
# Of what an alert was judged by: which logs lie beside it, and by whose grams.
UNTOLD = {"basis", "because_of"}


class Narrator:
    """Tells the story on a console, with the weeks of the year going by below."""

    def __init__(self, console: Console, clock: Clock, start: date) -> None:
        self.console, self._clock, self._start = console, clock, start
        self._bar = Progress(
            TextColumn("[bold]{task.description}[/]"),
            BarColumn(bar_width=None),
            TextColumn("{task.fields[when]}"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        self._year = self._bar.add_task("Before the start", total=DAYS, when="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def time_passed(self) -> None:
        """Move the bar to where the clock of the story stands."""
        here = self._clock.now.astimezone(HOME)
        day = max(0, (here.date() - self._start).days)
        self._bar.update(
            self._year,
            completed=day,
            description=f"Week {day // 7} of 52",
            when=f"{here:%-d %B %Y}",
        )

    def chapter(self, title: str) -> None:
        self.console.print()
        self.console.rule(f"[bold]{title}[/]", align="left", style="dim")

    def step(self, who: str, says: str) -> None:
        """One step: who did what, in a sentence (rich markup allowed)."""
        here = self._clock.now.astimezone(HOME)
        self._row(f"{here:%e %b %Y %H:%M}", Text(who, COLOURS[who]), Text.from_markup(says))

    def answer(self, says: str, style: str = "green") -> None:
        """What the server answered; plain text, for it may quote anything."""
        self._row("", Text("→", style, justify="right"), Text(says, style))

    def more(self, says: str) -> None:
        """A further line of an answer."""
        self._row("", Text(""), Text(says, "dim"))

    def alerts(self, alerts: Iterable[dict[str, Any]]) -> None:
        """Each alert in two lines: the rule with its numbers, what to do and who says so."""
        told = [(f"alert {one['rule']}: {_numbers(one)}", one) for one in alerts]
        times = Counter(said for said, _ in told)
        for said, alert in dict(told).items():
            self.answer(said if times[said] == 1 else f"{said}; {times[said]} times", "yellow")
            self.more(f"{alert['advice']} ({alert['source']})")

    def problem(self, refused: dict[str, Any]) -> None:
        """A refusal as the server words it."""
        self.answer(f"{refused['status']} {refused['code']}: {refused['title']}", "red")
        self.more(refused["detail"])

    def measured(self, value: dict[str, Any]) -> None:
        """What the machine found in the photographs, and how sure it is."""
        how = f"{value['algorithm']} {value['algorithm_version']}"
        if value["value"] is None:
            self.answer(f"{how} cannot measure: {value['unmeasured']['sentence']}", "yellow")
            return
        interval = value["interval"]
        sure = f" ({interval['low']:.2f} to {interval['high']:.2f})" if interval else ""
        stand = ", provisional: no outline is confirmed" if value["provisional"] else ""
        self.answer(f"machine-made F-VASI {value['value']:.2f}{sure} by {how}{stand}", "blue")

    def repigmented(self, value: dict[str, Any]) -> None:
        """How much came back inside the confirmed outlines since the first photograph."""
        if value["value"] is None:
            self.answer(f"not compared: {value['unmeasured']['sentence']}", "yellow")
            return
        interval = value["interval"]
        sure = (
            f" ({shares.low_end(interval['low'])} to {shares.high_end(interval['high'])}%)"
            if interval
            else ""
        )
        says = (
            f"machine-made {shares.whole(value['value'])}% repigmentation{sure} inside the outlines"
        )
        self.answer(says, "blue")

    def left(self, folder: Path, names: Iterable[str]) -> None:
        """Where the story left its files."""
        lines = "\n".join(f"  {name}" for name in names)
        self.console.print()
        self.console.print(Panel(Text(f"{folder}\n{lines}"), title="Left in", expand=False))

    def listed(self, name: str) -> None:
        """Under which name the pages show her."""
        self.console.print(f"On the pages of the clinic she stands under Patients: {escape(name)}")

    def _row(self, when: str, who: Text, says: Text) -> None:
        row = Table.grid(padding=(0, 1))
        row.add_column(width=17, style="dim", no_wrap=True)
        row.add_column(width=9, no_wrap=True)
        row.add_column()
        row.add_row(when, who, says)
        self.console.print(row)


def _numbers(alert: dict[str, Any]) -> str:
    inputs = {name: value for name, value in alert["inputs"].items() if name not in UNTOLD}
    if inputs.get("minutes_ahead", 0) < 0:
        inputs["minutes_behind"] = -inputs.pop("minutes_ahead")
    spelt = {
        name: " and ".join(value) if isinstance(value, list) else value
        for name, value in inputs.items()
        if isinstance(value, int | float | str | list)
    }
    return ", ".join(f"{name} {value}".replace("_", " ") for name, value in spelt.items())
