"""Charts: frames in, plotly figures out; language, size and colours are arguments.

Whatever can be clicked carries in `customdata` what it is about, as the frame names it: [stage],
[group, stage], [day, stage], [from_stage, to_stage], [cohort, age].
"""

from clm.charts.backtest import backtest_bars
from clm.charts.bars import grouped_stage_bars, stage_bars, stage_strip
from clm.charts.calibration import calibration, list_precision
from clm.charts.cohorts import cohort_triangle
from clm.charts.comparison import effects
from clm.charts.concentration import concentration_curve
from clm.charts.contribution import contribution_bars, contribution_curve, contribution_triangle
from clm.charts.cross import cross_table
from clm.charts.curves import retention_curves, survival
from clm.charts.expected_value import expected_value_bars
from clm.charts.forecast import forecast
from clm.charts.funnel import funnel
from clm.charts.matrix import transition_matrix
from clm.charts.overdue import overdue_distribution
from clm.charts.paired import paired_bars
from clm.charts.quadrants import quadrants
from clm.charts.redrawing import drawn_once
from clm.charts.risk import risk_distribution, value_at_stake_bars
from clm.charts.sankey import SankeyChart, sankey, sankey_periods, small_moves
from clm.charts.saving import break_even_bars
from clm.charts.series import series
from clm.charts.theme import CONFIG, Look, StageLike, Theme, group_colours, stage_colours
from clm.charts.timeline import customer_timeline
from clm.charts.tracking import tracking
from clm.charts.trend import stages_over_time
from clm.charts.waterfall import waterfall

__all__ = [
    "CONFIG",
    "Look",
    "SankeyChart",
    "StageLike",
    "Theme",
    "backtest_bars",
    "break_even_bars",
    "calibration",
    "cohort_triangle",
    "concentration_curve",
    "contribution_bars",
    "contribution_curve",
    "contribution_triangle",
    "cross_table",
    "customer_timeline",
    "drawn_once",
    "effects",
    "expected_value_bars",
    "forecast",
    "funnel",
    "group_colours",
    "grouped_stage_bars",
    "list_precision",
    "overdue_distribution",
    "paired_bars",
    "quadrants",
    "retention_curves",
    "risk_distribution",
    "sankey",
    "sankey_periods",
    "series",
    "small_moves",
    "stage_bars",
    "stage_colours",
    "stage_strip",
    "stages_over_time",
    "survival",
    "tracking",
    "transition_matrix",
    "value_at_stake_bars",
    "waterfall",
]
