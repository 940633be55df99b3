"""The look of every chart: colours of the nine phases, the reader's theme and size, the plotly template."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import plotly.graph_objects as go

from clm.charts.colour import lightness_variants, mixed
from clm.language import Language

Theme = Literal["light", "dark"]

# Every pair differs by ΔE′ 15 or more (CAM02-UCS), in normal sight and under three colour blindnesses,
# and each has 3:1 with its background; a test recomputes that. A new colour must be searched for, not picked.
PHASE_COLOURS: dict[Theme, dict[str, str]] = {
    "light": {
        "prospect": "#223145",
        "evaluating": "#549FB3",
        "new": "#025A53",
        "growing": "#5E7745",
        "mature": "#0C64CA",
        "advocate": "#9884F8",
        "declining": "#B39014",
        "lost": "#69120D",
        "returned": "#99557F",
    },
    "dark": {
        "prospect": "#8A98A2",
        "evaluating": "#21CAFF",
        "new": "#007C74",
        "growing": "#5C7140",
        "mature": "#5F92FE",
        "advocate": "#8654AF",
        "declining": "#A78317",
        "lost": "#FF876A",
        "returned": "#FFB5CB",
    },
}

# Groups (channels, plans, cohorts) are not phases; they borrow the same tested colours, the strongest first.
GROUP_ORDER = (
    "mature",
    "declining",
    "returned",
    "new",
    "evaluating",
    "lost",
    "advocate",
    "growing",
    "prospect",
)
GROUP_DASHES = ("solid", "dash", "dot", "dashdot", "longdash")  # colour is never alone

# As in .streamlit/config.toml: nothing is fetched, and each glyph falls to the next family that has it.
FONT = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'PingFang SC', 'Hiragino Sans GB', "
    "'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC', Arial, sans-serif"
)

# What a page gives to plotly beside the figure: no toolbar, no logo.
CONFIG = {"displayModeBar": False, "responsive": True}


class StageLike(Protocol):
    """What a chart needs to know of a stage. `name` holds the name by language code."""

    @property
    def id(self) -> str: ...
    @property
    def phase(self) -> str: ...
    @property
    def name(self) -> Mapping[str, object]: ...


@dataclass(frozen=True)
class Inks:
    """The colours of a theme that carry no data."""

    background: str
    surface: str  # hover boxes
    ink: str
    muted: str  # text beside the data: still 4.5:1
    line: str  # axes and leaders
    grid: str
    accent: str  # one series that stands for no phase


INKS: dict[Theme, Inks] = {
    "light": Inks("#FFFFFF", "#FFFFFF", "#1C2733", "#566371", "#A9B4BF", "#E7EBEF", "#0C64CA"),
    "dark": Inks("#0E1117", "#1A1F28", "#E4E8ED", "#A3AEBA", "#55606D", "#242B35", "#5F92FE"),
}


@dataclass(frozen=True)
class Look:
    """For whom a chart is drawn: theme, size (on a screen, or shown to a room) and language."""

    theme: Theme = "light"
    size: Literal["screen", "present"] = "screen"
    t: Language = field(default_factory=Language)

    @property
    def inks(self) -> Inks:
        return INKS[self.theme]

    @property
    def font_px(self) -> int:
        return 14 if self.size == "screen" else 20

    @property
    def small_px(self) -> int:
        """Text that stands beside the data."""
        return 12 if self.size == "screen" else 17

    @property
    def least_px(self) -> int:
        """The narrowest plotting area that labels are planned for: a telephone, or a projector."""
        return 310 if self.size == "screen" else 900

    def px(self, pixels: float) -> float:
        """A length that grows with the text."""
        return pixels * self.font_px / 14


def stage_colours(stages: Sequence[StageLike], theme: Theme) -> dict[str, str]:
    """Stage id -> "#RRGGBB". Stages of one phase share its hue and differ by lightness, in journey order."""
    by_phase: dict[str, list[str]] = {}
    for stage in stages:
        by_phase.setdefault(stage.phase, []).append(stage.id)
    background = INKS[theme].background
    return {
        stage_id: colour
        for phase, ids in by_phase.items()
        for stage_id, colour in zip(
            ids, lightness_variants(PHASE_COLOURS[theme][phase], len(ids), background), strict=True
        )
    }


def stage_names(stages: Sequence[StageLike], look: Look) -> dict[str, str]:
    """Stage id -> its name in the reader's language."""
    return {stage.id: str(stage.name[look.t.code]) for stage in stages}


def group_colours(groups: Iterable[object], theme: Theme, order: Sequence[object] = ()) -> dict[object, str]:
    """Group -> "#RRGGBB": the same groups get the same colours in every chart, whatever their order there.

    Args:
        order: the names that the product itself gives, in an order that is the same in each language; names that
            come from the data are ordered by the alphabet.
    """
    return {
        group: PHASE_COLOURS[theme][GROUP_ORDER[at % len(GROUP_ORDER)]]
        for at, group in enumerate(_ordered(groups, order))
    }


def group_dashes(groups: Iterable[object], order: Sequence[object] = ()) -> dict[object, str]:
    """Group -> plotly line dash, beside group_colours."""
    return {group: GROUP_DASHES[at % len(GROUP_DASHES)] for at, group in enumerate(_ordered(groups, order))}


def _ordered(groups: Iterable[object], order: Sequence[object]) -> list[object]:
    """The groups of the order, whether they are drawn or not, then the others by the alphabet."""
    # “(not given)” has the brackets of the reader's language and stands at the same place in each.
    return [*order, *sorted(set(groups) - set(order), key=lambda group: str(group).replace("（", "("))]


def heat_steps(theme: Theme) -> list[str]:
    """Ten colours of one hue, from next to the background to the strongest."""
    low, high = ("#EDF3FC", "#1B5DB4") if theme == "light" else ("#18243A", "#8DB4FB")
    return [mixed(low, high, step / 9) for step in range(10)]


def template(look: Look) -> go.layout.Template:
    """The one plotly template: quiet axes, the system's fonts, words in the hover box, nothing that moves."""
    inks = look.inks
    axis = {
        "gridcolor": inks.grid,
        "linecolor": inks.line,
        "tickcolor": inks.line,
        "zeroline": False,
        "showgrid": False,
        "showline": False,
        "fixedrange": True,
        "automargin": True,
        "ticks": "",
        "tickfont": {"size": look.small_px, "color": inks.muted},
        "title": {"font": {"size": look.small_px, "color": inks.muted}, "standoff": look.px(8)},
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": look.font_px, "color": inks.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(group_colours(range(9), look.theme).values()),
            "xaxis": axis,
            "yaxis": axis,
            "dragmode": False,
            "hovermode": "closest",
            "transition": {"duration": 0},
            "hoverlabel": {
                "bgcolor": inks.surface,
                "bordercolor": inks.line,
                "align": "left",
                "font": {"family": FONT, "size": look.small_px, "color": inks.ink},
            },
            "legend": {
                "orientation": "h",
                "font": {"size": look.small_px},
                "itemclick": False,
                "itemdoubleclick": False,
            },
        }
    )


def blank_figure(look: Look, height: float, **margin: float) -> go.Figure:
    """A figure without data. Height and margins (l, r, t, b) in pixels; the width is the container's."""
    return dressed(go.Figure(), look, height, **margin)


def empty_figure(look: Look) -> go.Figure:
    """What is drawn of a frame without rows: nothing. That there is nothing, and why, is said by the page."""
    figure = blank_figure(look, look.px(80))
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    return figure


def dressed(figure: go.Figure, look: Look, height: float, **margin: float) -> go.Figure:
    """The same figure in the look of all."""
    figure.layout.template = template(look)  # an update would only lay it over plotly's own
    figure.update_layout(
        autosize=True,
        height=round(height),
        margin={"l": 8, "r": 8, "t": 8, "b": 8, "pad": 0} | margin,
        showlegend=False,
    )
    return figure
