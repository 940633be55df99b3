"""Where the nodes of a Sankey stand: a column a date, stages from top to bottom, to scale, no overlap.

Plotly scales all nodes by the fullest of its own layers and reads x and y as the centre of a node. Both are
computed here in the same way, because its own layout orders nodes by their ribbons and not by the journey.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from clm.charts.moves import ENTRY

NODE_GAP_PX = 18
EDGE = 0.001  # plotly reads a position of exactly 0 as "not given"


class Node(NamedTuple):
    """One stage at one date; column 0 is the earliest."""

    column: int
    stage: str


class Place(NamedTuple):
    """Centre and height of a node as shares of the plotting area, y downwards."""

    x: float
    y: float
    height: float


Ribbons = Mapping[tuple[Node, Node], float]  # (source, target) -> customers


class Diagram(NamedTuple):
    """Ribbons and nodes, both in the order in which plotly is to stack them, and the height they share."""

    ribbons: dict[tuple[Node, Node], float]
    sizes: dict[Node, float]  # customers
    places: dict[Node, Place]
    plot_px: float

    def stock(self, column: int) -> float:
        """Customers who stand in a column, without those who are yet to be seen."""
        return sum(size for node, size in self.sizes.items() if node.column == column and node.stage != ENTRY)

    def share(self, node: Node) -> float | None:
        """Its share of the stock of its column; none for those who are yet to be seen."""
        return None if node.stage == ENTRY else self.sizes[node] / self.stock(node.column)


def diagram(ribbons: Ribbons, order: Sequence[str], plot_px: float) -> Diagram:
    """The diagram of some ribbons; `order` is that of the stages from top to bottom."""
    rank = {stage: at for at, stage in enumerate(order)}

    def place_of(node: Node) -> tuple[int, int]:
        return node.column, rank[node.stage]

    stacked = dict(sorted(ribbons.items(), key=lambda item: (place_of(item[0][0]), place_of(item[0][1]))))
    found = node_sizes(ribbons)
    sizes = {node: found[node] for node in sorted(found, key=place_of)}
    return Diagram(stacked, sizes, _places(sizes, _layers(ribbons), plot_px), plot_px)


def node_sizes(ribbons: Ribbons) -> dict[Node, float]:
    """Customers of each node: what arrives or what leaves, whichever is more."""
    arriving: dict[Node, float] = {}
    leaving: dict[Node, float] = {}
    for (source, target), customers in ribbons.items():
        leaving[source] = leaving.get(source, 0) + customers
        arriving[target] = arriving.get(target, 0) + customers
    return {node: max(arriving.get(node, 0), leaving.get(node, 0)) for node in {**leaving, **arriving}}


def _places(
    sizes: Mapping[Node, float], layers: Sequence[Sequence[Node]], plot_px: float
) -> dict[Node, Place]:
    gap = NODE_GAP_PX / plot_px
    scale = min((1 - (len(layer) - 1) * gap) / sum(sizes[node] for node in layer) for layer in layers)
    last = max(node.column for node in sizes)
    top = dict.fromkeys((node.column for node in sizes), 0.0)
    places = {}
    for node, size in sizes.items():
        height = size * scale
        places[node] = Place(_inside(node.column / last), _inside(top[node.column] + height / 2), height)
        top[node.column] += height + gap
    return places


def _layers(ribbons: Ribbons) -> list[list[Node]]:
    """The nodes by their distance from the last column, as plotly counts it with align="right"."""
    distance = dict.fromkeys(node_sizes(ribbons), 0)
    for source, target in sorted(ribbons, key=lambda ribbon: ribbon[0].column, reverse=True):
        distance[source] = max(distance[source], distance[target] + 1)
    layers: dict[int, list[Node]] = {}
    for node, steps in distance.items():
        layers.setdefault(steps, []).append(node)
    return list(layers.values())


def _inside(position: float) -> float:
    return min(max(position, EDGE), 1 - EDGE)
