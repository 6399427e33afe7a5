"""HTTP over connections whose answers go out at once, also where several processes share one socket."""

from __future__ import annotations

import asyncio
from socket import IPPROTO_TCP, TCP_NODELAY

from uvicorn.protocols.http.auto import AutoHTTPProtocol


class Prompt(AutoHTTPProtocol):  # type: ignore[misc,valid-type]  # a class: which one depends on what is installed
    """uvicorn's protocol, without the 40 ms for which the body of an answer waits until its head is acknowledged.

    asyncio leaves that wait out by itself, but not for a socket that was made without naming TCP, as uvicorn makes the
    one that its processes share.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Begins to answer over a connection."""
        transport.get_extra_info("socket").setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        super().connection_made(transport)
