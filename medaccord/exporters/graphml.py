"""GraphML of the network of bodies."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from medaccord.exporters.network import network
from medaccord.selection import Selection

media_type = "application/xml"
suffix = ".graphml"


def export(selection: Selection) -> Iterator[bytes]:
    """The network, a line at a time."""
    for line in nx.generate_graphml(network(selection)):
        yield f"{line}\n".encode()
