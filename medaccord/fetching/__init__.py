"""Fetching pages politely and safely. `Fetcher.fetch(address)` is all that a program needs.

Polite: robots.txt is obeyed (RFC 9309), a page is asked for again only if it has changed, each host gets one request at
a time with a pause between them, and rests for as long as it asks. Safe: only public addresses are connected to, every
redirect is looked at as the first address was, and size and time are limited whatever a server does.
"""

from __future__ import annotations

from medaccord.fetching.fetcher import Fetched, Fetcher, FetchFailed, Manners

__all__ = ["FetchFailed", "Fetched", "Fetcher", "Manners"]
