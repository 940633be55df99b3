"""A deck as PowerPoint slides: charts and tables that can be edited there, and shapes where PowerPoint has no chart.

Everything is read from the figures and tables that a screen shows, so the numbers are the same. All sizes are in
points, and all places are measured from the upper left corner of a slide of 960 × 540 points.
"""

from clm.export.pptx.deck import deck_pptx

__all__ = ["deck_pptx"]
