"""Bland and Altman's plot: the difference of two scores against their mean, as SVG."""

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from api.cohorts.agreement import Agreement, Bounded, Scored
from api.messages import ENGLISH, Figure, Tongue, message, noted
from api.summaries.canvas import FAINT, INK, MACHINE, QUIET, WASH, canvas, drawn, font, svg

SIZE_MM = (182, 90)
# Left, bottom, width and height of the plot as shares of the chart.
PLOT = (0.08, 0.13, 0.72, 0.78)


def agreement_chart(
    scored: Sequence[Scored], found: Agreement, method: str, tongue: Tongue = ENGLISH
) -> bytes:
    """One dot for each pair; bias and limits of agreement with their intervals as bands."""
    axes = canvas(SIZE_MM, PLOT)
    lines = (
        (noted("upper limit"), found.upper_limit, (0, (4, 2))),
        (noted("bias"), found.bias, "solid"),
        (noted("lower limit"), found.lower_limit, (0, (4, 2))),
    )
    for name, bounded, style in lines:
        _draw_line(axes, bounded, style)
        _label_line(axes, tongue.say(name), bounded, tongue)
    axes.axhline(0, color=FAINT, linewidth=0.6, zorder=1)
    axes.plot(
        [(one.machine + one.clinician) / 2 for one in scored],
        [one.difference for one in scored],
        linestyle="none",
        marker="o",
        markersize=4,
        markerfacecolor="none",
        markeredgecolor=MACHINE,
        zorder=3,
        gid="agreement-pairs",
    )
    counted = message(
        noted("%(pairs)s pairs of %(patients)s patients"),
        pairs=Figure(number=found.pairs),
        patients=Figure(number=found.patients),
    )
    _draw_frame(axes, f"{method}: {counted.told(tongue)}", tongue)
    return svg(axes, tongue.say(noted("Clinician against machine, F-VASI")))


def _draw_line(axes: Axes, bounded: Bounded, style: Any) -> None:
    axes.axhspan(bounded.low, bounded.high, color=WASH, zorder=0)
    axes.axhline(bounded.value, color=INK, linewidth=0.8, linestyle=style, zorder=2)


def _label_line(axes: Axes, name: str, bounded: Bounded, tongue: Tongue) -> None:
    value, low, high = (
        ("+" if one >= 0 else "") + drawn(tongue.number(one, 3))
        for one in (bounded.value, bounded.low, bounded.high)
    )
    axes.annotate(
        f"{name} {value}\n({low} {tongue.say(noted('to'))} {high})",
        (1.015, bounded.value),
        xycoords=("axes fraction", "data"),
        va="center",
        fontproperties=font(7),
        color=QUIET,
        annotation_clip=False,
    )


def _draw_frame(axes: Axes, title: str, tongue: Tongue) -> None:
    axes.margins(x=0.05, y=0.12)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(FAINT)
    axes.tick_params(colors=QUIET, length=2, width=0.5, pad=2)
    axes.yaxis.set_major_formatter(lambda value, _: drawn(tongue.number(value, 2)))
    axes.xaxis.set_major_formatter(lambda value, _: drawn(tongue.number(value, 2)))
    for label in [*axes.get_xticklabels(), *axes.get_yticklabels()]:
        label.set_fontproperties(font(7))
    across = tongue.say(noted("mean of both, F-VASI 0 to 3"))
    axes.set_xlabel(across, fontproperties=font(7), color=QUIET)
    up = tongue.say(noted("machine less clinician"))
    axes.set_ylabel(up, fontproperties=font(7), color=QUIET)
    axes.set_title(title, fontproperties=font(7.5), color=INK, loc="left", pad=3)
