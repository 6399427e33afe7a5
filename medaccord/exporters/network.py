"""Who works with whom: bodies, and for each two of them the initiatives that they share."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import networkx as nx

from medaccord.exporters.xml import clean
from medaccord.selection import Selection


def network(selection: Selection) -> Any:
    """The graph. A body has `label`, `kind`, `country`, `initiatives`; an edge `initiatives`, `delivered` and `ids`."""
    graph = nx.Graph()
    for one in selection.initiatives():
        for id in one.initiative.entities:
            if id not in graph:
                entity = one.entities[id]
                said = {"label": clean(entity.name), "kind": entity.kind, "country": entity.country or ""}
                graph.add_node(id, **said, initiatives=0)
            graph.nodes[id]["initiatives"] += 1
        for pair in combinations(sorted(one.initiative.entities), 2):
            if not graph.has_edge(*pair):
                graph.add_edge(*pair, initiatives=0, delivered=0, ids="")
            edge = graph.edges[pair]
            edge["initiatives"] += 1
            edge["delivered"] += one.initiative.stage == "delivered"
            edge["ids"] = " ".join(filter(None, (edge["ids"], one.initiative.id)))
    return graph
