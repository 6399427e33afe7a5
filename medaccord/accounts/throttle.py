"""How often one may try to sign in: after some failures under a name, or from an address, each try has to wait longer.

A try is counted before its password is looked at, so that many at once are no way around.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
from datetime import datetime, timedelta

from sqlalchemy import Connection

from medaccord.errors import TooManyTries
from medaccord.store import people
from medaccord.store.dialects import Dialect

FREE_NAME, FREE_ADDRESS = 5, 20
"""Failures without a wait: under one name, and from one address, which an office may share."""
FIRST, LONGEST = timedelta(seconds=30), timedelta(minutes=15)
"""The first wait, and the longest: each is twice the one before."""
FORGOTTEN = timedelta(days=1)
"""After so long without a try, the failures are forgotten."""


def begin(connection: Connection, dialect: Dialect, name: str, address: str, now: datetime) -> None:
    """Counts a try. Raises `TooManyTries` where it has to wait."""
    people.forget_attempts(connection, before=_text(now - FORGOTTEN))
    keys = ((_of_name(name), FREE_NAME), (_of_address(address), FREE_ADDRESS))
    rows = {key: people.attempt(connection, key) for key, _ in keys}
    until = max((datetime.fromisoformat(row.until) for row in rows.values() if row), default=now)
    if until > now:
        raise TooManyTries(math.ceil((until - now).total_seconds()))
    for key, free in keys:
        row = rows[key]
        _put(connection, dialect, key, row.failures + 1 if row else 1, free, now)


def succeeded(connection: Connection, dialect: Dialect, name: str, address: str, now: datetime) -> None:
    """Forgets the failures under a name; of an address, this one try alone."""
    people.forget_attempts(connection, _of_name(name))
    key = _of_address(address)
    row = people.attempt(connection, key)
    if row:
        people.put_attempt(connection, dialect, {**row._mapping, "failures": row.failures - 1, "until": _text(now)})


def forgive(connection: Connection, name: str) -> None:
    """Forgets the failures under a name."""
    people.forget_attempts(connection, _of_name(name))


def wait(failures: int, free: int) -> timedelta:
    """How long the next try has to wait after so many failures."""
    if failures < free:
        return timedelta(0)
    return min(LONGEST, FIRST * (1 << min(failures - free, 10)))


def _put(connection: Connection, dialect: Dialect, key: str, failures: int, free: int, now: datetime) -> None:
    until = now + wait(failures, free)
    row = {"key": key, "failures": failures, "last": _text(now), "until": _text(until)}
    people.put_attempt(connection, dialect, row)


def _of_name(name: str) -> str:
    """Not the name itself: some type their password there."""
    return "name " + hashlib.sha256(name.encode()).hexdigest()


def _of_address(address: str) -> str:
    """An address, or the network that one customer has of IPv6 (/64)."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return f"address {address}"
    if isinstance(found, ipaddress.IPv6Address) and not found.ipv4_mapped:
        return f"address {ipaddress.ip_network((found, 64), strict=False)}"
    return f"address {getattr(found, 'ipv4_mapped', None) or found}"


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
