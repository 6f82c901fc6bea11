"""Bland and Altman's plot: the difference of two scores against their mean, as SVG."""

from collections.abc import Sequence

from matplotlib.axes import Axes

from api.cohorts.agreement import Agreement, Bounded, Scored
from api.summaries.canvas import FAINT, INK, MACHINE, QUIET, WASH, canvas, font, svg

SIZE_MM = (182, 90)
# Left, bottom, width and height of the plot as shares of the chart.
PLOT = (0.08, 0.13, 0.72, 0.78)


def agreement_chart(scored: Sequence[Scored], found: Agreement, method: str) -> bytes:
    """One dot for each pair; bias and limits of agreement with their intervals as bands."""
    axes = canvas(SIZE_MM, PLOT)
    lines = (
        ("upper limit", found.upper_limit),
        ("bias", found.bias),
        ("lower limit", found.lower_limit),
    )
    for name, bounded in lines:
        _draw_line(axes, name, bounded)
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
    _draw_frame(axes, f"{method}: {found.pairs} pairs of {found.patients} patients")
    return svg(axes, "Clinician against machine, F-VASI")


def _draw_line(axes: Axes, name: str, bounded: Bounded) -> None:
    axes.axhspan(bounded.low, bounded.high, color=WASH, zorder=0)
    style = "solid" if name == "bias" else (0, (4, 2))
    axes.axhline(bounded.value, color=INK, linewidth=0.8, linestyle=style, zorder=2)
    said = f"{name} {bounded.value:+.3f}\n({bounded.low:+.3f} to {bounded.high:+.3f})"
    axes.annotate(
        said,
        (1.015, bounded.value),
        xycoords=("axes fraction", "data"),
        va="center",
        fontproperties=font(7),
        color=QUIET,
        annotation_clip=False,
    )


def _draw_frame(axes: Axes, title: str) -> None:
    axes.margins(x=0.05, y=0.12)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(FAINT)
    axes.tick_params(colors=QUIET, length=2, width=0.5, pad=2)
    # Our font has no minus sign of its own; a hyphen reads as well.
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.2f}")
    for label in [*axes.get_xticklabels(), *axes.get_yticklabels()]:
        label.set_fontproperties(font(7))
    axes.set_xlabel("mean of both, F-VASI 0 to 3", fontproperties=font(7), color=QUIET)
    axes.set_ylabel("machine less clinician", fontproperties=font(7), color=QUIET)
    axes.set_title(title, fontproperties=font(7.5), color=INK, loc="left", pad=3)
