"""Passwords, as Argon2id keeps them (RFC 9106, its second recommended choice: 64 MiB, 3 passes, 4 lanes)."""

from __future__ import annotations

import base64
import secrets
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION
from argon2.profiles import RFC_9106_LOW_MEMORY

SHORTEST, LONGEST = 12, 1000
"""Letters that a password may have."""
_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_AT_ONCE = threading.Semaphore(4)  # each takes 64 MiB while it is reckoned


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _AT_ONCE:
        return _HASHER.hash(_same(password))


def matches(kept: str | None, password: str) -> bool:
    """Whether a password is the one of which this was kept; where nothing was kept, it takes as long to say no."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(kept or _nobodys(), _same(password))
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether the password should be kept anew, since we reckon otherwise by now."""
    return _HASHER.check_needs_rehash(kept)


def _same(password: str) -> bytes:
    """The same letters however a keyboard composes them."""
    return unicodedata.normalize("NFKC", password[:LONGEST]).encode(errors="surrogatepass")


def _nobodys() -> str:
    """What would be kept of a password that nobody has."""
    salt, digest = (_text(secrets.token_bytes(length)) for length in (_HASHER.salt_len, _HASHER.hash_len))
    cost = f"m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}"
    return f"$argon2id$v={ARGON2_VERSION}${cost}${salt}${digest}"


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")
