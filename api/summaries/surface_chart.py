"""How much of the body surface each application took, against what the label allows, as SVG."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from matplotlib.axes import Axes

from api.messages import ENGLISH, Tongue, exactly, message, noted
from api.summaries.canvas import CLINICIAN, FAINT, MACHINE, QUIET, canvas, font, svg
from api.summaries.usage import Application

SIZE_MM = (182.0, 30.0)


def surface_chart(
    applications: Sequence[Application],
    *,
    started_on: date,
    zone: str,
    limit_percent: Decimal,
    tongue: Tongue = ENGLISH,
) -> bytes:
    """By week of treatment. What is above the line is a filled square, the rest small rings."""
    axes = canvas(SIZE_MM, (0.045, 0.24, 0.852, 0.6))
    limit = float(limit_percent)
    weeks = [
        (one.applied_at.astimezone(ZoneInfo(zone)).date() - started_on).days / 7
        for one in applications
    ]
    used = [one.bsa_percent for one in applications]
    within = [at for at in zip(weeks, used, strict=True) if at[1] <= limit]
    above = [at for at in zip(weeks, used, strict=True) if at[1] > limit]
    axes.axhline(limit, color=MACHINE, linewidth=0.9, gid="bsa-limit")
    for points, marker, gid in ((within, "o", "bsa-within"), (above, "s", "bsa-above")):
        if points:
            # One path for all, or a year of applications would be hundreds of shapes.
            across, up = zip(*points, strict=True)
            full = marker == "s"
            axes.plot(
                across,
                up,
                linestyle="none",
                marker=marker,
                markersize=3.2 if full else 1.6,
                markerfacecolor=MACHINE if full else CLINICIAN,
                markeredgewidth=0,
                gid=gid,
            )
    _frame(axes, (max([54.0, *weeks]), max([limit, *used]) * 1.15), limit, tongue)
    return svg(axes, tongue.say(noted("Body surface per application")))


def _frame(axes: Axes, reach: tuple[float, float], limit: float, tongue: Tongue) -> None:
    last, top = reach
    axes.set_xlim(-1.5, last)
    axes.set_ylim(0, top)
    axes.set_xticks(list(range(0, int(last) + 1, 8 if last <= 80 else 26)))
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(FAINT)
    axes.tick_params(colors=QUIET, length=2, width=0.5, pad=2)
    for label in [*axes.get_xticklabels(), *axes.get_yticklabels()]:
        label.set_fontproperties(font(7))
    title = " " + tongue.say(noted("% of the body surface"))
    axes.set_title(title, pad=2, fontproperties=font(7), color=QUIET, loc="left")
    axes.text(
        1.006,
        limit / top,
        message(noted("limit %(limit)s %%"), limit=exactly(limit)).told(tongue),
        transform=axes.transAxes,
        va="center",
        fontproperties=font(6.5),
        color=QUIET,
    )
