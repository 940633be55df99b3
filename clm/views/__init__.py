"""Views: what is said and drawn about a scope, the same on a page, on a slide and in a file.

A builder takes a Scope and its own choices, which have defaults, and returns a View; it asks clm.analysis through
`scope.ask`, words the finding with clm.headlines and hands over the chart undrawn.
"""

from clm.views.funnel import funnel
from clm.views.scope import Scope
from clm.views.view import KeyFigure, View

__all__ = ["KeyFigure", "Scope", "View", "funnel"]
