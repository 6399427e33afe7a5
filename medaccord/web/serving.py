"""`medaccord serve`: where the program may be reached, and what is refused before it starts."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from medaccord.errors import SettingsError
from medaccord.register import Register
from medaccord.web.app import Options, create_app


def serve(
    store: str | None,
    host: str,
    port: int,
    *,
    contact: str | None = None,
    anyone: bool = False,
    say: Callable[[str], None] = print,
) -> None:
    """Serves a register until it is stopped.

    Raises `SettingsError` where others could reach it and nobody would have to sign in, unless `anyone` may; and
    `StoreError` where the store cannot be opened.
    """
    import uvicorn

    at_home = is_loopback(host)
    if not at_home and not anyone:
        raise SettingsError(
            f"{host} can be reached by others, and nobody has to sign in: anyone could change the register. "
            "Serve on 127.0.0.1, or say --anyone if that is meant"
        )
    hosts = frozenset({"localhost", "127.0.0.1", "::1", host.lower()}) if at_home else None
    app = create_app(Register(store), Options(contact=contact, hosts=hosts))
    say(f"medaccord is at http://{f'[{host}]' if ':' in host else host}:{port}/   (Ctrl+C stops it)")
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, proxy_headers=False)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
