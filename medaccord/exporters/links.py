"""Addresses as a file of another's may have them."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_LOOSE = re.compile(r"%(?![0-9A-Fa-f]{2})|[\x00-\x20\x7f]")
"""What no address may hold as it is."""


def link(url: str | None) -> str | None:
    """A web address, with what none may hold percent-encoded; None where it is none, as `javascript:` or a file."""
    if not url or not url.startswith(("http://", "https://")):
        return None
    try:
        urlsplit(url)
    except ValueError:
        return None
    return _LOOSE.sub(lambda found: quote(found[0]), url)
