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
from urllib.parse import urlsplit

from starlette.applications import Starlette

from medaccord.accounts import Accounts
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
    public: str | None = None,
    proxy: str = "127.0.0.1",
    workers: int = 1,
    say: Callable[[str], None] = print,
) -> None:
    """Serves a register until it is stopped.

    `public` is the address (https) at which the proxy `proxy` offers it to others; `workers` processes answer. Raises
    `SettingsError` where others could reach it and nobody would have to sign in, unless `anyone` may; and `StoreError`
    where the store cannot be opened.
    """
    import uvicorn

    name = _public_name(public)
    at_home = is_loopback(host)
    _check(store, None if at_home else host, name, anyone=anyone, say=say)
    _derive(store, say)
    hosts = ["localhost", "127.0.0.1", "::1", host.lower(), *filter(None, [name])] if at_home or name else None
    say(f"medaccord is at {public or f'http://{_in_address(host)}:{port}/'}   (Ctrl+C stops it)")
    with tempfile.TemporaryDirectory(prefix="medaccord-", ignore_cleanup_errors=True) as folder:
        os.environ[_GIVEN] = json.dumps(
            {"store": store, "contact": contact, "hosts": hosts, "jobs": folder, "public": name}
        )
        uvicorn.run(
            "medaccord.web.serving:worker",
            factory=True,
            http="medaccord.web.prompt:Prompt",
            host=host,
            port=port,
            workers=workers,
            log_level="warning",
            server_header=False,
            proxy_headers=bool(public),
            forwarded_allow_ips=proxy,
        )


def worker() -> Starlette:
    """The application of one of the processes that answer; what it serves is in the environment, as `serve` put it."""
    given = json.loads(os.environ[_GIVEN])
    hosts = frozenset(given["hosts"]) if given["hosts"] else None
    options = Options(given["contact"], hosts, public=given["public"], jobs=Path(given["jobs"]))
    register = Register(given["store"])
    threading.Thread(target=_warm, args=(register,), daemon=True).start()
    return create_app(register, options)


def _warm(register: Register) -> None:
    """So that the first who asks need not wait; what is wrong with the store is said to who asks."""
    with suppress(StoreError):
        register.warm()


def _derive(store: str | None, say: Callable[[str], None]) -> None:
    """Derives what waits, as all does after an upgrade: else the pages would show a register without initiatives."""
    register = Register(store)
    if waiting := register.waiting():
        say(f"{waiting:,} announcements wait to be derived; this comes first, and takes minutes where they are many")
        with suppress(StoreError):  # a register that may only be read is served as it is, and its pages say what waits
            register.build()
    register.close()


def _check(store: str | None, host: str | None, name: str | None, *, anyone: bool, say: Callable[[str], None]) -> None:
    """Says what is wrong before anything is served; `host` and `name` are how others can reach it."""
    register = Register(store)
    held = Accounts(register.store).hold()
    register.close()
    reached = name or host
    if reached and not held and not anyone:
        raise SettingsError(
            f"{reached} can be reached by others, and nobody has to sign in: anyone could change the register. "
            "Make an account with `medaccord user add NAME --role admin`, serve on 127.0.0.1, or say --anyone if that "
            "is meant"
        )
    if host and held and not name:
        say(f"passwords travel to {host} unencrypted: put a proxy with TLS before it, and say --public https://NAME")


def _public_name(public: str | None) -> str | None:
    """The name of the host in an address. Raises `SettingsError` where it is not reached over TLS."""
    if public is None:
        return None
    parts = urlsplit(public)
    if parts.scheme != "https" or not parts.hostname or parts.path.strip("/"):
        raise SettingsError(f"--public is https://NAME, the address of a proxy with TLS, not {public!r}")
    return parts.hostname


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
