"""`medaccord serve`: where the program may be reached, and what is refused before it starts."""

from __future__ import annotations

import ipaddress
import json
import os
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from starlette.applications import Starlette

from medaccord.errors import SettingsError, StoreError
from medaccord.register import Register
from medaccord.web.app import Options, create_app

_GIVEN = "MEDACCORD_SERVED"
"""Where the processes that answer find what they serve."""


def serve(
    store: str | None,
    host: str,
    port: int,
    *,
    contact: str | None = None,
    anyone: bool = False,
    workers: int = 1,
    say: Callable[[str], None] = print,
) -> None:
    """Serves a register until it is stopped.

    `workers` processes answer. Raises `SettingsError` where others could reach it and nobody would have to sign in,
    unless `anyone` may; and `StoreError` where the store cannot be opened.
    """
    import uvicorn

    at_home = is_loopback(host)
    if not at_home and not anyone:
        raise SettingsError(
            f"{host} can be reached by others, and nobody has to sign in: anyone could change the register. "
            "Serve on 127.0.0.1, or say --anyone if that is meant"
        )
    hosts = ["localhost", "127.0.0.1", "::1", host.lower()] if at_home else None
    Register(store).close()  # what is wrong with the store is said before anything is served
    say(f"medaccord is at http://{f'[{host}]' if ':' in host else host}:{port}/   (Ctrl+C stops it)")
    with tempfile.TemporaryDirectory(prefix="medaccord-", ignore_cleanup_errors=True) as folder:
        os.environ[_GIVEN] = json.dumps({"store": store, "contact": contact, "hosts": hosts, "jobs": folder})
        uvicorn.run(
            "medaccord.web.serving:worker",
            factory=True,
            http="medaccord.web.prompt:Prompt",
            host=host,
            port=port,
            workers=workers,
            log_level="warning",
            server_header=False,
            proxy_headers=False,
        )


def worker() -> Starlette:
    """The application of one of the processes that answer; what it serves is in the environment, as `serve` put it."""
    given = json.loads(os.environ[_GIVEN])
    hosts = frozenset(given["hosts"]) if given["hosts"] else None
    register = Register(given["store"])
    threading.Thread(target=_warm, args=(register,), daemon=True).start()
    return create_app(register, Options(given["contact"], hosts, jobs=Path(given["jobs"])))


def _warm(register: Register) -> None:
    """So that the first who asks need not wait; what is wrong with the store is said to who asks."""
    with suppress(StoreError):
        register.warm()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
